"""A roster's rows count or are named, and the rest goes on."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import cli
from crawler.errors import UserError
from fleet.roster import read
from o_items.load import load

TYPES = load("2568").agency_types
HEAD = "id,name,type,province,district,url,submissions,aliases,contact"


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def roster(*rows, head=HEAD, name="r.csv"):
    Path(name).write_text("\n".join((head, *rows)), encoding="utf-8")
    return read(Path(name), TYPES)


def test_a_row_is_an_agency():
    Path("s.csv").write_text("item,url\nO1,http://a.go.th/o1\n", encoding="utf-8")
    found = roster("a-1,อบต.ก,sao,สระแก้วงาม,เมือง,www.a.go.th,s.csv,อบต.กอ;ก.,ka@a.go.th")
    (entry,) = found.agencies
    assert (entry.id, entry.type, entry.url) == ("a-1", "sao", "http://www.a.go.th/")
    assert entry.aliases == ("อบต.กอ", "ก.")
    assert entry.submissions == Path("s.csv")
    assert found.problems == ()


def test_thai_heads_and_thai_types_are_known():
    (entry,) = roster("7,ทต.ข,เทศบาลตำบล", head="รหัส,ชื่อหน่วยงาน,ประเภท").agencies
    assert (entry.id, entry.type, entry.url) == ("7", "municipality", "")


WRONG = {
    "no id": ",ก,sao",
    "an id that is a path": "../x,ก,sao",
    "an id that Windows keeps for itself": "con,ก,sao",
    "an id twice": "A1,ก,sao",
    "no such type": "a2,ก,village",
    "no type": "a2,ก,",
}


@pytest.mark.parametrize("row", WRONG.values(), ids=WRONG)
def test_a_wrong_row_is_named_once_and_the_rest_goes_on(row):
    found = roster("a1,ก,sao", row, "a9,ข,pao")
    assert [entry.id for entry in found.agencies] == ["a1", "a9"]
    (problem,) = found.problems
    assert (problem.row, problem.kept) == (3, False)
    assert "3" in problem.th
    assert "3" in problem.en


ODD = {
    "an address that is none": "a2,ก,sao,,,ftp://x.go.th,,,",
    "the site of another": "a2,ก,sao,,,http://www.a.go.th,,,",
    "a sheet that is not there": "a2,ก,sao,,,,none.csv,,",
}


@pytest.mark.parametrize("row", ODD.values(), ids=ODD)
def test_an_odd_row_counts_and_is_told(row):
    found = roster("a1,ก,sao,,,www.a.go.th,,,", row)
    assert [entry.id for entry in found.agencies] == ["a1", "a2"]
    assert [(p.row, p.kept) for p in found.problems] == [(3, True)]


def test_thousands_of_rows_are_read():
    assert len(roster(*(f"a{n},ก,sao" for n in range(9000))).agencies) == 9000


@pytest.mark.parametrize("body", ["", "name,url\nก,http://a", HEAD, HEAD + "\n,ก,sao"])
def test_a_file_without_agencies_is_one_clear_error(body):
    Path("r.csv").write_text(body, encoding="utf-8")
    with pytest.raises(UserError):
        read(Path("r.csv"), TYPES)


def test_the_template_is_a_roster_to_fill_in():
    assert cli.main(["template", "roster.xlsx", "--edition", "2568"]) == 0
    book = openpyxl.load_workbook("roster.xlsx")
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][:9] == HEAD.split(",")
    for column, value in enumerate(("a1", "อบต.ก", "sao", "จ", "อ", "http://a.go.th"), 1):
        sheet.cell(2, column, value)
    book.save("filled.xlsx")
    assert [entry.id for entry in read(Path("filled.xlsx"), TYPES).agencies] == ["a1"]
