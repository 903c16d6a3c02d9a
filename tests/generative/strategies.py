"""Signals drawn at random, true to the contract between evidence and scoring."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from schemas.signal import AuditFacts, DocumentFacts, Signal, VoiceFacts
from schemas.terms import Better, Category, Direction, Independence, Maturity, Position, SignalKind, Trend
from tests.factories import make_check_facts, make_citation, make_document_facts, make_indicator_facts
from tests.statement_signals import AS_OF, make_compared, signals_at

CODES = tuple(f"QS{n}" for n in range(1, 10))
USED = (Category.PEOPLE, Category.STAFF, Category.PARTNERS, Category.PROCESSES)
CHECKS = ("waiting-risk-reviewed", "closures-checked-by-people", "characteristics-recorded", "not-in-the-rubric")
SCORES = st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=9, max_size=9)
FULL_SCORES = st.lists(st.integers(1, 4), min_size=9, max_size=9)

_days = st.integers(0, 1200).map(lambda n: AS_OF - timedelta(days=n))
_source_types = ("front-line worker", "person", "team manager", "unpaid carer", "voluntary organisation")
_organisations = ("Alder Advocacy", "Birch Homecare", "Cedar Hospital", "Dogwood Carers", "Elm Housing")
_groups = ("autistic people", "older people", "people with a learning disability", "unpaid carers")


def _some(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(names)).map(lambda chosen: tuple(sorted(chosen)))


@st.composite
def voices(draw: st.DrawFn) -> VoiceFacts:
    """Feedback whose counts fit together."""
    positive, negative, mixed, neutral = (draw(st.integers(0, 12)) for _ in range(4))
    if not positive + negative + mixed + neutral:
        neutral = 1
    concerns, items = negative + mixed, positive + negative + mixed + neutral
    repeated = draw(st.integers(0, concerns))
    answered_repeated = draw(st.integers(0, repeated))
    newest = draw(_days)
    return VoiceFacts(
        n_items=items,
        n_people=items,
        n_positive=positive,
        n_negative=negative,
        n_mixed=mixed,
        n_neutral=neutral,
        n_strong_positive=draw(st.integers(0, positive)),
        n_strong_negative=draw(st.integers(0, negative)),
        n_concerns=concerns,
        n_answered=draw(st.integers(answered_repeated, concerns - repeated + answered_repeated)),
        n_changed=draw(st.integers(0, items)),
        source_types=draw(_some(_source_types)),
        organisations=draw(_some(_organisations)),
        n_independent=draw(st.integers(0, items)),
        groups=draw(_some(_groups)),
        includes_carers=draw(st.booleans()),
        includes_front_line=draw(st.booleans()),
        includes_managers=draw(st.booleans()),
        includes_voluntary=draw(st.booleans()),
        repeated_concerns=("waiting",) if repeated else (),
        n_repeated=repeated,
        n_repeated_answered=answered_repeated,
        newest=newest,
        oldest=newest,
    )


@st.composite
def audits(draw: st.DrawFn) -> AuditFacts:
    """Case audits whose counts fit together."""
    cases = draw(st.integers(1, 120))
    good = draw(st.integers(0, cases))
    pairs = draw(st.integers(0, 40))
    return AuditFacts(
        n_cases=cases,
        n_good_or_better=good,
        n_outstanding=draw(st.integers(0, good)),
        n_critical_ones=draw(st.integers(0, cases - good)),
        n_cannot_tell=draw(st.integers(0, 10)),
        n_pairs=pairs,
        n_pairs_exact=draw(st.integers(0, pairs)),
        sum_shift=draw(st.integers(-pairs, pairs)),
        drawn_by_rule=draw(st.booleans()),
        supporting_only=draw(st.booleans()),
        questions=("Q01",),
        weakest_question=draw(st.sampled_from((None, "Q01"))),
    )


documents = st.builds(
    make_document_facts,
    maturity=st.sampled_from(Maturity),
    direction=st.sampled_from(Direction),
    owned=st.booleans(),
    in_date=st.booleans(),
    received=st.booleans(),
)
indicators = st.builds(
    make_indicator_facts,
    measure=st.sampled_from(("1d", "4a")),
    better=st.sampled_from(Better),
    value=st.one_of(st.none(), st.floats(0, 100)),
    base=st.one_of(st.none(), st.integers(0, 500)),
    age_months=st.integers(0, 40),
    comparisons=st.lists(st.sampled_from(Position).map(make_compared), max_size=3).map(tuple),
    trend=st.sampled_from(Trend),
    survey=st.sampled_from((None, "ASCS", "SACE")),
)
checks = st.builds(make_check_facts, code=st.sampled_from(CHECKS), passed=st.sampled_from((True, False, None)))
FACTS = st.one_of(voices(), audits(), documents, indicators, checks)
_KINDS = {
    "IndicatorFacts": SignalKind.INDICATOR,
    "DocumentFacts": SignalKind.DOCUMENT,
    "AuditFacts": SignalKind.CASE_AUDIT,
    "VoiceFacts": SignalKind.VOICE,
    "CheckFacts": SignalKind.CHECK,
}


@st.composite
def signals(draw: st.DrawFn, code: str = "QS1", facts: st.SearchStrategy[object] = FACTS) -> Signal:
    """One signal about a statement, in any category, the used ones mostly."""
    fact = draw(facts)
    day: date = fact.newest if isinstance(fact, VoiceFacts) else draw(_days)
    number = draw(st.integers(0, 9))
    return Signal(
        key=f"{type(fact).__name__}/{number}",
        statement=code,
        category=draw(st.sampled_from((*USED, *USED, *Category))),
        kind=_KINDS[type(fact).__name__],
        subject="drawn",
        as_at=day,
        independence=draw(st.sampled_from(Independence)),
        facts=fact,  # type: ignore[arg-type]
        citations=(make_citation(evidence_id=f"COL-0000000{number}"),),
    )


@st.composite
def evidence_sets(draw: st.DrawFn, code: str = "QS1") -> list[Signal]:
    """Evidence for one statement; half the time every category is filled well enough to form a view."""
    levels = [draw(st.integers(1, 4)) for _ in range(4)] if draw(st.booleans()) else [0, 0, 0, 0]
    return [*signals_at(*levels, statement=code), *draw(st.lists(signals(code), max_size=6))]


def improvements(signal: Signal) -> list[Signal]:
    """Versions of a signal that are better in one plain way and otherwise the same."""
    match signal.facts:
        case DocumentFacts() as facts:
            better: list[object] = _better_documents(facts)
        case AuditFacts() as facts:
            better = _better_audits(facts)
        case VoiceFacts() as facts:
            better = _better_voices(facts)
        case _:
            better = []
    return [replace(signal, facts=facts) for facts in better]  # type: ignore[arg-type]


def _better_documents(facts: DocumentFacts) -> list[object]:
    order = list(Maturity)
    riper = order[order.index(facts.maturity) + 1 :][:1]
    return [replace(facts, maturity=maturity) for maturity in riper]


def _better_audits(facts: AuditFacts) -> list[object]:
    better: list[object] = []
    if facts.n_good_or_better + facts.n_critical_ones < facts.n_cases:
        better.append(replace(facts, n_good_or_better=facts.n_good_or_better + 1))
    if facts.n_critical_ones:
        better.append(replace(facts, n_critical_ones=facts.n_critical_ones - 1))
    if facts.n_outstanding < facts.n_good_or_better:
        better.append(replace(facts, n_outstanding=facts.n_outstanding + 1))
    return better


def _better_voices(facts: VoiceFacts) -> list[object]:
    """A concern answered, something changed, praise grown stronger, or an unanswered criticism turned to praise."""
    better: list[object] = [replace(facts, n_changed=facts.n_changed + 1)]
    if facts.n_answered - facts.n_repeated_answered < facts.n_concerns - facts.n_repeated:
        better.append(replace(facts, n_answered=facts.n_answered + 1))
        if facts.n_negative > max(facts.n_strong_negative, facts.n_repeated):
            better.append(_turned(facts))
    if facts.n_repeated_answered < facts.n_repeated:
        answered = {"n_answered": facts.n_answered + 1, "n_repeated_answered": facts.n_repeated_answered + 1}
        better.append(replace(facts, **answered))
    if facts.n_strong_positive < facts.n_positive:
        better.append(replace(facts, n_strong_positive=facts.n_strong_positive + 1))
    return better


def _turned(facts: VoiceFacts) -> VoiceFacts:
    return replace(
        facts, n_negative=facts.n_negative - 1, n_concerns=facts.n_concerns - 1, n_positive=facts.n_positive + 1
    )
