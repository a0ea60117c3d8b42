"""A sample county with invented people, to try everything out."""
