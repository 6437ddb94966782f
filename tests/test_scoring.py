"""The score engine: means of means, ranges, what does not apply, rounding."""

from __future__ import annotations

from importlib.resources import files

import pytest

from checks.results import ElementResult, ItemResult, Outcome
from o_items.load import edition_ids
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
from scoring.resolve import evaluate
from scoring.scheme import SchemeError, load, parse, scheme_ids
from scoring.surveys import AnswerError, points, tally
from scoring.what_if import changed

SCHEME = load("2568")
TREE = '[[instruments]]\nid = "oit"\nshort = "OIT"\ntitle = ""\n'
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


@pytest.mark.parametrize("year", edition_ids())
def test_the_scheme_places_every_item_of_the_edition_where_the_edition_says(year):
    places = {
        leaf.id: sub.id
        for parent in load(year).oit.children
        for sub in parent.children
        for leaf in sub.children
    }
    assert places == {item.id: item.sub_indicator for item in load_edition(year).items}


BASE = """id = "2501"
policy = "binary"
provisional = true
remark = "of 2501"
[[instruments]]
id = "iit"
short = "IIT"
title = "first"
children = [{ id = "1", leaves = ["i1", "i2"] }]
[[instruments]]
id = "oit"
short = "OIT"
title = "second"
[[questions]]
id = "i1"
text = "one"
direction = "positive"
[[questions]]
id = "i2"
text = "two"
direction = "positive"
"""
HEIR = """id = "2502"
inherits = "2501"
[[instruments]]
id = "iit"
short = "IIT"
title = "new"
children = [{ id = "1", leaves = ["i1"] }]
[[questions]]
id = "i1"
text = "another"
direction = "negative"
"""


def heir(text, **years):
    def read(year):
        if f"y{year}" not in years:
            raise FileNotFoundError(year)
        return years[f"y{year}"]

    return parse(text, source="x.toml", read=read)


def test_an_heir_takes_over_what_it_does_not_name_and_replaces_entries_by_id():
    scheme = heir(HEIR, y2501=BASE)
    assert [(tree.id, tree.title) for tree in scheme.instruments] == [
        ("iit", "new"),
        ("oit", "second"),
    ]
    assert {name: q.text for name, q in scheme.questions.items()} == {"i1": "another"}
    assert scheme.questions["i1"].negative
    assert (scheme.id, scheme.policy, scheme.remark) == ("2502", "binary", "of 2501")
    assert not scheme.provisional


def test_schemes_that_inherit_what_is_not_there_or_themselves_are_refused_by_name():
    with pytest.raises(SchemeError, match=r"x\.toml: inherits 2501, which is not there"):
        heir(HEIR)
    with pytest.raises(SchemeError, match=r"x\.toml: inherits itself"):
        heir(HEIR, y2501=HEIR.replace("2501", "0").replace("2502", "2501").replace('"0"', '"2502"'))


def test_the_years_that_ship_say_how_far_they_are_known():
    assert scheme_ids() == ["2563", "2567", "2568", "2569", "2570"]
    assert {year for year in scheme_ids() if load(year).remark} == {"2563", "2569", "2570"}
    assert [year for year in scheme_ids() if load(year).provisional] == ["2570"]
    assert load("2569").carried == load("2570").carried >= {"levels", "questions"}
    assert all(load(year).remark_en for year in scheme_ids() if load(year).remark)


def test_2569_has_the_weights_questions_and_levels_of_2568_and_items_of_its_own():
    then, now = load("2568"), load("2569")
    assert now.levels == then.levels
    assert now.questions == then.questions
    assert now.instruments[:3] == then.instruments[:3]
    assert [len(list(leaves_of(load(y).oit))) for y in scheme_ids()] == [43, 35, 28, 26, 26]
    assert load("2570").instruments == now.instruments


def test_one_question_of_2567_is_another():
    then, now = load("2567").questions, load("2568").questions
    assert [name for name in now if then[name].text != now[name].text] == ["e9"]


@pytest.mark.parametrize(
    "text",
    [
        'policy = "odd"\n' + TREE,
        'policy = "binary"\nextra = 1\n' + TREE,
        'policy = "binary"\n' + TREE + "wieght = 2\n",
    ],
)
def test_a_wrong_scheme_is_refused_by_name(text):
    with pytest.raises(SchemeError, match=r"x\.toml"):
        parse('id = "1"\n' + text, source="x.toml")


def test_an_unknown_year_has_no_scheme():
    with pytest.raises(KeyError):
        load("2500")


# The whole tree

FULL = {"iit": exactly(96), "eit1": exactly(96), "eit2": exactly(96), "oit": exactly(96)}


def named(given):
    level = evaluate(SCHEME, given).level
    return level.name if level else None


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({}, "ผ่านดีเยี่ยม"),
        ({"eit1": 94.995}, "ผ่านดีเยี่ยม"),  # shown as 95.00
        ({"eit1": 94.99}, "ผ่านดี"),
        ({"eit2": 84.99}, "ผ่าน"),
        ({"oit": 70}, "ผ่าน"),
        ({"oit": 60}, "ต้องปรับปรุง"),
        ({"oit": 30}, "ต้องปรับปรุงโดยด่วน"),
    ],
)
def test_levels_by_the_total_and_every_instrument(changes, level):
    assert named(FULL | {name: exactly(value) for name, value in changes.items()}) == level


@pytest.mark.parametrize(
    ("low", "high", "level"),
    [(96, 100, "ผ่านดีเยี่ยม"), (94, 100, None), (86, 94, "ผ่านดี"), (70, 80, "ผ่าน"), (0, 100, None)],
)
def test_a_level_is_told_only_where_the_whole_range_has_it(low, high, level):
    assert named(FULL | {"oit": Range(low, low, high)}) == level


