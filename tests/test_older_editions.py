"""The editions of 2563 and 2567: how much they hold, and which item a menu text of theirs names."""

from __future__ import annotations

from collections import Counter

import pytest

from checks.labels import Labels
from o_items.load import load

LABELS = {year: Labels(load(year)) for year in ("2563", "2567")}
TITLES = [(year, item.id, item.title) for year in LABELS for item in load(year).items]
TEXTS = [
    ("2563", "O6", "ระเบียบ/กฎหมายที่เกี่ยวข้อง"),
    ("2563", "O8", "กระดานถาม-ตอบ"),
    ("2563", "O9", "Facebook"),
    ("2563", "O16", "ผลสำรวจความพึงพอใจ ปี 2562"),
    ("2563", "O18", "แผนการใช้จ่ายงบประมาณ ประจำปี 2563"),
    ("2563", "O19", "รายงานผลการใช้จ่ายงบประมาณ รอบ 6 เดือน"),
    ("2563", "O21", "แผนจัดหาพัสดุ"),
    ("2563", "O22", "ข่าวจัดซื้อจัดจ้าง"),
    ("2563", "O23", "สขร.1 เดือนมกราคม 2563"),
    ("2563", "O30", "สายด่วนผู้บริหาร"),
    ("2563", "O32", "ช่องทางรับฟังความคิดเห็นของประชาชน"),
    ("2563", "O40", "รายงานติดตามแผนป้องกันการทุจริต รอบ 6 เดือน"),
    ("2567", "O1", "โครงสร้างส่วนราชการ"),
    ("2567", "O3", "หน้าที่และอำนาจ"),
    ("2567", "O6", "ถาม-ตอบ (Q&A)"),
    ("2567", "O15", "ประกาศราคากลาง"),
    ("2567", "O21", "Do's & Don'ts"),
    ("2567", "O27", "กิจกรรมเสริมสร้างวัฒนธรรม No Gift Policy"),
    ("2567", "O26", "No Gift Policy"),
    ("2567", "O29", "แบบรายงานการรับของขวัญ"),
]


@pytest.mark.parametrize(("year", "item", "text"), [*TITLES, *TEXTS])
def test_a_text_names_its_item(year: str, item: str, text: str) -> None:
    found = LABELS[year].find(text)
    assert found, LABELS[year].scores(text)
    assert found.item == item


@pytest.mark.parametrize("text", ["คลิก", "หน้าแรก", "พยากรณ์อากาศ", "ข้อบัญญัติงบประมาณรายจ่าย"])
@pytest.mark.parametrize("year", LABELS)
def test_other_texts_name_none(year: str, text: str) -> None:
    assert LABELS[year].find(text) is None


@pytest.mark.parametrize(
    ("year", "elements", "groups"),
    [("2563", 14, [9, 8, 7, 4, 5, 8, 2]), ("2567", 83, [6, 7, 4, 4, 4, 6, 4])],
)
def test_an_edition_holds_what_was_found(year: str, elements: int, groups: list[int]) -> None:
    edition = load(year)
    assert [item.id for item in edition.items] == [f"O{n}" for n in range(1, sum(groups) + 1)]
    counts = Counter(item.sub_indicator for item in edition.items)
    assert [
        counts[group] for group in ("9.1", "9.2", "9.3", "9.4", "9.5", "10.1", "10.2")
    ] == groups
    assert sum(len(item.elements) for item in edition.items) == elements
    assert str(elements) in edition.remark
    assert str(elements) in edition.remark_en
