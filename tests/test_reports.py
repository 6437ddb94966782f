"""Reports: the contract's object, and every form of it with hostile text inside."""

from __future__ import annotations

import io
import json
import re
import zipfile

import jsonschema
import openpyxl
import pytest
from lxml import html as lxml_html
from rich.console import Console

from checks.notes import Note
from checks.results import Finding, Outcome
from o_items.load import edition_ids, load
from reports import html, inert, plan, terminal, work_list, workbook, xlsx
from reports.formats import FORMATS
from reports.scan import FINDING_KINDS
from reports.schema import report_schema
from reports.words import day
from tests.scans import BASE, EDITION, finding, scan

F, C = Outcome.FAILED, Outcome.CANT_TELL
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "'><svg/onload=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "]]><!--",
    "[bold]red[/bold] [link=http://evil]x[/link]",
    "\x1b[31mred\x1b[0m\x07\x9b2J",
    "a\u202eb\u2066c",
]
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    '=HYPERLINK("http://evil","x")',
    " =cmd|' /C calc'!A0",
]


def valid(report):
    jsonschema.Draft202012Validator(
        report_schema(), format_checker=jsonschema.FormatChecker()
    ).validate(report)


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_scan_keeps_the_published_schema(lang, outcome):
    findings = [finding(kind) for kind in FINDING_KINDS]
    valid(scan({"O1": outcome, "O12": outcome}, findings=findings, lang=lang))


def test_the_schema_itself_is_sound():
    jsonschema.Draft202012Validator.check_schema(report_schema())


def test_finding_kinds_are_the_schemas_closed_list():
    listed = report_schema()["$defs"]["finding"]["properties"]["kind"]["enum"]
    assert sorted(FINDING_KINDS) == sorted(listed)


def test_a_passed_element_without_evidence_breaks_the_schema():
    report = scan()
    report["items"][0]["elements"][0]["evidence"] = []
    with pytest.raises(jsonschema.ValidationError):
        valid(report)


def test_all_items_and_elements_of_the_edition_are_there():
    report = scan({"O5": F})
    assert [i["id"] for i in report["items"]] == [i.id for i in EDITION.items]
    got = [e["id"] for i in report["items"] for e in i["elements"]]
    assert got == [e.id for i in EDITION.items for e in i.elements]


def test_fixes_stand_beside_what_did_not_pass_only():
    report = scan({"O5": F})
    fixes = {i["id"]: {bool(e["fix"]) for e in i["elements"]} for i in report["items"]}
    assert fixes["O5"] == {True}
    assert fixes["O1"] == {False}


def test_personal_numbers_are_masked_in_every_text():
    report = scan(text="นายสมมติ เลขประจำตัว 1-2345-67890-12-1 บัญชีเลขที่ 123-4-56789-0")
    text = json.dumps(report, ensure_ascii=False)
    assert "1-2345-67890-12-1" not in text
    assert "123-4-56789-0" not in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text_in_the_html(text):
    report = scan(
        {"O1": F}, text=text, findings=[finding("sheet_not_url", url=text, about=text)], name=text
    )
    page = html.render(report, "th").decode()
    tree = lxml_html.fromstring(page)
    assert not tree.xpath("//script|//img|//svg|//iframe|//form|//object|//embed")
    assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>1</script>",
     "vbscript:x", " javascript:alert(1)", "java\nscript:alert(1)", "file:///etc/passwd", "//[bad"],
)  # fmt: skip
def test_addresses_that_run_something_are_no_links(url):
    report = scan(url=url, findings=[finding(url=url)])
    report["agency"]["url"] = url
    tree = lxml_html.fromstring(html.render(report, "th").decode())
    assert all(re.match(r"https?://|#O\d", link) for link in tree.xpath("//a/@href"))


def test_the_html_asks_nothing_of_the_network():
    tree = lxml_html.fromstring(html.render(scan(), "th").decode())
    assert not tree.xpath("//link|//@src|//script")
    assert "url(" not in "".join(tree.xpath("//style/text()"))


def test_every_item_is_reached_from_the_overview():
    tree = lxml_html.fromstring(html.render(scan({"O3": F, "O4": C}), "th").decode())
    wanted = set(tree.xpath("//a[starts-with(@href, '#')]/@href"))
    assert wanted == {f"#{item.id}" for item in EDITION.items}
    assert {f"#{i}" for i in tree.xpath("//details/@id")} == wanted


@pytest.mark.parametrize("lang", ["th", "en"])
def test_html_shows_score_range_mends_and_language(lang):
    page = html.render(scan({"O12": F, "O13": C}, lang=lang), lang).decode()
    assert f'lang="{lang}"' in page
    assert "90.00" in page  # 9.3 is 0, or 50 at the most
    assert "95.00" in page
    assert "OIT" in page


def test_a_scan_with_nothing_wrong_renders_everywhere():
    for form in FORMATS.values():
        assert form.render(scan(), "th")


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_inert_in_the_workbook(text):
    report = scan(
        {"O1": F}, text=text, url=text, findings=[finding(url=text, about=text)], name=text
    )
    body = xlsx.render(report, "th")
    book = openpyxl.load_workbook(io.BytesIO(body))
    values = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert all(c.data_type in "sn" for c in values)
    assert not [c.value for c in values if str(c.value).startswith(("=", "+", "@", "\t"))]
    parts = zipfile.ZipFile(io.BytesIO(body))
    sheets = [parts.read(n) for n in parts.namelist() if "worksheets/sheet" in n]
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet]


