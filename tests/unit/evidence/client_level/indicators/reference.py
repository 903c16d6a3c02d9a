"""The indicators once more in plain Python, person by person, written from the sentences of `methods.yaml`.

It knows nothing of the program's SQL: rows are dictionaries of text under the specification's names, and every rule is
a loop or an `if`. It is slow, and small files are all it is for.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

FAR = date(9999, 1, 1)
LONG_TERM = tuple(f"Long term support: {w}" for w in ("Nursing care", "Residential care", "Community", "Prison"))
STMAX, LOW, OTHER_SHORT = (f"Short term support: {w}" for w in ("ST-Max", "Ongoing low level", "Other short term"))
SERVICES = (*LONG_TERM, STMAX, LOW, OTHER_SHORT)
CARER_SERVICES = (
    "Unpaid carer support: Direct to unpaid carer",
    "Unpaid carer support: Support involving the person cared-for",
)
RANKED = (
    "Progress to reablement/ST-Max",
    "Progress to assessment, review or reassessment",
    "Release 1 specification only: Not mapped",
    "Progress to support planning or services",
    "Continuation of support or services",
    "Admitted to hospital",
    "NFA: Responsibility moved to another local authority",
    "NFA: Referral to NHS services or NHS funded social care",
    "NFA: Self-funded client or under 12wk disregard",
    "NFA: Information and advice or signposting",
    "NFA: Referral to other service within the local authority",
    "NFA: Support declined",
    "NFA: Deceased",
    "NFA: Support ended as planned",
    "NFA: Support ended for other reason",
    "NFA: No services offered for other reason",
    "NFA: Other",
)
GOES_ON = RANKED[:5]
TO_SUPPORT = (RANKED[0], RANKED[3], RANKED[4])
SETTLED = (
    "Owner occupier or shared ownership scheme",
    "Tenant: Local authority or other social housing provider",
    "Tenant: Private landlord",
    "Settled mainstream housing with family or friends",
    "Supported accommodation, supported lodgings or supported group home",
    "Shared Lives scheme",
    "Approved premises for offenders released from prison or under probation supervision",
    "Sheltered housing, extra care housing or other sheltered housing",
    "Mobile accommodation for Gypsy, Roma and Traveller communities",
)
TELLING = ("shared lives", "community supported living", "extra care housing", "home support or domiciliary care")

Result = tuple[float | None, int | None, int | None]
Key = tuple[str, str, str]


@dataclass
class Event:
    """One record, read."""

    row: int
    person: str
    kind: str
    client: str
    start: date | None
    end: date | None
    outcome: str
    unreadable_outcome: bool
    raw: Mapping[str, str]
    born: date | None
    died: date | None
    period_end: date | None

    @property
    def until(self) -> date:
        """The last day; far off where it is open."""
        return self.end or FAR

    @property
    def service(self) -> str:
        """The service type."""
        return self.raw.get("Service_Type", "")

    @property
    def component(self) -> str:
        """The service component, in lower case."""
        return self.raw.get("Service_Component", "").lower()

    @property
    def rank(self) -> int:
        """The place of the outcome; 999 where it has none."""
        return RANKED.index(self.outcome) + 1 if self.outcome in RANKED else 999

    @property
    def age(self) -> int | None:
        """Whole years at the start."""
        return years(self.born, self.start) if self.born and self.start and self.born <= self.start else None

    @property
    def last_age(self) -> int | None:
        """Whole years at the end; for an open service at the end of the reporting period."""
        return years(self.born, self.end or (self.period_end if self.kind == "Service" else None))

    @property
    def sound(self) -> bool:
        """It has a start, and does not end before it."""
        return self.start is not None and self.until >= self.start


@dataclass
class Person:
    """All events of one person, and the latest details."""

    events: list[Event]
    sex: str = ""
    group: str = ""
    born: date | None = None
    died: date | None = None
    settled: bool = False
    learning: bool = False


def years(born: date | None, day: date | None) -> int | None:
    """Birthdays between two days; below zero where the second comes first."""
    if born is None or day is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def months_before(day: date, n: int) -> date:
    """The same day some months earlier, or the last of that month."""
    count = day.year * 12 + day.month - 1 - n
    first = date(count // 12, count % 12 + 1, 1)
    return first.replace(day=min(day.day, month_end(first).day))


def month_end(day: date) -> date:
    """The last day of the month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _valid_nhs(number: str) -> bool:
    if len(number) != 10 or not number.isdigit():
        return False
    return sum(int(d) * w for d, w in zip(number, range(10, 0, -1), strict=True)) % 11 == 0


