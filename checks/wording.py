"""Reduces texts to the letters that name something, so that labels compare by plain containment.

Spaces, signs, agency names and numbers in front go; a year becomes "ปี", several years "ช่วงปี", a
month "เดือน". The skeleton also drops what file names and flipbooks lose: tone marks and the vowels
above and below the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from checks.numbers import without_number
from crawler.dates import MONTHS
from crawler.text import fold, key

_SHORT_WORD = 4  # Latin words up to this length count only as whole words ("ita" in "digital")
_SIGNS = re.compile(r"[^ก-ฮะ-ฺเ-ๅ็-๎a-z0-9&]+")
_MARKS = re.compile("[ัิ-ฺ็-๎]")
_LATIN = re.compile(r"[a-z&]+")
_TAIL = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|html?|php|aspx?|zip|rar)\b", re.I)
_MONTH = "|".join(
    re.escape(form) + r"(?![ก-๎])" for pair in MONTHS for form in (*pair, pair[1].replace(".", ""))
)
_TIMES = (
    (re.compile(r"\(?(?<!\d)25\d\d ?(?:-|ถึง|–) ?(?:พ\.? ?ศ\.? ?)?(?:25)?\d\d(?!\d)"), " ช่วงปี "),
    (re.compile(r"พ\.? ?ศ\.? ?(?=\d|$)|(?<!\d)25[4-9]\d(?!\d)|(?<=ปี) ?[67]\d(?!\d)"), " ปี "),
    (re.compile(r"(?:รอบ|ระยะ)? ?12 ?เดือน"), " ปี "),
    (re.compile(rf"(?<![ก-๎])(?:ประจำ)?(?:เดือน)? ?(?:{_MONTH}) ?(?:\d\d(?!\d))?"), " เดือน "),
)
_AGENCY = re.compile(
    r"(?:ของ|โดย)? ?(?:องค์การบริหารส่วน(?:ตำบล|จังหวัด)|เทศบาล(?:นคร|เมือง|ตำบล)?|อบต\.?|อบจ\.?|"
    r"(?:วชิร)?มหาวิทยาลัย|วิทยาลัย|โรงเรียน|โรงพยาบาล|สำนักงาน|สถาบัน|ตำบล|อำเภอ|จังหวัด|รพ\.สต\.|รพ\.)"
    r"[ก-ฮะ-ฺเ-ๅ็-๎]*"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A text reduced for matching."""

    letters: str
    words: frozenset[str]
    length: int  # letters that say something: without fillers


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of a term, reduced once."""

    letters: str
    skeleton: str
    is_word: bool  # a short Latin word: must stand alone

    def within(self, text: Wording) -> bool:
        """Whether the text holds this phrase."""
        return self.letters in (text.words if self.is_word else text.letters)


def letters(text: str) -> str:
    """The bare letters and digits of a text, common misspellings mended."""
    return _SIGNS.sub("", key(text))


def skeleton(text: str) -> str:
    """Bare letters without tone marks and the vowels above and below the line."""
    return _MARKS.sub("", text.replace("ำ", "า"))


def phrase(text: str) -> Phrase:
    """A phrase of a term, ready to be looked for."""
    bare = letters(text)
    return Phrase(bare, skeleton(bare), bool(_LATIN.fullmatch(bare)) and len(bare) <= _SHORT_WORD)


def content(text: str) -> str:
    """The folded text without number in front, file ending and agency name, times made general."""
    text = _TAIL.sub(" ", without_number(text)).replace("_", " ")
    for pattern, general in _TIMES:
        text = pattern.sub(general, text)
    return _AGENCY.sub(" ", text)


def wording(text: str, fillers: re.Pattern[str]) -> Wording:
    """The text reduced; `fillers` matches letters that say nothing of what it is about."""
    text = content(text)
    bare = letters(text)
    words = frozenset(_LATIN.findall(text.casefold()))
    return Wording(bare, words, len(fillers.sub("", bare)))


@lru_cache(maxsize=8)
def any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern of any of the phrases, longest first."""
    return re.compile("|".join(re.escape(p) for p in _longest_first(map(letters, phrases))) or "$^")


def _longest_first(texts: Iterable[str]) -> list[str]:
    return sorted(set(texts) - {""}, key=lambda text: (-len(text), text))


def folded_lower(text: str) -> str:
    """The folded text in lower case."""
    return fold(text).casefold()
