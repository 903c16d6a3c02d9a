"""What invented people and events look like: shares and words, kept as data in `profile.yaml`."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Mix:
    """Words to draw from, and how often each comes up."""

    words: tuple[str, ...]
    shares: tuple[float, ...]

    def draw(self, rng: np.random.Generator, n: int) -> Ints:
        """So many places in `words`."""
        ends = np.cumsum(self.shares)
        return np.searchsorted(ends[:-1] / ends[-1], rng.random(n), side="right")


@cache
def load_profile() -> dict[str, Any]:
    """The whole file; nobody changes what it answers."""
    from ruamel.yaml import YAML

    text = files("evidence.client_level.synthetic").joinpath("profile.yaml").read_text(encoding="utf-8")
    return dict(YAML(typ="safe").load(text))


def load_mix(part: str, name: str) -> Mix:
    """One list of the profile, such as `people`, `ethnicity`."""
    pairs = load_profile()[part][name]
    return Mix(tuple(str(word) for word, _ in pairs), tuple(float(share) for _, share in pairs))