def read_events(rows: Sequence[Mapping[str, str]], la_code: str, first_row: int = 2) -> list[Event]:
    """The records of one council that name a person, one for each event."""
    events = []
    for number, raw in enumerate(rows, first_row):
        if raw["LA_Code"] != la_code:
            continue
        nhs, own = raw.get("NHS_Number", ""), raw.get("LA_Person_Unique_Identifier", "")
        person = f"N{nhs}" if _valid_nhs(nhs) else f"L{own}" if own else None
        if person is None:
            continue
        died, end = _day(raw.get("Date_of_Death")), _day(raw.get("Event_End_Date"))
        if died and (end is None or died < end):
            end = died
        outcome = raw.get("Event_Outcome", "")
        known = outcome in RANKED
        events.append(
            Event(
                number,
                person,
                raw.get("Event_Type", ""),
                raw.get("Client_Type", ""),
                _day(raw.get("Event_Start_Date")),
                end,
                outcome if known else "",
                bool(outcome) and not known,
                raw,
                _day(raw.get("Date_of_Birth")),
                died,
                _day(raw.get("Reporting_Period_End_Date")),
            )
        )
    return _one_each(events)


def _one_each(events: list[Event]) -> list[Event]:
    """Of the records of one event the best: latest period, open or latest end, best outcome, last in the file."""
    further = {
        "Request": ("Request_Route_of_Access",),
        "Assessment": ("Assessment_Type",),
        "Review": (),
        "Service": (
            "Service_Type",
            "Service_Component",
            "Delivery_Mechanism",
            "Unit_Cost",
            "Cost_Frequency_Unit_Type",
            "Planned_units_per_week",
        ),
    }
    groups: dict[object, list[Event]] = defaultdict(list)
    for e in events:
        key: object = e.row
        if e.kind in further:
            told = tuple(e.raw.get(name, "") for name in further[e.kind])
            key = (e.person, e.client, e.kind, e.start, None if e.kind == "Service" else e.end, told)
        groups[key].append(e)
    best = [max(same, key=lambda e: (e.period_end or date.min, e.until, -e.rank, e.row)) for same in groups.values()]
    return sorted(best, key=lambda e: e.row)


def read_people(events: Iterable[Event]) -> dict[str, Person]:
    """The people, each with the latest of what the records say of them."""
    people: dict[str, Person] = {}
    for event in events:
        people.setdefault(event.person, Person([])).events.append(event)
    for person in people.values():
        _describe(person)
    return people


def _latest(events: list[Event], value: Mapping[int, str], worth: Mapping[int, int]) -> str:
    """The value at the latest events whose value is worth most; empty where they contradict each other."""

    def when(e: Event) -> tuple[int, date, date, date]:
        return worth[e.row], e.period_end or date.min, e.until, e.start or date.min

    top = max(when(e) for e in events)
    found = {value[e.row] for e in events if when(e) == top}
    return found.pop() if len(found) == 1 else ""


def _field(person: Person, name: str, known: Iterable[str], less: Iterable[str] = ()) -> str:
    known, less = set(known), set(less)
    value, worth = {}, {}
    for e in person.events:
        text = e.raw.get(name, "")
        value[e.row] = text if text in known | less else ""
        worth[e.row] = 2 if text in known else 1 if text in less else 0
    return _latest(person.events, value, worth)


