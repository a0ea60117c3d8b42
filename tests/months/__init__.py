"""Months: sheets, closing, contesting, reopening."""
