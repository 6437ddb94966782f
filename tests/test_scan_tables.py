"""Tables on scans: their grids by broken, double and missing rules, and what a cell may say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from crawler.documents.agreement import UNREAD, Theirs
from crawler.documents.cell_texts import Text, numbered, text_of
from crawler.documents.layout import Line
from crawler.documents.line_reader import Letter, Reading
from crawler.documents.rulings import Lattice
from crawler.documents.scan_cells import read_tables
from crawler.documents.scan_grids import grids
from crawler.documents.scan_rules import find_rules
from crawler.documents.scans import evened

DPI, SCALE = 300, 72 / 300
XS, YS = (200, 500, 1100, 1600), (200, 320, 440, 560, 680)
FONT = Path("/usr/share/fonts/truetype/tlwg/Laksaman.ttf")


def ruled(*gaps: tuple[int, int, int, int], wide: int = 4) -> Image.Image:
    """A page with a table of four rows and three columns, white in the gaps."""
    page = Image.new("L", (1800, 900), 255)
    pen = ImageDraw.Draw(page)
    for y in YS:
        pen.line((XS[0], y, XS[-1], y), 30, wide)
    for x in XS:
        pen.line((x, YS[0], x, YS[-1]), 30, wide)
    for gap in gaps:
        pen.rectangle(gap, 255)
    return page


def found(page: Image.Image) -> list[Lattice]:
    return grids(*find_rules(np.asarray(page), DPI), SCALE)


def cells(lattice: Lattice) -> int:
    return len(set(lattice.owner))


def test_grid_has_its_rows_and_columns() -> None:
    (lattice,) = found(ruled())
    assert [round(x / SCALE / 10) * 10 for x in lattice.xs] == list(XS)
    assert cells(lattice) == 12


def test_breaks_of_a_copier_merge_no_cells() -> None:
    gaps = [(x, 310, x + 70, 330) for x in range(220, 1600, 260)]
    gaps += [(490, y, 510, y + 40) for y in range(210, 660, 110)]
    (lattice,) = found(ruled(*gaps))
    assert cells(lattice) == 12


def test_rule_left_in_specks_parts_cells() -> None:
    gaps = [(x, 310, x + 30, 330) for x in range(505, 1090, 45)]
    (lattice,) = found(ruled(*gaps))
    assert cells(lattice) == 12


def test_cells_without_a_rule_between_are_one() -> None:
    (lattice,) = found(ruled((490, 210, 510, 310), (210, 430, 490, 450)))
    assert cells(lattice) == 10


@pytest.mark.parametrize("degrees", [-0.3, 0.15, 0.3])
def test_page_may_lean_a_little(degrees: float) -> None:
    page = ruled().rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    (lattice,) = found(page)
    assert cells(lattice) == 12


def test_double_rules_are_one() -> None:
    page = ruled(wide=3)
    pen = ImageDraw.Draw(page)
    for y in YS:
        pen.line((XS[0], y + 9, XS[-1], y + 9), 30, 3)
    (lattice,) = found(page)
    assert len(lattice.ys) == len(YS)


def test_open_sides_hold_columns_too() -> None:
    page = ruled((190, 190, 210, 700), (1590, 190, 1610, 700))
    pen = ImageDraw.Draw(page)
    for y in YS:
        pen.line((XS[0], y, XS[-1], y), 30, 4)
    (lattice,) = found(page)
    assert (len(lattice.xs), cells(lattice)) == (4, 12)


@pytest.mark.skipif(not FONT.exists(), reason="no Thai fonts")
def test_letters_are_no_rules() -> None:
    page = ruled()
    font = ImageFont.truetype(str(FONT), 52)
    for y in YS[:-1]:
        for x in XS[:-1]:
            ImageDraw.Draw(page).text((x + 12, y + 30), "งบประมาณ", 20, font=font)
    (lattice,) = found(page)
    assert (len(lattice.xs), len(lattice.ys)) == (4, 5)


@pytest.mark.skipif(not FONT.exists(), reason="no Thai fonts")
def test_cells_are_read_where_they_stand_and_leave_the_page() -> None:
    page = ruled()
    font = ImageFont.truetype(str(FONT), 52)
    for row, y in enumerate(YS[:-1]):
        ImageDraw.Draw(page).text((220, y + 30), "ตำบล", 20, font=font)
        ImageDraw.Draw(page).text((520, y + 30), str(row + 1), 20, font=font)
    rest, (table,), _ = read_tables(page, DPI, SCALE, blind)
    assert [row[0].text for row in table.grid] == ["ตำบล"] * 4
    assert [row[1].text for row in table.grid] == ["1", "2", "3", "4"]
    assert rest.getextrema() == (255, 255)


def blind(sheet: Image.Image) -> list[Line]:
    """Tesseract that sees nothing."""
    return []


def said(text: str, sure: float = 1.0) -> Reading:
    return Reading(tuple(Letter(c, sure, 20.0 * at) for at, c in enumerate(text)))


def seen(text: str) -> list[Theirs]:
    return [Theirs(text, 0, 20.0 * len(text))] if text else []


def joined(own: str, theirs: str, sure: float = 1.0) -> str:
    return text_of(np.full((60, 400), 255, np.uint8), said(own, sure), seen(theirs)).text


@pytest.mark.parametrize("theirs", ["381.000", "381,000", "381000", "'381,000:"])
def test_amount_stands_where_both_read_its_digits(theirs: str) -> None:
    assert joined("381,000", theirs) == "381,000"


@pytest.mark.parametrize("theirs", ["381,600", "1381000", "38100", ""])
def test_amount_that_one_reads_otherwise_is_unread(theirs: str) -> None:
    text = joined("381,000", theirs)
    assert not any(digit in text for digit in "0123456789")


def test_short_months_that_look_latin_stay_thai() -> None:
    assert joined("ต.ค. - ธ.ค.", "A.A.-5.A.") == "ต.ค. - ธ.ค."


def test_lone_digit_that_differs_is_unread() -> None:
    assert joined("8", "5") == UNREAD


def test_row_numbers_stand_where_they_count_up() -> None:
    texts = {0: Text("1"), 1: Text("", "2"), 2: Text("3"), 3: Text(UNREAD, "4")}
    assert numbered([0, 1, 2, 3], texts) == {0: "1", 1: "2", 2: "3", 3: "4"}


def test_row_number_out_of_step_stays_unread() -> None:
    texts = {0: Text("1"), 1: Text(UNREAD, "7"), 2: Text("3")}
    assert numbered([0, 1, 2], texts) == {}


def test_uneven_light_and_specks_go_and_letters_stay() -> None:
    shade = np.tile(np.linspace(120, 220, 1200), (600, 1))
    shade[300:340, 500:506] = 20  # a stroke
    shade[100:102, 100:102] = 20  # a speck
    page = np.asarray(evened(Image.fromarray(shade.astype(np.uint8))))
    assert page[320, 502] < 80
    assert page[100, 100] == 255
    assert min(np.median(page[:, :200]), np.median(page[:, -200:])) > 235


def test_page_on_white_paper_stays_as_it_is() -> None:
    page = ruled()
    assert evened(page) is page
