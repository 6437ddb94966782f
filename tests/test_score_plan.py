"""The plan and the advice: in words, in `prongsai score` and in reports, and with a scan."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from lxml import html as lxml_html
from rich.console import Console

import cli
from checks.results import Outcome
from o_items.load import edition_ids, load
from reports import html, plan, terminal
from reports.schema import report_schema, score_schema
from scoring import advice
from scoring.engine import exactly, walk
from scoring.resolve import evaluate
from scoring.scheme import load as load_scheme
from tests import scans
from tests.test_golden import LOPBURI_EIT, LOPBURI_IIT

SCHEME = load_scheme("2568")
F, C = Outcome.FAILED, Outcome.CANT_TELL
GOOD = [("iit", "total", 97), ("eit1", "total", 96), ("eit2", "total", 98)]
LOPBURI = [
    *(("iit", f"i{n}", v) for n, v in enumerate(LOPBURI_IIT["2568"], 1)),
    *(("eit1", f"e{n}", v) for n, v in enumerate(LOPBURI_EIT["2568"], 1)),
    ("eit2", "total", 98.89),
]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PRONGSAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "300")


def sheet(*rows, year=2568):
    with Path("s.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("year", "instrument", "id", "score")])
        csv.writer(out).writerows((year, *row) for row in rows)
    return "s.csv"


def items(failed=(), unknown=()):
    words = dict.fromkeys(failed, "failed") | dict.fromkeys(unknown, "cant_tell")
    return [("oit", f"O{n}", words.get(f"O{n}", "passed")) for n in range(1, 29)]


def scored(path, *options, year="2568"):
    assert cli.main(["score", path, "--edition", "2568", "--json", "out.json", *options]) == 0
    found = json.loads(Path("out.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(score_schema()).validate(found)
    return found["years"][year]


def report(outcomes, name="report.json", **options):
    Path(name).write_text(json.dumps(scans.scan(outcomes, **options)), "utf-8")
    return name


# The plan in words


def test_the_way_and_what_blocks_a_level_are_told(capsys):
    low = [*GOOD[:1], ("eit1", "total", 93.26), GOOD[2]]
    found = scored(sheet(*low, *items(failed=["O12", "O21"])))["plan"]
    assert found["text"] == [
        "ขณะนี้คะแนนรวม 93.29 อยู่ในระดับ “ผ่านดี” ระดับถัดไปคือ “ผ่านดีเยี่ยม”",
        "ทางที่แก้น้อยข้อที่สุด: 1 ข้อ คือ O21 แล้วคะแนน OIT จะเป็น 95.00 และคะแนนรวม 95.79",
        "แก้ข้อ OIT อย่างเดียวยังไม่ถึงระดับ “ผ่านดีเยี่ยม” เพราะ EIT ส่วนที่ 1 ได้ 93.26 ต่ำกว่า 95.00 (ขาดอีก 1.74)",
    ]
    assert found["blocked"] == [{"part": "eit1", "name": "EIT ส่วนที่ 1", "score": 93.26, "needs": 95}]
    assert [(i["id"], i["oit"], i["overall"], i["on_way"]) for i in found["items"]] == [
        ("O21", 6.25, 2.5, True),
        ("O12", 5, 2, False),
    ]
    out = capsys.readouterr().out
    assert all(line in out for line in found["text"])
    assert "1. O21" in out
    assert "+6.25 คะแนน OIT, +2.50 คะแนนรวม" in out


def test_lopburi_is_told_that_only_eit_is_left():
    found = scored(sheet(*LOPBURI, ("oit", "total", 100)))["plan"]
    assert (found["level"], found["next"]["level"]) == ("ผ่านดี", "ผ่านดีเยี่ยม")
    assert found["items"] == found["way"]["items"] == []
    assert "ไม่ต้องแก้ข้อใดเพิ่ม" in found["text"][1]
    assert "EIT ส่วนที่ 1 ได้ 93.26 ต่ำกว่า 95.00" in found["text"][2]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([*GOOD, *items()], "ระดับสูงสุด “ผ่านดีเยี่ยม”"),
        ([*items(failed=["O12", "O13"])], "เกณฑ์ถัดไปคือ 95.00"),
        ([*items()], "ถึงเกณฑ์สูงสุด"),
        ([*GOOD, *items(unknown=["O12", "O13"])], "ตรวจไม่ได้ ต้องเปิดดูเองก่อน"),
        ([*GOOD, *items(["O5"], ["O12", "O13"])], "ถ้าข้อที่ตรวจไม่ได้ผ่านทั้งหมด ไม่ต้องแก้"),
        ([*GOOD, *items(["O21", "O22", "O12"], ["O13"])], "ถ้าข้อที่ตรวจไม่ได้ผ่านทั้งหมด แก้เพียง O21"),
        ([*GOOD, ("oit", "total", 80)], "ไม่มีผลรายข้อของ OIT"),
        ([*GOOD, ("oit", "total", 80)], "OIT จะได้ 80.00 ต่ำกว่า 85.00"),
        ([("iit", "total", 97), ("eit", "total", 90), *items()], "ยังบอกไม่ได้ว่า EIT ส่วนที่ 1"),
        ([(n, t, 60) for n, t, _ in GOOD] + items(["O1"]), "คะแนนรวม จะได้ 76.00 ต่ำกว่า 85.00"),
    ],
)
def test_every_case_has_its_sentence_in_both_languages(rows, words):
    assert words in "\n".join(scored(sheet(*rows))["plan"]["text"])
    english = scored(sheet(*rows), "--lang", "en")["plan"]["text"]
    assert english
    assert not re.search("[ก-ฮ{}]", " ".join(english))


def test_without_scores_of_oit_there_is_no_plan():
    assert scored(sheet(*GOOD))["plan"] is None


def test_a_what_if_is_planned_as_supposed():
    path = sheet(*GOOD, *items(failed=["O12", "O21"]))
    found = scored(path, "--what-if", "O12=passed,O5=failed")["plan"]
    assert [i["id"] for i in found["items"]] == ["O21", "O5"]


# Advice


@pytest.mark.parametrize("year", edition_ids())
def test_advice_points_to_items_and_nodes_that_are_there(year):
    edition, scheme = load(year), load_scheme(year)
    keys = {item.key for item in edition.items} | {k for i in edition.items for k in i.merges}
    nodes = {n.id for tree in scheme.instruments for n in walk(tree)}
    for found in advice.load().values():
        if found.since <= int(year):
            assert set(found.items) <= keys
            assert {*found.below} <= nodes
            assert found.id in nodes or f"eit1:{found.id}" in nodes
            assert re.search("[ก-ฮ]", found.text)
            assert found.text_en.isascii()


def test_every_question_of_2568_has_its_advice():
    assert set(SCHEME.questions) <= set(advice.load())


@pytest.mark.parametrize("line", ['step = "x"', 'basis = "guessed"'])
def test_a_wrong_file_of_advice_is_named(line):
    text = f'since = 2567\n[i1]\nadvice = "ก"\nadvice_en = "a"\n{line}\n'
    with pytest.raises(advice.AdviceError, match="i1"):
        advice.parse(text if "basis" in line else text + 'basis = "found"\n')


def test_questions_below_the_next_level_are_advised_lowest_first():
    found = scored(sheet(*LOPBURI, ("oit", "total", 100)))["advice"]
    assert [(a["name"], a["score"]) for a in found[:2]] == [
        ("IIT i10", 84.47),
        ("EIT ส่วนที่ 1 e7", 91.18),
    ]
    assert len(found) == 9  # i10 and the questions of EIT part 1, save e3
    assert {a["needs"] for a in found} == {95}
    assert found[0]["basis"] == "found"
    assert [i["key"] for i in found[0]["items"]] == ["staff-manuals"]
    assert [a["basis"] for a in found if a["question"] == "eit1:e6"] == ["inferred"]


def test_what_the_next_level_asks_for_decides_what_is_low():
    rows = [("iit", "i1", 90), *(("iit", f"i{n}", 80) for n in range(2, 16)), *GOOD[1:]]
    found = scored(sheet(*rows, *items()))["advice"]
    assert {a["needs"] for a in found} == {85}  # the next level is ผ่านดี
    assert "i1" not in {a["question"] for a in found}


def test_a_question_of_both_parts_is_advised_once():
    rows = [("eit1", "e9", 60), ("eit2", "e9", 50), ("eit2", "e8", 99)]
    (found,) = scored(sheet(*rows))["advice"]
    assert (found["question"], found["scores"]) == ("eit2:e9", {"eit2:e9": 50, "eit1:e9": 60})
    (shown,) = scored(sheet(("eit", "e9", 55)))["advice"]
    assert (shown["question"], shown["score"]) == ("eit:e9", 55)


def test_a_question_that_asked_something_else_is_not_advised():
    given = {"eit1:e9": exactly(50), "i10": exactly(50)}
    scheme = load_scheme("2567")
    assert [x.advice.id for x in advice.low(scheme, evaluate(scheme, given), None)] == ["i10"]
    old = load_scheme("2563")
    assert advice.low(old, evaluate(old, {"i1": exactly(10)}), None) == []


def test_items_keep_their_keys_in_another_edition():
    path = sheet(("iit", "i6", 50), year=2569)
    found = scored(path, year="2569")["advice"][0]["items"]
    assert [(i["id"], i["key"]) for i in found] == [
        ("O11", "procurement-list"),
        ("O12", "procurement-report"),
    ]


# With a scan


def test_a_scan_gives_the_oit_and_what_items_lack(capsys):
    path = sheet(*LOPBURI, ("oit", "total", 100))
    found = scored(path, "--scan", report({"O8": F, "O12": C}))
    assert found["scores"]["oit"] == {"score": 93.57, "low": 93.57, "high": 98.57}
    assert [i["id"] for i in found["plan"]["items"]] == ["O8", "O12"]
    missing = found["advice"][0]["items"][0]["missing"]
    assert [m["id"] for m in missing[:2]] == ["O8.1", "O8.2"]
    assert re.search("[ก-ฮ]", missing[0]["fix"])
    assert [n for n in found["notes"] if "ผลตรวจเว็บไซต์แทน" in n]
    out = capsys.readouterr().out
    assert "O8 ไม่ผ่าน ขาด O8.1" in out
    assert missing[0]["fix"] in out


def test_the_workbook_of_scores_has_the_work_list_of_a_scan():
    scored(sheet(*LOPBURI), "--scan", report({"O8": F}), "--xlsx", "out.xlsx")
    book = openpyxl.load_workbook("out.xlsx")
    rows = [[cell.value for cell in row] for row in book["มอบหมายงาน"].iter_rows()]
    assert rows[-1][1].startswith("O8 ")
    assert "คะแนนรวมที่เพิ่ม" in rows[-2]
    scored(sheet(*LOPBURI), "--xlsx", "out.xlsx")
    assert "มอบหมายงาน" not in openpyxl.load_workbook("out.xlsx").sheetnames


@pytest.mark.parametrize("scan", ["nothing", "no.json", "s.csv"])
def test_a_scan_that_is_none_is_one_line(scan, capsys):
    assert cli.main(["score", sheet(*GOOD), "--edition", "2568", "--scan", scan]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_scan_of_a_year_that_the_file_has_not_is_one_line(capsys):
    path = sheet(*GOOD, year=2567)
    assert cli.main(["score", path, "--edition", "2568", "--scan", report({})]) == 2
    assert "2568" in capsys.readouterr().err


# In reports


def joined(outcomes, lang="th"):
    given = {f"i{n}": exactly(v) for n, v in enumerate(LOPBURI_IIT["2568"], 1)}
    given |= {f"eit1:e{n}": exactly(v) for n, v in enumerate(LOPBURI_EIT["2568"], 1)}
    return scans.scan(outcomes, survey={**given, "eit2": exactly(98.89)}, lang=lang)


@pytest.mark.parametrize("lang", ["th", "en"])
def test_reports_show_the_one_plan_and_the_advice(lang):
    found = joined({"O8": F, "O21": F, "O12": C}, lang)
    jsonschema.Draft202012Validator(report_schema()).validate(found)
    page = html.render(found, lang).decode()
    words = " ".join(lxml_html.fromstring(page).text_content().split())
    console = Console(file=io.StringIO(), width=300, force_terminal=False)
    terminal.show(found, console, lang)
    shown = console.file.getvalue()
    assert found["plan"]["text"]
    for line in found["plan"]["text"]:
        assert line in words
        assert line in shown
    for entry in found["advice"][:5]:
        assert entry["advice"] in words
        assert entry["advice"] in shown
    assert found["advice"][-1]["advice"] in words


def test_an_audit_without_scores_has_a_plan_for_the_oit_and_no_advice():
    found = scans.scan({"O12": F, "O13": F})
    assert (found["plan"]["part"], found["plan"]["next"]["oit"]) == ("oit", 95)
    assert found["plan"]["way"] == {"items": ["O13"], "oit": 95, "overall": None}
    assert found["advice"] == []


def test_a_site_that_was_not_read_has_no_plan():
    everything = {item.id: C for item in load("2568").items}
    found = scans.scan(everything, findings=[scans.finding("unreachable", item="")])
    jsonschema.Draft202012Validator(report_schema()).validate(found)
    assert (found["plan"], plan.mends(found)) == (None, [])
    assert html.render(found, "th")


def test_items_of_an_open_outcome_are_no_failed_ones_in_the_list():
    found = scans.scan({"O12": F, "O13": C})
    assert [(m.item["id"], m.sure) for m in plan.mends(found)] == [("O12", True), ("O13", False)]
