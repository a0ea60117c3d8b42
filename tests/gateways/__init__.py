"""Tests of the gateways: one contract for all, and what is a platform's own."""