def _describe(person: Person) -> None:
    events = person.events
    person.sex = _field(person, "Gender", ("Male", "Female", "Other"))
    ethnicities = {e.raw.get("Ethnicity", "") for e in events}
    stated = {text for text in ethnicities if text and not text.startswith("No data") and ": " in text}
    person.group = _field(person, "Ethnicity", stated, ("No data: Refused",)).split(": ")[0].replace("No data", "")
    reasons = {e.raw.get("Primary_Support_Reason", "") for e in events} - {"", "Unknown"}
    carer = {text for text in reasons if "carer" in text.lower()}
    value = {e.row: e.raw.get("Primary_Support_Reason", "") for e in events}
    worth = {row: int(text in reasons - carer) for row, text in value.items()}
    person.learning = _latest(events, value, worth).lower() == "learning disability support"
    born = [e for e in events if e.born]
    if born:
        last = max(e.period_end or date.min for e in born)
        person.born = min(e.born for e in born if (e.period_end or date.min) == last and e.born)
    died = [e for e in events if e.died]
    if died:
        last = max(e.period_end or date.min for e in died)
        person.died = max(e.died for e in died if (e.period_end or date.min) == last and e.died)
    homes = {e.raw.get("Accommodation_Status", "") for e in events} - {"", "Unknown"}
    home = _field(person, "Accommodation_Status", homes)
    person.settled = home in SETTLED if home else _presumed(events)


def _presumed(events: list[Event]) -> bool:
    """Settled as far as the latest service tells."""
    services = [e for e in events if e.kind == "Service"]
    if not services:
        return False

    def when(e: Event) -> tuple[date, int, bool, date]:
        place = SERVICES.index(e.service) if e.service in SERVICES else 99
        return e.until, -place, e.component in TELLING, e.start or date.min

    top = max(when(e) for e in services)
    last = [e for e in services if when(e) == top]
    kinds = {e.service for e in last if e.service in SERVICES}
    parts = {e.component for e in last if e.component in TELLING}
    kind = kinds.pop() if len(kinds) == 1 else ""
    part = parts.pop() if len(parts) == 1 else ""
    if kind in LONG_TERM[:2]:
        return False
    return part in TELLING[:3] or (kind == LONG_TERM[2] and part == TELLING[3])


@dataclass
class Unit:
    """Something counted: whose it is, the age that counts, whether it counts upwards, a wait."""

    person: Person
    age: int | None
    hit: bool = True
    days: int | None = None


Units = dict[tuple[str, str], list[Unit]]


def work_out(
    rows: Sequence[Mapping[str, str]], la_code: str, as_of: date, residents: tuple[int, int] | None = None
) -> dict[Key, Result]:
    """Every figure of one council: value, numerator and denominator by code, period and cut."""
    people = read_people(read_events(rows, la_code))
    last = as_of if month_end(as_of) == as_of else as_of.replace(day=1) - timedelta(days=1)
    first = months_before(last.replace(day=1), 11)
    label = f"{first.year}-{last.year % 100:02d}" if last.month == 3 else last.isoformat()
    units: Units = defaultdict(list)
    for person in people.values():
        for part in (waits, episodes, admissions, homes, directed, reviews, support, assessments, carers, known):
            part(person, first, last, label, units)
    figures = dict(_figures(units))
    for code, source, n in (("cld-2b", "18-64", 0), ("cld-2c", "65+", 1)):
        count = len(units.get((f"cld-admitted-{source}", label), []))
        if residents is None:
            figures[code, label, ""] = (None, count, None)
        else:
            figures[code, label, ""] = (100_000 * count / residents[n], count, residents[n])
    return figures


def _figures(units: Units) -> Iterator[tuple[Key, Result]]:
    for (code, period), counted in units.items():
        yield (code, period, ""), _result(code, counted)
        cuts: dict[str, list[Unit]] = defaultdict(list)
        for unit in counted:
            cuts[f"sex: {unit.person.sex or 'not known'}"].append(unit)
            cuts[f"ethnicity: {unit.person.group or 'not known'}"].append(unit)
            age = "not known" if unit.age is None else "18-64" if unit.age < 65 else "65 and over"
            cuts[f"age: {age}"].append(unit)
        for cut, some in cuts.items():
            yield (code, period, cut), _result(code, some)


def _result(code: str, units: list[Unit]) -> Result:
    if code.startswith("cld-wait-") or "-overdue-days" in code:
        return float(median(unit.days or 0 for unit in units)), None, len(units)
    counts = ("cld-admitted-", "cld-support", "cld-assess", "cld-carers", "cld-carer-assessments", "cld-review-overdue")
    if code.startswith(counts):
        return float(len(units)), len(units), None
    hits = sum(unit.hit for unit in units)
    return 100 * hits / len(units), hits, len(units)


