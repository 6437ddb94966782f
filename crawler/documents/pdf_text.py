"""Gets the words of a PDF and their places: Poppler where it is installed, else pypdf."""

from __future__ import annotations

import html
import io
import logging
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache

from crawler.documents.layout import SPACE, Word

_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(
    r'<word xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">(.*?)</word>',
    re.DOTALL,
)
_MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
_LATIN = re.compile("[\u00a1-\u00fb]")
_LETTER = re.compile(r"[^\W\d_]")
_GARBLED = re.compile("[\ue000-\uf8ff\ufffd\u0000-\u0008\u000e-\u001f\u0080-\u009f]")


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of one page; places are all zero where the reader does not tell them."""

    width: float
    height: float
    words: tuple[Word, ...]
    lines: tuple[str, ...] = ()  # in place of words


@cache
def poppler() -> str:
    """The path of pdftotext, or ''."""
    return shutil.which("pdftotext") or ""


def read_text(body: bytes, last: int, *, timeout: float = 60) -> list[PageText]:
    """The text of the first pages, up to page `last`."""
    if poppler():
        pages = _poppler(body, last, timeout)
        if pages:
            return pages
    return _pypdf(body, last)


def _poppler(body: bytes, last: int, timeout: float) -> list[PageText]:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(body)
        file.flush()
        order = [poppler(), "-q", "-raw", "-bbox", "-l", str(last), file.name, "-"]
        try:
            done = subprocess.run(order, capture_output=True, timeout=timeout, check=False)
        except (subprocess.TimeoutExpired, OSError):
            return []
    out = done.stdout.decode("utf-8", "replace")
    return [PageText(float(m[1]), float(m[2]), _words(m[3])) for m in _PAGE.finditer(out)]


def _words(page: str) -> tuple[Word, ...]:
    """The words of a page. Pieces that touch are one: Thai files set marks piece by piece, and
    only the order in the file, not the place, tells to which letter a mark belongs."""
    latin = mostly_latin(page)
    words: list[Word] = []
    for m in _WORD.finditer(page):
        x0, y0, x1, y1 = float(m[1]), float(m[2]), float(m[3]), float(m[4])
        text = _letters(m[5], latin)
        last = words[-1] if words else None
        if last and text and _touches(last, x0, y0, y1, text):
            text = last.text + text
            words[-1] = Word(last.x0, last.y0, max(last.x1, x1), last.y1, text)
        else:
            words.append(Word(x0, y0, x1, y1, text))
    return tuple(words)


def _touches(last: Word, x0: float, y0: float, y1: float, text: str) -> bool:
    """Whether a piece goes on right after the last word; a lone mark may float a little."""
    high = y1 - y0 or 1
    level = abs(last.y0 - y0) < (0.5 * high if text[0] in _MARKS else 1)
    return level and -0.5 < (x0 - last.x1) / high <= SPACE


def _letters(text: str, latin: bool) -> str:
    text = html.unescape(text) if "&" in text else text
    return as_thai(text) if latin else text


def mostly_latin(text: str) -> bool:
    """Whether Thai letters were set in a font that calls them accented Latin ones."""
    accented = len(_LATIN.findall(text))
    return accented > 30 and accented * 2 > len(_LETTER.findall(re.sub("<[^>]*>", "", text)))


def as_thai(text: str) -> str:
    """Such a text with its letters read as Windows-874."""
    return _LATIN.sub(lambda m: m[0].encode("latin-1").decode("cp874", "replace"), text)


def garbled(text: str) -> bool:
    """Whether a good part of the letters say nothing (private use, control, replacement)."""
    return len(_GARBLED.findall(text)) * 4 > len(text)


def _pypdf(body: bytes, last: int) -> list[PageText]:
    import pypdf  # slow to load, and seldom needed

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    pages = []
    try:
        for page in pypdf.PdfReader(io.BytesIO(body)).pages[:last]:
            box = page.mediabox
            text = page.extract_text()
            text = as_thai(text) if mostly_latin(text) else text
            lines = tuple(line for line in text.splitlines() if line.strip())
            pages.append(PageText(float(box.width), float(box.height), (), lines))
    except Exception:  # pypdf raises anything on broken files; what was read stays
        return pages
    return pages
