"""Tests: they read as the specification of the product."""
