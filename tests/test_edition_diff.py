"""What `items --diff` says of two editions, on invented ones and on those that ship."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

import cli
from o_items.load import load, parse
from o_items.model import Edition
from reports import edition_text
from reports.edition_diff import Change, EditionDiff, ElementChange, compare
from reports.items import show_all, show_item, show_result

Captured = pytest.CaptureFixture[bytes]
HEAD = """
id = "2568"
version = "2568.1"
name = "OIT {N}"
weak_bases = []
[bases]
title = "จากชื่อข้อ"
[agency_types]
sao = "อบต."
[sub_indicators]
"9.1" = "ข้อมูล"
"""
TITLES = {"plan": "แผนปี {N}", "report": "รายงานปี {N-1}", "gifts": "ของขวัญ", "stats": "สถิติ"}


def item(number: int, key: str) -> str:
    elements = "".join(
        f"""
        [[items.elements]]
        id = "O{number}.{n}"
        text = "{key} {what} ปี {{N}}"
        text_en = "{key} {n}"
        basis = "title"
        confidence = "{confidence}"
        span = "year"
        any_of = []
        fix = "เติม{what}"
        """
        for n, what, confidence in ((1, "งบ", "high"), (2, "เวลา", "low"))
    )
    return f"""
        [[items]]
        id = "O{number}"
        key = "{key}"
        title = "{TITLES[key]}"
        title_en = "{key} {{N}}"
        sub_indicator = "9.1"
        {elements}"""


OLD = HEAD + "".join(item(n, key) for n, key in enumerate(TITLES, 1))


def taken(number: int, source: str, more: str = "") -> str:
    return f'[[items]]\nid = "O{number}"\nfrom = {source}\n{more}\n'


def edition(text: str = "") -> Edition:
    heir = 'id = "2569"\nversion = "2569.1"\ninherits = "2568"\n' + text
    return parse(heir, source="2569.toml", read=lambda _: OLD)


def diff(text: str = "") -> EditionDiff:
    return compare(parse(OLD, source="2568.toml"), edition(text))


def shown(found: EditionDiff, lang: str = "th") -> str:
    console = Console(file=io.StringIO(), width=200)
    edition_text.show(found, console, lang)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_year_that_only_moves_on_changes_nothing() -> None:
    found = diff()
    assert all(each.same for each in found.items)
    assert "เหมือนเดิมทั้งข้อ: O1, O2, O3, O4" in shown(found)
    assert "แผนและความก้าวหน้าใช้ของปี 2569 รายงานผลใช้ของปี 2568" in shown(found)


def test_an_item_with_another_number_is_renumbered_and_not_new() -> None:
    found = diff(taken(1, '"O2"') + taken(2, '"O1"') + taken(3, '"O3"') + taken(4, '"O4"'))
    assert [each.change for each in found.items] == [
        Change.RENUMBERED, Change.RENUMBERED, Change.KEPT, Change.KEPT,
    ]  # fmt: skip
    assert not any(each.renamed or each.elements for each in found.items)
    assert "O2 → O1 รายงานปี 2568" in shown(found)


def test_another_title_is_told_with_the_old_one() -> None:
    found = diff(taken(1, '"O1"', 'title = "แผนงาน"'))
    assert found.items[0].renamed
    assert "ชื่อเดิม: O1 แผนปี 2568" in shown(found)


@pytest.mark.parametrize("title", ["แผนประจำปี พ.ศ. {N}", "แผนปีงบประมาณ พ.ศ. {N}"])
def test_another_way_to_write_the_year_is_no_new_title(title: str) -> None:
    assert not diff(taken(1, '"O1"', f'title = "{title}"')).items[0].renamed


def test_a_title_of_another_year_is_a_new_title() -> None:
    assert diff(taken(1, '"O1"', 'title = "แผนปี {N-1}"')).items[0].renamed


def test_an_item_of_two_is_merged() -> None:
    found = diff(taken(1, '["O3", "O4"]'))
    merged = found.items[0]
    assert (merged.change, [each.key for each in merged.before]) == (
        Change.MERGED, ["gifts", "stats"],
    )  # fmt: skip
    assert [(e.changes, e.before and e.before.id) for e in merged.elements] == [
        ((ElementChange.GONE,), "O4.1"),
        ((ElementChange.GONE,), "O4.2"),
    ]
    assert "O3 + O4 → O1 ของขวัญ" in shown(found)


def test_an_item_without_successor_is_dropped() -> None:
    found = diff(taken(1, '"O1"'))
    assert [each.before[0].id for each in found.items if each.change is Change.DROPPED] == [
        "O2", "O3", "O4",
    ]  # fmt: skip
    assert "ตัดออก: O4 สถิติ" in shown(found)


def test_an_item_with_demands_of_another_is_split_off_or_swallows_it() -> None:
    text = (
        taken(1, '"O1"', 'elements = [ { id = "O1.1", from = "O1.1" } ]')
        + """
        [[items]]
        id = "O2"
        key = "times"
        title = "เวลา"
        title_en = "times"
        sub_indicator = "9.1"
        elements = [ { id = "O2.1", from = "O1.2" } ]
        """
    )
    found = diff(text)
    split = found.items[1]
    assert (split.change, split.before[0].key) == (Change.SPLIT, "plan")
    assert [e.changes for e in split.elements] == [(ElementChange.MOVED,)]
    assert not found.items[0].elements
    assert "ส่วนหนึ่งของ O1 → O2 เวลา" in shown(found)
    back = compare(edition(text), parse(OLD, source="2568.toml"))
    assert back.items[0].change is Change.MERGED
    assert [each.id for each in back.items[0].before] == ["O1", "O2"]
    assert not back.items[0].elements


def test_demands_that_are_new_gone_or_of_another_weight_or_time_are_told() -> None:
    found = diff(
        taken(1, '"O1"')
        + """
        [[items.elements]]
        id = "O1.1"
        from = "O1.2"
        confidence = "high"
        span = "first_half"
        [[items.elements]]
        id = "O1.2"
        text = "ผู้รับผิดชอบ"
        text_en = "who"
        basis = "title"
        confidence = "low"
        any_of = []
        fix = "ใส่ชื่อกอง"
        """
    )
    changed, new, gone = found.items[0].elements
    assert changed.changes == (ElementChange.REQUIRED, ElementChange.PERIOD)
    assert (new.changes, gone.changes) == ((ElementChange.NEW,), (ElementChange.GONE,))
    text = shown(found)
    assert "เดิมแค่แนะนำ ตอนนี้ต้องมี · เปลี่ยนช่วงเวลา: O1.1 plan เวลา ปี 2569" in text
    assert "ปีงบประมาณ 2568 → 6 เดือนแรกของปีงบประมาณ 2569" in text
    assert "เพิ่มใหม่: O1.2 ผู้รับผิดชอบ (แนะนำ ไม่นับคะแนน)" in text
    assert "สิ่งที่ต้องทำ: ใส่ชื่อกอง" in text
    assert "ไม่ขอแล้ว: O1.1 plan งบ ปี 2568" in text


def test_what_is_only_advised_now_and_other_words_are_told() -> None:
    change = '{ id = "O1.1", from = "O1.1", confidence = "low", text = "เงิน", text_en = "money" }'
    found = diff(taken(1, '"O1"', f"elements = [ {change} ]"))
    assert found.items[0].elements[0].changes == (ElementChange.ADVISORY, ElementChange.WORDING)
    assert "เดิม: O1.1 plan งบ ปี 2568" in shown(found)
    assert "was: O1.1 plan 1" in shown(found, "en")


def test_the_object_holds_both_sides_of_every_change() -> None:
    found = edition_text.diff_object(diff(taken(2, '"O1"')), "th")
    assert (found["schema"], found["from"], found["to"]) == (
        "prongsai.edition-diff/1", "2568", "2569",
    )  # fmt: skip
    first, *dropped = found["items"]
    assert first["change"] == "renumbered"
    assert first["before"] == [{"id": "O1", "title": "แผนปี 2568"}]
    assert first["after"] == {"id": "O2", "title": "แผนปี 2569"}
    assert all(each["after"] is None for each in dropped)
    gone = dropped[0]["elements"][0]
    assert (gone["changes"], gone["after"], gone["before"]["id"]) == (["gone"], None, "O2.1")
    assert gone["before"]["period"] == "ปีงบประมาณ 2568"


@pytest.mark.parametrize("pair", [("2563", "2567"), ("2567", "2568"), ("2568", "2569")])
def test_the_editions_that_ship_account_for_every_item_and_demand(pair: tuple[str, str]) -> None:
    before, after = map(load, pair)
    found = compare(before, after)
    assert [each.after for each in found.items if each.after] == list(after.items)
    assert {i.key for each in found.items for i in each.before} == {i.key for i in before.items}
    kept = {e.key for i in before.items for e in i.elements} & {
        e.key for i in after.items for e in i.elements
    }
    total = sum(len(item.elements) for item in after.items)
    assert found.count_elements(ElementChange.NEW) == total - len(kept)


def test_the_procurement_list_moves_from_o12_to_o11_in_2569() -> None:
    text = shown(compare(load("2568"), load("2569")))
    assert "O12 → O11" in text
    assert "O21 + O22 → O20" in text
    assert "ตัดออก: O11 ข้อมูลสถิติการให้บริการ" in text


def test_older_items_that_2568_put_together_are_shown_as_merged() -> None:
    found = {
        each.after.id: each for each in compare(load("2567"), load("2568")).items if each.after
    }
    assert [each.id for each in found["O1"].before] == ["O1", "O3"]
    assert [each.id for each in found["O16"].before] == ["O20", "O21"]


def test_the_command_prints_or_writes_the_comparison(capfdbinary: Captured) -> None:
    assert cli.main(["items", "--diff", "2568", "2569"]) == 0
    assert "เกณฑ์ปี 2569 เทียบกับปี 2568" in capfdbinary.readouterr().out.decode()
    assert cli.main(["items", "--diff", "2568", "2569", "--json", "-"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["to"] == "2569"


@pytest.mark.parametrize(
    "typed", [["items", "--diff", "2568", "2599"], ["items", "--json", "x.json"]]
)
def test_a_mistake_is_one_clear_line(typed: list[str], capfdbinary: Captured) -> None:
    assert cli.main(typed) == 2
    said = capfdbinary.readouterr().err.decode().strip()
    assert said
    assert "\n" not in said


@pytest.mark.parametrize("year", ["2563", "2567"])
def test_an_older_edition_says_wherever_it_is_shown_how_little_it_holds(year: str) -> None:
    known = load(year)
    console = Console(file=io.StringIO(), width=1000)
    show_all(known, console, "th")
    show_item(known.by_id["O1"], known, console, "th")
    result = {"id": "O1", "title": "โครงสร้าง", "outcome": "passed", "elements": []}
    show_result(result, known, console, "th")
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue().count(known.remark) == 3


def test_an_item_without_demands_says_that_its_title_decides(capfdbinary: Captured) -> None:
    assert cli.main(["items", "O6", "--edition", "2563"]) == 0
    assert "จึงดูแค่ว่ามีเอกสารชื่อตรงกับข้อ" in capfdbinary.readouterr().out.decode()
