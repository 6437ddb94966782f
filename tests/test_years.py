"""Years side by side: the printed differences of a real agency, and what must not be compared."""

from __future__ import annotations

import csv
import io
import json
import re

import jsonschema
import openpyxl
import pytest

import cli
from reports import score_book, year_words
from reports.schema import score_schema
from reports.scores import YearScores
from reports.side_by_side import Step
from reports.workbook import Sheet
from reports.years import compare
from scoring.engine import Range, exactly, leaves_of
from scoring.resolve import evaluate
from scoring.scheme import load
from tests.test_golden import LOPBURI_2567, LOPBURI_2568, known


def years(**given):
    """Results by year; y2567={...} holds the scores of 2567."""
    found = {}
    for name, scores in given.items():
        scheme = load(name[1:])
        found[name[1:]] = YearScores(scheme, evaluate(scheme, scores))
    return found


def compared(**given):
    found = compare(years(**given))
    assert found is not None
    return found


def line(found, kind, id_):
    return next(each for each in found.lines if (each.row.kind, each.row.id) == (kind, id_))


def step(found, kind, id_, number=0):
    return line(found, kind, id_).steps[number]


def items(year, **changed):
    """All items of a year passed, save those named."""
    passed = {leaf.id: exactly(100) for leaf in leaves_of(load(year).oit)}
    return passed | {name: exactly(value) for name, value in changed.items()}


LOPBURI = {"y2567": LOPBURI_2567, "y2568": LOPBURI_2568}

# As printed, but for the difference of i6 and of OIT, which the document misprints.
PRINTED = {
    "instrument": {"iit": -0.49, "eit1": 7.12, "eit2": 7.11, "oit": 10.83},
    "indicator": {"1": -1.13, "2": 0.63, "3": 1.16, "4": -1.67, "5": -1.41, "6": 2.75, "7": 3.14,
                  "8": 15.46, "9": 13.33, "10": 8.33},
    "question": dict(zip(
        (f"i{n}" for n in range(1, 16)),
        (-2.02, -1.34, -0.04, -1.60, 3.11, 0.37, 1.67, 1.81, 0, -6.05, 1.74, -0.69, -0.91, -1.22,
         -2.10), strict=True)),
    "overall": {"overall": 6.32},
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "id_", "difference"),
    [(kind, id_, value) for kind, each in PRINTED.items() for id_, value in each.items()],
)
def test_the_printed_differences_of_lopburi_come_out(kind, id_, difference):
    assert step(compared(**LOPBURI), kind, id_).difference == difference


def test_the_changed_question_of_lopburi_is_marked_and_not_compared():
    found = step(compared(**LOPBURI), "question", "e9")
    assert found.difference is None
    assert found.remark.code == "question_changed"
    text = year_words.remark_text(found.remark, "th")
    assert "E-Service" in text
    assert "พัฒนาบริการออนไลน์" in text


def test_a_mean_of_both_parts_is_not_compared_with_one_part():
    found = line(compared(**LOPBURI), "question", "e1")
    assert [found.cells[year].value.score for year in ("2567", "2568")] == [92.35, 92.94]
    assert (found.steps[0].difference, found.steps[0].remark.code) == (None, "parts_differ")


def test_questions_of_eit_are_compared_by_part_where_both_years_have_it():
    then = known(eit1__e1=90, eit2__e1=80)
    found = compared(y2567=then, y2568=known(eit1__e1=95.5, eit2__e1=80))
    assert step(found, "question", "eit1:e1").difference == 5.5
    assert step(found, "question", "eit2:e1").difference == 0
    means = compared(y2567=known(eit__e1=90), y2568=known(eit__e1=95))
    assert step(means, "question", "e1").difference == 5


def test_an_indicator_that_counts_a_changed_question_is_compared_and_says_so():
    found = step(compared(**LOPBURI), "indicator", "8")
    assert found.remark.code == "members"
    assert found.remark.facts == ("e9",)
    assert step(compared(**LOPBURI), "indicator", "9").remark.facts == ("25", "20")


def test_what_is_only_a_range_has_no_difference():
    given = known(iit=90) | {"oit": Range(50, 50, 80)}
    found = compared(y2567=known(iit=95, oit=90), y2568=given)
    assert step(found, "instrument", "iit").difference == -5
    assert step(found, "instrument", "oit").difference is None
    assert step(found, "overall", "overall").difference is None


def test_levels_of_other_systems_are_named_and_not_compared():
    found = compared(y2563=known(overall=94.72), y2567=known(overall=91))
    assert [found.levels[year] and found.levels[year].name for year in found.years] == ["A", None]
    assert "AA" in year_words.remark_text(found.level_remark, "th")
    assert compared(**LOPBURI).level_remark is None


def test_items_are_matched_by_key_and_not_by_number():
    found = compared(y2568=items("2568", O12=0), y2569=items("2569", O11=100, O14=0))
    labels = {each.row.label[0]: each.steps[0] for each in found.lines if each.row.kind == "item"}
    assert labels["O12 → O11"].difference == 100
    assert labels["O15 → O14"].difference == -100
    assert labels["O1"].difference == 0


def test_merged_split_dropped_and_new_items_are_shown_as_such():
    found = compared(y2568=items("2568"), y2569=items("2569"))
    steps = {each.row.label[0]: each.steps[0] for each in found.lines if each.row.kind == "item"}
    for label in ("O21 → O20", "O22"):
        assert steps[label].difference is None
        assert steps[label].remark.code == "merged"
        assert steps[label].remark.facts == ("2568", "O21, O22", "O20", "2569")
    assert steps["O11"].remark.code == "dropped"
    assert len(steps) == 28


