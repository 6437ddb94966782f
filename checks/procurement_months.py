"""Finds which months a list of purchases covers, by rows or by saying that there was none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.procurement import Listing, listings, says_none
from checks.registry import check
from checks.results import Evidence
from checks.tables import row_evidence
from crawler import dates
from crawler.dates import Period
from crawler.model import Document, Region, Table


def _months_of(period: Period) -> list[tuple[int, int]]:
    first = (period.start.year, period.start.month)
    last = (period.end.year, period.end.month)
    found = [first]
    while found[-1] < last:
        year, month = found[-1]
        found.append((year + month // 12, month % 12 + 1))
    return found


def months_in(text: str, period: Period) -> list[tuple[int, int]]:
    """Months of the period that a text names: a full date, a month and year, or a bare month."""
    wanted = _months_of(period)
    days = [(found.day.year, found.day.month) for found in dates.dates(text)]
    named = [(found.year - 543, found.month) for found in dates.months(text)]
    bare = [] if days or named else list(dates.month_names(text))
    by_month = {month: (year, month) for year, month in wanted}
    every = [*days, *named, *(by_month[m] for m in bare if m in by_month)]
    return [month for month in dict.fromkeys(every) if month in wanted]


def _single(text: str, period: Period) -> list[tuple[int, int]]:
    """The one month a heading is about; a range of months ("ต.ค. 67 - มี.ค. 68") is none."""
    found = months_in(text, period)
    return found if len(found) == 1 and len(set(dates.month_names(text))) <= 1 else []


@check
def months_accounted(document: Document, *, period: Period) -> Iterator[Evidence]:
    """One find a month: a purchase in it, or words that there was none.

    Where the list shows no months at all (the form has no column for them) no month is seen to be
    without purchases, so each month is found by the list itself.
    """
    found = [*_by_rows(document, period), *_by_words(document, period)]
    yield from found
    bought = [listing for listing in listings(document) if listing.rows]
    if bought and not found and not _tells_time(document, bought):
        for month in _months_of(period):
            yield _evidence(document, bought[0].table, bought[0].rows[0], month)


def _tells_time(document: Document, found: Sequence[Listing]) -> bool:
    """Whether rows bear dates, if only of another period, or the title one month."""
    texts = [" ".join(row) for listing in found for row in listing.rows]
    return any(dates.dates(text) or list(dates.months(text)) for text in texts)


def _by_rows(document: Document, period: Period) -> Iterator[Evidence]:
    title = _single(_title(document), period)
    for listing in listings(document):
        band = _single(listing.table.heading, period) or title
        purchases = set(listing.rows)
        for row in listing.table.rows:
            if row in purchases:
                # a contract's end may lie months after the purchase: the first date counts
                for month in months_in(" ".join(row), period)[:1] or band:
                    yield _evidence(document, listing.table, row, month)
            elif len(set(row)) <= 2:  # a band over the table: "เดือนตุลาคม 2567"
                band = _single(row[0], period) or band


def _title(document: Document) -> str:
    return " ".join([document.title, *document.lines[:3]])


def _by_words(document: Document, period: Period) -> Iterator[Evidence]:
    """Months said to be without purchases; the month may stand in the line above."""
    above = _single(_title(document), period)
    for block in document.blocks:
        if block.region is not Region.BODY:
            continue
        own = months_in(block.text, period)
        if says_none(block.text):
            for month in own or above:
                yield Evidence(document.url, block.page, block.text[:300], _value(month))
        above = own[-1:] or above


def _evidence(
    document: Document, table: Table, row: tuple[str, ...], month: tuple[int, int]
) -> Evidence:
    return row_evidence(document, table, row, _value(month))


def _value(month: tuple[int, int]) -> str:
    return f"{month[0] + 543}-{month[1]:02d}"
