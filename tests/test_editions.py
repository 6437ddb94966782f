"""Editions take over what they leave out, with years and numbers moved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from checks.candidates import named_by_link, names
from checks.catalogue import CHECKS
from checks.labels import Labels
from checks.registry import problems
from o_items.load import EditionError, load, newest, parse
from o_items.model import Edition
from tests import toy

ROOT = Path(__file__).parent.parent
assert CHECKS  # the catalogue registers what `problems` knows

OLD = """
id = "2568"
version = "2568.1"
name = "OIT {N}"
weak_bases = []
general_terms = ["คลิก"]
[bases]
title = "จากชื่อข้อ"
[agency_types]
sao = "อบต."
[sub_indicators]
"9.1" = "ข้อมูล"

[[items]]
id = "O1"
key = "plan"
title = "แผนปี {N}"
title_en = "plan {N}"
sub_indicator = "9.1"
terms = ["แผน"]
[[items.elements]]
id = "O1.1"
text = "งบ"
text_en = ""
basis = "title"
confidence = "high"
any_of = []
fix = "ดูข้อ {@report}"
[[items.elements]]
id = "O1.2"
text = "เวลา"
text_en = ""
basis = "title"
confidence = "high"
any_of = []
fix = ""

[[items]]
id = "O2"
key = "report"
title = "รายงานปี {N-1}"
title_en = "report {N-1}"
sub_indicator = "9.1"
terms = ["รายงาน"]
"""
HEAD = 'id = "2569"\nversion = "2569.1"\ninherits = "2568"\n'


def heir(text: str) -> Edition:
    return parse(HEAD + text, source="2569.toml", read=lambda _: OLD)


def test_what_is_left_out_comes_from_the_year_inherited_with_its_years_moved():
    edition = heir("")
    assert [item.title for item in edition.items] == ["แผนปี 2569", "รายงานปี 2568"]
    assert (edition.name, edition.general_terms) == ("OIT 2569", ("คลิก",))


def test_an_item_moves_with_its_elements_and_keeps_its_key():
    edition = heir('[[items]]\nid = "O1"\nfrom = "O2"\n[[items]]\nid = "O2"\nfrom = "O1"\n')
    item = edition.by_id["O2"]
    assert item.key == "plan"
    assert [(e.id, e.key) for e in item.elements] == [("O2.1", "plan.1"), ("O2.2", "plan.2")]
    assert item.elements[0].fix == "ดูข้อ O1"


def test_an_item_of_two_has_the_terms_of_both_and_names_the_second():
    edition = heir('[[items]]\nid = "O1"\nfrom = ["O1", "O2"]\nalso = ["ทั้งสอง"]\n')
    assert edition.items[0].terms == ("แผน", "รายงาน", "ทั้งสอง")
    assert edition.items[0].merges == ("report",)


def test_elements_are_taken_over_one_by_one_or_new():
    edition = heir(
        """
        [[items]]
        id = "O1"
        from = "O1"
        [[items.elements]]
        id = "O1.1"
        from = "O1.2"
        fix = "เติม"
        [[items.elements]]
        id = "O1.2"
        text = "ใหม่"
        text_en = ""
        basis = "title"
        confidence = "low"
        any_of = []
        fix = ""
        """
    )
    first, second = edition.items[0].elements
    assert (first.text, first.fix, first.key) == ("เวลา", "เติม", "plan.2")
    assert (second.text, second.key) == ("ใหม่", "plan.2569-2")


def test_a_text_that_names_an_item_that_is_gone_is_a_fault():
    with pytest.raises(EditionError, match="report"):
        heir('[[items]]\nid = "O1"\nfrom = "O1"\n')


@pytest.mark.parametrize("name", ["O9", "O1.9"])
def test_taking_over_what_is_not_there_names_it(name):
    with pytest.raises(EditionError, match=name):
        heir(
            f'[[items]]\nid = "O1"\nfrom = "O1"\nelements = [ {{ id = "O1.1", from = "{name}" }} ]'
        )


def test_the_edition_judged_by_default_is_never_provisional():
    assert not load(newest()).provisional


def shipped(year: str) -> str:
    return (ROOT / "o_items" / f"{year}.toml").read_text("utf-8")


def texts(value: Any) -> Iterator[str]:
    """Every text of an edition's values but ids, keys and bases."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        skipped = ("id", "key", "basis", "bases", "weak_bases", "merges")
        yield from (t for name, each in value.items() if name not in skipped for t in texts(each))
    elif isinstance(value, list | tuple):
        yield from (text for each in value for text in texts(each))


