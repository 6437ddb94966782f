"""The score engine: means of means, ranges, what does not apply, rounding."""

from __future__ import annotations

import pytest

from checks.results import ElementResult, ItemResult, Outcome
from o_items.load import load as load_edition
from o_items.model import Element, Item
from reports.scan import item_range, scores_object
from scoring.engine import (
    NOT_APPLICABLE,
    UNKNOWN,
    Node,
    Range,
    exactly,
    leaves_of,
    mean,
    rounded,
    score,
)
from scoring.scheme import SchemeError, load, parse

SCHEME = load("2568")
ITEMS = [item.id for item in load_edition("2568").items]


def oit(failed=(), unknown=(), away=()):
    leaves = {item: exactly(100) for item in ITEMS}
    leaves |= {item: exactly(0) for item in failed}
    leaves |= dict.fromkeys(unknown, UNKNOWN) | dict.fromkeys(away, NOT_APPLICABLE)
    return scores_object(leaves, SCHEME)


def test_all_items_passed_is_one_hundred():
    assert oit()["oit"] == {"score": 100, "low": 100, "high": 100}


def test_all_items_failed_is_nothing():
    assert oit(failed=ITEMS)["oit"] == {"score": 0, "low": 0, "high": 0}


@pytest.mark.parametrize(
    ("failed", "want"),
    [
        (("O12", "O21"), 88.75),  # 9.3 = 50, 10.1 = 75: 26 of 28 is not 92.86
        (("O1", "O2"), 95.0),  # 9.1 = 50
        (("O5", "O6"), 97.14),  # 9.2 = 5/7
        (("O25", "O28"), 87.5),  # 10.2 = 50
        (("O12", "O13"), 90.0),  # 9.3 = 0
    ],
)
def test_two_items_that_fail_cost_what_their_place_in_the_tree_weighs(failed, want):
    assert oit(failed=failed)["oit"]["score"] == want


def test_indicators_are_means_of_their_sub_indicators_and_not_of_their_items():
    scores = oit(failed=("O5", "O14"))
    assert scores["sub_indicators"]["9.2"]["score"] == 85.71
    assert scores["sub_indicators"]["9.4"]["score"] == 66.67
    assert scores["indicators"]["9"]["score"] == 90.48
    assert scores["oit"]["score"] == 95.24


def test_every_node_of_the_tree_is_in_the_report_and_iit_is_unknown():
    scores = oit()
    assert list(scores["indicators"]) == ["9", "10"]
    assert list(scores["sub_indicators"]) == ["9.1", "9.2", "9.3", "9.4", "9.5", "10.1", "10.2"]
    assert [scores[name] for name in ("iit", "eit1", "eit2", "overall", "level")] == [None] * 5


def test_an_item_that_cant_be_told_widens_the_range_and_counts_as_nothing():
    assert oit(unknown=("O12",))["oit"] == {"score": 95.0, "low": 95.0, "high": 100.0}


def test_an_item_that_does_not_apply_takes_its_weight_out():
    assert oit(failed=("O12",), away=("O13",))["sub_indicators"]["9.3"]["score"] == 0
    assert oit(failed=("O14",), away=("O15",))["sub_indicators"]["9.4"]["score"] == 50


def test_a_sub_indicator_without_items_that_apply_is_out_of_its_indicator():
    scores = oit(failed=("O1",), away=("O12", "O13"))
    assert scores["sub_indicators"]["9.3"] == {"score": 100, "low": 100, "high": 100}
    assert scores["indicators"]["9"]["score"] == 93.75  # (75 + 3 x 100) / 4


def test_a_worked_result_of_an_earlier_year_comes_out_as_printed():
    """4 items with one failed, 5 with one failed, three other sub-indicators full: 91.00, 95.50."""
    full = [Node(f"9.{n}", (Node(f"a{n}"),)) for n in (1, 2, 3)]
    four = Node("9.4", tuple(Node(f"b{n}") for n in range(4)))
    five = Node("9.5", tuple(Node(f"c{n}") for n in range(5)))
    tree = Node("oit", (Node("9", (*full, four, five)), Node("10", (Node("d"),))))
    leaves = {leaf.id: exactly(100) for leaf in leaves_of(tree)} | {
        "b0": exactly(0),
        "c0": exactly(0),
    }
    scores = score(tree, leaves)
    assert rounded(scores["9"].score) == 91.0
    assert rounded(scores["oit"].score) == 95.5


