"""Reads Thai dates, years and periods: Buddhist era, fiscal years, months, quarters.

All functions take folded text (Arabic digits). Years are Buddhist (2568), days `datetime.date`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    ("มกราคม", "ม.ค."), ("กุมภาพันธ์", "ก.พ."), ("มีนาคม", "มี.ค."), ("เมษายน", "เม.ย."),
    ("พฤษภาคม", "พ.ค."), ("มิถุนายน", "มิ.ย."), ("กรกฎาคม", "ก.ค."), ("สิงหาคม", "ส.ค."),
    ("กันยายน", "ก.ย."), ("ตุลาคม", "ต.ค."), ("พฤศจิกายน", "พ.ย."), ("ธันวาคม", "ธ.ค."),
)  # fmt: skip
_MONTH_OF = {
    form: number
    for number, (full, short) in enumerate(MONTHS, 1)
    for form in (full, short, short.rstrip("."), short.replace(".", ""))
}
_MONTH_OF["กรกฏาคม"] = 7
_MONTH_OF["กุมภาพันธุ์"] = 2
_MONTH = "(" + "|".join(sorted(map(re.escape, _MONTH_OF), key=len, reverse=True)) + ")"
# Without a year only unmistakable forms count: "มค" also stands inside "สมควร".
_MONTH_NAME = re.compile(
    "|".join(
        re.escape(f)
        for f in sorted(_MONTH_OF, key=len, reverse=True)
        if len(f) > 4 or f.endswith(".")
    )
)
_ERA = r"[ -]?(?:ปี ?)?(?:พุทธศักราช|พ\.? ?ศ\.?)? ?"
_DAY_MONTH_YEAR = re.compile(
    rf"(?<!\d)(\d{{1,2}})[ -]?(?:เดือน ?)?{_MONTH} ?{_ERA}(25\d\d|\d\d)(?!\d)"
)
_MONTH_YEAR = re.compile(rf"{_MONTH} ?{_ERA}(25\d\d|\d\d)(?!\d)")
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](25\d\d|20\d\d|\d\d)(?![\d/-])")
_ISO = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)(25[4-9]\d)(?!\d)")
_FISCAL = re.compile(
    r"(?:ปีงบประมาณ|งบประมาณ|ประจำปี|ปี|ประเมิน ITA|ITA|OIT) ?"
    r"(?:พ\.? ?ศ\.? ?)?\.?(?<!\d)(25[4-9]\d)(?!\d)",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"(?<!\d)(25[4-9]\d) ?(?:-|ถึง|~|–) ?(?:ปี ?)?(?:พ\.? ?ศ\.? ?)?(25[4-9]\d|\d\d)(?!\d)"
)
_SHORT = re.compile(r"(?:ปี|พ\.ศ\.|ITA|OIT) ?['’]?(6\d|7\d)(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time an item asks for; `year` is the Buddhist fiscal year it belongs to."""

    year: int
    start: date
    end: date
    span: bool = False  # a plan of several years that covers `year` also answers

    def covers(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.start <= day <= self.end


def fiscal_year(year: int) -> Period:
    """Thai fiscal year N (Buddhist): 1 October N-1 to 30 September N."""
    ce = year - 543
    return Period(year, date(ce - 1, 10, 1), date(ce, 9, 30))


def first_half(year: int) -> Period:
    """The first six months of fiscal year N: 1 October N-1 to 31 March N."""
    ce = year - 543
    return Period(year, date(ce - 1, 10, 1), date(ce, 3, 31))


def fiscal_year_of(day: date) -> int:
    """The Buddhist fiscal year a day belongs to."""
    return day.year + 543 + (1 if day.month >= 10 else 0)


def _buddhist(year: str) -> int:
    number = int(year)
    if number < 100:
        return 2500 + number
    return number + 543 if number < 2400 else number


def _date(day: int, month: int, buddhist: int) -> date | None:
    try:
        return date(buddhist - 543, month, day)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text, with where it stands."""

    day: date
    start: int
    end: int


def dates(text: str) -> list[Found]:
    """Full dates (day, month, year) in the text, in order of place."""
    found = []
    for m in _DAY_MONTH_YEAR.finditer(text):
        found.append((_date(int(m[1]), _MONTH_OF[m[2]], _buddhist(m[3])), m))
    for m in _NUMERIC.finditer(text):
        found.append((_date(int(m[1]), int(m[2]), _buddhist(m[3])), m))
    for m in _ISO.finditer(text):
        found.append((_date(int(m[3]), int(m[2]), int(m[1]) + 543), m))
    kept = [Found(day, m.start(), m.end()) for day, m in found if day]
    return sorted(kept, key=lambda f: (f.start, f.end))


@dataclass(frozen=True, slots=True)
class MonthFound:
    """A month with its Buddhist calendar year, with where it stands."""

    year: int
    month: int
    start: int
    end: int

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year - 543, self.month, 1)


def months(text: str) -> Iterator[MonthFound]:
    """Months named with a year ("ตุลาคม 2567", "ต.ค. 67")."""
    for m in _MONTH_YEAR.finditer(text):
        yield MonthFound(_buddhist(m[2]), _MONTH_OF[m[1]], m.start(), m.end())


def month_names(text: str) -> Iterator[int]:
    """Numbers of the months named, with or without a year, in order."""
    for m in _MONTH_NAME.finditer(text):
        yield _MONTH_OF[m[0]]


def years(text: str) -> list[int]:
    """Every Buddhist year written with four digits, in order, repeats kept."""
    return [int(m[1]) for m in _YEAR.finditer(text)]


def named_years(text: str) -> list[int]:
    """Years that a phrase names as the year of something ("ประจำปีงบประมาณ พ.ศ. 2568"), in order."""
    named = [int(m[1]) for m in _FISCAL.finditer(text)]
    return named or [2500 + int(m[1]) for m in _SHORT.finditer(text)]


def spans(text: str) -> list[tuple[int, int]]:
    """Ranges of years ("พ.ศ. 2566 - 2570", "2566-70"), first before last."""
    found = [(int(m[1]), _buddhist(m[2])) for m in _SPAN.finditer(text)]
    return [(first, last) for first, last in found if first < last <= first + 25]


def half_is_over(year: int, as_of: date) -> bool:
    """Whether the first six months of fiscal year N have passed."""
    return as_of >= first_half(year).end + timedelta(days=1)
