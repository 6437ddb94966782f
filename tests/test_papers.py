"""`prongsai plan` and `prongsai progress`: what they print and leave blank, what the checks say."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import docx as word
import pytest
from docx.oxml.ns import qn

import cli
from checks.content import filled
from fleet import single
from fleet.saved import find
from o_items.load import load
from reports import docx
from reports.improvement import item_of
from tests.test_golden import LOPBURI_EIT, LOPBURI_IIT

AGENCY = "องค์การบริหารส่วนจังหวัดทองหลาง"
BLANK = re.compile(r"\[(?:ระบุ|ยืนยัน)[^\]]*\]")
KEYS = ("integrity-measures", "integrity-report")
PAPERS = [("plan", KEYS[0]), ("progress", KEYS[1])]
# What an officer of an invented agency would type.
TYPED = {
    "[ระบุชื่อหน่วยงาน]": AGENCY,
    "[ระบุมาตรการ โครงการ หรือกิจกรรม]": "จัดประชุมทบทวนวิธีทำงานของทุกกองปีละสองครั้ง",
    "[ระบุขั้นตอนหรือวิธีการดำเนินการ]": "1) แต่งตั้งคณะทำงาน 2) จัดประชุมทุกกอง 3) สรุปผลและเผยแพร่บนเว็บไซต์",
    "[ระบุระยะเวลา]": "ต.ค. {0} - ก.ย. {1}",
    "[ระบุผู้รับผิดชอบ]": "สำนักปลัด",
    "[ระบุผลการดำเนินการ]": "จัดประชุมแล้ว 2 ครั้ง มีผู้เข้าร่วม 84 คน",
    "[ระบุผลลัพธ์หรือผลสัมฤทธิ์]": "ผู้รับบริการพึงพอใจเพิ่มขึ้นจากร้อยละ 81 เป็นร้อยละ 90",
    "[ระบุชื่อและนามสกุล]": "นางสาวสมมติ ใจดี",
    "[ระบุตำแหน่ง]": "นักวิชาการ",
    "[ระบุวัน เดือน ปี]": "20 เมษายน {1}",
    "[ยืนยันหรือแก้ไขข้อเสนอนี้]": "",
}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("PRONGSAI_HOME", str(tmp_path / "home"))


def scores(*years, more=(), name="scores.csv"):
    """The published result of a real agency for these years, as a sheet of scores."""
    rows = [("year", "instrument", "id", "score")]
    for year in years:
        rows += [(year, "iit", f"i{n}", v) for n, v in enumerate(LOPBURI_IIT[year], 1)]
    if "2567" in years:
        rows += [("2567", "eit", f"e{n}", v) for n, v in enumerate(LOPBURI_EIT["2567"], 1)]
        rows += [("2567", "eit1", "total", 86.14), ("2567", "eit2", "total", 91.78)]
        rows += [("2567", "oit", "9", 86.67), ("2567", "oit", "10", 91.67)]
    if "2568" in years:
        rows += [("2568", "eit1", f"e{n}", v) for n, v in enumerate(LOPBURI_EIT["2568"], 1)]
        rows += [("2568", "eit", n, v) for n, v in ((6, 97.48), (7, 95.39), (8, 95.35))]
        rows += [("2568", "oit", "total", 100)]
    with Path(name).open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([*rows, *more])
    return name


def only(year, **values):
    """A sheet with indicators of one year and nothing else."""
    instruments = {"9": "oit", "10": "oit"}
    with Path("few.csv").open("w", encoding="utf-8", newline="") as out:
        rows = [(year, instruments.get(k[1:], "iit"), k[1:], v) for k, v in values.items()]
        csv.writer(out).writerows([("year", "instrument", "id", "score"), *rows])
    return "few.csv"


def scan(edition="2568", **outcomes):
    """A report whose items have these outcomes; every other passed."""
    items = [
        {
            "id": item.id,
            "key": item.key,
            "outcome": outcomes.get(item.id, "passed"),
            "elements": [
                {
                    "text": element.text,
                    "outcome": outcomes.get(item.id, "passed"),
                    "required": element.required,
                    "fix": element.fix,
                }
                for element in item.elements
            ],
        }
        for item in load(edition).items
    ]
    found = {
        "edition": edition,
        "agency": {"name": AGENCY},
        "scan": {"as_of": "2025-04-20"},
        "items": items,
        "findings": [],
    }
    Path("scan.json").write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    return "scan.json"


def made(command, *arguments, edition="2568", out="out.docx"):
    """The paper that a command writes."""
    assert cli.main([command, *arguments, "--docx", out, "--edition", edition]) == 0
    return word.Document(out)


def texts(paper):
    """Every paragraph of the body, in cells too."""
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paper.element.iter(qn("w:p"))]


def text(paper):
    return "\n".join(texts(paper))


def rows(paper, at=-2):
    return [[cell.text for cell in row.cells] for row in paper.tables[at].rows]


def fill(paper, year, typed=TYPED, out="filled.docx"):
    """Replace every blank by what an officer of an invented agency would type for that year."""
    for node in paper.element.iter(qn("w:t")):
        for blank in BLANK.findall(node.text or ""):
            node.text = node.text.replace(blank, typed[blank].format(year - 1, year))
    assert not BLANK.search(text(paper)) or typed is not TYPED
    paper.save(out)
    return out


def verdicts(path, edition, key):
    """What `prongsai check` says of a file: the outcome, and that of each element."""
    known = load(edition)
    item = item_of(known, key)
    found = single.judge_target(str(path), single.Asked(item, known, AGENCY))
    return found["outcome"], {e["id"].split(".")[1]: e["outcome"] for e in found["elements"]}


def test_a_plan_tells_the_result_of_the_year_before_by_ten_indicators():
    paper = made("plan", scores("2567"))
    heads, *found = rows(paper, 1)
    assert heads == ["ตัวชี้วัด", "ปี 2567", "ผลการวิเคราะห์"]
    assert [row[1] for row in found] == [
        "98.45", "97.32", "98.32", "94.33", "97.91", "94.73", "92.25", "79.89", "86.67", "91.67",
    ]  # fmt: skip
    assert found[7][0] == "8. การปรับปรุงการทำงาน"
    assert found[7][2].startswith("ต่ำกว่า 85 คะแนน ต้องปรับปรุง ข้อที่ได้คะแนนน้อยที่สุดคือ e9")
    assert "ได้คะแนนภาพรวม 91.54 คะแนน ระดับผ่านดี" in text(paper)


def test_two_years_stand_side_by_side_with_their_difference():
    paper = made("plan", scores("2567", "2568"), edition="2569")
    heads, *found = rows(paper, 1)
    assert heads[1:4] == ["ปี 2567", "ปี 2568", "ผลต่าง"]
    assert found[5][1:4] == ["94.73", "97.48", "+2.75"]
    assert found[3][1:4] == ["94.33", "92.66", "-1.67"]
    assert rows(paper, 0)[-1] == ["คะแนนภาพรวม (ระดับผ่านดี)", "91.54", "97.86", "+6.32"]
    asked = {row[0]: row[2:] for row in rows(paper, 2)}
    assert asked["i10"] == ["90.52", "84.47", "-6.05"]
    assert asked["e1 ส่วนที่ 1"] == ["–", "92.94", "–"]  # a part is not compared with a mean
    assert asked["e9 ส่วนที่ 1"] == ["คนละคำถาม", "92.55", "–"]


def test_only_advice_that_was_found_becomes_a_proposal_and_it_is_marked():
    measures = rows(made("plan", scores("2567", "2568"), edition="2569"))[1:]
    by_question = {q: row for row in measures for q in re.findall(r"ข้อ ([ie]\d+)", row[2])}
    assert by_question["i10"][1].startswith("[ยืนยันหรือแก้ไขข้อเสนอนี้] ")
    assert by_question["i10"][1].endswith("ข้อที่เกี่ยวข้อง: O8")
    assert by_question["e6"][1] == "[ระบุมาตรการ โครงการ หรือกิจกรรม]"
    assert all(row[4:] == ["[ระบุระยะเวลา]", "[ระบุผู้รับผิดชอบ]"] for row in measures)


def test_failed_items_of_a_scan_become_measures_with_their_fixes():
    measures = rows(made("plan", scores("2567"), "--scan", scan(O12="failed", O23="failed")))[1:]
    by_item = {row[1].split()[1]: row for row in measures if row[1].startswith("แก้ไขข้อ")}
    few = [element.fix for element in load("2568").by_id["O23"].elements if element.required]
    assert "ตัวชี้วัดที่ 10 การป้องกันการทุจริต 91.67 คะแนน" in by_item["O23"][2]
    assert by_item["O23"][3].split("\n") == [f"{n}) {fix}" for n, fix in enumerate(few, 1)]
    many = [element.text for element in load("2568").by_id["O12"].elements if element.required]
    assert by_item["O12"][3] == f"เพิ่มข้อมูลที่ยังขาดให้ครบ ได้แก่ {', '.join(many)}"


def test_items_of_a_scan_keep_their_key_where_the_edition_numbers_them_anew():
    paper = made("plan", scores("2568"), "--scan", scan(O12="failed"), edition="2569")
    new = next(i for i in load("2569").items if i.key == load("2568").by_id["O12"].key)
    assert f"แก้ไขข้อ {new.id} " in text(paper)
    assert new.id != "O12"


def test_items_without_full_marks_last_year_become_measures_under_their_new_number():
    lost = [("2568", "oit", item.id, 0 if item.id == "O12" else 100) for item in load("2568").items]
    name = scores("2567", more=lost)
    new = next(i for i in load("2569").items if i.key == load("2568").by_id["O12"].key)
    measures = rows(made("plan", name, edition="2569"))[1:]
    row = next(row for row in measures if row[1].startswith(f"แก้ไขข้อ {new.id} "))
    assert "ข้อ O12 ในปี 2568 ได้ 0.00 คะแนน" in row[2]
    assert row[3] == "[ระบุขั้นตอนหรือวิธีการดำเนินการ]"


def test_scores_that_are_not_known_are_blanks_and_no_guess():
    paper = made("plan", only("2567", _1=90, _9=80))
    found = {row[0]: row[1:] for row in rows(paper, 1)[1:]}
    assert found["1. การปฏิบัติหน้าที่"][0] == "90.00"
    assert found["6. คุณภาพการดำเนินงาน"] == ["[ระบุคะแนน]", "[ระบุผลการวิเคราะห์]"]
    assert "ได้คะแนนภาพรวม [ระบุคะแนน] [ระบุระดับผลการประเมิน]" in text(paper)


@pytest.mark.parametrize("edition", ["2568", "2569"])
@pytest.mark.parametrize(("command", "key"), PAPERS)
def test_a_filled_paper_passes_the_check_of_its_item(command, key, edition):
    paper = made(command, scores("2567", "2568"), edition=edition)
    year = int(edition) - (command == "progress")
    outcome, found = verdicts(fill(paper, year), edition, key)
    assert (outcome, set(found.values())) == ("passed", {"passed"})


@pytest.mark.parametrize("edition", ["2568", "2569"])
@pytest.mark.parametrize(("command", "key"), PAPERS)
def test_a_filled_paper_in_thai_digits_passes_too(command, key, edition):
    paper = made(command, scores("2567", "2568"), "--thai-digits", edition=edition)
    year = int(edition) - (command == "progress")
    outcome, found = verdicts(fill(paper, year), edition, key)
    assert (outcome, set(found.values())) == ("passed", {"passed"})


@pytest.mark.parametrize("edition", ["2568", "2569"])
def test_a_plan_with_its_blanks_fails_in_what_is_blank(edition):
    made("plan", scores("2567", "2568"), edition=edition)
    outcome, found = verdicts("out.docx", edition, KEYS[0])
    assert outcome == "failed"
    assert found["1"] == "passed"  # the analysis is there
    assert {found[n] for n in ("4", "5", "6")} == {"failed"}


@pytest.mark.parametrize("edition", ["2568", "2569"])
def test_a_report_with_its_blanks_fails_in_what_is_blank(edition):
    made("progress", scores("2567", "2568"), edition=edition)
    outcome, found = verdicts("out.docx", edition, KEYS[1])
    assert outcome == "failed"
    assert {found[n] for n in ("1", "2", "3", "4", "5")} == {"failed"}


@pytest.mark.parametrize(("blank", "element"), [("ระยะเวลา", "5"), ("ผู้รับผิดชอบ", "6")])
def test_one_kind_of_blank_that_is_left_fails_its_element_alone(blank, element):
    paper = made("plan", scores("2567"))
    left = f"[ระบุ{blank}]"
    path = fill(paper, 2568, {**TYPED, left: left})
    _, found = verdicts(path, "2568", KEYS[0])
    assert [n for n, outcome in found.items() if outcome != "passed"] == [element]


def test_a_report_takes_the_rows_of_a_filled_plan_and_tells_what_the_scores_did():
    name = scores("2567", "2568")
    fill(made("plan", name), 2568)
    found = rows(made("progress", name, "--plan", "filled.docx", edition="2569"))[1:]
    row = next(row for row in found if "ตัวชี้วัดที่ 6" in row[2])
    assert row[3].split("\n")[1] == "2) จัดประชุมทุกกอง"
    assert row[4:7] == ["ต.ค. 2567 - ก.ย. 2568", "สำนักปลัด", "[ระบุผลการดำเนินการ]"]
    moved = "คะแนน ITA ตัวชี้วัดที่ 6 เดิม 94.73 (ปี 2567) เป็น 97.48 (ปี 2568) เพิ่มขึ้น 2.75 คะแนน"
    assert moved in row[7].split("\n")


def test_a_report_without_a_plan_has_a_row_an_indicator():
    found = rows(made("progress", scores("2567", "2568"), edition="2569"))[1:]
    assert [row[2].split()[1] for row in found] == [str(n) for n in range(1, 11)]
    assert "ลดลง 1.67 คะแนน" in found[3][7]
    assert all(row[1] == "[ระบุมาตรการ โครงการ หรือกิจกรรม]" for row in found)


def test_an_outcome_is_blank_where_only_one_year_is_known():
    found = rows(made("progress", scores("2568"), edition="2569"))[1:]
    assert {row[7] for row in found} == {"[ระบุผลลัพธ์หรือผลสัมฤทธิ์]"}


def test_a_scan_proves_the_output_of_a_measure_on_an_item():
    name = scores("2567", "2568")
    fill(made("plan", name, "--scan", scan(O12="failed", O13="failed")), 2568)
    done = made(
        "progress", name, "--plan", "filled.docx", "--scan", scan(O13="failed"), edition="2569"
    )
    by_item = {row[1].split()[1]: row[6] for row in rows(done) if row[1].startswith("แก้ไขข้อ")}
    assert by_item["O12"] == ("ผลตรวจเว็บไซต์ ณ วันที่ 20 เมษายน 2568 ข้อ O12 ผ่านครบทุกองค์ประกอบที่นับคะแนน")
    assert by_item["O13"] == "[ระบุผลการดำเนินการ]"


def test_titles_are_those_of_the_item_and_name_the_year_once():
    for edition, command, key in (("2568", "plan", KEYS[0]), ("2569", "progress", KEYS[1])):
        paper = made(command, scores("2567", "2568"), "--agency-name", AGENCY, edition=edition)
        lines = [p.text for p in paper.paragraphs if p.style.name == "Title"]
        assert " ".join(lines).startswith(item_of(load(edition), key).title)
        assert lines[2:] == [AGENCY]
        assert "".join(lines).count("256") == 1


def test_the_page_is_that_of_an_official_paper():
    paper = made("plan", scores("2567"))
    first, last = paper.sections[0], paper.sections[-1]
    assert (round(first.page_width.cm, 1), round(first.page_height.cm, 1)) == (21.0, 29.7)
    assert (round(last.page_width.cm, 1), round(last.page_height.cm, 1)) == (29.7, 21.0)
    assert [round(getattr(first, f"{edge}_margin").cm, 1) for edge in ("top", "left", "right")] == [
        2.5, 3.0, 2.0,
    ]  # fmt: skip
    normal = paper.styles["Normal"].element.rPr
    fonts = normal.find(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{s}")) for s in ("ascii", "hAnsi", "cs")} == {"TH Sarabun New"}
    assert {normal.find(qn(f"w:{s}")).get(qn("w:val")) for s in ("sz", "szCs")} == {"32"}
    heads = [t.rows[0]._tr.trPr for t in paper.tables[:-1]]
    assert all(head.find(qn("w:tblHeader")) is not None for head in heads)


def test_thai_digits_leave_items_and_addresses_alone():
    assert docx.thai("ข้อ O12 และ i10 ปี 2568 ที่ https://a.go.th/12 ได้ 9.5") == (
        "ข้อ O12 และ i10 ปี ๒๕๖๘ ที่ https://a.go.th/12 ได้ ๙.๕"
    )
    paper = made("plan", scores("2567"), "--scan", scan(O12="failed"), "--thai-digits")
    assert not re.search(r"(?<![A-Za-z0-9])[0-9]", text(paper))
    assert "แก้ไขข้อ O12" in text(paper)
    forms = [s._sectPr.find(qn("w:pgNumType")).get(qn("w:fmt")) for s in paper.sections]
    assert set(forms) == {"thaiNumbers"}


def test_every_blank_is_highlighted_and_counted(capsys):
    paper = made("plan", scores("2567"))
    runs = [r for r in paper.element.iter(qn("w:r")) if BLANK.search("".join(r.itertext()))]
    marks = paper.element.iter(qn("w:highlight"))
    assert [mark.getparent().getparent() for mark in marks] == runs
    said = capsys.readouterr().err
    assert f"เหลือช่องที่เจ้าหน้าที่ต้องกรอก {len(runs)} ช่อง" in said
    assert re.search(r"ระบุผู้รับผิดชอบ \d+", said)


def test_what_a_stranger_wrote_in_a_scan_is_harmless():
    path = scan(O12="failed")
    found = Path(path).read_text("utf-8").replace(AGENCY, "อบต.\\u0000\\u202eร้าย")
    Path(path).write_text(found, "utf-8")
    paper = made("plan", scores("2567"), "--scan", path)
    assert "อบต. ร้าย" in text(paper)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["plan", "{}", "--edition", "2570"], "ไม่มีคะแนน ITA ของปี 2569"),
        (["progress", "{}", "--edition", "2570"], "ไม่มีคะแนน ITA ของปี 2569"),
        (["plan", "{}", "--edition", "2568", "--scan", "none"], "none"),
        (["plan", "{}", "--edition", "2568", "--scan", "odd.json"], "odd.json ไม่มีผลตรวจ"),
        (["progress", "{}", "--edition", "2568", "--plan", "none.docx"], "เปิดไฟล์ none.docx ไม่ได้"),
        (["progress", "{}", "--edition", "2568", "--plan", "odd.json"], "odd.json"),
        (["plan", "none.csv", "--edition", "2568"], "none.csv"),
    ],
)
def test_a_mistake_is_one_clear_line(arguments, said, capsys):
    Path("odd.json").write_text("[1]", "utf-8")
    name = scores("2567", "2568")
    assert cli.main([a.format(name) for a in arguments] + ["--docx", "out.docx"]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert not Path("out.docx").exists()


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("[ระบุผู้รับผิดชอบ]", False),
        ("[ระบุ…]", False),
        ("1) [โปรดระบุขั้นตอน]", False),
        ("กองช่าง [ระบุชื่อผู้ประสานงาน]", False),
        ("[ … ]", False),
        ("มติคณะทำงาน [1]", True),
        ("ประชุมชี้แจงทุกกองและเผยแพร่คู่มือบนเว็บไซต์ [ระบุวันที่]", True),
    ],
)
def test_a_marked_blank_is_no_content(cell, says):
    assert filled(cell) is says


def test_a_saved_scan_is_found_by_its_id():
    folder = Path("kept")
    folder.mkdir()
    (folder / "crawl.warc.gz").write_bytes(b"")
    Path(scan(O12="failed")).rename(folder / "report.json")
    assert find("kept") == folder
    assert "แก้ไขข้อ O12" in text(made("plan", scores("2567"), "--scan", "kept"))


def test_the_same_paper_can_be_read_back_from_its_bytes():
    paper = docx.begin("ทดสอบ")
    docx.paragraph(paper, f"ถึง {docx.blank('ชื่อ')} ปี 2568")
    assert texts(word.Document(io.BytesIO(docx.body(paper)))) == ["ถึง [ระบุชื่อ] ปี 2568"]
    assert docx.blanks(paper) == ["ระบุชื่อ"]
