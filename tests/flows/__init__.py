"""Flows without their engine (fast), and with it (repeatable, private)."""