def test_items_whose_elements_went_into_another_are_merged():
    found = compared(y2567=items("2567"), y2568=items("2568"))
    steps = {each.row.label[0]: each.steps[0] for each in found.lines if each.row.kind == "item"}
    assert steps["O1"].remark.facts == steps["O3"].remark.facts == ("2567", "O1, O3", "O1", "2568")
    assert steps["O21"].remark.facts == ("2567", "O20, O21", "O16", "2568")
    assert steps["O15"].remark.facts == ("2567", "O14, O15, O16", "O12", "2568")
    assert steps["O2"] == Step("2567", "2568", 0, None)


def test_a_merged_item_is_compared_between_years_that_both_have_it():
    found = compared(y2569=items("2569"), y2570=items("2570", O20=0))
    steps = {each.row.label[0]: each.steps[0] for each in found.lines if each.row.kind == "item"}
    assert steps["O20"].difference == -100
    assert {each.remark for each in steps.values()} == {None}


def test_where_the_questions_of_a_year_are_not_at_hand_it_is_said():
    carried = compared(y2568=known(i1=90), y2569=known(i1=92))
    assert step(carried, "question", "i1").difference == 2
    assert step(carried, "question", "i1").remark.code == "question_assumed"
    unknown = compared(y2563=known(e4=90), y2567=known(eit__e4=92))
    assert step(unknown, "question", "e4").difference is None
    assert step(unknown, "question", "e4").remark.code == "question_unknown"
    other = compared(y2563=known(e2=90), y2567=known(eit__e2=92))
    assert step(other, "question", "e2").remark.code == "question_changed"


def test_eit_of_one_part_is_compared_with_the_mean_of_two():
    found = compared(y2563=known(eit=88), y2567=known(eit=90))
    assert step(found, "instrument", "eit").difference == 2
    assert step(found, "instrument", "eit").remark.code == "one_part"


def test_three_years_have_a_difference_from_each_to_the_next():
    found = compared(y2569=known(iit=93), y2567=known(iit=90), y2568=known(iit=95))
    assert [(s.before, s.after, s.difference) for s in line(found, "instrument", "iit").steps] == [
        ("2567", "2568", 5), ("2568", "2569", -2),
    ]  # fmt: skip


def test_one_year_has_nothing_to_compare():
    assert compare(years(y2568=LOPBURI_2568)) is None


def test_what_only_one_year_has_is_no_comparison():
    found = compared(y2567=known(iit=90, oit=90), y2568=known(i1=95, oit=100))
    assert {each.row.kind for each in found.lines} == {"overall", "instrument"}


# The command


@pytest.fixture
def two_years(tmp_path):
    rows = [("year", "instrument", "id", "score")]
    for year, given in (("2567", LOPBURI_2567), ("2568", LOPBURI_2568)):
        for node, score in given.items():
            part, _, number = node.rpartition(":")
            totals = node in ("eit1", "eit2", "oit")
            part = part or (node if totals else "iit" if node.startswith("i") else "oit")
            rows.append((year, part, "total" if totals else number, score.score))
    path = tmp_path / "s.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    return path


def test_the_command_shows_the_years_and_writes_them(two_years, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    made, book = tmp_path / "x.json", tmp_path / "x.xlsx"
    assert cli.main(["score", str(two_years), "--json", str(made), "--xlsx", str(book)]) == 0
    out = capsys.readouterr().out
    assert "เปรียบเทียบผลการประเมิน ITA ปีงบประมาณ พ.ศ. 2567, 2568" in out
    assert re.search(r"OIT +│ +89\.17 +│ +100\.00 +│ +\+10\.83", out)
    document = json.loads(made.read_text("utf-8"))
    jsonschema.Draft202012Validator(score_schema()).validate(document)
    comparison = document["comparison"]
    assert comparison["years"] == ["2567", "2568"]
    assert comparison["levels"] == {"2567": "ผ่านดี", "2568": "ผ่านดี"}
    first = comparison["lines"][0]
    assert first["values"]["2568"] == {
        "id": "overall", "score": 97.86, "low": 97.86, "high": 97.86,
    }  # fmt: skip
    assert first["differences"][0]["difference"] == 6.32
    form = openpyxl.load_workbook(book)
    assert form.sheetnames[:3] == ["เปรียบเทียบรายปี", "2567", "2568"]
    heads = [cell.value for cell in form["เปรียบเทียบรายปี"][3]]
    assert heads == ["รายการ", "2567", "2568", "ผลต่าง", "หมายเหตุ"]


def test_the_command_in_english_has_no_thai_word(two_years, capsys):
    assert cli.main(["score", str(two_years), "--lang", "en"]) == 0
    out = capsys.readouterr().out
    shown = out[out.index("ITA of 2567, 2568 compared") :]
    assert not re.search("[ก-๙]", shown)


def test_the_workbook_takes_further_sheets():
    more = Sheet("งาน", ("ก",), (10,), [("", ["=1+1"])])
    body = score_book.book(years(**LOPBURI), "th", [more])
    form = openpyxl.load_workbook(io.BytesIO(body))
    assert form.sheetnames[-1] == "งาน"
    assert form["งาน"]["A2"].value == "'=1+1"
    signs = [row[3].number_format for row in form["เปรียบเทียบรายปี"].iter_rows(min_row=4)]
    assert set(signs) == {"+0.00;-0.00;0.00"}


def test_the_workbook_of_one_year_has_no_comparison():
    body = score_book.book(years(y2568=LOPBURI_2568), "en")
    assert openpyxl.load_workbook(io.BytesIO(body)).sheetnames == ["2568", "notes"]
