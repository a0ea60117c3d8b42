"""Files that come in and go out: tables, and later letters and calendars."""
