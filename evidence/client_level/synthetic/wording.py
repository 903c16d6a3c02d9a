"""How words are spelt in a file: those of the release that was asked for, quoted where they hold a comma."""

from evidence.client_level.specification import Specification, load_specification
from evidence.client_level.synthetic.profile import load_profile

CANONICAL_RELEASE = "R2"


class Wording:
    """Spells words of the profile, which are those of Release 2, for one release."""

    def __init__(self, release: str) -> None:
        self.release = release
        self.specification: Specification = load_specification()

    def spell(self, column: str, word: str) -> str:
        """A word as a file of the release has it; where its list is not known, as it is."""
        return quoted(self._submitted(column, word))

    def _submitted(self, column: str, word: str) -> str:
        known = self.specification.code_list(column, self.release)
        if self.release == CANONICAL_RELEASE or known is None or not word:
            return word
        word = load_profile()["in_release_1"].get(word, word)
        return next((value for value, canonical in known.canonical.items() if canonical == word), word)


def quoted(text: str) -> str:
    """A cell of a CSV file."""
    if any(mark in text for mark in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
