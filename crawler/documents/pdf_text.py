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
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, reduce
from statistics import median

from crawler.documents import thai_codes
from crawler.documents.layout import SPACE, Word
from crawler.documents.thai_codes import as_thai, mostly_latin
from crawler.text import PRIVATE, with_am

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


# What is left of ดำเนิน, ตำบล, จำนวน and so on without the ring: no Thai word.
_RINGLESS = re.compile("ดาเนิน|ตาบล|จานวน|อาเภอ|สานัก|กาหนด|ประจาปี|อานาจ|สาคัญ|ตาแหน่ง|คาสั่ง|บารุง|กากับ")
_LATE_MARK = re.compile("[เแโใไ][ัิีึืุู่้]|[ก-ฮ][าะ][่้]")
_OFFICIAL = (
    "สินบน ส่วน คู่มือ สรุป วัตถุ ประชุม บุคคล ทุจริต สุจริต มุ่ง รุ่น หมู่ ปฏิบัติ ผิด วินัย ชี้แจง สิ้น กลุ่ม ทุกคน "
    "ยุติธรรม ป้องกัน ตุลาคม มิถุนายน กุมภาพันธ์ พัสดุ ช่วง ร่วม ค่าใช้จ่าย ห้าม ต้อง ร้อง ข้อ ซื้อ ทั้งหมด พื้นที่ คุ้มค่า"
)


def _moved(word: str) -> Iterator[str]:
    """A word with one of its marks told after the next letter in place of its own."""
    for m in re.finditer(f"([ก-ฮ])([{''.join(_MARKS)}]+)([ก-ฮ])(?![{''.join(_MARKS)}])", word):
        yield word[: m.start()] + m[1] + m[3] + m[2] + word[m.end() :]


_MOVED_WORDS = {late: word for word in _OFFICIAL.split() for late in _moved(word)}
_MOVED = re.compile("|".join(sorted(_MOVED_WORDS, key=len, reverse=True)))


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
    pages = [replace(page, words=_words(page.words, lost)) for page in found]
    return [_mended(page, mend) for page in pages] if (mend := _needed(pages)) else pages


def _needed(pages: Sequence[PageText]) -> Callable[[str], str] | None:
    """What the words of a whole file show to be broken everywhere in it."""
    text = "\n".join(word.text for page in pages for word in page.words)
    repairs = [
        repair
        for repair, needed in ((_with_rings, _ringless(text)), (_with_marks_back, _late(text)))
        if needed
    ]
    if not repairs:
        return None
    return lambda word: reduce(lambda now, repair: repair(now), repairs, word)


def _mended(page: PageText, mend: Callable[[str], str]) -> PageText:
    return replace(page, words=tuple(_as(word, mend(word.text)) for word in page.words))


def _ringless(text: str) -> bool:
    """Whether a file tells nothing at all for the ring of ำ: only forms that no word has."""
    found = _RINGLESS.findall(text)
    return len(set(found)) >= 3 and len(found) > 2 * len(re.findall("ำ|ํา", text))


def _with_rings(text: str) -> str:
    return with_am(text)


def _late(text: str) -> bool:
    """Whether a file tells marks one letter too late, as flipbooks do."""
    return len(_LATE_MARK.findall(text)) >= 3


def _with_marks_back(text: str) -> str:
    return _MOVED.sub(lambda m: _MOVED_WORDS[m[0]], text)


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


def _turned(
    word: Word, angle: int, width: float, height: float
) -> tuple[float, float, float, float]:
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
    if read is not None:
        found = [_as(piece, read(piece.text)) for piece in found]
    if read is thai_codes.as_mac_thai:
        found = _with_blanks_read(found)
    return _once(found)


def _with_blanks_read(pieces: Sequence[Word]) -> list[Word]:
    """The code of ส is a blank to Roman readers: a gap too wide for a space is one."""
    found = list(pieces[:1])
    for piece in pieces[1:]:
        last, high = found[-1], piece.y1 - piece.y0 or 1
        gap = (piece.x0 - last.x1) / high if abs(last.y0 - piece.y0) < 1 else 0
        sa = 0.1 < gap < 0.7 and (gap > 0.3 or piece.text[0] in "ะาำ" or piece.text[0] in _MARKS)
        text = "ส" + piece.text if sa else piece.text
        found.append(Word(last.x1 if sa else piece.x0, piece.y0, piece.x1, piece.y1, text))
    return found


def _as(word: Word, text: str) -> Word:
    return Word(word.x0, word.y0, word.x1, word.y1, text)


def _once(pieces: Sequence[Word]) -> list[Word]:
    """The pieces without those drawn a second time in nearly the same place to look bold."""
    found: list[Word] = []
    seen: dict[str, list[Word]] = {}
    for piece in pieces:
        same = seen.setdefault(piece.text, [])
        near = 0.08 * (piece.y1 - piece.y0)
        if not any(abs(a.x0 - piece.x0) + abs(a.y0 - piece.y0) < near for a in same[-40:]):
            found.append(piece)
            same.append(piece)
    return found


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
    clipped = {id(word) for word in words if _clipped(word)}
    if len(clipped) * 5 > len(words):
        clipped = set()  # a font that tells no widths
    seen = [_as(word, thai_codes.word(word.text)) for word in words if id(word) not in clipped]
    return tuple(_closed_up(seen))


def _clipped(word: Word) -> bool:
    """Whether letters have no width: Chromium leaves some of the next page's first line behind."""
    return word.x1 - word.x0 < 0.01 and any("ก" <= letter <= "ฮ" for letter in word.text)


def _touches(last: Word, piece: Word) -> bool:
    """Whether a piece goes on right after the last word; a lone mark may float a little, and no
    word begins with า, so there a space is the place of a lost letter."""
    high = piece.y1 - piece.y0 or 1
    level = abs(last.y0 - piece.y0) < (0.5 * high if piece.text[0] in _MARKS else 1)
    am = piece.text[0] == "า" and len(piece.text) > 1 and "ก" <= last.text[-1:] <= "๋"
    room = 0.7 if am else SPACE
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