def waits(person: Person, first: date, last: date, label: str, units: Units) -> None:  # noqa: C901 - told at a stretch
    """From request to first response and to first service."""
    services = [e for e in person.events if e.kind == "Service" and e.service in SERVICES and e.start]

    def had_support(request: Event) -> bool:
        assert request.start
        for s in services:
            assert s.start
            back = 12 if s.service in LONG_TERM else 3 if s.service in (STMAX, OTHER_SHORT) else None
            if back and s.start < request.start and s.until >= months_before(request.start, back):
                return True
        return False

    requests = [
        e
        for e in person.events
        if e.kind == "Request" and e.client == "Service user" and e.start and e.start >= date(2023, 4, 1)
        if (e.age or 0) >= 25 and not had_support(e)
        if e.outcome in GOES_ON or e.unreadable_outcome
    ]
    if not requests:
        return
    types = ("Short term assessment", "Long term assessment")
    others = [
        e
        for e in person.events
        if (e.kind == "Assessment" and e.raw.get("Assessment_Type") in types) or e in services
        if e.start and (e.age or 0) >= 25
    ]
    order = ("Request", "Assessment", "Service")
    chain = sorted(requests + others, key=lambda e: (e.start or FAR, order.index(e.kind), -e.row))
    answers: list[tuple[int, int, int]] = []  # the places of request, response and service; 0 where there is none
    for place, event in enumerate(chain, 1):
        if event.kind != "Request":
            continue
        after = list(enumerate(chain, 1))[place:]
        assessed = next((p for p, e in after if e.kind == "Assessment"), 0)
        served = next((p for p, e in after if e.kind == "Service"), 0)
        if served and (not assessed or served < assessed):
            response, service = served, served
        else:
            response, service = assessed, served
            if assessed and not _block_leads_on(chain, assessed):
                service = 0
        overlaps = bool(answers) and max(answers[-1][1:]) > place
        overlaps |= bool(response) and response <= max((a[1] for a in answers), default=0)
        overlaps |= bool(service) and service <= max((a[2] for a in answers), default=0)
        answers.append((place, response, service))
        if overlaps:
            continue
        for clock, reached in (("resp", response), ("serv", service)):
            if reached:
                _add_wait(person, event, chain[reached - 1], clock, (first, last, label), units)


def _block_leads_on(chain: list[Event], place: int) -> bool:
    """Whether one of the assessments in a row, of which this place is one, led on to support."""
    low = high = place
    while low > 1 and chain[low - 2].kind == "Assessment":
        low -= 1
    while high < len(chain) and chain[high].kind == "Assessment":
        high += 1
    return any(e.outcome in TO_SUPPORT for e in chain[low - 1 : high])


