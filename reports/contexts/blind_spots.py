"""Blind spots: what has not been looked at, and in which kind of evidence."""

from collections.abc import Callable
from dataclasses import dataclass, field

from reports.contexts.claim import Claim
from reports.contexts.wording import choose_words
from reports.numbers import join_words
from schemas.assessment import Assessment, StatementResult
from schemas.score import BlindSpot
from schemas.terms import Category


@dataclass(frozen=True)
class BlindSpotGroup:
    """The blind spots of one statement."""

    code: str = field(metadata={"help": "Code of the statement."})
    name: str = field(metadata={"help": "Its name."})
    spots: tuple[Claim, ...] = field(metadata={"help": "What has not been looked at, one sentence each."})


def build_blind_spots(assessment: Assessment) -> tuple[BlindSpotGroup, ...]:
    """Blind spots by statement; statements without any are left out."""
    groups = (_build_group(assessment, result) for result in assessment.results)
    return tuple(group for group in groups if group.spots)


def _build_group(assessment: Assessment, result: StatementResult) -> BlindSpotGroup:
    code = result.proposal.statement
    spots = [spot for spot in assessment.blind_spots if spot.statement == code]
    return BlindSpotGroup(code=code, name=result.proposal.name, spots=_merge(spots, _category_words))


def _category_words(spot: BlindSpot) -> str:
    return spot.category.value.capitalize() if spot.category else ""


def _merge(spots: list[BlindSpot], label: Callable[[BlindSpot], str]) -> tuple[Claim, ...]:
    """One claim for each sentence, led by what it concerns, so that the same words are not printed twice."""
    found: dict[str, list[BlindSpot]] = {}
    for spot in spots:
        found.setdefault(spot.text, []).append(spot)
    return tuple(_merged_claim(text, same, label) for text, same in found.items())


def _merged_claim(text: str, same: list[BlindSpot], label: Callable[[BlindSpot], str]) -> Claim:
    labels = tuple(dict.fromkeys(filter(None, (label(spot) for spot in same))))
    ids = {evidence_id for spot in same for evidence_id in spot.evidence_ids}
    lead = f"{join_words(labels)}: " if labels else ""
    return Claim(text=f"{lead}{_said(text, bool(labels))}", evidence_ids=tuple(sorted(ids)))


def build_top_blind_spots(assessment: Assessment, limit: int = 10_000) -> tuple[Claim, ...]:
    """Each different blind spot once, with the kinds of evidence and the statements it is found in.

    The most widespread come first, and what concerns single papers last. Statements that lack the same kinds are
    told together; `limit` is how many characters a sentence may have.
    """
    groups = _same_spots(assessment)
    order = {result.proposal.statement: n for n, result in enumerate(assessment.results)}
    ranked = sorted(groups, key=lambda each: (_is_of_papers(each), -len(each[2]), _first(each, order)))
    return tuple(_top_claim(*group, n_statements=len(assessment.results), limit=limit) for group in ranked)


_Same = tuple[str, tuple[Category, ...], dict[str, list[BlindSpot]]]


_OF_PAPERS = frozenset({"out-of-date", "no-owner", "no-file"})
"""Codes of blind spots about single papers, which are mended one by one."""


def _is_of_papers(same: _Same) -> bool:
    return all(spot.code in _OF_PAPERS for spots in same[2].values() for spot in spots)


def _first(same: _Same, order: dict[str, int]) -> int:
    return min(order.get(code, len(order)) for code in same[2])


def _same_spots(assessment: Assessment) -> list[_Same]:
    """Blind spots by their words and the kinds of evidence they are found in, each with its statements."""
    by_words: dict[tuple[str, str], list[BlindSpot]] = {}
    for spot in assessment.blind_spots:
        by_words.setdefault((spot.text, spot.statement), []).append(spot)
    found: dict[tuple[str, tuple[Category, ...]], dict[str, list[BlindSpot]]] = {}
    for (text, code), spots in by_words.items():
        kinds = tuple(kind for kind in Category if kind in {spot.category for spot in spots})
        found.setdefault((text, kinds), {})[code] = spots
    return [(text, kinds, codes) for (text, kinds), codes in found.items()]


def _top_claim(
    text: str, kinds: tuple[Category, ...], codes: dict[str, list[BlindSpot]], *, n_statements: int, limit: int
) -> Claim:
    named = f"All {n_statements} statements" if len(codes) == n_statements > 1 else join_words(tuple(sorted(codes)))
    about = f", {join_words(tuple(kind.value for kind in kinds))}" if kinds else ""
    ids = {i for spots in codes.values() for spot in spots for i in spot.evidence_ids}
    lead = f"{named}{about}: "
    said = choose_words(_said(text, bool(kinds)), max(60, limit - len(lead)))
    return Claim(text=f"{lead}{said}", evidence_ids=tuple(sorted(ids)))


def _said(text: str, named: bool) -> str:
    """The words behind a lead that names the kind of evidence, so that "this category" need not stand for it."""
    return text.replace(" in this category", "").replace("here comes", "held comes") if named else text
