"""Which names out of the directory of ratings may be kept: those of organisations, never those of persons.

A person who runs a care home alone is registered under his or her own name, which is personal information the
product has no need of: the identifier tells providers apart just as well. So a provider's name is kept only where
something says that it is an organisation's: a word such as Limited, Trust or Care in it, a brand it belongs to, or
more than one location, and no title such as Mrs. A location's name is kept unless it holds a title or repeats the
name of a provider that was not kept. Leaving out the name of an organisation is a small loss; keeping a person's is
a fault, so in doubt a name is left out.

Source: project decision; organisation_words.csv beside this file.
"""

import csv
from functools import cache
from importlib.resources import files

from evidence.have.councils import plain_name

_TITLE = "title"
_N_SHARED = 2


@cache
def _words() -> dict[str, str]:
    text = files("evidence.market").joinpath("organisation_words.csv").read_text(encoding="utf-8")
    return {row["word"]: row["kind"] for row in csv.DictReader(text.splitlines())}


def has_title(name: str) -> bool:
    """Whether a name holds a title such as Mrs, in a place a person's would.

    Example:
        >>> has_title("Mr. A and Mrs. B Example"), has_title("Example Care Limited")
        (True, False)
    """
    return any(_words().get(word) == _TITLE for word in plain_name(name).split())


def is_company(name: str) -> bool:
    """Whether a name ends as only a registered company's does, so that a title in it is part of a trade name."""
    return any(_words().get(word) == "company" for word in plain_name(name).split()[-2:])


def can_keep_provider(name: str, *, n_locations: int, has_brand: bool) -> bool:
    """Whether the name of a provider may be kept.

    Args:
        name: as published.
        n_locations: locations of the provider in the directory.
        has_brand: the provider belongs to a brand.

    Example:
        >>> can_keep_provider("Example Care Limited", n_locations=1, has_brand=False)
        True
        >>> can_keep_provider("Mrs A Example", n_locations=2, has_brand=False)
        False
    """
    if not name or has_title(name):
        return is_company(name)
    kinds = {_words().get(word) for word in plain_name(name).split()}
    return has_brand or n_locations > 1 or bool(kinds - {None, _TITLE})


def can_keep_location(name: str, provider_name: str, *, provider_kept: bool) -> bool:
    """Whether the name of a location may be kept: not if it holds a title, or the name of a provider left out.

    Example:
        >>> can_keep_location("Ann Example - 3 Sample Street", "Ann Example", provider_kept=False)
        False
    """
    if not name or (has_title(name) and not is_company(name)):
        return False
    shared = set(plain_name(name).split()) & set(plain_name(provider_name).split())
    return provider_kept or len({word for word in shared if word not in _words()}) < _N_SHARED
