"""Reads PDF files: text by page, headings, tables, links, and which pages are pictures."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pypdfium2.raw

from crawler.documents.draft import Draft, unread
from crawler.documents.layout import Line, Word, join, lines, pieces, two_columns
from crawler.documents.paging import PageLines, write_pages
from crawler.documents.pdf_text import PageText, garbled, read_text
from crawler.documents.rulings import Ruled, outside, ruled_tables, strokes
from crawler.model import Document, Image, Link, Problem, ProblemKind, Response
from crawler.text import fold

pdfium: Any = pypdfium2
raw: Any = pypdfium2.raw  # ctypes, without types

MAX_PAGES = 60
TYPE = "application/pdf"
_LITTLE = 40  # letters: a stamp or an app's mark, not a page's text
_PICTURE = 0.45  # of the page's area
_JUNK_TITLE = re.compile(
    r"^(?:untitled|document\d*|microsoft|page|slide|.*\.(?:docx?|html?|pdf|xlsx?)$)", re.I
)


def parse_pdf(response: Response) -> Document:
    """Read a PDF. Pages past the first 60 are not read, and count as unread."""
    try:
        book = pdfium.PdfDocument(response.body)
        count = len(book)
    except (pdfium.PdfiumError, ValueError) as error:
        return unread(response, TYPE, ProblemKind.UNREADABLE, str(error) or "broken PDF")
    try:
        return _read(response, book, count)
    finally:
        book.close()


def _read(response: Response, book: Any, count: int) -> Document:
    texts = read_text(response.body, min(count, MAX_PAGES))
    draft = Draft(pages=count)
    pages, links = [], list[tuple[int, Link]]()
    for number, text in enumerate(texts, 1):
        page, urls = _page(book, number, text, draft)
        pages.append(page)
        links += [(number, link) for link in urls]
    draft.unread += range(len(texts) + 1, min(count, MAX_PAGES) + 1)
    write_pages(draft, pages)
    _place(draft, links)
    draft.title = _title(book, draft)
    letters = sum(len(b.text) for b in draft.blocks if b.page not in draft.unread)
    nothing = len(draft.unread) > 0 and letters == 0
    draft.unread += range(MAX_PAGES + 1, count + 1)
    document = draft.document(response, TYPE)
    if nothing:
        problem = Problem(ProblemKind.NEEDS_OCR, response.final_url, "no text layer")
        return replace(document, problem=problem)
    return document if document.blocks else _empty(document)


def _empty(document: Document) -> Document:
    problem = Problem(ProblemKind.UNREADABLE, document.url, "blank pages only")
    return replace(document, problem=problem)


def _page(book: Any, number: int, text: PageText, draft: Draft) -> tuple[PageLines, list[Link]]:
    """The lines and tables of one page; notes it where it is a picture."""
    rows = _rows(text)
    whole = "".join(line.text for line in rows)
    bad = bool(whole) and garbled(whole)
    if bad:
        rows, whole = [], ""
    plain = PageLines(number, text.width, text.height, rows)
    try:
        page = book[number - 1]
    except pdfium.PdfiumError:
        return plain, []
    try:
        big = _note_images(page, number, text, draft)
        if bad or (len(whole) < _LITTLE and big):
            draft.unread.append(number)
        plain.tables = _tables(page, text, rows)
        plain.lines = outside(rows, plain.tables)
        return plain, list(_links(book, page, text))
    finally:
        page.close()


def _rows(text: PageText) -> list[Line]:
    """A page's lines in reading order, column after column where it has two."""
    if text.lines:
        step = text.height / (len(text.lines) + 1)
        return [
            Line((Word(60, step * n, text.width - 60, step * n + 12, line),))
            for n, line in enumerate(text.lines, 1)
        ]
    rows = lines([word for word in text.words if word.text.strip()])
    middle = two_columns(rows, text.width)
    if not middle:
        return rows
    left = [w for row in rows for w in row.words if w.x1 <= middle]
    right = [w for row in rows for w in row.words if w.x1 > middle]
    return [*lines(left), *lines(right)]