def test_the_edition_of_2569_has_every_item_and_element_and_says_whence():
    edition = load("2569")
    assert [item.id for item in edition.items] == [f"O{n}" for n in range(1, 27)]
    assert sum(len(item.elements) for item in edition.items) == 132
    assert not edition.provisional
    assert "2568" in edition.remark
    assert edition.remark_en.isascii()


def test_the_edition_of_2570_says_that_its_manual_is_not_out():
    edition, before = load("2570"), load("2569")
    assert edition.provisional
    assert "2570" in edition.remark
    assert [(i.id, i.key) for i in edition.items] == [(i.id, i.key) for i in before.items]


@pytest.mark.parametrize("year", ["2569", "2570"])
def test_no_text_keeps_a_year_of_the_edition_it_was_taken_from(year):
    """A year stands only where it moves: the texts of two years differ by just the years."""
    edition, first = load(year), load("2568")
    older = {text for text in texts(asdict(first)) if re.search(r"25[67]\d", text)}
    dated = [text for text in texts(asdict(edition)) if re.search(r"25[67]\d", text)]
    assert dated
    assert [text for text in dated if text in older] == []


def test_a_text_names_other_items_by_the_numbers_of_its_own_year():
    def named(edition: Edition) -> set[str]:
        told = (t for i in edition.items for e in i.elements for t in (e.text, e.text_en, e.fix))
        return {number for text in told for number in re.findall(r"\bO\d+", text)}

    assert named(load("2568")) == {"O12", "O23"}
    assert named(load("2569")) == named(load("2570")) == {"O11", "O21"}


def test_a_new_year_is_entered_by_copying_its_file():
    text = shipped("2569").replace('id = "2569"', 'id = "2571"', 1)
    copied = parse(text, source="2571.toml", read=shipped)
    assert (copied.id, copied.provisional, len(copied.items)) == ("2571", False, 26)
    assert copied.by_id["O6"].title.endswith("2571")
    assert copied.by_id["O7"].title.endswith("2570")
    assert "2569" in copied.by_id["O12"].elements[5].fix  # October two years before
    assert list(problems(copied)) == []


def test_a_new_year_changes_only_what_its_file_says():
    text = 'id = "2571"\nversion = "2571.1"\ninherits = "2569"\nremark = ""\n'
    edition, before = parse(text, source="2571.toml", read=shipped), load("2569")
    assert [e.key for i in edition.items for e in i.elements] == [
        e.key for i in before.items for e in i.elements
    ]


@pytest.mark.parametrize("year", ["2569", "2570"])
def test_an_official_title_names_its_item(year):
    edition = load(year)
    labels = Labels(edition)
    found = {item.id: labels.find(item.title) for item in edition.items}
    assert {number: label.item for number, label in found.items() if label} == {
        number: number for number in found
    }


def test_what_agencies_call_an_item_names_it_in_the_next_year_too():
    """Rows of 2568 by key; statistics of services are looked for under the online service."""
    edition, labels = load("2568"), Labels(load("2569"))
    now = {key: i.id for i in load("2569").items for key in (i.key, *i.merges)}
    now["service-statistics"] = ""
    rows = (ROOT / "tests" / "labels.tsv").read_text("utf-8").splitlines()
    wrong = []
    for item, text in (row.split("\t") for row in rows):
        found = labels.find(text)
        wanted = now[edition.by_id[item].key] if item != "-" else ""
        if (found.item if found else "") not in (wanted, "O10" if item == "O11" else wanted):
            wrong.append((text, found, wanted))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("สถิติการขอรับบริการผ่าน E-Service ปี 2569", "O10"),
        ("สรุปผลการดำเนินการจัดซื้อจัดจ้างในรอบเดือนตุลาคม 2568 (สขร.1)", "O11"),
        ("แบบ สขร.", "O11"),
        ("รายงานสรุปผลการจัดซื้อจัดจ้าง ประจำปีงบประมาณ พ.ศ. 2568", "O12"),
        ("หลักเกณฑ์การประเมินผลการปฏิบัติงานของพนักงานเทศบาล", "O13"),
        ("หลักเกณฑ์การเลื่อนระดับตำแหน่ง", "O13"),
        ("หลักเกณฑ์การรับทรัพย์สินหรือประโยชน์อื่นใด มาตรา 128", "O20"),
        ("รายงานผลการดำเนินงานตามนโยบาย No Gift Policy ปี 2568", "O20"),
        ("การประเมินความเสี่ยงการทุจริต ประจำปี 2569", "O21"),
        ("การนำผลการประเมินคุณธรรมและความโปร่งใสฯ ไปสู่การพัฒนาหน่วยงาน", "O25"),
    ],
)
def test_names_of_what_is_new_in_2569(text, item):
    found = Labels(load("2569")).find(text)
    assert found
    assert found.item == item