def _add_wait(
    person: Person, request: Event, reached: Event, clock: str, year: tuple[date, date, str], units: Units
) -> None:
    age, (first, last, label) = reached.last_age, year
    assert reached.start
    assert request.start
    if age is None or age < 18 or not first <= reached.start <= last:
        return
    code = f"cld-wait-{clock}-{'65+' if age >= 65 else '25-64'}"
    unit = Unit(person, age, days=(reached.start - request.start).days)
    units[f"{code}-12m", label].append(unit)
    begun = date(reached.start.year, (reached.start.month - 1) // 3 * 3 + 1, 1)
    if begun >= first and months_before(begun, -2) <= last:
        year_begun = begun.year - (begun.month < 4)
        quarter = {4: 1, 7: 2, 10: 3, 1: 4}[begun.month]
        units[code, f"{year_begun}-{(year_begun + 1) % 100:02d} Q{quarter}"].append(unit)


def episodes(person: Person, first: date, last: date, label: str, units: Units) -> None:
    """What followed ST-Max."""
    events = [e for e in person.events if e.client == "Service user" and e.sound]
    stmax = sorted(
        (e for e in events if e.kind == "Service" and e.service == STMAX),
        key=lambda e: (e.start or FAR, e.until, _told_rank(e), -e.row),
    )
    clusters: list[list[Event]] = []
    for e in stmax:
        assert e.start
        if clusters and (e.start - max(x.until for x in clusters[-1])).days <= 7:
            clusters[-1].append(e)
        else:
            clusters.append([e])
    for cluster in clusters:
        began = min(e.start for e in cluster if e.start)
        ended = max(e.until for e in cluster)
        age = years(person.born, ended)
        if not first <= ended <= last or (age is not None and age < 18) or (person.died and person.died < began):
            continue
        own = min(_told_rank(e) for e in cluster if e.until == ended)
        near = [e for e in events if not (e in stmax and e.start and began <= e.start <= ended)]
        if any(
            e.kind == "Service"
            and e.service in LONG_TERM
            and e.start
            and e.start < began
            and (began - e.until).days < 91
            for e in near
        ):
            continue
        sequel = _sequel(person, near, began, ended, own)
        names = ("none", "low", "carehome", "longterm", "hospital", "died", "other", "unknown")
        for name in names:
            units[f"cld-stmax-{name}", label].append(Unit(person, age, hit=sequel == name))
        if sequel in names[:4]:
            units["cld-2a", label].append(Unit(person, age, hit=sequel in names[:2]))


def _told_rank(e: Event) -> int:
    """The rank of an outcome, those that only say something goes on last."""
    return e.rank + 100 if e.outcome in GOES_ON else e.rank


def _meaning(rank: int) -> str:
    if rank >= 100:
        return "unknown"
    outcome = RANKED[rank - 1]
    if outcome == "Admitted to hospital":
        return "hospital"
    if outcome == "NFA: Deceased":
        return "died"
    other = ("NFA: Referral to NHS", "NFA: Self-funded", "NFA: Support declined")
    return "other" if outcome.startswith(other) else "none"


def _sequel(person: Person, near: list[Event], began: date, ended: date, own: int) -> str:  # noqa: C901 - likewise
    if person.died and (person.died - ended).days <= 7:
        return "died"
    if own == 6:
        return "hospital"
    after = [e for e in near if e.start and e.start >= began and e.until > ended and (e.start - ended).days <= 7]
    services = [e for e in after if e.kind == "Service" and e.service in SERVICES]
    if services:
        best = min(SERVICES.index(e.service) for e in services)
        parts = {e.component for e in services if SERVICES.index(e.service) == best}
        if best < 4:
            return "longterm"
        short_stay = {"short term residential care", "short term nursing care"}
        return "carehome" if SERVICES[best] == OTHER_SHORT and parts & short_stay else "low"
    during = [e for e in near if e.start and e.start >= began and began < e.until <= ended]
    ranks = []
    told = [e for e in after if e.kind != "Service" and e.outcome != "NFA: Support ended as planned"]
    told = [e for e in told if own < 100 or _told_rank(e) < 100]
    if told:
        ranks += [own, *(_told_rank(e) for e in told)]
    if not after:
        ranks.append(own)
    nested = [e for e in during if e.kind in ("Assessment", "Review") and (ended - e.until).days < 14]
    nested = [e for e in nested if _told_rank(e) < 100]
    if nested:
        latest = max(e.until for e in nested)
        ranks.append(min(_told_rank(e) for e in nested if e.until == latest))
    if ranks and min(ranks) < 100:
        return _meaning(min(ranks))
    if any(e.kind == "Service" and e.component == "equipment" for e in during):
        return "low"
    return _meaning(own)


def admissions(person: Person, first: date, last: date, label: str, units: Units) -> None:
    """New admissions to care homes."""
    if person.born is None or (person.died and person.died < first):
        return
    stays = [
        e
        for e in person.events
        if e.kind == "Service" and e.client == "Service user" and e.service in LONG_TERM[:2] and e.start
        if ("residential" in e.component or "nursing" in e.component) and "short" not in e.component
    ]
    ages = []
    for stay in stays:
        assert stay.start
        age = years(person.born, stay.start)
        earlier = any(s.start and s.start < stay.start and (stay.start - s.until).days < 365 for s in stays)
        self_funded = stay.outcome == "NFA: Self-funded client or under 12wk disregard"
        if first <= stay.start <= last and age is not None and age >= 18 and not earlier and not self_funded:
            ages.append(age)
    if ages:
        age = min(ages)
        units[f"cld-admitted-{'65+' if age >= 65 else '18-64'}", label].append(Unit(person, age))


def _long_term(person: Person) -> list[Event]:
    return [
        e
        for e in person.events
        if e.kind == "Service" and e.client == "Service user" and e.service in LONG_TERM and e.sound
    ]


def homes(person: Person, first: date, last: date, label: str, units: Units) -> None:
    """Where people with long-term support live."""
    services = [e for e in _long_term(person) if e.start and e.start <= last and e.until >= first]
    if not services or (person.died and person.died < first):
        return
    age = years(person.born, max(min(e.until, last) for e in services))
    if age is None or age < 18:
        return
    unit = Unit(person, age, hit=person.settled)
    units["cld-2e(2a)" if age < 65 else "cld-2e(2b)", label].append(unit)
    if age < 65 and person.learning:
        units["cld-2e(1)", label].append(unit)


def directed(person: Person, first: date, last: date, label: str, units: Units) -> None:
    """How support in the community is given."""
    services = [e for e in _long_term(person) if e.start and e.start <= last <= e.until]
    age = years(person.born, last)
    if (person.died and person.died < last) or (age is not None and age < 18):
        return
    if any(e.service in LONG_TERM[:2] for e in services):
        return
    ways = set()
    for e in services:
        if e.service == LONG_TERM[2]:
            direct = e.component == "direct payment"
            ways.add("Direct payment" if direct else e.raw.get("Delivery_Mechanism", ""))
    if ways:
        paid = "Direct payment" in ways
        units["cld-3d(2a)", label].append(Unit(person, age, hit=paid))
        units["cld-3d(1a)", label].append(Unit(person, age, hit=paid or "CASSR managed personal budget" in ways))


def overdue(person: Person, last: date) -> tuple[bool, int, bool] | None:
    """Whether somebody supported for a year was reviewed in it, days late, whether a review was seen; else None."""
    since, until = None, None
    for e in sorted(_long_term(person), key=lambda e: (e.start or FAR, e.until)):
        assert e.start
        if since is None or until is None or e.start.toordinal() > until.toordinal() + 1:
            since, until = e.start, e.until
        else:
            until = max(until, e.until)
        if since <= last <= until:
            break
    else:
        return None
    year_before = (last + timedelta(days=1)).replace(year=last.year - 1 + ((last.month, last.day) == (12, 31)))
    if since >= year_before or (person.died and person.died < last):
        return None
    reviews = [
        e.end
        for e in person.events
        if e.kind == "Review" and e.client == "Service user" and e.end and e.end <= last
        if e.raw.get("Review_Reason", "").lower() != "review of short term support"
    ]
    newest = max(reviews, default=None)
    counted_from = max(since, newest) if newest else since
    in_time = newest is not None and newest >= year_before
    return in_time, (last - months_before(counted_from, -12)).days, newest is not None


def reviews(person: Person, first: date, last: date, label: str, units: Units) -> None:
    """Whether people were reviewed."""
    age = years(person.born, last)
    found = overdue(person, last)
    if found is None or (age is not None and age < 18):
        return
    units["cld-review12", label].append(Unit(person, age, hit=found[0]))
    if not found[0]:
        units["cld-review-overdue", label].append(Unit(person, age))
        units["cld-review-overdue-days-most", label].append(Unit(person, age, days=found[1]))
        if found[2]:
            units["cld-review-overdue-days", label].append(Unit(person, age, days=found[1]))


def support(person: Person, first: date, last: date, label: str, units: Units) -> None:
    """Long-term support at each month end."""
    day = month_end(first)
    while day <= last:
        services = [e.service for e in _long_term(person) if e.start and e.start <= day <= e.until]
        age = years(person.born, day)
        if services and not (person.died and person.died < day) and (age is None or age >= 18):
            setting = LONG_TERM[min(LONG_TERM.index(s) for s in services)].split(": ")[1].split()[0].lower()
            units["cld-support", day.isoformat()].append(Unit(person, age))
            units[f"cld-support-{setting}", day.isoformat()].append(Unit(person, age))
        day = month_end(day + timedelta(days=1))


def assessments(person: Person, first: date, last: date, label: str, units: Units) -> None:
    """Assessments completed."""
    done: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    for e in person.events:
        short_or_long = e.raw.get("Assessment_Type") in ("Short term assessment", "Long term assessment")
        if e.kind != "Assessment" or e.client != "Service user" or not short_or_long:
            continue
        if e.end is None or not first <= e.end <= last:
            continue
        age = years(person.born, e.end)
        if age is None or age >= 18:
            done["", month_end(e.end).isoformat()].append(age)
            done["-12m", label].append(age)
    for (suffix, period), ages in done.items():
        units[f"cld-assessments{suffix}", period] += [Unit(person, age) for age in ages]
        units[f"cld-assessed{suffix}", period].append(
            Unit(person, min((a for a in ages if a is not None), default=None))
        )


def carers(person: Person, first: date, last: date, label: str, units: Units) -> None:
    """Unpaid carers and their assessments."""
    if not any(e.client.startswith("Unpaid carer") for e in person.events):
        return
    age = years(person.born, last)
    done = [
        e
        for e in person.events
        if e.kind == "Assessment" and e.client == "Unpaid carer" and e.end and first <= e.end <= last
        if "financial" not in e.raw.get("Assessment_Type", "").lower()
    ]
    if not (person.died and person.died < first):
        units["cld-carers", label].append(Unit(person, age))
        units["cld-carer-assessed", label].append(Unit(person, age, hit=bool(done)))
    for e in done:
        units["cld-carer-assessments", label].append(Unit(person, age))
        came = "other" if e.rank < 18 and e.outcome != RANKED[2] else "unknown"
        came = {RANKED[1]: "assessment", RANKED[9]: "advice", RANKED[11]: "declined"}.get(e.outcome, came)
        came = "support" if e.outcome in TO_SUPPORT else came
        for name in ("support", "assessment", "advice", "declined", "other", "unknown"):
            units[f"cld-carer-out-{name}", label].append(Unit(person, age, hit=came == name))


def known(person: Person, first: date, last: date, label: str, units: Units) -> None:
    """How completely people are described."""
    for e in person.events:
        if e.client != "Service user":
            continue
        ended = e.kind in ("Request", "Assessment", "Review") and e.end and first <= e.end <= last
        active = e.kind == "Service" and e.start and e.start <= last and e.until >= first
        if ended or active:
            age = years(person.born, last)
            units["cld-known-ethnicity", label].append(Unit(person, age, hit=bool(person.group)))
            units["cld-known-sex", label].append(Unit(person, age, hit=bool(person.sex)))
            units["cld-known-age", label].append(Unit(person, age, hit=person.born is not None))
            return


def waiting(
    rows: Sequence[Mapping[str, str]], la_code: str, day: date
) -> dict[str, tuple[int, float | None, int | None]]:
    """The waiting lists on a day: number, middle and longest wait."""
    lists: dict[str, list[int]] = {"assessment": [], "carer's assessment": [], "care or support": [], "review": []}
    for person in read_people(read_events(rows, la_code)).values():
        if person.died and person.died <= day:
            continue
        begun = [e for e in person.events if e.start and e.start <= day]
        answers = [e for e in begun if e.kind == "Service" or e.kind in ("Assessment", "Review")]
        answers = [
            e for e in answers if e.kind == "Service" or "financial" not in e.raw.get("Assessment_Type", "").lower()
        ]
        services = [e for e in begun if e.kind == "Service" and e.service in SERVICES + CARER_SERVICES]
        for client, name in (("Service user", "assessment"), ("Unpaid carer", "carer's assessment")):
            asked = [
                e.start
                for e in begun
                if e.kind == "Request" and e.client == client and e.outcome == RANKED[1] and e.start
                if not any(a.start and a.start >= e.start for a in answers)
            ]
            if asked:
                lists[name].append((day - min(asked)).days)
        ready = [
            e.end
            for e in begun
            if e.kind == "Assessment" and e.client == "Service user" and e.outcome in (RANKED[0], RANKED[3]) and e.start
            if e.end and e.end <= day
            if not any((s.start and s.start >= e.start) or s.until >= day for s in services)
        ]
        if ready:
            lists["care or support"].append((day - min(ready)).days)
        late = overdue(person, day)
        age = years(person.born, day)
        if late and not late[0] and (age is None or age >= 18):
            lists["review"].append(late[1] if late[2] else -1)
    told = {
        name: (len(days), float(median(days)), max(days)) for name, days in lists.items() if days and min(days) >= 0
    }
    return {name: told.get(name, (len(days), None, None)) for name, days in lists.items()}
