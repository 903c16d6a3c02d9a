"""Tests of the framework, the rubric and the scoring rules."""
