"""Meetings (Guiding Opinions, clause 四(二)): called, answered, signed in to, and what follows."""
