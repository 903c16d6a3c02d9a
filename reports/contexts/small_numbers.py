"""Too few to describe: the one place that decides whose words and grades no document may tell.

Where fewer than five people were heard, or fewer than five cases were read, no count, tone, topic or grade of
theirs is told anywhere: not in a sentence, a table, a reason or a step. Partners speak as organisations and are
not held back.
"""

from dataclasses import dataclass, field

from reports.numbers import SMALL_GROUP
from schemas.assessment import StatementResult
from schemas.signal import AuditFacts, Signal, VoiceFacts
from schemas.terms import Category

TOO_FEW_HEARD = "Too few people were heard to say more."
TOO_FEW_READ = "too few cases were read to say more"


def is_too_few(signal: Signal) -> bool:
    """Whether what a signal says could point to a person."""
    if isinstance(signal.facts, VoiceFacts):
        return signal.category is not Category.PARTNERS and signal.facts.n_people < SMALL_GROUP
    return isinstance(signal.facts, AuditFacts) and signal.facts.n_cases < SMALL_GROUP


@dataclass(frozen=True)
class Mask:
    """What must not be told of one statement."""

    categories: tuple[Category, ...] = field(
        default=(), metadata={"help": "Kinds of evidence in which too few people were heard."}
    )
    heard: tuple[str, ...] = field(default=(), metadata={"help": "Reasons that describe what they said."})
    read: tuple[str, ...] = field(default=(), metadata={"help": "Reasons that describe too few cases."})

    def hides(self, category: Category) -> bool:
        """Whether too few people were heard in a kind of evidence."""
        return category in self.categories

    def cover(self, text: str) -> str:
        """The text without what describes too few; a text about a whole kind of evidence is replaced."""
        for category in self.categories:
            name = category.value.capitalize()
            if text.startswith((f"{name}:", f"{name} is read", f"{name}, so far")):
                return f"{name}: {TOO_FEW_HEARD[0].lower()}{TOO_FEW_HEARD[1:]}"
        for reason in self.heard:
            text = text.replace(reason, TOO_FEW_HEARD)
        for reason in self.read:
            text = text.replace(reason, f"{TOO_FEW_READ.capitalize()}.")
        return text


def build_mask(result: StatementResult, signals: tuple[Signal, ...]) -> Mask:
    """What must not be told, from a statement's signals and how they were read."""
    few = {signal.key: signal for signal in signals if is_too_few(signal)}
    voices = {key for key, signal in few.items() if isinstance(signal.facts, VoiceFacts)}
    readings = [reading for view in result.proposal.views for reading in view.readings if reading.reason]
    return Mask(
        categories=tuple(dict.fromkeys(few[key].category for key in sorted(voices))),
        heard=tuple(reading.reason for reading in readings if reading.signal_key in voices),
        read=tuple(reading.reason for reading in readings if reading.signal_key in few.keys() - voices),
    )
