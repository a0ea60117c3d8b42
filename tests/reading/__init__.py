"""Tests of reading: what people type, and what must not be guessed from it."""