LISTS = """
<h2>ITA 2569</h2><table><tr><td>O12</td><td><a href="/now.pdf">คลิก</a></td></tr></table>
<h2>ITA 2568</h2><table><tr><td>O12</td><td><a href="/before.pdf">คลิก</a></td></tr></table>
"""


def numbered(body: str, year: str, title: str = "") -> dict[str, str]:
    """Which item each file is, by the links of a page whose rows bear only numbers."""
    page, labels = toy.page("/oit", body, title), Labels(load(year), "sao")
    site = replace(toy.site(toy.page("/", ""), page), labels=labels)
    return {link.url.rsplit("/")[-1]: named_by_link(link, site, page)[0] for link in page.links}


def test_a_number_is_that_of_the_year_whose_list_it_stands_in():
    assert numbered(LISTS, "2569") == {"now.pdf": "O12", "before.pdf": ""}
    assert numbered(LISTS, "2568") == {"now.pdf": "", "before.pdf": "O12"}


def test_a_number_without_a_year_is_that_of_the_edition():
    body = '<table><tr><td>O12</td><td><a href="/a.pdf">คลิก</a></td></tr></table>'
    assert numbered(body, "2569") == {"a.pdf": "O12"}
    assert numbered(body, "2569", title="ITA 2568") == {"a.pdf": ""}


def test_years_side_by_side_head_no_list():
    strip = "<p>ITA 2569</p><p>ITA 2568</p>"
    assert numbered(strip + LISTS.partition("</h2>")[2].partition("<h2>")[0], "2569") == {
        "now.pdf": "O12"
    }


def test_a_title_counts_in_any_years_list():
    body = '<h2>ITA 2568</h2><p><a href="/a.pdf">O13 รายงานผลการจัดซื้อจัดจ้างประจำปี</a></p>'
    assert numbered(body, "2569") == {"a.pdf": "O12"}


@pytest.mark.parametrize(
    ("text", "named"),
    [("ITA 2569 O12", "O12"), ("ITA2568 O12", ""), ("67 o12", ""), ("o12 ปี 2568", "O12")],
)
def test_a_number_beside_another_years_name_is_none_of_this_edition(text, named):
    found = Labels(load("2569"), "sao").find(text)
    assert (found.item if found else "") == named


def test_a_number_in_an_address_of_another_year_is_none_of_this_edition():
    labels = Labels(load("2569"))
    assert labels.of_url("https://a.example/ita69/o12.pdf") != {}
    assert labels.of_url("https://a.example/ita68/o12.pdf") == {}


PURCHASES = """<h1>{title}</h1><ul>
<li><a href="/10.pdf">สรุปผลการจัดซื้อจัดจ้าง ประจำเดือนตุลาคม 2567</a></li>
<li><a href="/11.pdf">สรุปผลการจัดซื้อจัดจ้าง ประจำเดือนพฤศจิกายน 2568</a></li></ul>"""


def named_in_2569(path: str, title: str) -> dict[str, set[str]]:
    """The items that a page and the monthly files on it are candidates of."""
    page = toy.page(path, PURCHASES.format(title=title))
    site = replace(toy.site(toy.page("/", ""), page), labels=Labels(load("2569")))
    found = names(site)
    return {
        url.rsplit("/")[-1]: {i for i, name in found[url].items() if name.score >= 0.25}
        for url in (page.url, toy.url("/10.pdf"), toy.url("/11.pdf"))
    }


def test_monthly_files_of_the_year_before_belong_to_its_report():
    assert named_in_2569("/a", "รายงานสรุปผลการจัดซื้อจัดจ้าง ประจำปีงบประมาณ พ.ศ. 2568") == {
        "a": {"O12"},
        "10.pdf": {"O12"},
        "11.pdf": {"O11"},
    }


def test_a_summary_of_this_years_purchases_is_no_report_of_the_year_before():
    assert named_in_2569("/a", "สรุปผลการจัดซื้อจัดจ้าง ปีงบประมาณ พ.ศ. 2569") == {
        "a": {"O11"},
        "10.pdf": {"O12"},
        "11.pdf": {"O11"},
    }
