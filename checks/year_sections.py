"""Leaves out of a document what stands under another year: tabs, headings, bands and rows.

A page often shows several years one below the other. What an element asks for one year is not
answered by the section of another, however right the page's own year is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crawler import dates
from crawler.dates import Period
from crawler.model import Block, BlockKind, Document, Region, Table

_YEAR_WORDS = re.compile(
    r"(?:ประจำ)?ปี(?:งบประมาณ|บัญชี|พุทธศักราช)?|งบประมาณ|พุทธศักราช|พ\. ?ศ\. ?|ข้อมูล|สถิติ|ของ|ย้อนหลัง|"
    r"ปัจจุบัน|ล่าสุด|ปีก่อน|เดิม|fy|year|\d{2,4}",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^ก-๙A-Za-z]")
_LONGEST = 80  # characters of a line that names the year of what follows
_LEAF = 9  # the level of a line that is no heading
_LAST_QUARTER = frozenset({10, 11, 12})  # the fiscal year's first months, still of the year before
_FEW = 2  # rows or heads that must name their time before it counts


def of_period(document: Document, wanted: Period | None) -> Document:
    """The document without the sections, tables and rows that name only other years."""
    if wanted is None or wanted.span:
        return document
    drop = _other_sections(document, wanted)
    tables = [t for t in document.tables if t.at not in drop]
    kept = [_of_table(table, wanted) for table in tables]
    drop |= {at for t, k in zip(tables, kept, strict=True) if k is not t for at in _lost(t, k)}
    return _without(document, drop, [t for t in kept if t.rows]) if drop else document


def _without(document: Document, drop: set[int], tables: Sequence[Table]) -> Document:
    blocks = tuple(replace(b, text="") if at in drop else b for at, b in enumerate(document.blocks))
    return replace(
        document,
        blocks=blocks,
        tables=tuple(tables),
        links=tuple(k for k in document.links if k.at not in drop),
        images=tuple(i for i in document.images if i.at not in drop),
        forms=tuple(f for f in document.forms if f.at not in drop),
    )


def _years(text: str) -> set[int]:
    """The fiscal years a title names; a day of signing is no year of its section."""
    months = list(dates.months(text))
    if months:
        named = {dates.fiscal_year_of(m.first_day) for m in months}
        return named | set(dates.named_years(text))
    return set(dates.named_years(text)) or set(dates.years(text))


def _about(text: str) -> str:
    """What a title says besides its year."""
    return _LETTERS.sub("", _YEAR_WORDS.sub("", text))


@dataclass(frozen=True, slots=True)
class _Title:
    """A line that opens a section: its place and level, the years it names, and what else."""

    at: int
    level: int
    years: frozenset[int]
    about: str
    text: str


def _titles(document: Document) -> Iterator[_Title]:
    """What opens a section: headings, and lines that only name a year and lead nowhere."""
    linked = {link.at for link in document.links}
    for at, block in enumerate(document.blocks):
        if block.region is not Region.BODY or not block.text:
            continue
        if block.kind is BlockKind.HEADING:
            yield _title(at, block, block.level or _LEAF)
        elif _names_only_year(block) and at not in linked:
            yield _title(at, block, _LEAF)


def _title(at: int, block: Block, level: int) -> _Title:
    short = len(block.text) <= _LONGEST and not dates.spans(block.text)
    years = _years(block.text) if short else set()
    return _Title(at, level, frozenset(years), _about(block.text), block.text)


def _names_only_year(block: Block) -> bool:
    short = block.kind is not BlockKind.ROW and len(block.text) <= _LONGEST
    return short and not _about(block.text) and bool(_years(block.text))


def _other_sections(document: Document, wanted: Period) -> set[int]:
    """Places under a title that names only other years, where titles tell years apart."""
    titles = list(_titles(document))
    right = {(t.level, t.about) for t in titles if wanted.year in t.years}
    drop: set[int] = set()
    for place, title in enumerate(titles):
        if not title.years or wanted.year in title.years or _in_strip(titles, place):
            continue
        if title.about and (title.level, title.about) not in right:
            continue  # no part of a row of years: "ข้อเสนอแนะสำหรับปี 2569"
        end = next((t.at for t in titles[place + 1 :] if t.level <= title.level), None)
        inside = range(title.at, _end(document, title.at, end))
        if not _is_calendar(document, inside, title.text, wanted):
            drop.update(inside)
    return drop


def _end(document: Document, at: int, end: int | None) -> int:
    """Where a section ends: at the next title, else where the body does."""
    if end is not None:
        return end
    places = (n for n in range(at, len(document.blocks)))
    return 1 + max(n for n in places if document.blocks[n].region is Region.BODY)


def _in_strip(titles: Sequence[_Title], place: int) -> bool:
    """Whether the title is one of a strip of years: what follows belongs to any of them."""
    before = titles[place - 1] if place else None
    return before is not None and before.at == titles[place].at - 1 and bool(before.years)


def _is_calendar(document: Document, inside: range, title: str, wanted: Period) -> bool:
    """Whether "ปี 2567" is a calendar year whose months shown belong to fiscal year 2568."""
    if "งบ" in title or wanted.year - 1 not in _years(title):
        return False
    names = {m for at in inside for m in dates.month_names(document.blocks[at].text)}
    return bool(names) and names <= _LAST_QUARTER


def _of_table(table: Table, wanted: Period) -> Table:
    """The table without bands and rows of other years; without rows if all of it is of another."""
    if _all_of_other_time(table, wanted):
        return replace(table, rows=())
    rows = list(_rows_of_year(table, wanted))
    return table if len(rows) == len(table.body) else _with_body(table, rows)


def _with_body(table: Table, rows: Sequence[tuple[str, ...]]) -> Table:
    return replace(table, rows=(*table.rows[: table.head], *rows) if rows else ())


def _all_of_other_time(table: Table, wanted: Period) -> bool:
    """Whether the dated months that head its rows or columns all lie outside the year."""
    heads = [*table.columns, *(row[0] for row in table.body)]
    months = [m for head in heads if len(head) <= _LONGEST for m in dates.months(head)]
    found = [dates.fiscal_year_of(m.first_day) for m in months]
    return len(found) >= _FEW and wanted.year not in found and not _named_right(heads, wanted)


def _named_right(heads: Sequence[str], wanted: Period) -> bool:
    return any(wanted.year in dates.named_years(head) for head in heads)


def _rows_of_year(table: Table, wanted: Period) -> Iterator[tuple[str, ...]]:
    column = _year_column(table, wanted)
    other = False
    for row in table.body:
        texts = {cell for cell in row if cell.strip()}
        band = next(iter(texts)) if len(texts) == 1 and len(row) > 1 else ""
        if band and _year_of(band):
            other = wanted.year not in _year_of(band)
        own = _year_of(row[column]) if column is not None else set()
        if not other and (not own or wanted.year in own):
            yield row


def _year_column(table: Table, wanted: Period) -> int | None:
    """The column that names each row's year, some of them the year asked for."""
    for index in range(len(table.columns)):
        named = [years for row in table.body if (years := _year_of(row[index]))]
        if len(named) >= _FEW and any(wanted.year in years for years in named):
            return index
    return None


def _year_of(cell: str) -> set[int]:
    """The years of a cell that names nothing else."""
    return _years(cell) if len(cell) <= _LONGEST and not _about(cell) else set()


def _lost(table: Table, kept: Table) -> Iterator[int]:
    """Places of the blocks whose rows a table lost; its heads stay unless all of it goes."""
    left = list(kept.rows)
    for place, row in enumerate(table.rows):
        if left and left[0] == row:
            left.pop(0)
        else:
            yield table.at + place
