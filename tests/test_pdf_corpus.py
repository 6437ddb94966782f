"""PDF pages: when a text layer is believed, what is mended, and what bounds a long file."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.documents import parse, thai_codes
from crawler.documents.gaps import gap_tables
from crawler.documents.layout import Line, Word
from crawler.documents.sandbox import Reader
from crawler.documents.text_layer import Shown, unusable
from crawler.model import Document, Response
from crawler.text import fold, with_am

PDFS = Path(__file__).parent / "documents" / "pdf"
SOUND = "รายงานผลการดำเนินงานตามแผนปฏิบัติการป้องกันการทุจริต ประจำปีงบประมาณ พ.ศ. 2568 "
NAMES = "นายบุญมี แสงเพ็ชร ช่อผกา รุ่งอรุณ ดวงแก้ว ไพลิน ขวัญตา ศรีเมือง สมพร ใจเย็น "
PICTURE = Shown(picture=True, texts=20)


def response(body: bytes) -> Response:
    when = datetime(2026, 1, 1, tzinfo=UTC)
    return Response("https://a.example/f", "https://a.example/f", 200, "", body, when)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (SOUND * 4, Shown()),
        (SOUND * 4, PICTURE),  # a scan with a sound layer, or a page with a background
        (NAMES + "1 2 3 4 5 6 7 8 9 0 " * 20, Shown()),
        ("1,200.00 | 3,400.50\n" * 40, Shown()),
        ("." * 400 + " 12", Shown()),  # a form to fill in by hand
        ("The annual report of the office to the public is on page 4 of this file. " * 4, PICTURE),
        ("ภาคผนวก", Shown(texts=1)),
        ("CamScanner", Shown(texts=1)),
        ("", Shown()),  # a blank page
        ("", Shown(shapes=12)),  # a frame
    ],
)
def test_a_sound_or_empty_page_is_not_sent_to_ocr(text: str, shown: Shown) -> None:
    assert unusable(text, shown) == ""


@pytest.mark.parametrize(
    ("text", "shown", "why"),
    [
        ("", PICTURE, "no text layer"),
        ("CamScanner", PICTURE, "no text layer"),
        ("", Shown(texts=9), "letters without meaning"),
        ("\uf0a1\ufffd\ue012 a" * 30, Shown(), "letters without meaning"),
        ("", Shown(shapes=900), "letters drawn as shapes"),
        ("นวบลคหกพชฝฒ ฌญฐศษ ฏฎฑ ฆฉซธภม " * 12, Shown(), "letters mean others"),
        ("fl1J~ Jfl1T UlJ61 'VlnI fl1Jl1 lfJfl " * 6, PICTURE, "letters of a foreign OCR"),
        ("!\"#$%&'()*+,/:;<=>?@[]^_`{|}~" * 20, Shown(), "signs in place of letters"),
    ],
)
def test_an_unusable_layer_is_named(text: str, shown: Shown, why: str) -> None:
    assert unusable(text, shown) == why


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            "°“√‡ª≈’Ë¬π·ª≈ß °“√„Àâ∫√‘°“√ ‡√◊ËÕß√âÕß‡√’¬π °“√∑ÿ®√‘µ",
            "การเปลี่ยนแปลง การให้บริการ เรื่องร้องเรียน การทุจริต",
        ),
        ("ÃÒÂ§Ò¹¼Å¡ÒÃ´Óà¹Ô¹§Ò¹»éÍ§¡Ñ¹¡ÒÃ·Ø¨ÃÔµ", "รายงานผลการดำเนินงานป้องกันการทุจริต"),
        ("à¸£à¸²à¸¢à¸‡à¸²à¸™à¸œà¸¥à¸‡à¸²à¸™", "รายงานผลงาน"),
    ],
)
def test_thai_called_by_other_letters(written: str, read: str) -> None:
    how = thai_codes.reader(written)
    assert how is not None
    assert how(written) == read


@pytest.mark.parametrize(
    "text",
    [SOUND * 3, "Café de la Paix, Zürich, São Tomé, naïve façade" * 3, "• ข้อหนึ่ง  ข้อสอง", "±5 °C"],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert thai_codes.reader(text) is None
    assert thai_codes.word(text) == text


def test_one_foreign_word_on_a_sound_page() -> None:
    assert thai_codes.word("»ÃÐ¡ÒÈ") == "ประกาศ"
    assert thai_codes.word("résumé") == "résumé"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("การดำเนินงานจ านวน 5 โครงการ", "การดำเนินงานจำนวน 5 โครงการ"),
        ("ผู้อ านวยการส านักปลัด", "ผู้อำนวยการสำนักปลัด"),
        ("จัดท า", "จัดทำ"),
        ("ก ารให้บริก าร", "การให้บริการ"),
        ("หน้ าที่ การค้ า", "หน้าที่ การค้า"),
        ("การวเิ คราะห์ ไมใ่ ห้", "การวิเคราะห์ ไม่ให้"),
        ("สิทธ์ิ วา่", "สิทธิ์ ว่า"),
        ("ป\uf88bา", "ป่า"),
    ],
)
def test_fold_mends_what_files_break(written: str, folded: str) -> None:
    assert fold(written) == folded
    assert fold(folded) == folded


def test_rings_come_back_where_all_are_lost() -> None:
    assert with_am("จานวนตาบลในอาเภอ หน้าที่ของนางานให้การ") == "จำนวนตำบลในอำเภอ หน้าที่ของนางานให้การ"


def line(top: float, *words: tuple[float, str]) -> Line:
    """A line of words, each six points a letter."""
    return Line(tuple(Word(x, top, x + 6 * len(text), top + 14, text) for x, text in words))


def test_prose_and_signatures_are_no_tables() -> None:
    prose = [line(20 * n, (60, "aaaa bbbb cccc"), (150, "dddd eeee ffff gggg")) for n in range(9)]
    signed = [line(20 * n, (90, "(name)"), (330, "(other)")) for n in range(3)]
    assert gap_tables(prose) == gap_tables(signed) == []


def test_value_beside_many_lines_is_one_row() -> None:
    rows = [line(0, (60, "no"), (120, "work"), (300, "price"))]
    for n in range(3):
        top = 20 + 48 * n
        rows += [
            line(top, (60, str(n)), (120, "long name"), (300, "5")),
            line(top + 16, (120, "goes on")),
        ]
    (table,) = gap_tables(rows)
    assert [cell.text for cell in table.grid[1]] == ["0", "long name goes on", "5"]
    assert len(table.grid) == 4


def test_pages_past_the_limit_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.documents.pdf.MAX_PAGES", 10)
    document = parse(response((PDFS / "long.pdf").read_bytes()))
    assert document.unread_pages == tuple(range(11, 321))
    assert document.pages == 320


def test_pages_are_read_without_poppler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.documents.pdf_text.poppler", lambda: "")
    document = parse(response((PDFS / "private-windows.pdf").read_bytes()))
    assert "การดำเนินงานตามแผนป้องกันการทุจริต" in document.text


@pytest.mark.full
def test_mutated_pages_are_read_or_refused() -> None:
    chance = random.Random(20251121)
    bodies = [path.read_bytes() for path in sorted(PDFS.glob("*.pdf"))]
    with Reader(seconds=20) as reader:
        for number in range(300):
            body = bytearray(bodies[number % len(bodies)])
            for _ in range(chance.choice((1, 20, 400))):
                body[chance.randrange(len(body))] = chance.randrange(256)
            cut = len(body) if chance.random() < 0.7 else chance.randrange(len(body))
            assert isinstance(reader.read(response(bytes(body[:cut]))), Document)
