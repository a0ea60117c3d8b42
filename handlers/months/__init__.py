"""Months: correcting a day, one's own sheet, contesting it, closing and reopening."""
