"""Client-level data (CLD): the record each council sends every quarter, its specification, its checks and its figures.

`specification` holds the record as data, `events` opens a file as a table of checked, typed events, and everything
that works on those events does so in the database and never holds a file's records as Python objects.

Source: docs/client-level-data.md says how a file is read and where personal data lies.
"""
