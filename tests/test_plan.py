"""The plan: what items add, the fewest of them to the next level, and what they can't mend."""

from __future__ import annotations

import random
import time
from itertools import combinations, islice

import pytest

from scoring.engine import NOT_APPLICABLE, UNKNOWN, Node, Range, exactly, leaves_of, rounded, score
from scoring.fewest import Mendable, fewest, number
from scoring.plan import mendable, plan
from scoring.resolve import evaluate
from scoring.scheme import load
from tests.test_golden import LOPBURI_EIT, LOPBURI_IIT

SCHEME = load("2568")
ITEMS = [node.id for node in leaves_of(SCHEME.oit)]
GOOD = {"iit": exactly(97), "eit1": exactly(96), "eit2": exactly(98)}


def planned(failed=(), unknown=(), away=(), others=GOOD, cost=None):
    given = {item: exactly(100) for item in ITEMS} | dict(others)
    given |= {item: exactly(0) for item in failed} | dict.fromkeys(unknown, UNKNOWN)
    given |= dict.fromkeys(away, NOT_APPLICABLE)
    cost = cost or {}
    items = [Mendable(i, cost.get(i, 0)) for i in failed]
    items += [Mendable(i, cost.get(i, 0), sure=False) for i in unknown]
    return plan(SCHEME, evaluate(SCHEME, given), items)


def random_tree(chance, leaves):
    """Items in sub-indicators in two indicators, of random weights."""
    names = iter(leaves)
    subs = [
        Node(f"s{n}", tuple(Node(x) for x in islice(names, chance.randint(1, 3))))
        for n in range(len(leaves))
    ]  # fmt: skip
    subs = [sub for sub in subs if sub.children]
    cut = chance.randint(1, len(subs) - 1) if len(subs) > 1 else 1
    halves = [Node("9", tuple(subs[:cut]), chance.choice([1, 2])), Node("10", tuple(subs[cut:]))]
    return Node("oit", tuple(half for half in halves if half.children))


@pytest.mark.parametrize("seed", range(150))
def test_the_fewest_items_are_those_of_trying_every_set(seed):
    chance = random.Random(seed)
    leaves = [f"O{n}" for n in range(1, chance.randint(3, 10))]
    tree = random_tree(chance, leaves)
    graded = chance.random() < 0.4
    now = {x: exactly(chance.choice([0, 25, 60, 100] if graded else [0, 0, 100])) for x in leaves}
    items = [Mendable(x, chance.randint(0, 5), sure=chance.random() < 0.8) for x in leaves]
    items = [item for item in items if now[item.id].score < 100]
    needs = chance.choice([50, 70, 85, 95, 100])
    base = score(tree, now)["oit"].score

    def reached(chosen):
        return rounded(score(tree, {**now, **dict.fromkeys(chosen, exactly(100))})["oit"].score)

    def work(chosen):
        return (sum(not i.sure for i in chosen), sum(i.cost for i in chosen))

    def gain(item):
        return score(tree, {**now, item.id: exactly(100)})["oit"].score - base

    ways = [
        (len(chosen), work(chosen), -reached(i.id for i in chosen))
        for count in range(len(items) + 1)
        for chosen in combinations(items, count)
        if reached(i.id for i in chosen) >= needs
    ]
    found = fewest([(i, gain(i)) for i in items], lambda more: rounded(base + more) >= needs)
    chosen = [i for i in items if i.id in found]
    assert (len(chosen), work(chosen), -reached(found)) == min(ways)


def test_no_set_is_enough_where_all_are_not():
    assert fewest([(Mendable("O1"), 1.0)], lambda more: more >= 2) is None
    assert fewest([(Mendable("O1"), 1.0)], lambda more: more >= 0) == ()


def test_forty_three_graded_items_are_planned_at_once():
    chance = random.Random(3)
    items = [(Mendable(f"O{n}", chance.randint(1, 9)), chance.uniform(0.1, 5)) for n in range(43)]
    whole = sum(gain for _, gain in items)
    started = time.perf_counter()
    assert len(fewest(items, lambda more: more >= 0.75 * whole)) > 20
    assert time.perf_counter() - started < 3


def test_gains_are_in_oit_and_in_the_overall():
    found = planned(failed=["O12", "O21", "O5"])
    gains = {g.item.id: (rounded(g.oit), rounded(g.overall)) for g in found.gains}
    assert gains == {"O21": (6.25, 2.5), "O12": (5.0, 2.0), "O5": (1.43, 0.57)}


def test_the_next_level_takes_the_fewest_items_and_of_those_the_least_work():
    cost = {"O12": 9, "O13": 2, "O21": 3, "O22": 4}
    found = planned(failed=cost, cost=cost)  # OIT 77.50: ผ่าน, as OIT is below 85
    assert (found.now.name, found.target.level.name) == ("ผ่าน", "ผ่านดี")
    assert found.way.items == ("O13", "O21")  # one item gains 6.25 at most, 7.50 are asked for
    assert (rounded(found.way.oit.score), rounded(found.way.overall.score)) == (88.75, 93.7)
    assert found.blocked == found.open == ()
    assert [g.item.id for g in found.gains] == ["O21", "O13", "O22", "O12"]


