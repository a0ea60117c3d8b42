"""Who was on post: for a person, a team, an area or a unit, in figures, sheets and pictures."""
