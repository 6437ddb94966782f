"""The editions of 2563 and 2567: how much they hold, and which item a menu text of theirs names."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import jsonschema
import pytest

import cli
from checks import audit as judging
from checks.labels import Labels
from checks.site import build
from crawler.demo.server import serve, site_folder
from crawler.model import Document
from o_items.load import load
from o_items.model import Span
from reports.edition_diff import compare
from reports.schema import report_schema
from tests.toy import context, page, paper, row, site, url

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


def test_an_items_time_stands_where_it_has_no_elements() -> None:
    spans = {item.id: item.span for item in load("2563").items if item.span is not Span.ANY}
    assert spans["O12"] is Span.PREVIOUS_YEAR
    assert spans["O11"] is Span.FIRST_HALF
    assert {number for number in spans if load("2563").by_id[number].elements} == set()


@pytest.mark.parametrize(
    ("before", "after", "item", "parts"),
    [
        ("2567", "2568", "O3", ["O4", "O6"]),
        ("2567", "2568", "O12", ["O14", "O15", "O16"]),
        ("2567", "2568", "O22", ["O29", "O28"]),
        ("2563", "2567", "O8", ["O10", "O11", "O18", "O19"]),
        ("2563", "2567", "O6", ["O8"]),
        ("2563", "2569", "O3", ["O5", "O8", "O9"]),
        ("2563", "2569", "O11", ["O23", "O21", "O22"]),
        ("2563", "2569", "O13", ["O25", "O27"]),
        ("2563", "2569", "O24", ["O41", "O40"]),
    ],
)
def test_items_that_became_one_are_known(
    before: str, after: str, item: str, parts: list[str]
) -> None:
    items = {each.after.id: each for each in compare(load(before), load(after)).items if each.after}
    assert [each.id for each in items[item].before] == parts


def test_nothing_is_part_of_an_item_before_it_came_to_be() -> None:
    assert [item.id for item in load("2563").items if item.merges] == []
    for year in LABELS:
        assert {m for i in load(year).items for m in i.merges}.isdisjoint(
            item.key for item in load(year).items
        )


# ------------------------------------------------------------- items judged by title

FRONT = page("/", """<h1>อบต.บ้านใหม่</h1><nav><a href="/law">กฎหมายที่เกี่ยวข้อง</a>
<a href="/culture">การเสริมสร้างวัฒนธรรมองค์กร</a><a href="/report.pdf">รายงานผลการดำเนินงานประจำปี</a>
<a href="/faq">ถาม-ตอบ</a></nav><p>ยินดีต้อนรับสู่เว็บไซต์</p>""", "อบต.บ้านใหม่")  # fmt: skip
LAW = page("/law", """<h1>กฎหมายที่เกี่ยวข้อง</h1><ul>
<li>พระราชบัญญัติสภาตำบลและองค์การบริหารส่วนตำบล พ.ศ. 2537</li>
<li>พระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. 2540</li></ul>""", "กฎหมายที่เกี่ยวข้อง")  # fmt: skip
EMPTY = page("/culture", "<h1>การเสริมสร้างวัฒนธรรมองค์กร</h1><p>หน้าแรก</p><a href='#'>คลิก</a>")
REPORT = "รายงานผลการดำเนินงาน ประจำปีงบประมาณ พ.ศ. {}"


def report(year: int) -> Document:
    return paper(
        "/report.pdf", REPORT.format(year), "โครงการซ่อมถนนสายหลัก แล้วเสร็จ ใช้เงิน 200,000 บาท"
    )


def audited(*documents: Document, sheet: list[object] | None = None) -> judging.Audit:
    small = site(FRONT, *documents, sheet=sheet)  # type: ignore[arg-type]
    small = build(small.crawl, small.documents, LABELS["2563"])
    day = date(2020, 5, 15)
    return judging.audit(small, load("2563"), context().agency, day, lambda address: False)


def found(audit: judging.Audit, number: str) -> tuple[str, tuple[str, ...], str, list[str]]:
    result = next(r for r in audit.items if r.id == number)
    codes = [f.note.code for f in audit.findings if f.item == number]
    return result.outcome.value, result.urls, result.found_by.value, codes


def test_a_titled_page_passes_and_shows_where_it_is() -> None:
    audit = audited(LAW, EMPTY, report(2562))
    assert found(audit, "O6") == ("passed", (url("/law"),), "discovered", ["title_only"])
    assert next(r for r in audit.items if r.id == "O6").path == ("หน้าแรก", "กฎหมายที่เกี่ยวข้อง")
    assert found(audit, "O12") == ("passed", (url("/report.pdf"),), "discovered", ["title_only"])


def test_a_heading_alone_and_a_report_of_another_year_fail() -> None:
    audit = audited(LAW, EMPTY, report(2560))
    assert found(audit, "O38") == ("failed", (), "none", ["title_lacking"])
    assert found(audit, "O12") == ("failed", (), "none", ["title_lacking"])
    assert found(audit, "O16")[0] == "failed"


def test_a_file_that_only_mentions_laws_is_not_theirs() -> None:
    order = paper(
        "/order.pdf",
        "รายงานผลการสำรวจความพึงพอใจการให้บริการ ปี พ.ศ. 2562",
        "ตามพระราชบัญญัติสภาตำบล และระเบียบกระทรวงมหาดไทย",
        "ผู้รับบริการพอใจมากร้อยละ 90 จากผู้ตอบ 100 คน",
    )
    audit = audited(order, sheet=[row("O6", "/order.pdf"), row("O16", "/order.pdf")])
    assert found(audit, "O6")[0] == "failed"
    assert found(audit, "O16")[:3] == ("passed", (url("/order.pdf"),), "submitted")


# ------------------------------------------------------------- from the command line


@pytest.mark.parametrize(("year", "items", "elements"), [("2563", 43, "14"), ("2567", 35, "83")])
def test_an_audit_by_an_older_edition_says_what_it_holds(
    year: str, items: int, elements: str, tmp_path: Path
) -> None:
    out = tmp_path / "report.json"
    options = ["--allow-private-addresses", "--delay", "0", "--ocr", "never", "--render", "never"]
    with serve(site_folder()) as base:
        wanted = ["--edition", year, "--json", str(out), "--max-pages", "40", "--quiet"]
        assert cli.main(["audit", base + "/", *options, *wanted]) == 1
    scan = json.loads(out.read_text("utf-8"))
    jsonschema.Draft202012Validator(report_schema()).validate(scan)
    assert [item["id"] for item in scan["items"]] == [f"O{n}" for n in range(1, items + 1)]
    told = [f["message"] for f in scan["findings"] if f["kind"] == "edition"]
    assert any(f"{elements} องค์ประกอบใน {items} ข้อ" in message for message in told)
    bare = {item["id"]: item for item in scan["items"] if not item["elements"]}
    by_title = {f["item"]: f for f in scan["findings"] if f["kind"].startswith("title_")}
    assert by_title.keys() == bare.keys()
    for number, item in bare.items():
        assert bool(item["urls"]) == (item["outcome"] == "passed")
        assert by_title[number]["url"] == next(iter(item["urls"]), "")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("กฎหมายที่เกี่ยวข้อง\nพระราชบัญญัติสภาตำบลและองค์การบริหารส่วนตำบล พ.ศ. 2537", "passed"),
        ("กฎหมายที่เกี่ยวข้อง", "failed"),
        ("ข่าวกีฬา\nการแข่งขันฟุตบอลของเยาวชนในตำบลเริ่มเวลาเก้านาฬิกา", "failed"),
    ],
)
def test_one_file_is_judged_by_its_title_too(
    text: str, outcome: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file.txt"
    file.write_text(text, encoding="utf-8")
    cli.main(["check", str(file), "--item", "O6", "--edition", "2563", "--json", "-"])
    item = json.loads(capsys.readouterr().out)
    assert (item["outcome"], bool(item["urls"])) == (outcome, outcome == "passed")
