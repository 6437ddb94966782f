"""Reads PDF files: text by page, headings, tables, links, and which pages are pictures."""

from __future__ import annotations

import ctypes
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pypdfium2.raw

from crawler.documents.draft import Draft, unread
from crawler.documents.layout import Line, Word, join, lines, pieces, two_columns
from crawler.documents.paging import PageLines, write_pages
from crawler.documents.pdf_objects import Drawn, Turn, drawn, place
from crawler.documents.pdf_text import PageText, read_text
from crawler.documents.rulings import Ruled, Strokes, long_rules, outside, ruled_tables
from crawler.documents.text_layer import LITTLE, Shown, garbled, unusable
from crawler.model import Document, Image, Link, Problem, ProblemKind, Response
from crawler.text import fold

pdfium: Any = pypdfium2
raw: Any = pypdfium2.raw  # ctypes, without types

MAX_PAGES = 300
TYPE = "application/pdf"
# What a form or a portfolio of Adobe's shows everywhere else.
_SHELL = re.compile(
    "If this message is not eventually replaced by the proper contents|open this PDF portfolio in"
)
_JUNK_TITLE = re.compile(
    r"^(?:untitled|document\d*|microsoft|page|slide|.*\.(?:docx?|html?|pdf|xlsx?)$)", re.I
)


def parse_pdf(response: Response) -> Document:
    """Read a PDF. Pages past the first 300 are not read, and count as unread."""
    try:
        book = pdfium.PdfDocument(response.body)
        count = len(book)
    except (pdfium.PdfiumError, ValueError) as error:
        ended = _with_end(response.body)
        if ended:
            found = parse_pdf(replace(response, body=ended))
            return replace(found, sha256=hashlib.sha256(response.body).hexdigest())
        return _refused(response, str(error))
    try:
        return _read(response, book, count)
    finally:
        book.close()


def _with_end(body: bytes) -> bytes:
    """A file whose end is missing with one that names its catalog; empty where it has its end."""
    if b"trailer" in body or b"/XRef" in body:
        return b""
    catalog = re.search(rb"(\d+) 0 obj\s*<<[^>]{0,300}/Type\s*/Catalog", body)
    return body + b"\ntrailer<</Root %s 0 R>>\n%%%%EOF\n" % catalog[1] if catalog else b""


def _refused(response: Response, error: str) -> Document:
    """A file that does not open: one with a password says so."""
    locked = "password" in error.lower() or "security" in error.lower()
    detail = "needs a password" if locked else error or "broken PDF"
    return unread(response, TYPE, ProblemKind.UNREADABLE, detail)


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
    if count <= 2 and any(_SHELL.search(block.text) for block in draft.blocks):
        return unread(response, TYPE, ProblemKind.UNREADABLE, "shows its text in Adobe Reader only")
    document = draft.document(response, TYPE)
    if nothing:
        problem = Problem(ProblemKind.NEEDS_OCR, response.final_url, "no text layer")
        return replace(document, problem=problem)
    return document if document.blocks else _empty(document)


def _empty(document: Document) -> Document:
    problem = Problem(ProblemKind.UNREADABLE, document.url, "blank pages only")
    return replace(document, problem=problem)


def _page(book: Any, number: int, text: PageText, draft: Draft) -> tuple[PageLines, list[Link]]:
    """The lines and tables of one page; notes it where its text layer does not tell them."""
    rows = _rows(text)
    plain = PageLines(number, text.width, text.height, rows)
    try:
        page = book[number - 1]
    except pdfium.PdfiumError:
        return plain, []
    try:
        turn = place(page, text.turned, text.width, text.height)
        seen = drawn(page, turn, text.width, text.height, ruled=_gaps(rows))
        _note_images(seen, number, draft)
        whole = "\n".join(line.text for line in rows)
        if unusable(whole, Shown(seen.covered, seen.texts, seen.shapes)):
            draft.unread.append(number)
            if len(whole) >= LITTLE:
                rows, plain.lines = [], []
        plain.tables = _tables(seen.strokes, rows)
        plain.lines = outside(rows, plain.tables)
        plain.rules = long_rules(seen.strokes, text.width / 4)
        return plain, list(_links(book, page, text, turn))
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


def _gaps(rows: Sequence[Line]) -> bool:
    """Whether lines have gaps; only such a page is searched for tables."""
    return sum(len(pieces(row)) > 1 for row in rows) >= 2


def _tables(found: Strokes, rows: Sequence[Line]) -> list[Ruled]:
    """The ruled tables of a page."""
    tables = ruled_tables(found, [word for row in rows for word in row.words])
    return [table for table in tables if _real(table)]


def _real(table: Ruled) -> bool:
    filled = [sum(bool(cell.text) for cell in row) for row in table.grid]
    return sum(count >= 2 for count in filled) >= 2 or max(filled) >= 3


def _note_images(seen: Drawn, number: int, draft: Draft) -> None:
    """Write a page's pictures down."""
    for wide, high in seen.pictures:
        if wide > 30 and high > 30 and len(draft.images) < 500:
            draft.images.append(Image("", page=number, width=int(wide), height=int(high)))


def _links(book: Any, page: Any, text: PageText, turn: Turn) -> Iterator[Link]:
    """The web addresses that a page's annotations lead to, with the words under them."""
    at, link, box = ctypes.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    for _ in range(500):
        if not raw.FPDFLink_Enumerate(page.raw, at, link):
            break
        url = _uri(book, raw.FPDFLink_GetAction(link))
        if not url or not raw.FPDFLink_GetAnnotRect(link, box):
            continue
        low, high = sorted((box.bottom, box.top))
        left, top, right, foot = turn(box.left, low, box.right, high)
        under = [
            w
            for w in text.words
            if top - 1 <= w.middle <= foot + 1 and w.x1 > left + 1 and w.x0 < right - 1
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
