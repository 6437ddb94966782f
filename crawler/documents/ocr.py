"""Reads pictures of text, page by page, only when asked to: our line reader beside Tesseract.

Debian's Thai model has no glyphs for ๔ ๖ ๗ ๘ ๙ and prints a likely wrong digit instead. So numbers
stand only where `readings` lets them; the others are boxes, and what was not read is no evidence.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pypdfium2
from PIL import Image as Pillow
from PIL import ImageOps

from crawler.documents import tesseract
from crawler.documents.draft import Draft
from crawler.documents.layout import Line
from crawler.documents.paging import PageLines, write_pages
from crawler.documents.scans import evened
from crawler.documents.tesseract import Ocr as Ocr
from crawler.documents.tesseract import available as available
from crawler.model import Block, Document, Problem, ProblemKind, Response

# A line without any of these is marks or specks taken for letters.
_SAYS = re.compile(r"[ก-ฮ][ก-๛]|\d{2}|[A-Za-z]{4}")
_MOST_PIXELS = 30_000_000
_POINTS = 72
_SPARSE, _SPARSE_DPI = 11, 200  # layout and resolution that serve lines strewn over a sheet best


def read_pages(body: bytes, pages: Sequence[int], *, ocr: Ocr | None = None) -> list[list[str]]:
    """The folded lines of each of the pages of a PDF, or of a picture."""
    return [[line.text for line in page.lines] for page in _read(body, pages, ocr or Ocr())]


def ocr_document(
    document: Document,
    response: Response,
    pages: Sequence[int],
    *,
    max_pages: int = 10,
    ocr: Ocr | None = None,
) -> Document:
    """The document with the text of those of the pages that were not read yet."""
    wanted = [page for page in pages if page in document.unread_pages][:max_pages]
    if not wanted or available():
        return document
    draft = Draft()
    found = list(_read(response.body, wanted, ocr or Ocr()))
    write_pages(draft, found)
    done = tuple(page.number for page in found)
    problem = document.problem
    if problem and problem.kind is ProblemKind.NEEDS_OCR:
        problem = None if draft.blocks else Problem(problem.kind, problem.url, "OCR found no text")
    return replace(
        _woven(document, draft),
        problem=problem,
        ocr_pages=tuple(sorted({*document.ocr_pages, *done})),
        unread_pages=tuple(page for page in document.unread_pages if page not in done),
        title=document.title or next((b.text[:150] for b in draft.blocks), ""),
    )


def _woven(document: Document, draft: Draft) -> Document:
    """The document with a draft's blocks and tables put between its own by page."""
    old = len(document.blocks)
    blocks = [*document.blocks, *draft.blocks]
    order = sorted(range(len(blocks)), key=lambda at: _page(blocks, at))
    place = {was: now for now, was in enumerate(order)}
    tables = [replace(table, at=place.get(table.at, 0)) for table in document.tables]
    tables += [replace(table, at=place.get(table.at + old, 0)) for table in draft.tables]
    return replace(
        document,
        blocks=tuple(blocks[at] for at in order),
        tables=tuple(sorted(tables, key=lambda table: table.at)),
        links=tuple(replace(link, at=place.get(link.at, 0)) for link in document.links),
        images=tuple(replace(image, at=place.get(image.at, 0)) for image in document.images),
    )


def _page(blocks: Sequence[Block], at: int) -> int:
    return blocks[at].page or 0


def _read(body: bytes, pages: Sequence[int], ocr: Ocr) -> Iterator[PageLines]:
    """Read pages one by one; one that fails is left out."""
    for number, picture, dpi in pictures(body, pages, ocr.dpi):
        # these load numpy, and scans are few
        from crawler.documents import cleaned, readings
        from crawler.documents.scan_cells import read_tables

        scale = _POINTS / dpi
        page = readings.upright(evened(cleaned.dark_on_light(picture, dpi)), dpi)
        clean, tables, rules = read_tables(page, dpi, scale, partial(_sparse, dpi=dpi, ocr=ocr))
        rows = readings.page_lines(clean, dpi, ocr)
        if rows is not None:
            rows = [row for row in rows if _SAYS.search(row.text)]
            wide, high = clean.width * scale, clean.height * scale
            yield PageLines(number, wide, high, rows, tables, rules, scan=True)


def _sparse(sheet: Pillow.Image, dpi: int, ocr: Ocr) -> list[Line]:
    """What Tesseract reads of words strewn over a sheet at full resolution, in points there."""
    size = [max(1, side * _SPARSE_DPI // dpi) for side in sheet.size]
    sparse = replace(ocr, layout=_SPARSE)
    return tesseract.page_lines(sheet.resize(size), _SPARSE_DPI, sparse) or []


def pictures(
    body: bytes, pages: Sequence[int], dpi: int
) -> Iterator[tuple[int, Pillow.Image, int]]:
    """Each page as a grey picture with its resolution."""
    if b"%PDF-" not in body[:1024]:
        picture = Pillow.open(io.BytesIO(body))
        for number in pages if picture.width * picture.height <= 4 * _MOST_PIXELS else ():
            picture.seek(number - 1)  # each frame of a fax is a page
            yield number, _sized(ImageOps.exif_transpose(picture).convert("L")), 200
        return
    pdfium: Any = pypdfium2
    book = pdfium.PdfDocument(body)
    try:
        for number in pages:
            page = book[number - 1]
            wide, high = page.get_size()
            fits = (_MOST_PIXELS / max(1.0, wide * high)) ** 0.5 * _POINTS
            used = int(max(30, min(dpi, fits)))
            yield number, page.render(scale=used / _POINTS, grayscale=True).to_pil(), used
            page.close()
    finally:
        book.close()


def _sized(picture: Pillow.Image) -> Pillow.Image:
    """A picture neither too large to read in time nor too small to read at all."""
    pixels = picture.width * picture.height
    if pixels > _MOST_PIXELS:
        factor = (_MOST_PIXELS / pixels) ** 0.5
    elif picture.width < 1200:
        factor = 2.0
    else:
        return picture
    return picture.resize((int(picture.width * factor), int(picture.height * factor)))
