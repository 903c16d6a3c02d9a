"""Peers are the councils most alike by published characteristics, found the same way every time."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cdist
from scipy.stats import zscore

from evidence.have.councils import load_councils
from evidence.have.peers import (
    Feature,
    PeerMethod,
    Place,
    build_distances,
    build_peer_group,
    load_peer_method,
    load_places,
)
from tests.places import DATA

CODES = [council.gss_code for council in load_councils()]


def make_method(n_peers=2, log=False, weight=1.0):
    """A method with one characteristic, or two where a weight is given."""
    features = (
        Feature("one", "One", "%", log=log, weight=1.0, source="made up"),
        Feature("two", "Two", "%", log=log, weight=weight, source="made up"),
    )
    return PeerMethod("Test", "1", n_peers, features, "note")


def make_places(values):
    """Places named by their order, each with two values."""
    return [Place(f"E{n:02}", f"Place {n}", {"one": one, "two": two}) for n, (one, two) in enumerate(values)]


def test_every_council_has_characteristics():
    """All 153 councils are there, once, under the names they have elsewhere."""
    assert [place.gss_code for place in load_places()] == CODES
    assert [place.name for place in load_places()] == [council.name for council in load_councils()]


def test_characteristics_are_those_of_the_published_table():
    """Adults and deprivation equal the table they were taken from, for every council."""
    import csv

    with (DATA / "cld_aggregates" / "authority_table_2026-03.csv").open(encoding="utf-8") as file:
        published = {row["ons_code"]: row for row in csv.DictReader(file)}
    for place in load_places():
        row = published[place.gss_code]
        assert place.values["adults"] == float(row["adults_18plus_mid2024"])
        assert place.values["imd_score"] == float(row["imd_score_2019"])
        share = 100 * float(row["adults_65plus_mid2024"]) / float(row["adults_18plus_mid2024"])
        assert place.values["pc_65plus"] == pytest.approx(share)


def test_areas_are_those_of_the_published_list():
    """Adults over density gives back the area of the list it was taken from; all together are England's size."""
    import csv

    with (DATA / "geography" / "uk_local_authorities_future.csv").open(encoding="utf-8") as file:
        published = {row["gss-code"]: row["area"] for row in csv.DictReader(file)}
    areas = {place.gss_code: place.values["adults"] / place.values["density"] for place in load_places()}
    for code, area in areas.items():
        assert area == pytest.approx(float(published[code]))
    assert sum(areas.values()) == pytest.approx(130_310, rel=0.001)


def test_the_method_is_named_and_says_what_it_is_not():
    """The group carries its method with its version, and says that CIPFA's model is not used."""
    group = build_peer_group("E10000019")
    assert group.method == "Open peers, version 1"
    assert "CIPFA" in group.note
    assert all(one.source for one in group.characteristics)


def test_neither_region_nor_type_is_a_characteristic():
    """Councils are likened by what their area is like, and by nothing else."""
    assert {feature.code for feature in load_peer_method().features} == {"pc_65plus", "imd_score", "density", "adults"}


@pytest.mark.parametrize(
    ("code", "likely", "unlikely"),
    [
        ("E10000019", {"Norfolk", "Suffolk", "Somerset"}, {"Camden", "Manchester"}),
        ("E08000003", {"Birmingham", "Liverpool"}, {"Dorset", "Surrey"}),
        ("E09000007", {"Westminster", "Kensington and Chelsea"}, {"Lincolnshire", "Isle of Wight"}),
    ],
)
def test_peers_are_plausible(code, likely, unlikely):
    """Large rural counties are among each other's peers, and so are inner cities."""
    names = {peer.name for peer in build_peer_group(code).peers}
    assert likely & names
    assert not unlikely & names


@pytest.mark.parametrize("code", CODES)
def test_a_group_has_fifteen_others(code):
    """Fifteen different councils, never the council itself, the nearest first."""
    peers = build_peer_group(code).peers
    assert len({peer.gss_code for peer in peers}) == 15
    assert code not in {peer.gss_code for peer in peers}
    assert [peer.distance for peer in peers] == sorted(peer.distance for peer in peers)


