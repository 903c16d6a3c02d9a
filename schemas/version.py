"""The program's version, which is part of what an assessment is made from."""

PROGRAM_VERSION = "0.1.0"
