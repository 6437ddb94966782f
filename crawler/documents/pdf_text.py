"""Gets the words of a PDF and their places: Poppler where it is installed, else pypdf.

What old fonts and careless programs break in Thai is mended here where only a PDF breaks it so;
the rest is `crawler.text.fold`.
"""

from __future__ import annotations

import html
import io
import logging
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import median

from crawler.documents import thai_codes
from crawler.documents.layout import SPACE, Word
from crawler.documents.thai_codes import as_thai, mostly_latin
from crawler.text import PRIVATE

__all__ = ["PageText", "as_thai", "mostly_latin", "poppler", "read_text"]

_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(
    r'<word xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">(.*?)</word>',
    re.DOTALL,
)
_MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
_PLAIN_END = re.compile(f"(?:^|[^{''.join(_MARKS)}])[ก-ฮ]$")
_ONE_LETTER = re.compile(f"[ก-ฮเ-ไ0-9๐-๙ะาำๆ.]?[{''.join(_MARKS)}]*$")
_SPACED = 6  # letters one by one from which a line is set with spaces between its letters
_MOST_BYTES = 60_000_000  # of Poppler's table: a longer one is no document


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of one page; places are all zero where the reader does not tell them."""

    width: float
    height: float
    words: tuple[Word, ...]
    lines: tuple[str, ...] = ()  # in place of words
    turned: int = 0  # degrees by which the page was turned so that its text runs level


@cache
def poppler() -> str:
    """The path of pdftotext, or ''."""
    return shutil.which("pdftotext") or ""


def read_text(body: bytes, last: int, *, timeout: float = 40) -> list[PageText]:
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
    out = done.stdout[:_MOST_BYTES].decode("utf-8", "replace")
    found = [_level(float(m[1]), float(m[2]), _pieces(m[3])) for m in _PAGE.finditer(out)]
    lost = _lost_am(page.words for page in found)
    return [replace(page, words=_words(page.words, lost)) for page in found]


def _level(width: float, height: float, pieces: Sequence[Word]) -> PageText:
    """A page turned so that its text runs level, told by where each piece goes on."""
    votes = Counter(_run(a, b) for a, b in zip(pieces, pieces[1:], strict=False) if _long(a))
    del votes[None]
    angle = votes.most_common(1)[0][0] if votes else 0
    if not angle or votes[angle] < 3 * votes[0]:
        return PageText(width, height, tuple(pieces))
    found = tuple(Word(*_turned(p, angle, width, height), p.text) for p in pieces)
    wide, high = (height, width) if angle != 180 else (width, height)
    return PageText(wide, high, found, turned=angle)


def _long(piece: Word) -> bool:
    return len(piece.text) > 2


def _run(last: Word, piece: Word) -> int | None:
    """By how much a page has to be turned for the second piece to stand right of the first."""
    wide, high = last.x1 - last.x0, last.y1 - last.y0
    if wide >= high:
        near = abs(last.y0 - piece.y0) < 0.3 * high
        if near and abs(piece.x0 - last.x1) < high:
            return 0
        return 180 if near and abs(piece.x1 - last.x0) < high else None
    near = abs(last.x0 - piece.x0) < 0.3 * wide
    if near and abs(piece.y1 - last.y0) < wide:
        return 90
    return 270 if near and abs(piece.y0 - last.y1) < wide else None


def _turned(word: Word, angle: int, width: float, height: float) -> tuple[float, ...]:
    if angle == 90:
        return height - word.y1, word.x0, height - word.y0, word.x1
    if angle == 180:
        return width - word.x1, height - word.y1, width - word.x0, height - word.y0
    return word.y0, width - word.x1, word.y1, width - word.x0


def _pieces(page: str) -> list[Word]:
    """The pieces of a page as Poppler tells them, their letters read as Thai."""
    found = []
    for m in _WORD.finditer(page):
        text = html.unescape(m[5]) if "&" in m[5] else m[5]
        text = text.translate(PRIVATE)
        found.append(Word(float(m[1]), float(m[2]), float(m[3]), float(m[4]), text))
    read = thai_codes.reader("".join(piece.text for piece in found))
    if read is None:
        return found
    return [Word(p.x0, p.y0, p.x1, p.y1, read(p.text)) for p in found]


def _words(pieces: Sequence[Word], lost: bool) -> tuple[Word, ...]:
    """The words of a page. Pieces that touch are one: Thai files set marks piece by piece, and
    only the order in the file, not the place, tells to which letter a mark belongs."""
    words: list[Word] = []
    for piece in pieces:
        last = words[-1] if words else None
        if last and piece.text and _touches(last, piece):
            text = last.text + _glue(last.text, piece.text, lost) + piece.text
            words[-1] = Word(last.x0, last.y0, max(last.x1, piece.x1), last.y1, text)
        else:
            words.append(piece)
    mended = [Word(w.x0, w.y0, w.x1, w.y1, thai_codes.word(w.text)) for w in words]
    return tuple(_closed_up(mended))


def _touches(last: Word, piece: Word) -> bool:
    """Whether a piece goes on right after the last word; a lone mark may float a little, and no
    word begins with า, so there a space is the place of a lost letter."""
    high = piece.y1 - piece.y0 or 1
    level = abs(last.y0 - piece.y0) < (0.5 * high if piece.text[0] in _MARKS else 1)
    room = 0.7 if piece.text[0] == "า" and "ก" <= last.text[-1:] <= "๋" else SPACE
    return level and -0.5 < (piece.x0 - last.x1) / high <= room


def _glue(before: str, after: str, lost: bool) -> str:
    """What a file lost between two pieces: the ring of ำ, or nothing but what folding finds."""
    if after[0] != "า" or not before:
        return ""
    plain = bool(_PLAIN_END.search(before))
    if lost and plain:
        return "ํ"
    return " " if plain or lost else ""


def _lost_am(pages: Iterable[Sequence[Word]]) -> bool:
    """Whether a file tells no ring of ำ: it breaks words before า and nowhere else.

    Word and others say "space" or nothing for the ring, so "จำนวน" comes as "จ" and "านวน".
    """
    cut = other = whole = 0
    for pieces in pages:
        for last, piece in _neighbours(pieces):
            whole += last.text.count("ำ") + last.text.count("ํา")
            if not _PLAIN_END.search(last.text):
                continue
            cut += piece.text[0] == "า"
            other += "ก" <= piece.text[0] <= "ฮ" and piece.x0 - last.x1 < 1
    return cut >= 2 and cut > 2 * whole and cut > other / 3


def _neighbours(pieces: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    for last, piece in zip(pieces, pieces[1:], strict=False):
        if piece.text and last.text and _touches(last, piece):
            yield last, piece


def _closed_up(words: Sequence[Word]) -> Iterator[Word]:
    """The words, letters that stand one by one with even gaps put together again."""
    run: list[Word] = []
    for word in words:
        if run and not _goes_on(run[-1], word):
            yield from _as_words(run)
            run = []
        run.append(word)
    yield from _as_words(run)


def _goes_on(last: Word, word: Word) -> bool:
    high = word.y1 - word.y0 or 1
    near = abs(last.y0 - word.y0) < 1 and -0.5 < (word.x0 - last.x1) / high < 1.2
    return near and bool(_ONE_LETTER.match(word.text) and _ONE_LETTER.match(last.text))


def _as_words(run: list[Word]) -> Iterator[Word]:
    """A run of single letters as words: a gap wider than the others is a space."""
    thai = sum("ก" <= word.text[:1] <= "๛" for word in run)
    if len(run) < _SPACED or thai * 2 < len(run):
        yield from run
        return
    usual = median(b.x0 - a.x1 for a, b in zip(run, run[1:], strict=False))
    last = run[0]
    for word in run[1:]:
        if word.x0 - last.x1 > 1.6 * max(usual, 1):
            yield last
            last = word
        else:
            last = Word(last.x0, last.y0, word.x1, last.y1, last.text + word.text)
    yield last


def _pypdf(body: bytes, last: int) -> list[PageText]:
    import pypdf  # slow to load, and seldom needed

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    pages = []
    try:
        for page in pypdf.PdfReader(io.BytesIO(body)).pages[:last]:
            box = page.mediabox
            text = page.extract_text()
            read = thai_codes.reader(text) or thai_codes.word
            lines = tuple(line for line in map(read, text.splitlines()) if line.strip())
            pages.append(PageText(float(box.width), float(box.height), (), lines))
    except Exception:  # pypdf raises anything on broken files; what was read stays
        return pages
    return pages
