"""What on a page can be evidence: no lists of items, no placeholders, no pasted demands."""

from __future__ import annotations

import pytest

from checks import pages
from crawler.model import Document
from crawler.text import fold
from tests.toy import labels, page

LINKS = "".join(
    f'<li><a href="/{n}">{text}</a></li>'
    for n, text in enumerate(
        ["โครงสร้างหน่วยงาน", "ข้อมูลผู้บริหาร", "ข้อมูลการติดต่อ", "แผนพัฒนาท้องถิ่น", "E-Service"]
    )
)


def view(body: str) -> Document:
    return pages.evidence_view(page("/a", body), labels())


def test_a_page_that_links_to_several_items_is_an_index() -> None:
    assert pages.is_index(page("/ita", f"<h1>ITA 2568</h1><ul>{LINKS}</ul>"), labels())
    assert not pages.is_index(page("/a", '<a href="/1">โครงสร้างหน่วยงาน</a>'), labels())


def test_a_menu_makes_no_index() -> None:
    assert not pages.is_index(page("/a", f"<nav><ul>{LINKS}</ul></nav><p>เนื้อหา</p>"), labels())


def test_the_list_of_an_index_is_no_evidence_but_what_stands_beside_it_is() -> None:
    left = view(f"<h1>ITA 2568</h1><ul>{LINKS}</ul><p>สำนักงานเปิดทุกวัน 08.30 น.</p>")
    assert "สำนักงานเปิดทุกวัน 08.30 น." in left.text
    assert "ข้อมูลผู้บริหาร" not in left.text


@pytest.mark.parametrize(
    "text",
    ["อยู่ระหว่างดำเนินการ", "ไม่พบข้อมูล", "Coming soon", "หน้านี้อยู่ระหว่างปรับปรุงข้อมูล", "รอข้อมูล"],
)
def test_a_page_that_says_there_is_nothing_yet_is_a_placeholder(text: str) -> None:
    assert pages.is_placeholder(page("/a", f"<h1>แผนงาน</h1><p>{text}</p>"))


def test_a_long_page_with_such_words_is_no_placeholder() -> None:
    rest = "<p>โครงการก่อสร้างถนนคอนกรีตหมู่ที่ 1 ใช้งบประมาณ 250,000 บาท</p>" * 6
    assert not pages.is_placeholder(page("/a", f"<p>อยู่ระหว่างดำเนินการ</p>{rest}"))
    assert not pages.is_placeholder(page("/a", "<p>ไม่มีเรื่องร้องเรียน</p>"))


DEMANDS = {
    "a sentence of the manual": "<p>แสดงแผนยุทธศาสตร์ โดยมีข้อมูลรายละเอียดอย่างน้อยประกอบด้วย</p>",
    "a bare list": "<ul><li>ยุทธศาสตร์หรือแนวทาง</li><li>เป้าหมาย</li><li>ตัวชี้วัด</li></ul>",
    "a numbered list": "<p>1) ยุทธศาสตร์หรือแนวทาง</p><p>2) เป้าหมาย</p><p>3) ตัวชี้วัด</p>",
    "one line": "<p>ยุทธศาสตร์หรือแนวทาง เป้าหมาย และตัวชี้วัด</p>",
    "a table": (
        "<table><tr><th>ข้อ</th><th>ข้อมูล</th></tr>"
        "<tr><td>O5.2</td><td>ยุทธศาสตร์หรือแนวทาง</td></tr>"
        "<tr><td>O5.4</td><td>ตัวชี้วัด</td></tr></table>"
    ),
}


@pytest.mark.parametrize("pasted", DEMANDS.values(), ids=DEMANDS)
def test_pasted_demands_are_no_evidence_and_the_content_beside_them_is(pasted: str) -> None:
    left = view(f"<h1>แผน</h1>{pasted}<p>เป้าหมาย: ถนนลาดยาง 4 สาย ภายในปี 2570</p>")
    assert "ยุทธศาสตร์" not in left.text
    assert "ถนนลาดยาง 4 สาย" in left.text
    assert not any("ตัวชี้วัด" in cell for t in left.tables for r in t.body for cell in r)


def test_a_label_before_its_content_stays() -> None:
    left = view("<p>เป้าหมาย</p><p>ถนนลาดยาง 4 สาย</p><p>ตัวชี้วัด</p><p>ร้อยละ 90 ของถนน</p>")
    assert left.lines == ("เป้าหมาย", "ถนนลาดยาง 4 สาย", "ตัวชี้วัด", "ร้อยละ 90 ของถนน")


def test_column_heads_stay_with_their_rows() -> None:
    left = view(
        "<table><tr><th>โครงการ</th><th>เป้าหมาย</th><th>ตัวชี้วัด</th></tr>"
        "<tr><td>ถนนหมู่ 1</td><td>1 สาย</td><td>ร้อยละ 100</td></tr></table>"
    )
    (table,) = left.tables
    assert table.columns == ("โครงการ", "เป้าหมาย", "ตัวชี้วัด")
    assert table.body == (("ถนนหมู่ 1", "1 สาย", "ร้อยละ 100"),)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("ยุทธศาสตร์หรือแนวทาง", 1),
        ("(2) เป้าหมาย (3) ตัวชี้วัด", 2),
        ("ตัวชี้วัด ร้อยละ 90", 0),
        ("ปัญหา อุปสรรค ไม่มี", 0),
        ("เป้าหมายของเราคือทำให้ทุกหมู่บ้านมีน้ำใช้", 0),
        ("", 0),
    ],
)
def test_demands_are_counted_only_where_a_text_says_nothing_else(text: str, count: int) -> None:
    assert labels().demands.said(fold(text)) == count
