"""Finds which months a list of purchases covers, by rows or by saying that there was none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from checks.content import filled
from checks.months import Month, months_in, months_of, part, single, stretch
from checks.periods import own_years, years_in
from checks.procurement import Listing, listings, says_none
from checks.procurement_report import published_as
from checks.registry import check
from checks.results import Evidence
from checks.tables import row_evidence
from crawler import dates
from crawler.dates import Period
from crawler.model import Block, BlockKind, Document, Region, Table

_HEAD_LINES = 6
_ABOVE = 3  # lines between a table and the line that names its month: agency, unit, date
_LINE = 120  # characters of a line that names a month


@check
def months_accounted(document: Document, *, period: Period) -> Iterator[Evidence]:
    """One find a month: a purchase in it, or words that there was none.

    Where the list shows no months at all (the form has no column for them) no month is seen to be
    without purchases, so each month is found by the list itself.
    """
    found = [*_by_rows(document, period), *_by_words(document, period)]
    yield from found
    bought = [listing for listing in listings(document) if _purchases(listing)]
    years = own_years(document)
    if not bought or found or _tells_time(bought) or (years and not years.fits(period)):
        return
    for listing in bought:
        labels = (*_labels(document, listing.table), _title(document))
        told = (stretch(label, period) for label in labels)
        for month in next((m for m in told if m is not None), months_of(period)):
            yield _evidence(document, listing.table, listing.rows[0], month)


@check
def months_apart(document: Document, *, period: Period) -> Iterator[Evidence]:
    """One find a month that has a file, table or part of its own, or that its quarter has."""
    title = part(_title(document), period)
    for listing in listings(document):
        band = _above(document, listing.table, period, part) or title
        purchases = _purchases(listing)
        for row in listing.table.rows:
            if row in purchases:
                for month in band:
                    yield _evidence(document, listing.table, row, month)
            elif len(set(row)) <= 2:
                band = part(row[0], period) or band
    yield from _by_words(document, period)


@check
def months_published_as(document: Document, *, kind: str, period: Period) -> Iterator[Evidence]:
    """One find a month that a file of that kind lists ("readable" or "sheet"), or links to one."""
    for found in published_as(document, kind=kind):
        for month in _months_listed(document, found.excerpt, period):
            yield replace(found, value=f"{kind} {month}")


def _months_listed(document: Document, label: str, period: Period) -> list[str]:
    """The months of a published list: those of its label, of its rows, else all of the period."""
    if any(listings(document)):
        return [found.value for found in months_accounted(document, period=period)]
    for day in reversed(dates.dates(label)):  # when it was put up
        label = f"{label[: day.start]} {label[day.end :]}"
    told, years = stretch(label, period), years_in(label)
    if told is None and years and not years.fits(period):
        return []
    return [_value(month) for month in (months_of(period) if told is None else told)]


def _tells_time(found: Sequence[Listing]) -> bool:
    """Whether rows bear dates, if only of another period."""
    texts = [" ".join(row) for listing in found for row in listing.rows]
    return any(dates.dates(text) or list(dates.months(text)) for text in texts)


def _by_rows(document: Document, period: Period) -> Iterator[Evidence]:
    title = single(_title(document), period)
    for listing in listings(document):
        band = _above(document, listing.table, period, single) or title
        purchases = _purchases(listing)
        for row in listing.table.rows:
            if row in purchases:
                # a contract's end may lie months after the purchase: the first date counts
                for month in months_in(" ".join(row), period)[:1] or band:
                    yield _evidence(document, listing.table, row, month)
            elif len(set(row)) <= 2:  # a band over the table: "เดือนตุลาคม 2567"
                band = single(row[0], period) or band


def _above(
    document: Document, table: Table, period: Period, read: Callable[[str, Period], list[Month]]
) -> list[Month]:
    """The months that the nearest line above a table names, else those of its heading."""
    return next((found for t in _labels(document, table) if (found := read(t, period))), [])


def _labels(document: Document, table: Table) -> tuple[str, ...]:
    over = reversed(document.blocks[max(0, table.at - _ABOVE) : table.at])
    return (*(b.text for b in takewhile(_is_line, over)), table.heading)


def _is_line(block: Block) -> bool:
    return block.kind is not BlockKind.ROW and len(block.text) <= _LINE


def _purchases(listing: Listing) -> set[tuple[str, ...]]:
    """The rows that say what was bought: a number alone fills no row."""
    return {row for row in listing.rows if filled(row[listing.columns["item"]])}


def _title(document: Document) -> str:
    """What stands at the top, above the first table."""
    head: list[str] = []
    for block in document.body[:_HEAD_LINES]:
        if block.kind is BlockKind.ROW:
            break
        head.append(block.text)
    return " ".join(dict.fromkeys([document.title, *head]))


def _by_words(document: Document, period: Period) -> Iterator[Evidence]:
    """Months said to be without purchases; the month may stand in the line above."""
    above = single(_title(document), period)
    for block in document.blocks:
        if block.region is not Region.BODY:
            continue
        own = months_in(block.text, period)
        if says_none(block.text):
            for month in own or above:
                yield Evidence(document.url, block.page, block.text[:300], _value(month))
        above = own[-1:] or above


def _evidence(document: Document, table: Table, row: tuple[str, ...], month: Month) -> Evidence:
    return row_evidence(document, table, row, _value(month))


def _value(month: Month) -> str:
    return f"{month[0] + 543}-{month[1]:02d}"
