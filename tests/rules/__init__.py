"""Tests of the rules: pure functions, so no clock, no storage and no chat."""