def test_weights_count():
    assert mean([(30, exactly(100)), (70, exactly(50))]).score == 65
    assert mean([(30, exactly(100)), (70, NOT_APPLICABLE)]).score == 100
    assert mean([]) == NOT_APPLICABLE


def test_a_value_given_for_a_node_stands_for_its_leaves():
    tree = Node("x", (Node("y", (Node("z"),)), Node("w")))
    assert score(tree, {"y": exactly(80), "w": exactly(60)})["x"] == exactly(70)


@pytest.mark.parametrize(
    ("value", "want"),
    [(97.855, 97.86), (0.005, 0.01), (66.666666, 66.67), (91.5349999, 91.53), (2.675, 2.68),
     (1.005, 1.01), (200 / 3, 66.67), (100.0, 100.0), (0.3 * 96.78 + 0.7 * 97.8, 97.49)],
)  # fmt: skip
def test_scores_are_rounded_half_up_at_two_decimals(value, want):
    assert rounded(value) == want


def item_of(confidences):
    elements = tuple(
        Element(f"O1.{n}", "", "", "title", confidence, (), "")
        for n, confidence in enumerate(confidences, 1)
    )
    return Item("O1", "x", "", "", "9.1", elements)


def result_of(item, outcomes, outcome):
    elements = tuple(ElementResult(e.id, o) for e, o in zip(item.elements, outcomes, strict=True))
    return ItemResult("O1", outcome, elements)


P, F, C = Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL


@pytest.mark.parametrize(
    ("policy", "outcomes", "outcome", "want"),
    [
        ("binary", (P, P, F), P, Range(100, 100, 100)),
        ("binary", (P, F, P), F, Range(0, 0, 0)),
        ("binary", (P, C, P), C, Range(0, 0, 100)),
        ("element_share", (P, F, F), F, Range(50, 50, 50)),
        ("element_share", (P, C, F), C, Range(50, 50, 100)),
        ("element_share", (P, P, F), P, Range(100, 100, 100)),
    ],
)
def test_an_items_score_follows_the_policy_and_leaves_advisory_elements_out(
    policy, outcomes, outcome, want
):
    item = item_of(["high", "medium", "low"])
    assert item_range(item, result_of(item, outcomes, outcome), policy) == want


def test_an_item_of_advisory_elements_only_shares_over_those():
    item = item_of(["low", "low"])
    assert item_range(item, result_of(item, (P, F), P), "element_share").score == 50


def test_an_item_without_elements_is_all_or_nothing_under_either_policy():
    item = item_of([])
    assert item_range(item, result_of(item, (), P), "element_share").score == 100


def test_an_item_that_does_not_apply_shows_one_hundred_and_is_out_of_the_means():
    item = item_of([])
    found = item_range(item, ItemResult("O1", Outcome.NOT_APPLICABLE, ()), "binary")
    assert (found.score, found.low, found.high, found.applies) == (100, 100, 100, False)


def test_the_scheme_places_every_item_of_the_edition_where_the_edition_says():
    places = {
        leaf.id: sub.id
        for parent in SCHEME.oit.children
        for sub in parent.children
        for leaf in sub.children
    }
    assert places == {item.id: item.sub_indicator for item in load_edition("2568").items}


@pytest.mark.parametrize(
    "text",
    [
        'id = "1"\npolicy = "odd"\n[oit]\nid = "oit"',
        'id = "1"\npolicy = "binary"\nextra = 1\n[oit]\nid = "oit"',
        'id = "1"\npolicy = "binary"\n[oit]\nid = "oit"\nwieght = 2',
    ],
)
def test_a_wrong_scheme_is_refused_by_name(text):
    with pytest.raises(SchemeError, match=r"x\.toml"):
        parse(text, source="x.toml")


def test_an_unknown_year_has_no_scheme():
    with pytest.raises(KeyError):
        load("2500")
