"""Which months of a period a text or a title is about: one, a quarter's, or those of a range."""

from __future__ import annotations

import re
from functools import cache

from crawler import dates
from crawler.dates import Period

Month = tuple[int, int]  # Gregorian year and month

_FORMS = {form: n for n, forms in enumerate(dates.MONTHS, 1) for form in forms}
_NAMES = "(" + "|".join(sorted(map(re.escape, _FORMS), key=len, reverse=True)) + ")"
_RANGE = re.compile(
    rf"{_NAMES} ?(?:(?:พ\. ?ศ\. ?)?\d{{2,4}})? ?(?:-|–|~|ถึง) ?"
    rf"(?:สิ้น)?(?:วันที่ ?)?(?:\d{{1,2}} ?)?(?:เดือน ?)?{_NAMES}"
)
_QUARTER = re.compile(
    r"ไตรมาส ?(?:ที่)? ?([1-4])(?: ?(?:-|,|และ|ถึง) ?(?:ไตรมาส ?(?:ที่)? ?)?([1-4]))?(?![\d,])"
)
# The day on which something was signed, or up to which it was gathered, is not its subject.
_SIGNED = re.compile(
    rf"(?:ณ|ลง|ลว\.?|^\W*(?=วันที่[^-–ถ]+$)) ?(?:วันที่ ?)?\d{{1,2}} ?(?:เดือน ?)?{_NAMES}"
    r" ?(?:พ\. ?ศ\. ?)?\d{2,4}"
)
_QUARTER_MONTHS = 3


@cache
def months_of(period: Period) -> tuple[Month, ...]:
    """The months of a period, in order."""
    month = (period.start.year, period.start.month)
    found = [month]
    while month < (period.end.year, period.end.month):
        month = (month[0] + month[1] // 12, month[1] % 12 + 1)
        found.append(month)
    return tuple(found)


def months_in(text: str, period: Period) -> list[Month]:
    """Months of the period that a text names: a full date, a month and year, or a bare month."""
    wanted = months_of(period)
    days = [(found.day.year, found.day.month) for found in dates.dates(text)]
    named = [(found.year - 543, found.month) for found in dates.months(text)]
    bare = [] if days or named else list(dates.month_names(text))
    by_month = {month: (year, month) for year, month in wanted}
    every = [*days, *named, *(by_month[m] for m in bare if m in by_month)]
    return [month for month in dict.fromkeys(every) if month in wanted]


def stretch(text: str, period: Period) -> list[Month] | None:
    """The months of the period that a title is about; None if it names none at all."""
    text = _SIGNED.sub(" ", text)
    if quarter := _QUARTER.search(text):
        first, last = int(quarter[1]), int(quarter[2] or quarter[1])
        return _fiscal(_QUARTER_MONTHS * (first - 1), _QUARTER_MONTHS * last, text, period)
    if found := _RANGE.search(text):
        first, last = (_place(_FORMS[name]) for name in found.groups())
        return _fiscal(first, last + 1, text, period)
    months = months_in(text, period)
    if months:
        return months if len(set(dates.month_names(text))) <= 1 else None
    return [] if list(dates.months(text)) else None


def single(text: str, period: Period) -> list[Month]:
    """The one month a heading is about; a range of months ("ต.ค. 67 - มี.ค. 68") is none."""
    found = stretch(text, period) or []
    return found if len(found) == 1 else []


def part(text: str, period: Period) -> list[Month]:
    """The months of a heading that is about no more than a quarter."""
    found = stretch(text, period) or []
    return found if len(found) <= _QUARTER_MONTHS else []


def _place(month: int) -> int:
    """The month's place in the fiscal year: October 0, September 11."""
    return (month - 10) % 12


def _fiscal(first: int, last: int, text: str, period: Period) -> list[Month]:
    """The months between two places of the fiscal year, if the text names no other year only."""
    years = {dates.fiscal_year_of(m.first_day) for m in dates.months(text)}
    years |= set(dates.named_years(text))
    if years and period.year not in years:
        return []
    year = months_of(dates.fiscal_year(period.year))
    return [month for month in year[first:last] if month in months_of(period)]
