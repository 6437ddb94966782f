"""The line reader beside Tesseract: years in both kinds of digits, and numbers left unread."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from crawler.documents import line_reader, ocr, parse
from crawler.documents.agreement import UNREAD, Theirs
from crawler.documents.figures import proved
from crawler.documents.line_reader import BASES, HEADS, decoded, read_lines
from crawler.documents.readings import joined as joined_lines
from crawler.documents.readings import read_page
from crawler.documents.sandbox import Reader
from tests.test_documents import sample

FONTS = Path("/usr/share/fonts/truetype/tlwg")
FACES = ("Garuda", "Laksaman", "Norasi", "Umpush")
YEARS = ("๒๕๖๘", "2568", "๒๕๖๙", "2567", "๒๕๗๐", "๒๕๔๙", "2560")
SCALE = 72 / 300

pytestmark = pytest.mark.skipif(not FONTS.exists(), reason="no Thai fonts")


def drawn(text: str, face: str = "Laksaman", size: int = 58) -> Image.Image:
    """A line as a scanner at 300 dpi sees it."""
    font = ImageFont.truetype(str(FONTS / f"{face}.ttf"), size)
    page = Image.new("L", (int(font.getlength(text)) + 160, 130), 255)
    ImageDraw.Draw(page).text((80, 85), text, fill=20, font=font, anchor="ls")
    return page.filter(ImageFilter.GaussianBlur(0.8))


def joined(page: Image.Image, text: str) -> str:
    """What becomes of Tesseract's one word for a whole drawn line."""
    found = read_page(page, 300)
    theirs = [[Theirs(text, 80, page.width - 80, 0.9)] for _ in found]
    return " ".join(line.text for line in joined_lines(page, found, theirs, [], SCALE))


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("year", YEARS)
def test_year_is_read_in_both_kinds_of_digits(face: str, year: str) -> None:
    page = drawn(f"ปีงบประมาณ พ.ศ. {year}", face)
    (reading,) = read_lines(page, [(0, 0, page.width, page.height)])
    assert reading.text.replace(" ", "") == f"ปีงบประมาณพ.ศ.{year}"
    assert reading.sure > 0.9


@pytest.mark.parametrize("misread", ["พ.ศ.2525", "พ.ศ.25220", "พ.ศ.252", "พ.ศ.@&๒๕"])
def test_year_in_thai_digits_replaces_what_tesseract_guessed(misread: str) -> None:
    assert joined(drawn("พ.ศ.๒๕๖๘"), misread).replace(" ", "") == "พ.ศ.2568"


def test_year_that_both_read_alike_stands() -> None:
    assert "2566" in joined(drawn("ประจำปี 2566"), "ประจำปี2566")


def test_arabic_year_on_which_the_two_differ_is_unread() -> None:
    assert "2" not in joined(drawn("ประจำปี 2566"), "ประจำปี2568")


def test_amount_stands_only_where_both_agree() -> None:
    page = drawn("จำนวน 12,500 บาท")
    assert "12,500" in joined(page, "จำนวน12,500บาท")
    assert "12,500" in joined(page, "จำนวน12.500บาท")
    doubtful = joined(page, "จำนวน12,200บาท")
    assert UNREAD in doubtful
    assert not any(digit in doubtful for digit in "0123456789")


@pytest.mark.parametrize(
    ("line", "figure"),
    [
        ("จำนวน ๑๒,๕๐๐ บาท", "12,500"),
        ("งบประมาณ ๓๔๕,๖๗๘.๙๐ บาท", "345,678.90"),
        ("หมายเลขโทรศัพท์ ๐๘๑-๒๓๔-๕๖๗๘", "081-234-5678"),
        ("ณ วันที่ ๒๗ มกราคม ๒๕๖๘", "27 มกราคม 2568"),
        ("คิดเป็นร้อยละ ๘๗.๔๕", "87.45"),
        ("คำสั่งที่ ๑๔๗/๒๕๖๘", "147/2568"),
    ],
)
def test_figure_in_thai_digits_stands_by_its_form(line: str, figure: str) -> None:
    assert figure in joined(drawn(line), "จำนวน๑๒๕")


@pytest.mark.parametrize("line", ["รหัส ๗๓๙๔๘๑", "จำนวน ๑๒,๕๐ บาท", "โทร. ๐๘๑-๒๓๔-๕๖๗"])
def test_number_in_thai_digits_without_the_form_of_a_figure_is_unread(line: str) -> None:
    assert not any(digit in joined(drawn(line), "รหัส") for digit in "0123456789")


def test_figure_that_has_lost_a_digit_is_unread() -> None:
    """Two digits that run into each other are one piece of ink, whatever the reader makes of it."""
    page = drawn("จำนวน ๑๒,๕๐๐ บาท")
    reading = read_page(page, 300)[0].reading
    letters = [one for at, one in enumerate(reading.single()) if one.text != "1"]
    assert not any(letter.proved for letter in proved(letters, reading.cut, list))
    assert any(letter.proved for letter in proved(reading.single(), reading.cut, list))


def test_year_that_nobody_can_read_is_unread() -> None:
    page = drawn("พ.ศ.๒๕๖๘")
    smudged = page.filter(ImageFilter.GaussianBlur(9))
    text = joined(smudged, "พ.ศ.2525")
    assert not any(digit in text for digit in "0123456789")


def test_latin_stays_as_tesseract_has_it() -> None:
    assert joined(drawn("No Gift Policy", "Garuda"), "NoGiftPolicy") == "NoGiftPolicy"


def test_scores_become_letters_with_marks() -> None:
    scores = np.zeros((8, sum(HEADS)), np.float32)
    starts = np.cumsum((0, *HEADS))
    scores[:, 0] = 9
    for frame, letter, upper, tone in ((1, "น", "\u0e4d", "\u0e49"), (4, "า", "", "")):
        scores[frame, BASES.index(letter)] = 19
        scores[frame, starts[1] + line_reader.UPPER.index(upper)] = 9
        scores[frame, starts[3] + line_reader.TONE.index(tone)] = 9
    assert line_reader.assembled(decoded(scores, 0, 1)) == "น้ำ"


def test_blank_box_holds_nothing() -> None:
    page = Image.new("L", (300, 80), 255)
    assert [r.text for r in read_lines(page, [(0, 0, 300, 80), (10, 10, 12, 12)])] == ["", ""]


@pytest.mark.ocr
@pytest.mark.skipif(bool(ocr.available()), reason="no Tesseract")
def test_reader_fits_in_the_memory_of_the_sandbox() -> None:
    scan = sample("scan.pdf")
    with Reader() as reader:
        document = reader.ocr(parse(scan), scan, (1,))
    assert document.ocr_pages == (1,)
