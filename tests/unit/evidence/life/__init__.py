"""Tests of the life of evidence items."""
