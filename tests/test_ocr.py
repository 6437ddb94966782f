"""Reading whole pictures of pages: turned ones, white on colour, several frames."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from crawler.documents import ocr, parse
from crawler.documents.cleaned import dark_on_light, levelled
from crawler.documents.line_finder import find_lines
from crawler.documents.readings import read_page, upright
from crawler.model import Response

FONT = Path("/usr/share/fonts/truetype/tlwg/Laksaman.ttf")
LINES = (
    "ประกาศนโยบายไม่รับของขวัญ",
    "องค์การบริหารส่วนตำบล",
    "เรื่อง แผนปฏิบัติการป้องกัน",
    "ขอให้ประชาชนรับทราบ",
)

pytestmark = pytest.mark.skipif(not FONT.exists(), reason="no Thai fonts")


def page(lines: Sequence[str] = LINES, ink: str = "black", paper: str = "white") -> Image.Image:
    """A page at 200 dpi."""
    made = Image.new("RGB", (1240, 420), paper)
    font = ImageFont.truetype(str(FONT), 52)
    for at, line in enumerate(lines):
        ImageDraw.Draw(made).text((90, 100 + at * 88), line, fill=ink, font=font, anchor="ls")
    return made


def seen(picture: Image.Image) -> str:
    """What the line reader alone sees on an upright page."""
    found = read_page(upright(picture.convert("L"), 200), 200)
    return " ".join(line.reading.text for line in found).replace(" ", "")


@pytest.mark.parametrize("turn", [None, *Image.Transpose])
def test_page_on_a_side_or_its_head_is_turned(turn: Image.Transpose | None) -> None:
    mirrored = Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.FLIP_TOP_BOTTOM
    if turn in (*mirrored, Image.Transpose.TRANSPOSE, Image.Transpose.TRANSVERSE):
        pytest.skip("scanners do not mirror")
    made = page() if turn is None else page().transpose(turn)
    assert "ประกาศนโยบายไม่รับของขวัญ" in seen(made)


@pytest.mark.parametrize("degrees", [-4.6, -2.0, 1.1, 4.8])
def test_slanted_page_is_levelled(degrees: float) -> None:
    slanted = page().convert("L").rotate(degrees, expand=True, fillcolor=255)
    boxes = find_lines(np.asarray(levelled(slanted)), 200)
    assert len(boxes) == len(LINES)


def test_white_letters_on_colour_are_turned_dark() -> None:
    poster = page(ink="white", paper="#1a4c90").convert("L")
    assert dark_on_light(poster, 200).getpixel((5, 5)) > 140
    assert "ประกาศนโยบายไม่รับของขวัญ" in seen(dark_on_light(poster, 200))


@pytest.mark.ocr
@pytest.mark.skipif(bool(ocr.available()), reason="no Tesseract")
def test_numbers_in_the_boxes_of_a_picture_are_read_and_lines_stay_apart() -> None:
    chart = Image.new("RGB", (1300, 420), "white")
    draw = ImageDraw.Draw(chart)
    for at in range(3):
        draw.rectangle((40 + 400 * at, 60, 440 + 400 * at, 340), outline="black", width=3)
        for row, line in enumerate(("กองคลัง", "ผู้อำนวยการ", f"โทร. 0 5000 02{31 + at}")):
            draw.text((70 + 400 * at, 80 + 84 * row), line, "black", font("Loma.ttf", 44))
    kept = io.BytesIO()
    chart.save(kept, "PNG")
    url, when = "https://nongkratum.example/chart.png", datetime(2026, 1, 1, tzinfo=UTC)
    shown = Response(url, url, 200, "image/png", kept.getvalue(), when)
    text = ocr.ocr_document(parse(shown), shown, [1]).text
    assert [f"0 5000 02{31 + at}" in text for at in range(3)] == [True] * 3
    assert "กองคลัง ผู้อำนวยการ" in text


def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A font of the folder of the usual one."""
    return ImageFont.truetype(str(FONT.with_name(name)), size)


def test_large_letters_on_colour_and_cards_between_bars_are_read_upright() -> None:
    poster = Image.new("RGB", (1600, 1500), "#14532d")
    draw = ImageDraw.Draw(poster)
    draw.text((90, 40), "พบเห็นเจ้าหน้าที่ทุจริต", "white", font("Loma-Bold.ttf", 92))
    for at, line in enumerate(LINES * 2):
        draw.rounded_rectangle((40, 260 + 150 * at, 1560, 376 + 150 * at), 20, "white")
        draw.text((90, 284 + 150 * at), line, "black", font("Loma.ttf", 46))
    text = seen(dark_on_light(poster.convert("L"), 200))
    assert "เจ้าหน้าที่ทุจริต" in text
    assert text.count("ประกาศนโยบายไม่รับของขวัญ") == 2


def test_dark_letters_stay_as_they_are() -> None:
    grey = page().convert("L")
    assert dark_on_light(grey, 200) is grey


@pytest.mark.parametrize(
    ("left", "right"), [((90, 20), (700, 20)), ((90, 20), (700, 64)), ((90, 64), (700, 20))]
)
def test_columns_are_found_whose_lines_stand_at_different_heights(
    left: tuple[int, int], right: tuple[int, int]
) -> None:
    made = Image.new("L", (1240, 900), 255)
    font = ImageFont.truetype(str(FONT), 36)
    for x, y in (left, right):
        for at in range(9):
            line = LINES[at % len(LINES)]
            ImageDraw.Draw(made).text((x, 60 + y + at * 80), line, fill=0, font=font, anchor="ls")
    assert len(find_lines(np.asarray(made), 200)) == 18


@pytest.mark.ocr
@pytest.mark.skipif(bool(ocr.available()), reason="no Tesseract")
def test_every_frame_of_a_fax_is_read() -> None:
    buffer = io.BytesIO()
    page().save(buffer, "TIFF", save_all=True, append_images=[page(("แผนดำเนินงานประจำปี",) * 3)])
    url = "http://a.go.th/f.tif"
    fax = Response(url, url, 200, "image/tiff", buffer.getvalue(), datetime.now(UTC))
    document = ocr.ocr_document(parse(fax), fax, (1, 2))
    assert document.ocr_pages == (1, 2)
    assert "แผนดำเนินงานประจำปี" in document.text.replace(" ", "")
