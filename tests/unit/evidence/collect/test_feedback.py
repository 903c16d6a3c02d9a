"""Reading feedback: who said what, how it was said, what came of it, and nobody's identity."""

from datetime import date

import pytest

from evidence.collect.feedback import read_feedback
from evidence.collect.source_types import load_source_types
from schemas.errors import InputError
from schemas.terms import Category, Independence, Tone
from tests.unit.evidence.cells import make_sheet, nhs_number, slugs, told
from tests.unit.evidence.collect.audits import FRAMEWORK, RECEIVED, VOICE, read_voice_sheets, read_voices

NHS = nhs_number()


def test_feedback_holds_everything_its_row_says() -> None:
    """Every cell is found again; whose voice it is comes from the kind of source."""
    found = read_voices({"Action taken": "Rang back", "What changed": "Duty rings weekly", "Number of people": 4})
    (item,) = found.items
    assert (item.received_on, item.source_type, item.group, item.place) == (
        date(2026, 5, 1), "unpaid carer", "unpaid carers", "Marsh End",
    )  # fmt: skip
    assert (item.topic, item.service, item.tone, item.strength, item.n_people) == (
        "Waiting", "Assessment", Tone.NEGATIVE, 2, 4,
    )  # fmt: skip
    assert (item.statement, item.category, item.independence) == ("QS1", Category.PEOPLE, Independence.DIRECT)
    assert (item.summary, item.action_taken, item.what_changed) == (
        "It took too long", "Rang back", "Duty rings weekly",
    )  # fmt: skip
    assert (item.quote_allowed, item.organisation) == (True, "")
    assert (item.citation.sheet, item.citation.row, item.citation.evidence_id) == ("F", 2, found.item.id)
    assert found.notices == ()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"Source type": "carrer"}, ("word-unknown", 2, "Source type")),
        ({"Source type": None}, ("cell-empty", 2, "Source type")),
        ({"Tone": "angry"}, ("word-unknown", 2, "Tone")),
        ({"Tone": None}, ("cell-empty", 2, "Tone")),
        ({"Strength": 4}, ("word-unknown", 2, "Strength")),
        ({"Number of people": 0}, ("number-unfit", 2, "Number of people")),
        ({"Number of people": "many"}, ("number-unfit", 2, "Number of people")),
        ({"Statement": "QS10"}, ("statement-unknown", 2, "Statement")),
        ({"Statement": None}, ("cell-empty", 2, "Statement")),
        ({"Category": "outcomes"}, ("word-unknown", 2, "Category")),
        ({"Topic": None}, ("cell-empty", 2, "Topic")),
        ({"Summary": None}, ("cell-empty", 2, "Summary")),
        ({"Received on": None}, ("cell-empty", 2, "Received on")),
        ({"Received on": "05/13/2026"}, ("date-unreadable", 2, "Received on")),
        ({"Received on": date(2026, 9, 26)}, ("date-in-future", 2, "Received on")),
        ({"Quote allowed": "ask"}, ("yes-or-no", 2, "Quote allowed")),
        ({"Summary": f"My number is {NHS}"}, ("identity-found", 2, "Summary")),
        ({"Summary": "Ring me on 07700 900123"}, ("identity-found", 2, "Summary")),
        ({"Place": "PE99 9ZZ"}, ("identity-found", 2, "Place")),
        ({"Action taken": "Wrote to a.person@example.org"}, ("identity-found", 2, "Action taken")),
        ({"Summary": "Mr Okafor was late"}, ("identity-found", 2, "Summary")),
    ],
)
def test_each_fault_is_told_in_its_place(change: dict[str, object], problem: tuple[str, int, str]) -> None:
    """One faulty cell gives one problem, with its row and column, and nothing is taken in."""
    with pytest.raises(InputError, match="The feedback was not taken in") as caught:
        read_voices(change)
    assert told(caught.value) == [problem]
    assert NHS not in str(caught.value.problems[0])


def test_all_faults_are_told_at_once() -> None:
    """Faults of several rows and a column of names are told together, in the order of the rows."""
    rows = [{**VOICE, "Tone": "angry"}.values(), {**VOICE, "Summary": None}.values()]
    with pytest.raises(InputError, match="3 problems") as caught:
        read_voice_sheets(make_sheet([*VOICE, "Full name"], *([*row, "x"] for row in rows)))
    assert told(caught.value) == [
        ("identity-column", 1, "Full name"), ("word-unknown", 2, "Tone"), ("cell-empty", 3, "Summary"),
    ]  # fmt: skip


def test_the_same_feedback_twice_is_refused() -> None:
    """A row copied by mistake is told; the same words about another statement are not the same."""
    assert len(read_voices({}, {"Statement": "QS2"}).items) == 2
    with pytest.raises(InputError, match="one problem") as caught:
        read_voices({}, {})
    assert told(caught.value) == [("feedback-twice", 3, "Summary")]


def test_feedback_about_two_statements_counts_for_each() -> None:
    """A row that names two statements gives a piece of feedback for each, both citing the row."""
    found = read_voices({"Statement": "QS1; Safeguarding"})
    assert sorted((item.statement, item.citation.row) for item in found.items) == [("QS1", 2), ("QS7", 2)]
    assert (found.n_rows, len({item.id for item in found.items})) == (1, 2)


@pytest.mark.parametrize(
    ("source", "name", "category"),
    [
        ("Carer", "unpaid carer", Category.PEOPLE),
        ("Healthwatch", "independent voice body", Category.PEOPLE),
        ("social worker", "front-line worker", Category.STAFF),
        ("NHS", "health partner", Category.PARTNERS),
    ],
)
def test_the_category_follows_the_source_unless_a_row_says_otherwise(
    source: str, name: str, category: Category
) -> None:
    """Each kind of source speaks in a category of its own; a row may place it elsewhere."""
    (item,) = read_voices({"Source type": source}).items
    assert (item.source_type, item.category) == (name, category)
    (moved,) = read_voices({"Source type": source, "Category": "partners"}).items
    assert moved.category is Category.PARTNERS


def test_what_is_assumed_is_told() -> None:
    """Strength and number of people may be left open; what they are taken for is said. Nobody is quoted unasked."""
    found = read_voices({"Strength": None, "Number of people": None, "Quote allowed": None})
    (item,) = found.items
    assert (item.strength, item.n_people, item.quote_allowed) == (2, 1, False)
    assert slugs(found.notices) == ["one-person-assumed", "strength-assumed"]


def test_a_csv_of_feedback_is_read_and_its_id_is_the_same_anywhere() -> None:
    """The id of a piece of feedback comes from what was said, not from the file."""
    data = b"Summary,Topic,Statement,Tone,Source,Date\r\nToo long,Waits,1,negative,carer,2026-05-01\r\n"
    first = read_feedback(data, "a.csv", FRAMEWORK, load_source_types(), received_on=RECEIVED)
    second = read_feedback(data + b",,,,,\r\n", "b.csv", FRAMEWORK, load_source_types(), received_on=RECEIVED)
    assert [item.id for item in first.items] == [item.id for item in second.items]
    assert first.item.id != second.item.id


def test_the_same_feedback_on_two_sheets_is_told_with_the_sheet() -> None:
    """Rows of one number on two sheets are two rows."""
    sheets = [make_sheet(VOICE, VOICE.values(), name=name) for name in ("Team A", "Team B")]
    with pytest.raises(InputError, match="one problem") as caught:
        read_voice_sheets(*sheets)
    assert 'row 2 of sheet "Team A"' in caught.value.problems[0].found
