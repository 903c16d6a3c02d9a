"""Invented client-level submissions of any size, calibrated to published totals, with as many faults as asked for."""