def test_what_items_can_not_mend_is_named_and_the_oit_side_still_planned():
    others = {**GOOD, "eit1": exactly(93.26)}
    found = planned(failed=["O21", "O12"], others=others)
    assert found.target.level.name == "ผ่านดีเยี่ยม"
    assert found.way.items == ("O21",)  # 88.75 + 6.25
    assert [(s.part, s.has, s.needs) for s in found.blocked] == [("eit1", 93.26, 95)]


def test_lopburi_has_nothing_left_to_mend_but_eit():
    given = {f"i{n}": exactly(v) for n, v in enumerate(LOPBURI_IIT["2568"], 1)}
    given |= {f"eit1:e{n}": exactly(v) for n, v in enumerate(LOPBURI_EIT["2568"], 1)}
    given |= {"eit2": exactly(98.89), "oit": exactly(100)}
    found = plan(SCHEME, evaluate(SCHEME, given), [])
    assert (found.gains, found.way.items) == ((), ())
    assert [(s.part, s.has, s.needs) for s in found.blocked] == [("eit1", 93.26, 95)]


def test_an_overall_that_items_can_not_lift_is_named_with_what_they_reach():
    low = {"iit": exactly(70), "eit1": exactly(70), "eit2": exactly(70)}
    found = planned(failed=["O1", "O2", "O12"], others=low)  # 82.00 with all items mended
    assert (found.now.name, found.target.level.name) == ("ต้องปรับปรุง", "ผ่าน")
    assert found.way is None
    assert [(s.part, s.has, s.needs) for s in found.blocked] == [("overall", 82.0, 85)]


def test_the_highest_level_has_no_target():
    found = planned(failed=["O5"])
    assert (found.now.name, found.target, found.way) == ("ผ่านดีเยี่ยม", None, None)
    assert len(found.gains) == 1


def test_without_iit_and_eit_the_next_threshold_of_oit_counts():
    found = planned(failed=["O12", "O13", "O21", "O22"], others={})
    assert (found.now, found.target.part, found.target.oit) == (None, "oit", 85)
    assert len(found.way.items) == 2
    assert found.way.overall is None
    assert all(gain.overall is None for gain in found.gains)
    found = planned(failed=["O12", "O13"], others={})
    assert (found.target.oit, found.way.items) == (95, ("O12",))
    assert planned(failed=["O12"], others={}).target is None


def test_some_of_the_instruments_are_not_all():
    assert planned(failed=["O12", "O13"], others={"iit": exactly(97)}).target.part == "oit"


def test_a_way_is_certain_and_says_what_is_left_if_the_unknown_turns_out_well():
    found = planned(failed=["O5", "O12"], unknown=["O13", "O21"])  # 82.32, or 93.57 at the most
    assert found.target.level.name == "ผ่านดี"
    assert found.way.items == ("O12",)
    assert found.at_best == ()
    found = planned(unknown=["O13", "O21", "O22"])
    assert found.way.items == ("O21",)
    assert [g.item.sure for g in found.gains] == [False] * 3


def test_unknown_items_come_last_and_are_used_only_if_the_rest_is_not_enough():
    found = planned(failed=["O5"], unknown=["O12", "O13"])  # 88.57
    assert found.target.oit == 95
    assert (found.way.items, found.at_best) == (("O5", "O12"), ())  # not both of the unknown
    assert [g.item.id for g in found.gains] == ["O5", "O12", "O13"]


def test_what_does_not_apply_gives_its_weight_to_the_rest():
    found = planned(failed=["O12"], away=["O13"])
    assert rounded(found.gains[0].oit) == 10
    assert planned(away=["O12"]).gains == ()


def test_graded_items_add_what_they_lack():
    given = {item: exactly(100) for item in ITEMS} | {"O12": Range(75, 75, 75)}
    found = plan(SCHEME, evaluate(SCHEME, given), [Mendable("O12")])
    assert rounded(found.gains[0].oit) == 1.25


def test_a_mean_known_without_its_parts_blocks_or_leaves_open():
    others = {"iit": exactly(97), "eit": exactly(93)}
    found = planned(failed=["O12", "O13"], others=others)
    assert [s.part for s in found.blocked] == ["eit"]
    found = planned(failed=["O12", "O13"], others={"iit": exactly(97), "eit": exactly(90)})
    assert found.now.name == "ผ่าน"  # either part may be 80
    assert found.blocked == ()
    assert [s.part for s in found.open] == ["eit1", "eit2"]


def test_items_to_mend_are_read_from_given_scores():
    given = {"O12": exactly(0), "O13": exactly(100), "O14": NOT_APPLICABLE, "O15": UNKNOWN}
    given |= {"9.1": exactly(50), "O1": exactly(0), "10": exactly(100), "9.2": exactly(100)}
    found = mendable(SCHEME, evaluate(SCHEME, given), given)
    assert [(m.id, m.sure) for m in found] == [
        ("O1", True), ("O12", True), ("O15", False), ("O16", False),
        *((f"O{n}", False) for n in range(17, 21)),
    ]  # fmt: skip
    assert sorted(["O12", "O2", "O1"], key=number) == ["O1", "O2", "O12"]


def test_an_item_below_a_coarse_score_adds_to_it():
    given = {"oit": exactly(80), "O12": exactly(0)}
    result = evaluate(SCHEME, given)
    found = plan(SCHEME, result, mendable(SCHEME, result, given))
    assert [(g.item.id, rounded(g.oit)) for g in found.gains] == [("O12", 5.0)]
    assert (found.way.items, rounded(found.way.oit.score)) == (("O12",), 85.0)
