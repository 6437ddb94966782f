"""Whether a report reaches from October to March, by what it says of its own time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from checks.registry import check
from checks.results import Evidence
from checks.tables import body_tables
from crawler import dates
from crawler.dates import Period
from crawler.model import BlockKind, Document

_FORMS = {form: n for n, forms in enumerate(dates.MONTHS, 1) for form in forms}
_FORMS |= {form.replace(".", ""): n for form, n in _FORMS.items() if "." in form}
_MONTH = "(" + "|".join(sorted(map(re.escape, _FORMS), key=len, reverse=True)) + r")(?![ก-๙])"
_YEAR = r"(?:\s*(?:พ\.?\s?ศ\.?|ปี)?\s*\d{2,4})?"
_RANGE = re.compile(
    rf"{_MONTH}\.?{_YEAR}\s*(?:-|ถึง|จนถึง|~)\s*(?:สิ้น|ณ)?\s*(?:วันที่|เดือน)?\s*(?:\d{{1,2}}\s*)?{_MONTH}"
)
_AS_OF = re.compile(r"(?:ข้อมูล(?:\s*)?ณ|ณ\s*(?:วันที่|สิ้นเดือน)|ถึง(?:วันที่|สิ้นเดือน)|สิ้นสุด(?:วันที่)?)")
_SIX = re.compile(
    r"(?:6|หก)\s*เดือน(?!\s*หลัง)|ครึ่งปีแรก|ไตรมาส(?:ที่)?\s*1\s*(?:-|ถึง|และ|"
    r",)\s*(?:ไตรมาส(?:ที่)?\s*)?[234]|(?:12|สิบสอง)\s*เดือน"
)
_OTHER = re.compile(r"6\s*เดือน\s*หลัง|ครึ่งปีหลัง|ราย ?เดือน ?(?:มกราคม|ตุลาคม)")
_HALF = frozenset({10, 11, 12, 1, 2, 3})


def _place(month: int) -> int:
    """The month's place in the fiscal year: October 0, September 11."""
    return (month - 10) % 12


def _statements(document: Document) -> Iterator[str]:
    """What the document says of itself: title, headings, its first and last lines, table heads."""
    yield document.title
    blocks = [b for b in document.body if b.text]
    for block in takewhile(lambda b: b.kind is not BlockKind.ROW, blocks[:15]):
        yield block.text
    yield from (b.text for b in blocks[15:] if b.kind is BlockKind.HEADING)
    yield from (b.text for b in blocks[-3:] if b.kind is not BlockKind.ROW)
    for table in body_tables(document):
        yield table.heading
        yield from table.columns


def reach(document: Document) -> tuple[bool | None, str]:
    """Whether it reaches from October to March, and in what words; None if it does not say."""
    spoken = list(dict.fromkeys(s for s in _statements(document) if s))
    ranges = [(m, s) for s in spoken for m in _RANGE.finditer(s)]
    if ranges:
        good = next((s for m, s in ranges if _is_half(m[1], m[2])), "")
        return bool(good), good or ranges[0][1]
    days = [(d.day, s) for s in spoken if _AS_OF.search(s) for d in dates.dates(s)]
    if days:
        day, said = max(days)
        return _place(day.month) >= 6 or (day.month == 3 and day.day >= 28), said
    return _by_words(document, spoken)


def _is_half(first: str, last: str) -> bool:
    return _place(_FORMS[first]) == 0 and _place(_FORMS[last]) >= 5


def _by_words(document: Document, spoken: list[str]) -> tuple[bool | None, str]:
    said = next((s for s in spoken if _SIX.search(s)), "")
    if said:
        return True, said
    if _months_of_tables(document) >= _HALF:
        return True, "ต.ค. - มี.ค."
    other = next((s for s in spoken if _OTHER.search(s)), "")
    return (False, other) if other else (None, "")


def _months_of_tables(document: Document) -> set[int]:
    """Months that head columns or rows."""
    found: set[int] = set()
    for table in body_tables(document):
        for text in (
            *table.columns,
            *(row[0] for row in table.body),
            *(row[1] for row in table.body if len(row) > 1),
        ):
            if len(text) <= 30:
                found |= set(dates.month_names(text))
    return found


@check
def covers_first_half(document: Document, *, period: Period | None) -> Iterator[Evidence]:
    """The document says that it covers October to March of the period's year."""
    covered, said = reach(document)
    text = "\n".join((document.title, *document.lines))
    if covered and period is not None and period.year in (*dates.years(text), *_short_years(text)):
        yield Evidence(document.url, None, said[:300], "six months")


def _short_years(text: str) -> Iterator[int]:
    for month in dates.months(text):
        yield dates.fiscal_year_of(month.first_day)
