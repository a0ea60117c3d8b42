"""Notices: written once to an audience, sent to each once, confirmed, answered, corrected."""
