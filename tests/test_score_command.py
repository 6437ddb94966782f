"""`prongsai score`, its inputs and forms, and scores joined to an audit."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import jsonschema
import openpyxl
import pytest

import cli
from crawler.errors import UserError
from fleet import saved, scored
from fleet.request import Request
from fleet.scores import changes, read
from reports.schema import report_schema, score_schema
from scoring.engine import exactly, leaves_of
from scoring.scheme import load
from tests.serving import page, serving
from tests.test_golden import LOPBURI_EIT, LOPBURI_IIT

SCHEME = load("2568")
HEAD = ("year", "instrument", "id", "score")
EXACT = {"score": 95.5, "low": 95.5, "high": 95.5}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("PRONGSAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")


def sheet(*rows, name="s.csv", head=HEAD):
    with Path(name).open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([head, *rows])
    return Path(name)


def book(name="s.xlsx", **sheets):
    out = openpyxl.Workbook()
    out.remove(out.active)
    for title, rows in sheets.items():
        page_ = out.create_sheet(title.replace("_", " "))
        for row in rows:
            page_.append(row)
    out.save(name)
    return Path(name)


def lopburi(*more):
    rows = [(2568, "iit", f"i{n}", v) for n, v in enumerate(LOPBURI_IIT["2568"], 1)]
    rows += [(2568, "eit1", f"e{n}", v) for n, v in enumerate(LOPBURI_EIT["2568"], 1)]
    return sheet(*rows, (2568, "eit2", "total", 98.89), (2568, "oit", "total", 100), *more)


def scores_of(path, *options, year="2568"):
    assert cli.main(["score", str(path), "--json", "out.json", *options]) == 0
    found = json.loads(Path("out.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(score_schema()).validate(found)
    return found["years"][year]


def refused(path, edition="2568"):
    with pytest.raises(UserError) as error:
        read(path, edition)
    assert re.search("[ก-ฮ]", error.value.th)
    assert not re.search("[ก-ฮ]", re.sub("“.*?”", "", error.value.en))
    return error.value.th


def test_question_scores_come_to_the_printed_result(capsys):
    found = scores_of(lopburi())
    scores = found["scores"]
    assert [scores[n]["score"] for n in ("iit", "eit1", "eit2", "oit", "overall")] == [
        96.78, 93.26, 98.89, 100, 97.86,
    ]  # fmt: skip
    assert scores["level"] == "ผ่านดี"
    assert list(scores["indicators"]) == [str(n) for n in range(1, 11)]
    assert list(scores["sub_indicators"]) == ["9.1", "9.2", "9.3", "9.4", "9.5", "10.1", "10.2"]
    out = capsys.readouterr().out
    assert "97.86" in out
    assert "EIT ส่วนที่ 1 ได้ 93.26 ต่ำกว่า 95.00" in out


def test_the_schema_itself_is_sound():
    jsonschema.Draft202012Validator.check_schema(score_schema())


def test_the_same_in_english_has_no_thai_word(capsys):
    assert cli.main(["score", str(lopburi()), "--lang", "en"]) == 0
    assert not re.search("[ก-ฮ]", capsys.readouterr().out)


def test_json_on_stdout_is_alone(capsys):
    assert cli.main(["score", str(lopburi()), "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "prongsai.score/1"


def test_a_workbook_with_thai_heads_and_digits_is_read():
    rows = [("ปีงบประมาณ", "เครื่องมือ", "ข้อ", "คะแนน"), ("๒๕๖๘", "EIT ส่วนที่ ๑", "ตัวชี้วัดที่ ๖", "๙๕.๑๓")]
    rows += [("2025", "oit", "o๑๒", "ไม่ผ่าน"), (2568, "oit", 9.1, 75.0), (2568, "IIT", "i 01", 90)]
    given = read(book(scores=rows), "2568")["2568"].given
    assert given == {
        "eit1:6": exactly(95.13),
        "O12": exactly(0),
        "9.1": exactly(75),
        "i1": exactly(90),
    }


def test_titles_may_stand_above_the_head_and_scores_may_be_percentages():
    path = book(scores=[["ผลประเมิน ITA"], ["อบต.บ้านทุ่ง"], HEAD, (2568, "iit", "i1", 0.9732)])
    form = openpyxl.load_workbook(path)
    form["scores"]["D4"].number_format = "0.00%"
    form.save(path)
    assert read(path, "2568")["2568"].given == {"i1": exactly(97.32)}
    assert "ช่อง C5" in refused(sheet(HEAD, ("",), (2568, "iit", "i1", 1), (2568, "iit", "i0", 1),
                                      head=["ผลประเมิน"]))  # fmt: skip


def test_rows_without_a_year_are_of_the_edition_and_blank_scores_are_left_out():
    path = sheet(("iit", "i1", "95"), ("iit", "i2", ""), ("", "O1", "100"), head=HEAD[1:])
    assert read(path, "2568")["2568"].given == {"i1": exactly(95), "O1": exactly(100)}


@pytest.mark.parametrize(
    ("row", "place", "what"),
    [
        ((2568, "iit", "i16", 90), "C3", "i16"),
        ((2568, "iit", "e1", 90), "C3", "e1"),
        ((2568, "eit1", "9.1", 90), "C3", "9.1"),
        ((2568, "oit", "O29", 90), "C3", "O29"),
        ((2568, "iit", "", 90), "C3", ""),
        ((2568, "iit", "i2", 101), "D3", "101"),
        ((2568, "iit", "i2", -1), "D3", "-1"),
        ((2568, "iit", "i2", "nan"), "D3", "nan"),
        ((2568, "iit", "i2", "passed"), "D3", "passed"),
        ((2568, "eit3", "e1", 90), "B3", "eit3"),
        ((2568, "", "e1", 90), "B3", ""),
        ((2500, "iit", "i2", 90), "A3", "2500"),
        (("ปีก่อน", "iit", "i2", 90), "A3", "ปีก่อน"),
        ((2568, "iit", "i1", 80), "D3", "D2"),
    ],
)
def test_what_is_wrong_is_named_by_sheet_and_cell(row, place, what):
    first = (2568, "iit", "i1", 95)
    assert f"s.csv ช่อง {place}" in refused(sheet(first, row))
    message = refused(book(marks=[HEAD, first, row]))
    assert f"แผ่น marks ช่อง {place}" in message
    assert what in message


def test_a_finer_score_wins_and_the_difference_is_told():
    found = scores_of(lopburi((2568, "iit", "4", 95), (2568, "iit", "total", 96.78)))
    assert found["scores"]["indicators"]["4"]["score"] == 92.66
    assert [n for n in found["notes"] if "95.00" in n and "92.66" in n and "-2.34" in n]
    assert not [n for n in found["notes"] if n.startswith("IIT:")]


def test_a_coarser_score_stands_where_finer_ones_are_missing():
    path = sheet((2568, "iit", "i1", 90), (2568, "iit", "1", 95), (2568, "iit", "total", 95.5))
    scores = scores_of(path)["scores"]
    assert scores["iit"] == EXACT
    assert scores["indicators"]["1"]["score"] == 95


def test_a_coarser_score_that_can_not_be_is_told_and_not_used():
    found = scores_of(sheet((2568, "iit", "i1", 0), (2568, "iit", "1", 95)))
    assert found["scores"]["indicators"]["1"] == {"score": 0, "low": 0, "high": 66.67}
    assert [note for note in found["notes"] if "เป็นไปไม่ได้" in note]


def test_what_is_not_given_makes_a_range_and_is_named():
    found = scores_of(sheet((2568, "iit", "total", 95.5), (2568, "eit1", "total", 95.5)))
    scores = found["scores"]
    assert scores["eit2"] is None
    assert scores["level"] is None
    assert scores["overall"] == {"score": 42.98, "low": 42.98, "high": 97.98}
    assert [n for n in found["notes"] if "ไม่มีคะแนน EIT ส่วนที่ 2" in n]
    assert [n for n in found["notes"] if "ไม่มีคะแนน OIT" in n]


def test_a_question_that_is_missing_is_named():
    rows = [(2568, "iit", f"i{n}", 100) for n in range(1, 15)]
    found = scores_of(sheet(*rows))
    assert found["scores"]["iit"] == {"score": 93.33, "low": 93.33, "high": 100}
    assert [n for n in found["notes"] if n.startswith("IIT") and "i15" in n]


def test_what_does_not_apply_takes_its_weight_out():
    rows = [(2568, "oit", f"O{n}", 100) for n in range(1, 29) if n not in (12, 13)]
    rows += [(2568, "oit", "O12", "failed"), (2568, "oit", "O13", "not_applicable")]
    assert scores_of(sheet(*rows))["scores"]["sub_indicators"]["9.3"]["score"] == 0
    whole = [(2568, "iit", "total", 90), (2568, "eit1", "total", 80), (2568, "oit", "total", 100)]
    whole += [(2568, "eit2", "total", "not_applicable")]
    overall = scores_of(sheet(*whole))["scores"]["overall"]
    assert overall["score"] == round((0.3 * 90 + 0.15 * 80 + 40) / 0.85, 2)


def test_the_level_is_told_only_where_it_is_certain():
    rows = [(2568, "iit", "total", 96), (2568, "eit1", "total", 96), (2568, "eit2", "total", 96)]
    items = [(2568, "oit", f"O{n}", "passed") for n in range(1, 28)]
    assert scores_of(sheet(*rows, *items))["scores"]["level"] is None
    low = [(2568, "eit2", "total", 80)]
    assert scores_of(sheet(*rows[:2], *low, *items))["scores"]["level"] == "ผ่าน"


@pytest.mark.parametrize("year", ["2563", "2567", "2568", "2569", "2570"])
def test_every_year_is_scored_and_says_how_far_its_rules_are_known(year):
    items = [node.id for node in leaves_of(load(year).oit)]
    found = scores_of(sheet(*((year, "oit", item, 100) for item in items)), year=year)
    assert found["scores"]["oit"] == {"score": 100, "low": 100, "high": 100}
    remark = load(year).remark
    assert (found["notes"][0] == remark) if remark else ("ไม่พบเอกสาร" not in str(found["notes"]))


def test_eit_of_a_year_without_parts_stands_in_the_scores():
    rows = [(2563, "iit", "total", 96), (2563, "eit", "total", 90), (2563, "oit", "total", 95.5)]
    scores = scores_of(sheet(*rows, (2563, "iit", "1", 96)), year="2563")["scores"]
    assert scores["eit"] == {"score": 90, "low": 90, "high": 90}
    assert (scores["overall"]["score"], scores["level"]) == (94, "A")
    assert list(scores["indicators"]) == [str(n) for n in range(1, 11)]
    assert len(scores["sub_indicators"]) == 7


# What if


def test_what_if_shows_the_result_before_and_after():
    found = scores_of(lopburi(), "--what-if", "eit1:e9=95,O12=failed")
    assert found["before"]["overall"]["score"] == 97.86
    assert found["scores"]["oit"]["score"] == 95
    assert found["scores"]["eit1"]["score"] == 93.53


def test_what_if_all_of_eit_part_1_reached_the_best_level():
    ways = ",".join(f"eit1:e{n}=96" for n in range(1, 10))
    assert scores_of(lopburi(), "--what-if", ways)["scores"]["level"] == "ผ่านดีเยี่ยม"


@pytest.mark.parametrize(
    ("typed", "node"),
    [("O12=passed", "O12"), ("o12=100", "O12"), ("i3=50", "i3"), ("iit:i3=50", "i3"),
     ("eit2:e9=50", "eit2:e9"), ("EIT1:E9=50", "eit1:e9"), ("oit:O1=failed", "O1"),
     ("eit1:๖=50", "eit1:6")],
)  # fmt: skip
def test_what_if_names_a_node(typed, node):
    assert list(changes(typed, SCHEME)) == [node]


@pytest.mark.parametrize(
    "typed",
    [
        "e9=95",
        "6=95",
        "O29=passed",
        "O12",
        "O12=",
        "O12=150",
        "O12=maybe",
        "eit1:i3=5",
        "eit3:e9=5",
    ],
)
def test_a_wrong_what_if_is_one_line(typed, capsys):
    assert cli.main(["score", str(lopburi()), "--what-if", typed]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_bare_question_of_eit_is_refused_with_both_ways_to_write_it(capsys):
    cli.main(["score", str(lopburi()), "--what-if", "e9=95"])
    assert "eit1:e9 / eit2:e9" in capsys.readouterr().err


def test_a_what_if_below_a_total_is_a_range_and_says_so():
    path = sheet((2568, "iit", "total", 90), (2568, "eit1", "total", 90),
                 (2568, "eit2", "total", 90), (2568, "oit", "total", 80))  # fmt: skip
    found = scores_of(path, "--what-if", "O12=passed")
    overall = found["scores"]["overall"]
    assert overall["low"] < 86 <= overall["high"]
    assert [note for note in found["notes"] if note.startswith("O12:")]


# Raw answers

ASKED = [f"i{n}" for n in range(1, 16)]


def test_answers_become_means_with_direction_scale_and_who_did_not_know():
    rows = [
        ["ลำดับ", "i1", "i2", "i3 เรียกรับสินบน"],
        [1, 100, 0, "ไม่มี"],
        [2, 80, 20, "มี"],
        [3, "ไม่ทราบ", "น้อยที่สุด", 0],
        [4, "๖๐", None, None],
        [5, None, None, None],
    ]
    year = read(book(iit=rows), "2568")["2568"]
    assert year.given["i1"] == exactly(80)
    assert year.given["i2"] == exactly((100 + 80 + 80) / 3)
    assert year.given["i3"] == exactly(200 / 3)
    assert year.respondents == {"iit": 4}


def test_respondents_are_shown_and_written(capsys):
    found = scores_of(book(iit_2568=[ASKED, *[[100] + [0] * 14] * 3]))
    assert found["respondents"] == {"iit": 3}
    assert "ผู้ตอบ 3 คน" in capsys.readouterr().out


def test_answers_of_eit_belong_to_the_part_that_sheet_or_row_names():
    head = ["e1", "e2"]
    given = read(book(eit1=[head, [80, 60]], EIT_ส่วนที่_2=[head, [40, 20]]), "2568")["2568"].given
    assert [given[f"eit{p}:e{n}"].score for p in (1, 2) for n in (1, 2)] == [80, 60, 40, 20]
    mixed = book(คำตอบ=[["instrument", *head], ["eit1", 80, 60], ["eit2", 40, 20]])
    assert read(mixed, "2568")["2568"].given == given


def test_answers_win_over_a_typed_score_and_the_difference_is_told():
    year = read(book(scores=[HEAD, (2568, "iit", "i1", 50)], iit=[["i1", "i4"], [80, 60]]), "2568")
    assert year["2568"].given["i1"] == exactly(80)
    assert "disagrees" in [note.code for note in year["2568"].notes]


@pytest.mark.parametrize(
    ("sheets", "place"),
    [
        ({"iit": [["i1", "i2"], [80, 55]]}, "B2"),
        ({"iit": [["i1", "i2"], [80, 120]]}, "B2"),
        ({"iit": [["i1", "i3"], [80, 60]]}, "B2"),
        ({"iit": [["i1", "i16"], [80, 60]]}, "B1"),
        ({"iit": [["i1", "i1"], [80, 60]]}, "B1"),
        ({"eit": [["e1", "e2"], [80, 60]]}, "A2"),
        ({"iit": [["year", "i1", "i2"], [2500, 80, 60]]}, "A2"),
    ],
)
def test_a_wrong_answer_is_named_by_sheet_and_cell(sheets, place):
    assert f"แผ่น {next(iter(sheets))} ช่อง {place}" in refused(book(**sheets))


def test_answers_are_read_by_the_questions_of_their_year():
    """The last question of EIT could be answered by yes or no in 2567, by degree since."""
    rows = [["year", "e8", "e9"], [2567, 80, "เคย"], [2567, 60, "ไม่เคย"], [2568, 80, 60]]
    found = read(book(eit1=rows), "2568")
    assert found["2567"].given == {"eit1:e8": exactly(70), "eit1:e9": exactly(50)}
    assert found["2568"].given["eit1:e9"] == exactly(60)
    assert "แผ่น eit1 ช่อง C2" in refused(book(eit1=[["year", "e8", "e9"], [2567, 80, 60]]))


@pytest.mark.parametrize("name", ["e1.1", "e4", "i1"])
def test_answers_of_a_year_whose_scale_is_not_known_are_refused(name):
    message = refused(book(answers=[["year", "e2", name], [2563, None, 60]]))
    assert "ปี 2563" in message
    assert "มาตรวัด" in message


def test_a_sheet_that_is_neither_is_told():
    found = scores_of(book(scores=[HEAD, (2568, "iit", "total", 90)], หมายเหตุ=[["ผู้กรอก"], ["ก"]]))
    assert [note for note in found["notes"] if "หมายเหตุ" in note]


def test_a_broken_file_is_one_line():
    Path("x.xlsx").write_bytes(b"PK broken")
    assert "x.xlsx" in refused(Path("x.xlsx"))


# Forms


@pytest.mark.parametrize("name", ["scores.xlsx", "scores.csv", "Score 68.xlsx"])
def test_the_empty_form_is_read_back_as_empty_and_filled_as_filled(name):
    assert cli.main(["template", name, "--edition", "2568"]) == 0
    assert "ยังไม่ได้กรอก" in refused(Path(name))
    if not name.endswith("xlsx"):
        return
    form = openpyxl.load_workbook(name)
    assert form.sheetnames == ["scores", "iit 2568", "eit1 2568", "eit2 2568"]
    for row in form["scores"].iter_rows(min_row=2):
        row[3].value = 90
    form["eit1 2568"].append([100] * 9)
    form.save(name)
    year = read(Path(name), "2568")["2568"]
    assert len(year.given) == 15 + 9 + 9 + 28
    assert year.given["eit1:e3"] == exactly(0)
    assert year.given["eit1:e1"] == exactly(100)


@pytest.mark.parametrize(("edition", "sheets"), [("2563", 1), ("2567", 4), ("2570", 4)])
def test_the_empty_form_of_another_year_has_its_questions(edition, sheets):
    assert cli.main(["template", "scores.xlsx", "--edition", edition]) == 0
    form = openpyxl.load_workbook("scores.xlsx")
    assert len(form.sheetnames) == sheets
    leaves = sum(len(list(leaves_of(tree))) for tree in load(edition).instruments)
    assert form["scores"].max_row == 1 + leaves


def test_another_name_writes_the_submission_sheet():
    assert cli.main(["template", "itas.csv"]) == 0
    assert Path("itas.csv").read_text("utf-8-sig").startswith("item,url,note")


# Joined to an audit

AUDIT = ["audit", "--allow-private-addresses", "--delay", "0", "--render", "never",
         "--edition", "2568"]  # fmt: skip


def test_an_audit_takes_iit_and_eit_from_the_file_and_oit_from_the_site():
    given, told = scored.survey(lopburi(), "2568", "th")
    assert "O1" not in given
    assert "oit" not in given
    assert given["i1"] == exactly(95.2)
    assert [text for text in told if "OIT" in text]


def test_a_file_without_survey_scores_is_refused_for_an_audit():
    with pytest.raises(UserError, match="IIT"):
        scored.survey(sheet((2568, "oit", "O1", 100)), "2568", "th")


def test_a_saved_request_keeps_the_scores_for_recheck(tmp_path):
    asked = Request("http://a.go.th/", "2568", survey=(("i1", exactly(95)),))
    saved.write_request(tmp_path, asked)
    assert saved.read_request(tmp_path) == asked


def test_an_audit_with_scores_tells_the_whole_result(capsys):
    with serving({"/": page("<h1>อบต.บ้านทุ่ง</h1><p>ข่าว</p>")}) as site:
        asked = [*AUDIT, site.base, "--scores", str(lopburi())]
        code = cli.main([*asked, "--json", "x.json", "--html", "x.html"])
    assert code == 1
    report = json.loads(Path("x.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(report_schema()).validate(report)
    scores = report["scores"]
    assert [scores[name]["score"] for name in ("iit", "eit1", "eit2")] == [96.78, 93.26, 98.89]
    rest = 0.3 * 96.78133 + 0.15 * 93.25778 + 0.15 * 98.89
    assert scores["overall"]["low"] == pytest.approx(rest + 0.4 * scores["oit"]["low"], abs=0.02)
    assert scores["overall"]["high"] < 85
    assert "คะแนน ITA รวมที่คาด" in capsys.readouterr().out
    assert "คะแนน ITA รวมที่คาด" in Path("x.html").read_text("utf-8")
    assert cli.main(["recheck", report["scan"]["id"], "--json", "y.json", "--quiet"]) == 1
    assert json.loads(Path("y.json").read_text("utf-8"))["scores"] == scores
