"""Reads the item number a menu text, title or file name leads with, in every style agencies use.

O12, o12, O.12, "O12:", OIT 12, OIT-12, 012 (a nought for the letter), โอ 12, ข้อ 12, and glued
"O12รายการ". A range ("o1-o9", "019-022") heads a group and is no number of an item.
"""

from __future__ import annotations

import re

from crawler.text import fold

_LETTER = r"(?:oit|(?<![\da-z])0it|(?<![a-z])o|โอ)[ ._:-]{0,3}0?(?P<o>[1-9]\d?)"
_NOUGHT = r"(?<![\da-z])0(?P<nought>[1-9]\d|0[1-9])"
_WORD = r"ข้อ(?:ที่)? ?(?P<word>[1-9]\d?)"
_END = r"(?!\d|[.,]\d{2}|-\d{3})"  # "012-345" begins a telephone number
_LEAD = re.compile(
    rf"^[\s\W]*(?:ita[ -]?)?(?:(?:25)?[67]\d[ _-])?(?:{_LETTER}|{_NOUGHT}|{_WORD}){_END}", re.I
)
_BRACKETED = re.compile(rf"[(\[]\s*(?:{_LETTER}){_END}\s*[)\]]", re.I)
_PLAIN = re.compile(r"^[\s\W]*0?([1-9]\d?)(?=[.):\s-]|[ก-๎]|$)(?!\.\d)")
_RANGE = re.compile(
    r"(?<![a-z\d])(?:oit|o|โอ)?[ .]?0?\d{1,2} ?(?:-|ถึง|~) ?(?:oit|o|โอ)[ .]?\d{1,2}(?!\d)"
    r"|(?<![a-z\d])(?:oit|o|โอ)[ .]?\d{1,2} ?(?:-|ถึง|~) ?[1-4]?\d(?!\d)"  # not "o13-67": a year
    r"|(?<!\d)0\d\d ?(?:-|ถึง) ?0\d\d(?!\d)",
    re.I,
)
_STRIP = re.compile(
    r"^[\s\W]*(?:(?:m?oit|eb|ita|o|โอ|ข้อ(?:ที่)?|ลำดับ(?:ที่)?|ตัวชี้วัด(?:ย่อย)?(?:ที่)?)"
    r"[ ._:-]{0,3})?\d{1,3}(?:[._/-]\d{1,2})*(?!\d)[\s.):_-]*(?!เดือน|ปี|\w*ไตรมาส)",
    re.I,
)
_LIST_YEAR = re.compile(
    r"(?<![a-z])(?:m?oit|itas?)[ _./-]{0,3}(?:ปี ?)?(?P<list>25[67]\d|[67]\d)(?!\d)"
    r"|^\W*(?P<lead>(?:25)?[67]\d)[ _-](?=oit|o ?\d|โอ|0\d\d)",
    re.I,
)


def list_years(text: str) -> set[int]:
    """The years whose list of items a text or address says it belongs to ("ITA 2568", "ita68")."""
    years = (found["list"] or found["lead"] for found in _LIST_YEAR.finditer(fold(text)))
    return {int(year) + (2500 if len(year) == 2 else 0) for year in years}


def is_range(text: str) -> bool:
    """Whether the text names a range of items, as headings do."""
    return bool(_RANGE.search(fold(text)))


def number_of(text: str, *, plain: bool = False) -> str | None:
    """The item number a text leads with, as "O12"; plain numbers ("12.") only when asked for."""
    text = fold(text)
    if _RANGE.search(text):
        return None
    found = _LEAD.search(text) or _BRACKETED.search(text)
    if found:
        return f"O{int(next(n for n in found.groups() if n))}"
    found = _PLAIN.search(text) if plain else None
    return f"O{int(found[1])}" if found else None


def without_number(text: str) -> str:
    """The folded text without the number it leads with, of whatever scheme."""
    return _STRIP.sub("", text, count=1)
