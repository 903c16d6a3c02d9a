"""Shortening by choosing: a whole sentence that says less, never a sentence cut before its point."""

import re

from reports.numbers import shorten_words

_BRACKETS = re.compile(r"\s*\([^()]*\)")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“'\"])")


def choose_words(text: str, limit: int) -> str:
    """Text of at most `limit` characters made of whole sentences or clauses.

    It is tried in this order: the text as it is; its first sentences; without what stands in brackets; without
    its last clauses; without what follows a colon. Only a single clause that is still too long is cut, and then
    "…" says so.

    Example:
        >>> choose_words("Waits are long (14 weeks); people are not told. More is known.", 37)
        'Waits are long; people are not told.'
    """
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    sentences = _SENTENCE_END.split(line)
    return _leading(sentences, " ", limit) or _bare(sentences, limit)


def without_brackets(text: str) -> str:
    """The text without anything in round brackets, however deep they stand in one another."""
    bare = _BRACKETS.sub("", text)
    return text if bare == text else without_brackets(bare)


def _bare(sentences: list[str], limit: int) -> str:
    bare = [without_brackets(each) for each in sentences]
    clauses = bare[0].split("; ")
    kept = _leading(bare, " ", limit) or _leading(clauses, "; ", limit) or _leading(clauses[0].split(": "), ": ", limit)
    return _closed(kept) if kept else shorten_words(clauses[0], limit)


def _leading(parts: list[str], joint: str, limit: int) -> str:
    """As many of the first parts as fit; empty where not even one does."""
    n_fit = max((n for n in range(len(parts) + 1) if len(joint.join(parts[:n])) <= limit - 1), default=0)
    return joint.join(parts[:n_fit])


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text.rstrip(' ,;:')}."
