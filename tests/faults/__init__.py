"""What happens when things break: real processes, real databases, real HTTP."""
