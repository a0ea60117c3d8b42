"""What the office decides: one conversation per file, pure rules below."""
