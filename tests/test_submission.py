"""Submission sheets: what is read, and what is refused with its row named."""

from __future__ import annotations

import openpyxl
import pytest

from crawler.errors import UserError
from crawler.submission import read, urls_in
from o_items.load import load
from reports import template

EDITION = load("2568")
ITEMS = [item.id for item in EDITION.items]


@pytest.fixture
def sheet(tmp_path):
    def write(text, name="sheet.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def refused(path):
    with pytest.raises(UserError) as caught:
        read(path, ITEMS)
    return caught.value


def test_rows_are_read_with_the_cell_they_stand_in(sheet):
    rows = read(sheet("item,url,note\nO1,https://a.go.th/x,ดูข้อ 2\n"), ITEMS)
    assert [(r.item, r.url, r.note, r.cell) for r in rows] == [
        ("O1", "https://a.go.th/x", "ดูข้อ 2", "B2")
    ]


@pytest.mark.parametrize(
    "typed", ["O7", "o7", "O07", "7", "๗", "ข้อ 7", "ข้อ ๗", "O 7", "โอ7", "O.7"]
)
def test_an_item_may_be_written_as_officers_write_it(sheet, typed):
    assert read(sheet(f"item,url\n{typed},https://a.go.th/\n"), ITEMS)[0].item == "O7"


@pytest.mark.parametrize(
    "head", ["item,url,note", "ข้อ,ลิงก์,หมายเหตุ", "OIT,URL,คำอธิบาย", "note,url,item"]
)
def test_heads_may_be_thai_and_in_any_order(sheet, head):
    cells = {"item": "O3", "ข้อ": "O3", "OIT": "O3"}
    values = [
        cells.get(name) or ("https://a.go.th/" if name in ("url", "URL", "ลิงก์") else "x")
        for name in head.split(",")
    ]
    rows = read(sheet(f"{head}\n{','.join(values)}\n"), ITEMS)
    assert (rows[0].item, rows[0].url) == ("O3", "https://a.go.th/")


def test_lines_above_the_heads_are_passed_over(sheet):
    assert len(read(sheet("แบบส่ง ITAS,,\n,,\nitem,url,note\nO1,http://a.go.th,\n"), ITEMS)) == 1


def test_several_addresses_in_one_cell_are_several_rows(sheet):
    text = 'item,url\nO1,"1) https://a.go.th/1\n2) https://a.go.th/2;"\n'
    assert [r.url for r in read(sheet(text), ITEMS)] == ["https://a.go.th/1", "https://a.go.th/2"]


def test_several_rows_of_one_item_are_kept(sheet):
    assert len(read(sheet("item,url\nO1,http://a.go.th/1\nO1,http://a.go.th/2\n"), ITEMS)) == 2


def test_a_cell_that_is_no_address_is_kept_as_typed(sheet):
    rows = read(sheet("item,url\nO1,ดูที่เมนูเกี่ยวกับเรา\n"), ITEMS)
    assert (rows[0].typed, rows[0].url) == ("ดูที่เมนูเกี่ยวกับเรา", "")


def test_items_without_an_address_are_no_rows(sheet):
    assert [r.item for r in read(sheet("item,url\nO1,\nO2,http://a.go.th\n"), ITEMS)] == ["O2"]


def test_old_thai_encoding_is_read(sheet):
    rows = read(sheet("ข้อ,ลิงก์\nO1,http://a.go.th\n", encoding="cp874"), ITEMS)
    assert rows[0].item == "O1"


def test_bare_host_names_count_as_addresses():
    assert urls_in("www.banthung.go.th/plan") == ["http://www.banthung.go.th/plan"]
    assert urls_in("ไม่มี") == []


def test_the_name_of_a_file_may_hold_blanks_and_other_words_after_an_address_do_not_count():
    named = "https://a.go.th/upload/รายงานผล ปี 68.pdf"
    assert urls_in(f" {named}") == [named]
    assert urls_in(f"{named} และ {named}") == [named, named]
    assert urls_in("https://a.go.th/plan ดูหน้า 3") == ["https://a.go.th/plan"]
    assert urls_in("https://a.go.th/o1.html แล้วเปิด o1.pdf") == ["https://a.go.th/o1.html"]
    assert urls_in("https://a.go.th/x https://a.go.th/y.pdf") == [
        "https://a.go.th/x", "https://a.go.th/y.pdf",
    ]  # fmt: skip


def test_an_unknown_item_is_refused_with_its_row(sheet):
    error = refused(sheet("item,url\nO1,http://a.go.th\nO99,http://a.go.th\n"))
    assert "แถว 3" in error.th
    assert "O99" in error.th
    assert "row 3" in error.en


def test_an_address_without_an_item_is_refused_with_its_row(sheet):
    assert "แถว 2" in refused(sheet("item,url\n,http://a.go.th\n")).th


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "item,note\nO1,x\n", "url\nhttp://a.go.th\n"])
def test_wrong_columns_are_refused_and_the_right_ones_named(sheet, text):
    assert "item, url, note" in refused(sheet(text)).th


@pytest.mark.parametrize("text", ["", "\n\n", "item,url,note\n", "item,url,note\nO1,,\n"])
def test_an_empty_sheet_is_refused(sheet, text):
    assert "sheet.csv" in refused(sheet(text)).th


def test_a_missing_file_another_type_and_a_broken_workbook_are_refused(sheet, tmp_path):
    assert "ไม่พบ" in refused(tmp_path / "none.csv").th
    assert ".xlsx" in refused(sheet("x", "sheet.docx")).th
    assert "อ่านไฟล์" in refused(sheet("not a zip", "sheet.xlsx")).th


@pytest.mark.parametrize("name", ["t.xlsx", "t.csv", "T.CSV"])
def test_a_filled_template_is_a_submission_sheet(tmp_path, name):
    path = tmp_path / name
    template.write(path, EDITION)
    fill(path)
    rows = read(path, ITEMS)
    assert [(r.item, r.url, r.note) for r in rows] == [
        ("O12", "https://a.go.th/o12.pdf", "ดูหน้า 2"),
        ("O28", "https://a.go.th/o28.pdf", ""),
    ]


def fill(path):
    answers = {"O12": ("https://a.go.th/o12.pdf", "ดูหน้า 2"), "O28": ("https://a.go.th/o28.pdf", "")}
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        for row in book.active.iter_rows(min_row=2):
            if row[0].value in answers:
                row[1].value, row[2].value = answers[row[0].value]
        book.save(path)
        return
    lines = path.read_text("utf-8-sig").splitlines()
    filled = [
        ",".join((i, *answers[i])) if (i := line.split(",")[0]) in answers else line
        for line in lines
    ]
    path.write_text("\n".join(filled), "utf-8-sig")


def test_an_empty_template_names_every_item_and_is_not_yet_a_sheet(tmp_path):
    path = tmp_path / "t.csv"
    template.write(path, EDITION)
    assert [line.split(",")[0] for line in path.read_text("utf-8-sig").split()][1:] == ITEMS
    assert "ยังไม่ได้กรอก" in refused(path).th


def test_a_template_of_another_type_is_refused(tmp_path):
    with pytest.raises(UserError):
        template.write(tmp_path / "t.pdf", EDITION)
