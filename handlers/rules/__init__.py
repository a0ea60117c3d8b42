"""Pure functions that decide by the office's rules; they know no clock, no storage and no chat."""