def test_distances_equal_an_independent_working():
    """SciPy's weighted distance of standardised values gives the same figures."""
    import numpy as np

    features = load_peer_method().features
    raw = np.array([[place.values[feature.code] for feature in features] for place in load_places()])
    for column, feature in enumerate(features):
        if feature.log:
            raw[:, column] = np.log(raw[:, column])
    weights = np.array([feature.weight for feature in features])
    expected = cdist(zscore(raw), zscore(raw), "euclidean", w=weights) / np.sqrt(weights.sum())
    for distance, place in build_distances(CODES[0]):
        assert distance == pytest.approx(expected[0][CODES.index(place.gss_code)])


def test_no_council_is_everybodys_peer():
    """No council stands in more than a third of all groups."""
    counts = Counter(peer.gss_code for code in CODES for peer in build_peer_group(code).peers)
    assert max(counts.values()) <= len(CODES) / 3


def test_an_unknown_council_has_no_peers_and_says_so():
    """A made-up council has no group; the note says why, and nothing is guessed."""
    group = build_peer_group("E99999999")
    assert group.peers == ()
    assert "no peers" in group.note


VALUES = st.lists(
    st.tuples(st.floats(1, 1e6), st.floats(1, 1e6)), min_size=3, max_size=12, unique_by=(lambda v: v[0], lambda v: v[1])
)


@given(values=VALUES, log=st.booleans())
def test_distance_is_the_same_both_ways(values, log):
    """A council is as far from another as the other is from it."""
    places, method = make_places(values), make_method(log=log)
    found = {
        (one.gss_code, other.gss_code): distance
        for one in places
        for distance, other in build_distances(one.gss_code, places, method)
    }
    for (one, other), distance in found.items():
        assert distance == pytest.approx(found[other, one])
        assert one != other


@given(values=VALUES, log=st.booleans(), order=st.randoms(use_true_random=False))
def test_the_order_of_the_file_does_not_matter(values, log, order):
    """The same places in any order give the same peers."""
    places, method = make_places(values), make_method(log=log)
    shuffled = list(places)
    order.shuffle(shuffled)
    expected, found = (build_peer_group("E00", one, method).peers for one in (places, shuffled))
    assert [peer.distance for peer in found] == pytest.approx([peer.distance for peer in expected], abs=0.001)


@given(values=VALUES, factor=st.floats(0.5, 50))
def test_units_do_not_matter(values, factor):
    """Counting a characteristic in other units leaves the distances as they are."""
    places, method = make_places(values), make_method()
    scaled = make_places([(one * factor, two) for one, two in values])
    before, after = (build_distances("E00", one, method) for one in (places, scaled))
    assert [d for d, _ in after] == pytest.approx([d for d, _ in before], rel=1e-6, abs=1e-6)


def test_equally_far_councils_stand_in_order_of_their_code():
    """A tie is broken by code, so that the group never changes from run to run."""
    places = make_places([(0, 0), (1, 0), (0, 1), (-1, 0), (0, -1)])
    assert [peer.gss_code for peer in build_peer_group("E00", places, make_method(2)).peers] == ["E01", "E02"]


def test_a_heavier_characteristic_counts_more():
    """Weight draws councils near that are alike in the heavier characteristic."""
    places = make_places([(0, 0), (1, 0), (0, 1)])
    assert build_peer_group("E00", places, make_method(1, weight=9.0)).peers[0].gss_code == "E01"
    assert build_peer_group("E00", places, make_method(1, weight=0.1)).peers[0].gss_code == "E02"


def test_a_characteristic_that_never_differs_counts_for_nothing():
    """Where all councils have one value, it does not divide by nothing."""
    places = make_places([(5, 1), (5, 2), (5, 9)])
    assert [place.gss_code for _, place in build_distances("E00", places, make_method())] == ["E01", "E02"]


@pytest.mark.parametrize("changes", [{"n_peers": 0}, {"weight": 0.0}])
def test_a_method_without_sense_is_refused(changes):
    """A method needs a peer and weights above zero."""
    with pytest.raises(ValueError, match="weights above zero"):
        make_method(**changes)


@pytest.mark.parametrize(("code", "warns"), [("E06000053", True), ("E09000001", True), ("E10000019", False)])
def test_a_council_like_no_other_is_told_so(code, warns):
    """Where even the nearest council is far, as for the Isles of Scilly, the note says to take care."""
    assert ("with care" in build_peer_group(code).note) is warns
