"""Tests of the files people send."""
