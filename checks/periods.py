"""Which period an element asks for, and which year a document belongs to."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from crawler import dates
from crawler.dates import Period
from crawler.model import Block, BlockKind, Document
from crawler.text import fold
from crawler.text_spelling import spelt
from o_items.model import Span

_TO = re.compile(r" ?(?:-|ถึง) ?(?:วันที่ ?)?")  # between the ends of a stretch of days
_YEAR_HEAD = re.compile(r"(?:ประจำ)?ปี(?:งบประมาณ|งบ)?(?:\(?พ\.?ศ\.?\)?)?")
_YEAR_CELL = re.compile(r"(?:พ\.ศ\. ?)?(25\d\d)")
_HEAD_BLOCKS = 14  # title page or top of a page
_HEAD_CHARS = 900


def period(span: Span, year: int) -> Period | None:
    """The stretch of time that a span means in the edition of fiscal year `year`."""
    if span is Span.ANY:
        return None
    if span is Span.PREVIOUS_YEAR:
        return dates.fiscal_year(year - 1)
    if span is Span.FIRST_HALF:
        return dates.first_half(year)
    full = dates.fiscal_year(year)
    return Period(year, full.start, full.end, span=span is Span.IN_FORCE)


def is_due(span: Span, year: int, as_of: date) -> bool:
    """Whether an agency can be asked for it on that day."""
    if span is Span.ANY:
        return True
    if span is Span.FIRST_HALF:
        return dates.half_is_over(year, as_of)
    return as_of >= dates.fiscal_year(year).start


class Fit(Enum):
    """How a document's year compares with the period asked for."""

    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Years:
    """The fiscal years a text claims, best source first; `spans` are plans of several years."""

    years: tuple[int, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.years or self.spans)

    def fits(self, wanted: Period) -> bool:
        """Whether the text claims the year asked for."""
        if wanted.year in self.years:
            return True
        return wanted.span and any(first <= wanted.year <= last for first, last in self.spans)


def years_in(text: str) -> Years:
    """The fiscal years that a title or label claims: "ปีงบประมาณ 2568", "ต.ค. 67", "2566-2570".

    A single day claims none: it is when something was signed or put up.
    """
    days = dates.dates(text)
    claimed = [
        dates.fiscal_year_of(m.first_day)
        for m in dates.months(text)
        if not any(day.start <= m.start < day.end for day in days)
    ]
    for first, last in itertools.pairwise(days):
        if _TO.fullmatch(text[first.end : last.start]):
            claimed += [dates.fiscal_year_of(first.day), dates.fiscal_year_of(last.day)]
    named = dates.named_years(text)
    return Years(tuple(dict.fromkeys(claimed + named)), tuple(dates.spans(text)))


def _bare(text: str) -> Years:
    """Years of a short label where any four-digit year names its year ("รายงาน 2567")."""
    found = years_in(text)
    return found or Years(tuple(dict.fromkeys(dates.years(text))))


def _head(document: Document) -> list[Block]:
    """The blocks a reader takes for the title of the document."""
    head: list[Block] = []
    size = 0
    for block in document.body[:_HEAD_BLOCKS]:
        head.append(block)
        size += len(block.text)
        if size > _HEAD_CHARS:
            break
    return head


def own_years(document: Document) -> Years:
    """The years the document itself claims: title and headings, then its head, then its dates."""
    head = _head(document)
    titles = [b.text for b in head if b.kind is BlockKind.HEADING]
    spans: tuple[tuple[int, int], ...] = ()
    for text in [" ".join([document.title, *titles]), " ".join(b.text for b in head)]:
        found = years_in(text)
        if found.years:
            return found
        spans = spans or found.spans
    for text in titles:
        found = _bare(text)
        if found.years:
            return found
    return Years(_by_column(document) or _by_dates(document).years, spans)


def _by_column(document: Document) -> tuple[int, ...]:
    """The one fiscal year that a list's rows give in a column of their own, as the form does."""
    found: set[str] = set()
    for table in document.tables:
        for index, head in enumerate(table.columns):
            if table.head and _YEAR_HEAD.fullmatch("".join(head.split())):
                found |= {row[index].strip() for row in table.body if row[index].strip()}
    years = {match[1] for cell in found if (match := _YEAR_CELL.fullmatch(cell))}
    return (int(min(years)),) if len(years) == 1 and len(found) == 1 else ()


def _by_dates(document: Document) -> Years:
    """The fiscal year that most of the full dates and named months in the body fall in."""
    counts: dict[int, int] = {}
    text = document.text[:60_000]
    for found in dates.dates(text):
        year = dates.fiscal_year_of(found.day)
        counts[year] = counts.get(year, 0) + 1
    for month in dates.months(text):
        year = dates.fiscal_year_of(month.first_day)
        counts[year] = counts.get(year, 0) + 1
    if not counts:
        return _most_named(text)
    top = max(counts.values())
    return Years(tuple(y for y, n in counts.items() if n * 2 >= top))


def _most_named(text: str) -> Years:
    named = dates.named_years(text)
    if not named:
        return Years()
    return Years((max(set(named), key=lambda y: (named.count(y), y)),))


def label_years(labels: Iterable[str]) -> Years:
    """The years that the nearest label with a year claims (link text, then row, then heading)."""
    for label in labels:
        found = _bare(spelt(fold(label)))
        if found:
            return found
    return Years()


def fit(document: Document, labels: Iterable[str], wanted: Period | None) -> Fit:
    """Whether the document is of the year asked for; its own words count before its labels."""
    if wanted is None:
        return Fit.RIGHT
    own, named = own_years(document), label_years(labels)
    if own.fits(wanted):
        return Fit.RIGHT
    if document.ocr_pages:  # Thai digits on scans are misread: never a verdict from them
        return Fit.WRONG if named and not named.fits(wanted) else Fit.UNKNOWN
    if own:
        return Fit.WRONG
    if named:
        return Fit.RIGHT if named.fits(wanted) else Fit.WRONG
    return Fit.UNKNOWN
