"""Leave: asking for it, deciding it, coming back from it."""
