"""Stand-ins for the platforms, real enough to talk to over HTTP."""
