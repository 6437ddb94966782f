"""Reading of files of every type, whole and broken."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.documents import ocr, parse, pdf_text, sniff
from crawler.documents.sandbox import Reader
from crawler.model import BlockKind, Document, ProblemKind, Region, Response
from tests.documents.build import bomb

SAMPLES = Path(__file__).parent / "documents"
PDFS = ("plan.pdf", "office.pdf")
ALL = (*PDFS, "scan.pdf", "locked.pdf", "report.docx", "budget.xlsx", "thai.csv")


def response(body: bytes, media_type: str = "", url: str = "https://a.example/f") -> Response:
    return Response(url, url, 200, media_type, body, datetime(2026, 1, 1, tzinfo=UTC))


def sample(name: str, media_type: str = "application/octet-stream") -> Response:
    return response((SAMPLES / name).read_bytes(), media_type, f"https://a.example/{name}")


def read(name: str) -> Document:
    return parse(sample(name))


def test_pdf_text_reads_whole_thai_words() -> None:
    document = read("plan.pdf")
    assert document.problem is None
    assert document.title.startswith("แผนปฏิบัติการป้องกันการทุจริต ประจำปีงบประมาณ พ.ศ. 2568")
    assert "การดำเนินงานด้านการป้องกันการทุจริต" in document.text
    assert any(block.level and block.text == "1. บทนำ" for block in document.blocks)


def test_pdf_table_over_pages_is_one() -> None:
    document = read("plan.pdf")
    (table,) = document.tables
    assert document.pages >= 2
    assert table.columns == ("ที่", "โครงการ", "งบประมาณ ตั้งไว้ (บาท)", "งบประมาณ ใช้ไป (บาท)")
    assert [row[0] for row in table.body] == [str(n) for n in range(1, 41)]
    assert document.blocks[table.at].kind is BlockKind.ROW


def test_pdf_links_carry_their_words() -> None:
    (link,) = read("plan.pdf").links
    assert (link.url, link.text) == ("https://buengtakrai.example/plan", "ดูเพิ่มเติม")


def test_office_pdf_keeps_marks_in_place() -> None:
    document = read("office.pdf")
    assert "ทั้งสิ้น 12 โครงการ" in document.text
    assert document.tables[0].columns == ("โครงการ", "งบประมาณ ตั้งไว้", "งบประมาณ ใช้จริง")


def test_pdf_without_poppler_is_still_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "poppler", lambda: "")
    document = read("plan.pdf")
    assert document.problem is None
    assert "ป้องกันการทุจริต" in document.whole_text


def test_scan_needs_ocr() -> None:
    document = read("scan.pdf")
    assert document.problem is not None
    assert document.problem.kind is ProblemKind.NEEDS_OCR
    assert document.unread_pages == (1,)


@pytest.mark.ocr
@pytest.mark.skipif(bool(ocr.available()), reason="no Tesseract")
def test_ocr_reads_text_and_ruled_table() -> None:
    scan = sample("scan.pdf")
    document = ocr.ocr_document(parse(scan), scan, (1,))
    assert document.problem is None
    assert (document.ocr_pages, document.unread_pages) == ((1,), ())
    assert "ไม่รับของขวัญ" in document.text.replace(" ", "")
    assert "เดือน" in document.tables[0].columns
    assert document.tables[0].body[0][1] == "ประชุม"
    assert len(document.tables[0].body) == 3


@pytest.mark.ocr
@pytest.mark.skipif(bool(ocr.available()), reason="no Tesseract")
def test_ocr_of_nothing_leaves_document_alone() -> None:
    plan = sample("plan.pdf")
    document = parse(plan)
    assert ocr.ocr_document(document, plan, (1, 2)) is document


@pytest.mark.parametrize("mark", ["ÃÒÂ§Ò¹¼Å¡ÒÃ´Óà¹Ô¹§Ò¹»éÍ§¡Ñ¹¡ÒÃ·Ø¨ÃÔµ»ÃÐ¨Ó»Õ"])
def test_thai_called_latin_is_read_as_thai(mark: str) -> None:
    assert pdf_text.mostly_latin(mark)
    assert pdf_text.as_thai(mark) == "รายงานผลการดำเนินงานป้องกันการทุจริตประจำปี"


def test_docx_headings_lists_and_merged_cells() -> None:
    document = read("report.docx")
    kinds = {block.text: block.kind for block in document.body}
    assert document.title == "รายงานผลการดำเนินงาน ประจำปี 2567"
    assert kinds["ปัญหาและอุปสรรค"] is BlockKind.HEADING
    (table,) = document.tables
    assert table.head == 2
    assert table.columns == ("โครงการ", "งบประมาณ ตั้งไว้", "งบประมาณ ใช้จริง")
    assert table.body[1] == ("ประชุม", "2,000", "0")
    assert document.blocks[0].region is Region.HEADER


def test_xlsx_titles_two_row_heads_and_hidden_sheets() -> None:
    document = read("budget.xlsx")
    (table,) = document.tables
    assert document.pages == 1
    assert document.title == "รายงานการใช้จ่ายงบประมาณ ปี 2568"
    assert table.columns == ("ที่", "แผนงาน", "งบประมาณ ตั้งไว้", "งบประมาณ ใช้ไป")
    assert table.body[0] == ("1", "บริหารทั่วไป", "120000", "45000.5")
    assert "ลับ" not in document.whole_text


def test_csv_in_windows_874() -> None:
    document = read("thai.csv")
    assert document.tables[0].columns == ("ที่", "รายการ", "จำนวน")
    assert document.tables[0].body[0] == ("1", "น้ำดื่ม", "25")


def test_plain_text_headings_and_tables() -> None:
    text = (
        "# แผน ๒๕๖๘\n\nบทนำ\n\nที่ | โครงการ | งบ\n--- | --- | ---\n1 | อบรม | 500\n2 | ประชุม | -\n"
    )
    document = parse(response(text.encode(), "text/plain"))
    assert document.title == "แผน 2568"
    assert document.tables[0].columns == ("ที่", "โครงการ", "งบ")
    assert document.tables[0].heading == "แผน 2568"
    assert [block.kind for block in document.blocks[:2]] == [
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
    ]


def test_pdf_served_as_html_and_html_as_pdf() -> None:
    assert parse(sample("plan.pdf", "text/html")).media_type == "application/pdf"
    page = response("<!doctype html><p>ไม่พบไฟล์".encode(), "application/pdf")
    assert parse(page).text == "ไม่พบไฟล์"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", ProblemKind.UNREADABLE),
        (b"  \n", ProblemKind.UNREADABLE),
        (b"%PDF-1.4\n%%EOF", ProblemKind.UNREADABLE),
        (b"PK\x03\x04 cut", ProblemKind.UNSUPPORTED),
        (b"PK\x03\x04 word/document.xml", ProblemKind.UNREADABLE),
        (b"Rar!\x1a\x07", ProblemKind.UNSUPPORTED),
        (b"\x89PNG\r\n\x1a\n broken", ProblemKind.UNREADABLE),
    ],
)
def test_broken_files_are_problems(body: bytes, kind: ProblemKind) -> None:
    document = parse(response(body))
    assert document.problem is not None
    assert document.problem.kind is kind


def test_encrypted_pdf_is_unreadable() -> None:
    problem = read("locked.pdf").problem
    assert problem is not None
    assert problem.kind is ProblemKind.UNREADABLE


def test_truncated_files_do_not_raise() -> None:
    for name in ALL:
        whole = sample(name)
        parse(response(whole.body[: len(whole.body) // 2], url=whole.url))


def test_bomb_is_not_unpacked() -> None:
    problem = parse(response(bomb())).problem
    assert problem is not None
    assert "unpack" in problem.detail


@pytest.mark.parametrize(
    ("start", "media_type", "url", "kind"),
    [
        (b"a,b\n1,2", "text/plain", "https://a.example/x.csv", "csv"),
        (b"<p>x</p>", "", "https://a.example/", "html"),
        (b"hello", "", "https://a.example/readme.txt", "plain"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "", "https://a.example/x", "image"),
        (b"\0\0\0 ftypmp42", "video/mp4", "https://a.example/x", "video/mp4"),
    ],
)
def test_sniffing(start: bytes, media_type: str, url: str, kind: str) -> None:
    assert sniff(response(start, media_type, url)) == kind


def test_reader_parses_in_a_child() -> None:
    with Reader() as reader:
        document = reader.read(sample("budget.xlsx"))
        again = reader.read(response("<h1>ก".encode(), "text/html"))
    assert document == read("budget.xlsx")
    assert again.blocks[0].text == "ก"


def test_reader_outlives_a_hang_and_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    with Reader(seconds=0.05) as reader:
        slow = reader.read(sample("plan.pdf"))
    assert slow.problem is not None
    assert slow.problem.detail == "parser took too long"
    with Reader() as reader:
        reader.read(sample("thai.csv"))
        assert reader._child is not None
        reader._child.kill()
        reader._child.wait()
        assert reader.read(sample("thai.csv")).problem is None


@pytest.mark.full
def test_mutated_files_are_read_or_refused() -> None:
    chance = random.Random(20251121)
    with Reader(seconds=20) as reader:
        for number in range(200):
            whole = sample(ALL[number % len(ALL)])
            body = bytearray(whole.body)
            for _ in range(chance.choice((1, 20, 400))):
                body[chance.randrange(len(body))] = chance.randrange(256)
            cut = (
                bytes(body[: chance.randrange(len(body))]) if chance.random() < 0.2 else bytes(body)
            )
            assert isinstance(reader.read(response(cut, url=whole.url)), Document)