def test_a_level_that_no_unknown_part_can_change_is_told():
    assert named({"oit": exactly(0)}) == "ต้องปรับปรุงโดยด่วน"
    assert named({"iit": exactly(0), "oit": exactly(0)}) == "ต้องปรับปรุงโดยด่วน"


@pytest.mark.parametrize(
    ("mean_", "level"), [(99, "ผ่านดีเยี่ยม"), (96, None), (90, None), (84, "ผ่าน")]
)
def test_a_mean_without_its_parts_tells_what_it_can(mean_, level):
    """A mean of 96 may be of 96 and 96 or of 92 and 100; one of 84 has a part below 85."""
    given = {"iit": exactly(98), "oit": exactly(98), "eit": exactly(mean_)}
    result = evaluate(SCHEME, given)
    assert result.scores["overall"].exact
    assert (result.level.name if result.level else None) == level


def test_a_mean_tells_the_other_part():
    result = evaluate(SCHEME, {"eit": exactly(90), "eit1": exactly(85)})
    assert result.scores["eit2"] == exactly(95)
    assert [note.code for note in result.notes][:1] == ["derived"]


def test_a_mean_that_its_parts_can_not_have_is_told():
    result = evaluate(SCHEME, {"eit": exactly(99), "eit1": exactly(50)})
    assert "impossible" in [note.code for note in result.notes]
    assert result.scores["eit2"] == UNKNOWN


def test_the_whole_tells_its_parts_where_it_must():
    result = evaluate(SCHEME, {"oit": exactly(100)})
    assert {result.scores[leaf.id] for leaf in leaves_of(SCHEME.oit)} == {exactly(100)}
    assert result.scores["overall"] == Range(40, 40, 100)


def test_nothing_given_is_all_unknown():
    result = evaluate(SCHEME, {})
    assert set(result.scores.values()) == {UNKNOWN}
    assert result.level is None
    assert [note.code for note in result.notes] == ["missing"] * 4


def test_a_known_leaf_never_widens_a_range():
    given = {}
    before = evaluate(SCHEME, given).scores["overall"]
    for tree in SCHEME.instruments:
        for number, leaf in enumerate(leaves_of(tree)):
            given[leaf.id] = exactly(20 * (number % 6))
            after = evaluate(SCHEME, given).scores["overall"]
            assert after.low >= before.low - 1e-9
            assert after.high <= before.high + 1e-9
            before = after
    assert before.exact


def test_a_change_keeps_what_the_rest_told():
    given = {"oit": exactly(100), "eit1": exactly(90), "eit": exactly(92)}
    before = evaluate(SCHEME, given)
    after = changed(SCHEME, given, before.scores, {"O12": exactly(0)})
    result = evaluate(SCHEME, after)
    assert result.scores["oit"] == exactly(95)
    assert result.scores["eit2"] == exactly(94)
    moved = evaluate(SCHEME, changed(SCHEME, given, before.scores, {"eit1": exactly(96)}))
    assert moved.scores["eit"] == exactly(95)


def test_every_question_of_the_tree_is_known_and_each_once():
    asked = {leaf.id for tree in SCHEME.instruments for leaf in leaves_of(tree)}
    names = [name.partition(":")[2] or name for name in asked if not name.startswith("O")]
    assert set(names) == set(SCHEME.questions)
    assert len(SCHEME.questions) == 24


@pytest.mark.parametrize(
    ("answer", "question", "want"),
    [
        ("100", "i1", 100), ("0", "i1", 0), ("20.0", "i1", 20), ("มากที่สุด", "i1", 100),
        ("100", "i2", 0), ("20", "i2", 80), ("ไม่มีเลย", "i2", 100),
        ("ไม่มี", "i3", 100), ("มี", "i3", 0), ("100", "i3", 0), ("no", "e3", 100),
        ("ไม่ทราบ", "i1", None), ("", "i1", None), ("DK", "i2", None),
    ],
)  # fmt: skip
def test_answers_earn_by_scale_and_direction(answer, question, want):
    assert points(answer, SCHEME.questions[question], SCHEME.dont_know) == want


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("50", "i1"),
        ("6", "i1"),
        ("120", "i1"),
        ("-20", "i1"),
        ("nan", "i1"),
        ("60", "i3"),
        ("x", "i1"),
    ],
)
def test_answers_off_the_scale_are_refused(answer, question):
    with pytest.raises(AnswerError):
        points(answer, SCHEME.questions[question], SCHEME.dont_know)


def test_only_who_answered_counts():
    assert tally([100, None, 50]).mean == 75
    assert tally([100, None, 50]).answers == 2
    assert tally([None]) is None


@pytest.mark.parametrize(
    "change",
    [
        ('short = "IIT"', 'short = "IIT"\nodd = 1'),
        ('[[groups]]', '[[groups]]\nodd = 1'),
        ('[[levels]]', '[[levels]]\nodd = 1'),
        ("each = { iit", "each = { odd"),
        ('leaves = ["i1"', 'leaves = ["i2"'),
        ('direction = "positive"', 'direction = "up"'),
        ('scale = "degree"', 'scale = "odd"'),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_whole_scheme_is_named(change):
    text = files("scoring").joinpath("2568.toml").read_text("utf-8")
    assert change[0] in text
    with pytest.raises(SchemeError, match=r"x\.toml"):
        parse(text.replace(*change, 1), source="x.toml")
