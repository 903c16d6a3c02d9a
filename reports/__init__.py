"""Saying it in words: reports and packs made from frozen values, in every format a reader needs."""
