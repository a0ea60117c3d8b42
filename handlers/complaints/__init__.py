"""投诉建议: to the county or the leading group's head, never to the leader, and answered."""
