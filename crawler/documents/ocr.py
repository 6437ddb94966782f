"""Reads pictures of text, page by page, only when asked to: our line reader beside Tesseract.

Debian's Thai model has no glyphs for ๔ ๖ ๗ ๘ ๙ and prints a likely wrong digit instead. So numbers
stand only where `readings` lets them; the others are boxes, and what was not read is no evidence.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import median
from typing import Any

import pypdfium2
from PIL import Image as Pillow

from crawler.documents.draft import Draft
from crawler.documents.layout import Line, Word
from crawler.documents.paging import PageLines, write_pages
from crawler.documents.scans import evened, straighten
from crawler.model import Block, Document, Problem, ProblemKind, Response

_SURE = 15  # Tesseract's confidence below which a word is a speck
_SURE_LINE = 40  # mean confidence below which a line is no text
# A line without any of these is marks or specks taken for letters.
_SAYS = re.compile(r"[ก-ฮ][ก-๛]|\d{2}|[A-Za-z]{4}")
# Nor is one without any of these, even in a table, where a lone figure is a cell.
_LETTER = re.compile(r"[ก-ฮ]|\d|[A-Za-z]{4}")
_MOST_PIXELS = 30_000_000
_POINTS = 72
_SPARSE, _SPARSE_DPI = 11, 200  # layout and resolution that serve lines strewn over a sheet best
_EM = 1.7  # a line's box as PDFs have it, by the height of its ink


@dataclass(frozen=True, slots=True)
class Ocr:
    """How to read: languages, resolution, page layout, seconds a page."""

    languages: str = "tha+eng"
    dpi: int = 300
    layout: int = 4  # one column: keeps the rows of tables, and marks with their letters
    seconds: float = 60


@dataclass(frozen=True, slots=True)
class _Seen:
    """A word as Tesseract saw it, and how sure it is."""

    x0: float
    y0: float
    x1: float
    y1: float
    sure: float
    text: str


@cache
def available() -> str:
    """Why OCR cannot be used; '' if it can."""
    command = shutil.which("tesseract")
    if not command:
        return "Tesseract is not installed"
    try:
        done = subprocess.run(
            [command, "--list-langs"], capture_output=True, timeout=20, check=False
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        return f"Tesseract does not start: {error}"
    known = (done.stdout + done.stderr).decode("utf-8", "replace").split()
    return "" if "tha" in known else "Tesseract has no Thai language data"


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
    for number, picture, dpi in _pictures(body, pages, ocr.dpi):
        from crawler.documents.scan_cells import read_tables  # loads numpy, and scans are few

        scale = _POINTS / dpi
        page = straighten(evened(picture))
        clean, tables, rules = read_tables(page, dpi, scale, lambda sheet: _sparse(sheet, ocr))
        rows = _rows(clean, dpi, ocr)
        if rows is not None:
            rows = [row for row in rows if _SAYS.search(row.text)]
            yield PageLines(number, clean.width * scale, clean.height * scale, rows, tables, rules)


def _sparse(sheet: Pillow.Image, ocr: Ocr) -> list[Line]:
    """What Tesseract reads of words strewn over a sheet at full resolution, in points there."""
    size = [max(1, side * _SPARSE_DPI // ocr.dpi) for side in sheet.size]
    table = tesseract(sheet.resize(size), _SPARSE_DPI, replace(ocr, layout=_SPARSE))
    return tesseract_lines(table, _POINTS / _SPARSE_DPI)


def _rows(picture: Pillow.Image, dpi: int, ocr: Ocr) -> list[Line] | None:
    """The lines of a straightened page in points, None where Tesseract is needed and fails."""
    from crawler.documents import readings  # loads numpy, and scans are few

    scale = _POINTS / dpi
    read = readings.read_page(picture, dpi)
    own = readings.alone(picture, read, scale, dpi)
    if own is not None:
        return own
    table = tesseract(picture, dpi, ocr)
    return readings.joined(picture, read, tesseract_lines(table, scale), scale) if table else None


def _pictures(
    body: bytes, pages: Sequence[int], dpi: int
) -> Iterator[tuple[int, Pillow.Image, int]]:
    """Each page as a grey picture with its resolution."""
    if b"%PDF-" not in body[:1024]:
        picture = Pillow.open(io.BytesIO(body))
        if picture.width * picture.height <= 4 * _MOST_PIXELS:
            yield 1, _sized(picture.convert("L")), 200
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


def tesseract(picture: Pillow.Image, dpi: int, ocr: Ocr) -> str:
    """The words of a picture as Tesseract's table, '' if it fails."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    order = ["tesseract", "stdin", "stdout", "-l", ocr.languages, "--psm", str(ocr.layout)]
    order += ["--dpi", str(dpi), "tsv"]
    one = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            order,
            input=buffer.getvalue(),
            capture_output=True,
            timeout=ocr.seconds,
            check=False,
            env=one,
        )
    except (subprocess.TimeoutExpired, OSError):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def tesseract_lines(table: str, scale: float) -> list[Line]:
    """The lines of Tesseract's table from top to bottom; their words get the height of the line."""
    rows: dict[tuple[str, ...], list[_Seen]] = {}
    for entry in table.splitlines()[1:]:
        cells = entry.split("\t")
        if len(cells) < 12 or not cells[11].strip() or float(cells[10]) < _SURE:
            continue
        left, top, wide, high = (float(cell) * scale for cell in cells[6:10])
        seen = _Seen(left, top, left + wide, top + high, float(cells[10]), cells[11])
        rows.setdefault(tuple(cells[1:5]), []).append(seen)
    kept = [
        row
        for row in rows.values()
        if sum(w.sure for w in row) > _SURE_LINE * len(row)
        and any(_LETTER.search(w.text) for w in row)
    ]
    inks = [max(w.y1 for w in row) - min(w.y0 for w in row) for row in kept]
    usual = median(inks) if inks else 1.0
    found = []
    for row, ink in zip(kept, inks, strict=True):
        middle = median((w.y0 + w.y1) / 2 for w in row)
        half = _EM / 2 * (ink if ink > 1.3 * usual else usual)
        words = [Word(w.x0, middle - half, w.x1, middle + half, w.text) for w in row]
        found.append(Line(tuple(sorted(words, key=lambda w: w.x0))))
    return sorted(found, key=lambda line: line.y0)
