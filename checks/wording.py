"""Reduces texts to the letters that name something, so that labels compare by plain containment.

Spaces, signs, agency names and a number in front go; a year becomes "ปี", several years "ช่วงปี", a
month "เดือน". The skeleton also drops what file names and flipbooks lose: tone marks and the vowels
above and below the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from checks.numbers import without_number
from crawler.dates import MONTHS
from crawler.text import fold, key

_SIGNS = re.compile(r"[^ก-ฮะ-ฺเ-ๅ็-๎a-z0-9&]+")
_MARKS = re.compile("[ัิ-ฺ็-๎]")
_LATIN = re.compile(r"[a-z&]+")
_ENDING = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|html?|php|aspx?|zip|rar)\b", re.I)
_MONTH = "|".join(
    re.escape(form) + r"(?![ก-๎])" for full, short in MONTHS for form in (full, short, short[:-1])
)
_YEAR = r"(?:พ\.? ?ศ\.? ?)?25[4-9]\d(?!\d)"
_TIMES = (
    # a whole fiscal year by its months, then single days: they name no month of a monthly list
    (
        re.compile(
            rf"(?:\d{{1,2}} ?)?(?:ตุลาคม|ต\.ค\.) ?{_YEAR} ?(?:-|ถึง) ?"
            rf"(?:\d{{1,2}} ?)?(?:กันยายน|ก\.ย\.) ?{_YEAR}"
        ),
        " ปี ",
    ),
    (re.compile(rf"(?<![\d.])(?<!\. )\d{{1,2}} ?(?:{_MONTH}) ?{_YEAR}"), " "),
    (re.compile(r"(?<!\d)25\d\d ?(?:-|ถึง|–) ?(?:พ\.? ?ศ\.? ?)?(?:25)?\d\d(?!\d)"), " ช่วงปี "),
    (re.compile(r"พ\.? ?ศ\.? ?(?=\d|$)|(?<!\d)25[4-9]\d(?!\d)|(?<=ปี) ?[67]\d(?!\d)"), " ปี "),
    (re.compile(r"(?:รอบ|ระยะ)? ?12 ?เดือน"), " ปี "),
    (re.compile(rf"(?<![ก-๎])(?:ประจำ)?(?:เดือน)? ?(?:{_MONTH}) ?(?:\d\d(?!\d))?"), " เดือน "),
)
_AGENCY = re.compile(
    r"(?:ของ|โดย)? ?(?:องค์การบริหารส่วน(?:ตำบล|จังหวัด)|เทศบาล(?:นคร|เมือง|ตำบล)?|อบต\.?|อบจ\.?|"
    r"มหาวิทยาลัย|วิทยาลัย|โรงเรียน|โรงพยาบาล|สำนักงาน|สถาบัน|ตำบล|อำเภอ|จังหวัด|รพ\.สต\.|รพ\.)"
    r"[ก-ฮะ-ฺเ-ๅ็-๎]*"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A text reduced for matching."""

    letters: str
    words: frozenset[str]  # its Latin words
    length: int  # letters that say something: without fillers


def letters(text: str) -> str:
    """The bare letters of a text, official words in their right spelling."""
    return _SIGNS.sub("", key(text))


def skeleton(text: str) -> str:
    """Bare letters without tone marks and the vowels above and below the line."""
    return _MARKS.sub("", text.replace("ำ", "า"))


def bare(text: Wording) -> Wording:
    """The same wording as a skeleton."""
    return replace(text, letters=skeleton(text.letters))


def wording(text: str, fillers: re.Pattern[str]) -> Wording:
    """The text reduced; `fillers` matches letters that say nothing of what it is about."""
    text = _ENDING.sub(" ", without_number(fold(text))).replace("_", " ")
    for pattern, general in _TIMES:
        text = pattern.sub(general, text)
    text = _AGENCY.sub(" ", text)
    plain = letters(text)
    words = frozenset(_LATIN.findall(text.casefold()))
    return Wording(plain, words, len(fillers.sub("", plain)))


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern of any of the phrases as bare letters, longest first."""
    bare_phrases = sorted(set(map(letters, phrases)) - {""}, key=lambda p: (-len(p), p))
    return re.compile("|".join(map(re.escape, bare_phrases)) or "$^")
