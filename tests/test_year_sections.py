"""Of a page that shows several years, only the sections of the year asked for are evidence."""

from __future__ import annotations

import pytest

from checks.year_sections import of_period
from crawler.dates import fiscal_year
from tests.toy import page

YEAR = fiscal_year(2568)


def left(body: str) -> str:
    document = of_period(page("/a", body), YEAR)
    cells = [cell for table in document.tables for row in table.body for cell in row]
    return "\n".join([document.text, *cells])


def table(*rows: str) -> str:
    cells = ("".join(f"<td>{c}</td>" for c in row.split("|")) for row in rows)
    return (
        "<table><tr><th>งาน</th><th>ราย</th></tr>"
        + "".join(f"<tr>{c}</tr>" for c in cells)
        + "</table>"
    )


NEW, OLD = table("แจ้งเกิด|ใหม่11"), table("แจ้งเกิด|เก่า22")

APART = {
    "headings of years": f"<h2>ปีงบประมาณ 2568</h2>{NEW}<h2>ปีงบประมาณ 2567</h2>{OLD}",
    "Thai digits and the era": f"<h3>ปี พ.ศ. ๒๕๖๗</h3>{OLD}<h3>ปี พ.ศ. ๒๕๖๘</h3>{NEW}",
    "headings with a subject": (
        f"<h2>สถิติผู้รับบริการ ปีงบประมาณ พ.ศ. 2567</h2>{OLD}"
        f"<h2>สถิติผู้รับบริการ ปีงบประมาณ พ.ศ. 2568</h2>{NEW}"
    ),
    "headings of periods": (f"<h2>ต.ค. 66 - มี.ค. 67</h2>{OLD}<h2>ต.ค. 67 - มี.ค. 68</h2>{NEW}"),
    "plain lines": f"<h1>สถิติ</h1><p>ปีงบประมาณ 2568</p>{NEW}<p>ปีงบประมาณ 2567</p>{OLD}",
    "an older part below": f"<h1>สถิติปี 2568</h1>{NEW}<h2>ข้อมูลย้อนหลัง ปี 2567</h2>{OLD}",
    "bands of a table": table(
        "ปีงบประมาณ 2567|ปีงบประมาณ 2567",
        "แจ้งเกิด|เก่า22",
        "ปีงบประมาณ 2568|ปีงบประมาณ 2568",
        "แจ้งเกิด|ใหม่11",
    ),
    "a column of years": table("2567|เก่า22", "2568|ใหม่11"),
    "dated months": table("ต.ค. 66|เก่า22", "พ.ย. 66|เก่า23")
    + table("ต.ค. 67|ใหม่11", "พ.ย. 67|ใหม่12"),
    "tabs": (
        '<ul role="tablist"><li><a role="tab" href="#a">ปี 2568</a></li>'
        '<li><a role="tab" href="#b">ปี 2567</a></li></ul>'
        f'<div id="a">{NEW}</div><div id="b">{OLD}</div>'
    ),
}


@pytest.mark.parametrize("body", APART.values(), ids=APART.keys())
def test_what_stands_under_another_year_is_left_out(body: str) -> None:
    assert "ใหม่11" in left(body)
    assert "เก่า22" not in left(body)


WHOLE = {
    "advice for the next year": "<h1>รายงานปี 2568</h1><h2>ข้อเสนอแนะสำหรับปี 2569</h2><p>ใหม่11</p>",
    "a strip of years above": ("<h4>ปี 2569</h4><h4>ปี 2568</h4><h4>ปี 2567</h4><p>ใหม่11</p>"),
    "links of years": (
        '<h1>แผนปี 2568</h1><p><a href="/1">ปี 2567</a></p><p><a href="/2">ปี 2566</a></p><p>ใหม่11</p>'
    ),
    "a calendar year": "<h1>สถิติ 2568</h1><h2>ปี 2567</h2><p>ตุลาคม พฤศจิกายน ใหม่11</p><h2>ปี 2568</h2>",
    "a plan of several years": "<h1>แผน 2568</h1><h2>พ.ศ. 2566-2570</h2><p>ใหม่11</p>",
    "a day of signing": "<h1>ประกาศปี 2568</h1><h3>ประกาศ ณ วันที่ 27 กันยายน 2567</h3><p>ใหม่11</p>",
    "months on both sides": table("ก.ย. 67|1", "ต.ค. 67|ใหม่11"),
}


@pytest.mark.parametrize("body", WHOLE.values(), ids=WHOLE.keys())
def test_what_only_mentions_another_year_stays(body: str) -> None:
    assert "ใหม่11" in left(body)


def test_a_deeper_heading_belongs_to_its_year() -> None:
    body = f"<h2>ปี 2567</h2><h3>งานทะเบียน</h3>{OLD}<h2>ปี 2568</h2><h3>งานทะเบียน</h3>{NEW}"
    assert "ใหม่11" in left(body)
    assert "เก่า22" not in left(body)


def test_a_span_of_years_or_no_period_leaves_the_document_alone() -> None:
    document = page("/a", f"<h2>ปี 2567</h2>{OLD}")
    assert of_period(document, None) is document
