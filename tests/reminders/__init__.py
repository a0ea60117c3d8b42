"""Tests of what the scheduler pushes."""