def test_the_workbook_has_every_element_and_the_plan():
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(scan({"O1": F, "O9": F}), "th")))
    sheets = {sheet.title: [[c.value for c in row] for row in sheet.iter_rows()] for sheet in book}
    elements = sum(len(item.elements) for item in EDITION.items)
    assert len(sheets["องค์ประกอบ"]) == elements + 1
    plan_ = sheets["ควรแก้อะไรก่อน"]
    assert [row[0] for row in plan_[-2:]] == ["O1", "O9"]
    assert "ถึงเกณฑ์สูงสุด" in plan_[2][0]


def test_json_is_readable_thai_and_ends_with_a_line():
    body = FORMATS["json"].render(scan(), "th").decode()
    assert "โครงสร้าง" in body
    assert body.endswith("}\n")
    assert json.loads(body) == scan()


def shown(report, lang="th"):
    console = Console(file=io.StringIO(), width=120, force_terminal=False)
    terminal.show(report, console, lang)
    return console.file.getvalue()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text_on_the_terminal(text):
    out = shown(scan({"O1": F}, text=text, findings=[finding(url=text)], name=text))
    assert "\x1b" not in out
    assert "\x9b" not in out


def test_the_terminal_tells_score_reasons_and_mends():
    out = shown(scan({"O21": F}))
    assert "93.75" in out  # 10.1 is 75, 10 is 87.5
    assert "✗ ไม่ผ่าน" in out
    assert "O21.1" in out
    assert "+6.25" in out


def test_reasons_alike_are_told_once():
    assert "O1.1, O1.2" in shown(scan({"O1": F}))


def test_english_has_no_thai_of_its_own_besides_the_fixes():
    out = shown(scan({"O1": C}, text="x", lang="en", name="Ban Thung"), "en")
    assert not re.search("[ก-ฮ]", out)


def test_what_gains_most_is_mended_first_and_the_least_work_on_a_tie():
    mends = plan.mends(scan({"O5": F, "O12": F, "O21": F, "O24": F}))
    assert [m.item["id"] for m in mends[:3]] == ["O24", "O21", "O12"]
    assert [m.gain for m in mends] == [6.25, 6.25, 5.0, 1.43]


def test_where_the_site_shows_it_elsewhere_the_mend_is_the_other_address():
    better = Finding("O12", BASE + "/o12", Note("better_url", BASE + "/o12"))
    mend = plan.mends(scan({"O12": F}, findings=[better]))[0]
    assert len(mend.steps) == 1
    assert BASE + "/o12" in mend.steps[0]


def test_clean_leaves_one_line_without_controls():
    assert inert.clean("a\x00b\n c\u202e\x1b[0m") == "a b c [0m"


def test_days_are_written_as_people_write_them():
    assert day("2025-05-15", "th") == "15 พฤษภาคม 2568"
    assert day("2025-05-15T10:00:00", "en") == "2025-05-15"


# The work list


def work(report, lang="th"):
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(report, lang)))
    sheet = book["มอบหมายงาน" if lang == "th" else "Work list"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(n for n, row in enumerate(rows) if row[-1])
    return sheet, head, rows[head + 1 :]


def test_the_work_list_is_by_department_with_room_for_who_and_when():
    sheet, head, rows = work(scan({"O12": F, "O21": F, "O25": F, "O14": C}))
    assert [(row[0], row[1].split()[0]) for row in rows] == [
        ("ผู้รับผิดชอบงาน ITA สำนักปลัด", "★"),
        ("ผู้รับผิดชอบงาน ITA สำนักปลัด", "O21"),
        ("งานพัสดุ กองคลัง", "O12"),
        ("งานการเจ้าหน้าที่ สำนักปลัด", "O14"),
    ]
    assert rows[0][4] == 6.25
    assert "O25.1" in rows[0][2]
    assert all(row[6:] == [None] * 4 for row in rows)
    assert sheet.print_title_rows == f"${head + 1}:${head + 1}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    (rule,) = sheet.data_validations.dataValidation
    assert rule.formula1 == '"ยังไม่เริ่ม,กำลังทำ,เสร็จแล้ว"'
    assert str(rule.sqref) == f"I{head + 2}:I{head + 1 + len(rows)}"


def test_a_department_of_the_state_has_other_units():
    report = scan({"O12": F})
    report["agency"]["type"] = "university"
    assert work(report)[2][0][0] == "งานพัสดุ"


def test_an_empty_work_list_is_still_a_sheet():
    assert work(scan())[2] == []
    assert not re.search("[ก-ฮ]", str(work(scan({"O8": C}, text="x", lang="en"), "en")[2][0][3]))


@pytest.mark.parametrize("year", edition_ids())
def test_every_item_has_a_unit_to_suggest(year):
    for item in load(year).items:
        for kind in ("sao", "department", "other"):
            assert work_list.unit(item.key, kind)


@pytest.mark.parametrize(
    ("text", "width", "most"),
    [
        ("สั้น", 20, 1),
        ("ก" * 40, 20, 4),
        ("หนึ่ง\nสอง\nสาม", 20, 3),
        ("https://www.example.go.th/files/2568/plan.pdf", 20, 5),
        ("", 5, 1),
    ],
)
def test_a_row_is_as_high_as_its_text(text, width, most):
    needed = -(-sum(1 for c in text if c not in "ิี้่์") // width)
    assert max(needed, 1) <= workbook.lines(text, width) <= most
