"""Feedback as signals: for each statement and category, what was said, by whom, and what came of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from evidence.collect.source_types import SourceType
from schemas.collected import FeedbackItem
from schemas.evidence import Citation
from schemas.signal import Signal, VoiceFacts
from schemas.terms import Category, Independence, SignalKind, Tone

_REPEATED = 3
"""How often a topic must be raised negatively to be a repeated concern (`schemas.signal.VoiceFacts`)."""
_STRONG = 3
_CONCERNS = frozenset({Tone.NEGATIVE, Tone.MIXED})


def build_voice_signals(
    items: Iterable[FeedbackItem], source_types: Iterable[SourceType], as_of: date
) -> tuple[Signal, ...]:
    """One signal for each statement and category that anybody spoke about, in the order of their keys.

    Args:
        items: feedback; what came after `as_of` is left out.
        source_types: tell whose voice each kind of source is; a kind that is not among them is nobody's in particular.
        as_of: the date of the assessment.

    Source: document 000, features C2 (tone, strength, number of people) and C4 (common concerns).
    """
    kinds = {kind.name: kind for kind in source_types}
    groups: dict[tuple[str, Category], list[FeedbackItem]] = defaultdict(list)
    for item in items:
        if item.received_on <= as_of:
            groups[item.statement, item.category].append(item)
    signals = (_build_signal(statement, category, group, kinds) for (statement, category), group in groups.items())
    return tuple(sorted(signals, key=lambda signal: signal.key))


def _build_signal(
    statement: str, category: Category, items: Sequence[FeedbackItem], kinds: dict[str, SourceType]
) -> Signal:
    order = list(Independence)
    return Signal(
        key=f"voice/{statement}/{category.name.lower()}",
        statement=statement,
        category=category,
        kind=SignalKind.VOICE,
        subject=f"What was said: {category.value}",
        as_at=max(item.received_on for item in items),
        independence=min((item.independence for item in items), key=order.index),
        facts=_count(items, kinds),
        citations=tuple(sorted({Citation(i.citation.evidence_id, i.citation.sha256) for i in items})),
    )


def _count(items: Sequence[FeedbackItem], kinds: dict[str, SourceType]) -> VoiceFacts:
    tones = Counter(item.tone for item in items)
    strong = Counter(item.tone for item in items if item.strength == _STRONG)
    concerns = [item for item in items if item.tone in _CONCERNS]
    heard = [kinds[item.source_type] for item in items if item.source_type in kinds]
    topics = find_repeated_concerns(items)
    repeated = [item for item in concerns if _plain(item.topic) in {_plain(topic) for topic in topics}]
    return VoiceFacts(
        n_items=len(items),
        n_people=sum(item.n_people for item in items),
        n_positive=tones[Tone.POSITIVE],
        n_negative=tones[Tone.NEGATIVE],
        n_mixed=tones[Tone.MIXED],
        n_neutral=tones[Tone.NEUTRAL],
        n_strong_positive=strong[Tone.POSITIVE],
        n_strong_negative=strong[Tone.NEGATIVE],
        n_concerns=len(concerns),
        n_answered=sum(bool(item.action_taken) for item in concerns),
        n_changed=sum(bool(item.what_changed) for item in items),
        source_types=tuple(sorted({item.source_type for item in items})),
        organisations=tuple(sorted({item.organisation for item in items if item.organisation})),
        n_independent=sum(kind.independent for kind in heard),
        groups=tuple(sorted({item.group for item in items if item.group})),
        includes_carers=any(kind.carer for kind in heard),
        includes_front_line=any(kind.front_line for kind in heard),
        includes_managers=any(kind.manager for kind in heard),
        includes_voluntary=any(kind.voluntary for kind in heard),
        repeated_concerns=topics,
        n_repeated=len(repeated),
        n_repeated_answered=sum(bool(item.action_taken) for item in repeated),
        newest=max(item.received_on for item in items),
        oldest=min(item.received_on for item in items),
    )


def find_repeated_concerns(items: Iterable[FeedbackItem]) -> tuple[str, ...]:
    """Topics raised negatively at least three times, most frequent first; capitals and spacing make no difference."""
    negative = [item.topic for item in items if item.tone is Tone.NEGATIVE]
    counts = Counter(_plain(topic) for topic in negative)
    shown = {_plain(topic): topic for topic in sorted(negative, reverse=True)}
    often = sorted((plain for plain, n in counts.items() if n >= _REPEATED), key=lambda plain: (-counts[plain], plain))
    return tuple(shown[plain] for plain in often)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
