"""Finds the councils most like one council by published characteristics. Open: the method and its data are files here.

Source: `peers.yaml` and `characteristics.csv` in this folder; how they were made is in docs/comparison.md.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import fsum, log, sqrt
from statistics import median
from typing import Any

from schemas.comparison_view import Characteristic, Peer, PeerGroup


@dataclass(frozen=True)
class Feature:
    """One characteristic of the method.

    Attributes:
        code: what it is worked out from (`_VALUES`).
        log: counts in multiples and not in differences.
        weight: how much its squared difference counts.
    """

    code: str
    name: str
    unit: str
    log: bool
    weight: float
    source: str


@dataclass(frozen=True)
class PeerMethod:
    """How peers are found, as `peers.yaml` says."""

    name: str
    version: str
    n_peers: int
    features: tuple[Feature, ...]
    note: str

    def __post_init__(self) -> None:
        if self.n_peers < 1 or not self.features or any(feature.weight <= 0 for feature in self.features):
            raise ValueError("a peer method needs a peer, a characteristic and weights above zero")


@dataclass(frozen=True)
class Place:
    """A council's characteristics: values by code as people read them."""

    gss_code: str
    name: str
    values: Mapping[str, float]


@cache
def load_peer_method() -> PeerMethod:
    """The method of `peers.yaml`.

    Raises:
        ValueError: if it makes no sense; the file is ours.
    """
    from ruamel.yaml import YAML

    text = files("evidence.have").joinpath("peers.yaml").read_text("utf-8")
    content: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return PeerMethod(
        name=content["name"],
        version=str(content["version"]),
        n_peers=int(content["n_peers"]),
        features=tuple(_build_feature(one) for one in content["characteristics"]),
        note=" ".join(content["note"].split()),
    )


def _build_feature(content: Mapping[str, Any]) -> Feature:
    return Feature(
        code=content["code"],
        name=content["name"],
        unit=content["unit"],
        log={"log": True, "plain": False}[content["scale"]],
        weight=float(content["weight"]),
        source=content["source"],
    )


@cache
def load_places() -> tuple[Place, ...]:
    """The 153 councils with their characteristics, in the order of their GSS codes."""
    text = files("evidence.have").joinpath("characteristics.csv").read_text("utf-8")
    return tuple(Place(row["gss_code"], row["name"], _values(row)) for row in csv.DictReader(text.splitlines()))


def _values(row: Mapping[str, str]) -> dict[str, float]:
    adults = float(row["adults_18plus"])
    return {
        "adults": adults,
        "pc_65plus": 100 * float(row["adults_65plus"]) / adults,
        "density": adults / float(row["area_km2"]),
        "imd_score": float(row["imd_score_2019"]),
    }


def build_distances(
    gss_code: str, places: Sequence[Place] | None = None, method: PeerMethod | None = None
) -> tuple[tuple[float, Place], ...]:
    """Every other council with how unlike it is, the nearest first; councils equally far stand in order of their code.

    The distance is the root of the weighted mean of squared differences, each in standard deviations of all councils,
    so 1 means "one standard deviation apart, taken over all characteristics".

    Returns:
        Nothing where the council is not among the places.
    """
    places = load_places() if places is None else places
    method = method or load_peer_method()
    scaled = _standardised(places, method)
    own = scaled.get(gss_code)
    if own is None:
        return ()
    found = [(_distance(own, scaled[place.gss_code], method), place) for place in places if place.gss_code != gss_code]
    return tuple(sorted(found, key=lambda one: (one[0], one[1].gss_code)))


def _standardised(places: Sequence[Place], method: PeerMethod) -> dict[str, list[float]]:
    columns = [_standardise([_scaled(place, feature) for place in places]) for feature in method.features]
    return {place.gss_code: [column[n] for column in columns] for n, place in enumerate(places)}


def _scaled(place: Place, feature: Feature) -> float:
    value = place.values[feature.code]
    return log(value) if feature.log else value


def _standardise(values: Sequence[float]) -> list[float]:
    """Values in standard deviations from their mean; all 0 where they do not differ."""
    mean = fsum(values) / len(values)
    deviation = sqrt(fsum((value - mean) ** 2 for value in values) / len(values))
    return [(value - mean) / deviation if deviation else 0.0 for value in values]


def _distance(one: Sequence[float], other: Sequence[float], method: PeerMethod) -> float:
    weights = [feature.weight for feature in method.features]
    squares = fsum(weight * (a - b) ** 2 for weight, a, b in zip(weights, one, other, strict=True))
    return sqrt(squares / fsum(weights))


_FAR = (
    " No council is much like this one: even the nearest lies more than one standard deviation away, so take what is "
    "said of its peers with care."
)


def build_peer_group(
    gss_code: str, places: Sequence[Place] | None = None, method: PeerMethod | None = None
) -> PeerGroup:
    """The peers of a council, and what they have in common with it.

    Returns:
        A group without peers, whose note says so, for a council that is not among the places.
    """
    places = load_places() if places is None else places
    method = method or load_peer_method()
    title = f"{method.name}, version {method.version}"
    nearest = build_distances(gss_code, places, method)[: method.n_peers]
    if not nearest:
        return PeerGroup(title, "No characteristics are known for this council, so it has no peers.", (), ())
    own = next(place for place in places if place.gss_code == gss_code)
    return PeerGroup(
        method=title,
        note=f"{method.note}{_FAR if nearest[0][0] > 1 else ''}",
        peers=tuple(Peer(place.gss_code, place.name, round(distance, 3)) for distance, place in nearest),
        characteristics=tuple(
            _build_characteristic(feature, own, [place for _, place in nearest]) for feature in method.features
        ),
    )


def _build_characteristic(feature: Feature, own: Place, peers: Sequence[Place]) -> Characteristic:
    return Characteristic(
        name=feature.name,
        unit=feature.unit,
        value=own.values[feature.code],
        peers_median=median(place.values[feature.code] for place in peers),
        weight=feature.weight,
        source=feature.source,
    )
