"""What the operator types: one module per command, loaded only when its command runs."""
