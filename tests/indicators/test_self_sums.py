"""What a unit gives itself, by area and whole: the bonus up to its cap, exempt leaves out."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from indicators.models import CriteriaSet, Criterion, Score
from indicators.self_sums import self_sums

AREAS = {
    "1": Criterion(pk=1, code="1", part="main"),
    "2": Criterion(pk=2, code="2", part="main"),
    "C": Criterion(pk=3, code="C", part="bonus"),
}


def leaf(pk: int, area: str, most: int, kind: str = "direct") -> Criterion:
    root = AREAS[area]
    return Criterion(pk=pk, area=root, part=root.part, kind=kind, max_points=Decimal(most))


LEAVES = [
    leaf(11, "1", 5),
    leaf(12, "1", 3),
    leaf(21, "2", 10),
    leaf(22, "2", 4, "survey"),
    leaf(31, "C", 3, "bonus"),
    leaf(32, "C", 3, "bonus"),
]


def sums(claimed: dict[int, str], area: str = "1", exempt: tuple[int, ...] = (), cap=Decimal(4)):
    scores = {pk: Score(self_points=Decimal(points)) for pk, points in claimed.items()}
    return self_sums(CriteriaSet(bonus_cap=cap), LEAVES, scores, exempt, AREAS[area])


def test_an_area_and_the_whole_are_summed_with_their_maxima() -> None:
    found = sums({11: "2.5", 12: "3", 21: "7"})
    assert (found.area_points, found.area_max) == (Decimal("5.5"), 8)
    assert (found.whole_points, found.whole_max) == (Decimal("12.5"), 18)


def test_the_bonus_counts_up_to_its_cap_and_not_in_the_maximum() -> None:
    found = sums({21: "7", 31: "3", 32: "3"}, area="C")
    assert (found.area_points, found.area_max) == (4, 4)
    assert (found.whole_points, found.whole_max) == (11, 18)
    assert sums({31: "3", 32: "3"}, cap=None).whole_points == 6


def test_a_survey_and_an_exempt_leaf_are_not_the_units_to_score() -> None:
    found = sums({11: "2", 12: "3"}, exempt=(12,))
    assert (found.area_points, found.area_max, found.whole_max) == (2, 5, 15)


def test_nothing_entered_is_nothing() -> None:
    found = self_sums(CriteriaSet(), LEAVES, {}, (), None)
    assert (found.area_points, found.area_max, found.whole_points) == (0, 0, 0)


@given(
    st.dictionaries(
        st.sampled_from([11, 12, 21, 31, 32]),
        st.decimals(min_value=0, max_value=3, places=4).map(str),
    ),
    st.sampled_from(["1", "2", "C"]),
)
def test_what_the_page_adds_to_the_rest_gives_the_whole(claimed, area) -> None:
    found = sums(claimed, area)
    typed = sum((Decimal(p) for pk, p in claimed.items() if str(pk)[0] == str(AREAS[area].pk)), 0)
    in_bonus = area == "C"
    bonus = min(found.rest_bonus + (typed if in_bonus else 0), Decimal(4))
    assert found.rest + (0 if in_bonus else typed) + bonus == found.whole_points