def _tables(page: Any, text: PageText, rows: Sequence[Line]) -> list[Ruled]:
    """The ruled tables of a page; only a page whose lines have gaps is searched for them."""
    if sum(len(pieces(row)) > 1 for row in rows) < 2:
        return []
    found = strokes(page, text.height, text.width)
    tables = ruled_tables(found, [word for row in rows for word in row.words])
    return [table for table in tables if _real(table)]


def _real(table: Ruled) -> bool:
    filled = [sum(bool(cell.text) for cell in row) for row in table.grid]
    return sum(count >= 2 for count in filled) >= 2 or max(filled) >= 3


def _note_images(page: Any, number: int, text: PageText, draft: Draft) -> bool:
    """Write a page's pictures down; whether one covers most of the page."""
    big = False
    box = [ctypes.c_float() for _ in range(4)]
    for at in range(min(raw.FPDFPage_CountObjects(page.raw), 3000)):
        thing = raw.FPDFPage_GetObject(page.raw, at)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind not in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            continue
        raw.FPDFPageObj_GetBounds(thing, *[ctypes.byref(value) for value in box])
        wide, high = box[2].value - box[0].value, box[3].value - box[1].value
        big = big or wide * high > _PICTURE * text.width * text.height
        if kind == raw.FPDF_PAGEOBJ_IMAGE and wide > 30 and high > 30 and len(draft.images) < 500:
            draft.images.append(Image("", page=number, width=int(wide), height=int(high)))
    return big


def _links(book: Any, page: Any, text: PageText) -> Iterator[Link]:
    """The web addresses that a page's annotations lead to, with the words under them."""
    place, link, box = ctypes.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    for _ in range(500):
        if not raw.FPDFLink_Enumerate(page.raw, place, link):
            break
        url = _uri(book, raw.FPDFLink_GetAction(link))
        if not url or not raw.FPDFLink_GetAnnotRect(link, box):
            continue
        top, foot = sorted((text.height - box.top, text.height - box.bottom))
        under = [
            w
            for w in text.words
            if top - 1 <= w.middle <= foot + 1 and w.x1 > box.left + 1 and w.x0 < box.right - 1
        ]
        yield Link(url, fold(join(under)))


def _uri(book: Any, action: Any) -> str:
    size = raw.FPDFAction_GetURIPath(book.raw, action, None, 0) if action else 0
    if not 1 < size < 4000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAction_GetURIPath(book.raw, action, buffer, size)
    url = buffer.value.decode("utf-8", "replace")
    return url if url.startswith(("http://", "https://", "mailto:")) else ""


def _place(draft: Draft, links: list[tuple[int, Link]]) -> None:
    """Give each link the block it stands in, and what else that says."""
    by_page: dict[int, list[int]] = {}
    for at, block in enumerate(draft.blocks):
        by_page.setdefault(block.page or 0, []).append(at)
    for number, link in links[:2000]:
        own = by_page.get(number, [0])
        at = next((a for a in own if link.text and link.text in draft.blocks[a].text), own[0])
        around = draft.blocks[at].text if draft.blocks else ""
        row = around.replace(link.text, " ", 1).strip(" |-:") if link.text in around else ""
        draft.links.append(replace(link, row=row[:300], at=at))


def _title(book: Any, draft: Draft) -> str:
    try:
        title = fold(book.get_metadata_value("Title"))
    except (pdfium.PdfiumError, UnicodeDecodeError):
        title = ""
    if re.search("[ก-ฮ]{2}", title) and not _JUNK_TITLE.match(title) and not garbled(title):
        return title
    first = next((b for b in draft.blocks[:4] if b.level in (1, 2)), None)
    heads = [b.text for b in draft.blocks[:4] if first and b.level == first.level]
    return " ".join(heads[:3]) or next((b.text[:150] for b in draft.blocks), "")
