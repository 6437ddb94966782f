"""Finds columns and rows of data tables by what they are called, and whether they are filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from checks.cells import goal
from checks.content import demand, filled, key, label_like, mentions, plain
from checks.registry import check
from checks.results import Evidence
from crawler import dates
from crawler.model import Block, BlockKind, Document, Region, Table

_TOTAL = re.compile(r"^(?:รวม|ยอดรวม|ผลรวม|รวมทั้งสิ้น|รวมทั้งหมด|รวมเป็นเงิน|total)", re.IGNORECASE)
_NUMBERS = re.compile(r"[\s()\d.,-]*")
_MONEY = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{3,}(?:\.\d+)?|\d+(?:\.\d+)? ?(?:บาท|ล้าน|แสน|พัน|หมื่น)|"
    r"^0(?:\.0+)?$"
)
_NO_MONEY = (
    "ไม่ใช้งบ", "ไม่มีงบ", "ไม่ใช้เงิน", "ไม่มีค่าใช้จ่าย", "ไม่เบิกจ่าย", "ไม่ได้ใช้งบ", "ไม่มีการเบิกจ่าย", "ไม่มี",
    "ยังไม่เบิกจ่าย",
    "ยังไม่ได้เบิกจ่าย", "ยังไม่มีการเบิกจ่าย", "งบบุคลากร", "ไม่ขอรับงบ", "ไม่ได้เบิก",
)  # fmt: skip
_TIME = re.compile(
    r"(?:\d|ครึ่ง|หนึ่ง|สอง|สาม)\s*(?:-\s*\d+\s*)?(?:นาที|ชั่วโมง|ชม\.?|วัน|สัปดาห์|เดือน|ปี|น\.)|ทันที|"
    r"ภายในวัน|ในวันเดียว|วันเดียว"
)
_QUARTER = re.compile(
    r"ไตรมาส(?:ที่)? ?\d|ตลอด(?:ทั้ง)?ปี|ทั้งปี|ทุก(?:เดือน|ไตรมาส|สัปดาห์|วัน|ปี)|ปีงบประมาณ|"
    r"รายเดือน|\d ?ครั้ง"
)
_COUNT = re.compile(r"\d|^ไม่มี")
_HEAD_MOST = 120  # characters of a head
_LATE_HEAD_MOST = 40  # of a head in a row that may as well be data
# A bare number that is no year, an amount, a point of a list: no head holds these.
_FIGURE = re.compile(
    r"^(?!25\d\d$)[\d,]+(?:\.\d+)?$|\d{1,3},\d{3}|\d\.\d\d(?!\d)|^\(?1[).]\s?\D.*\(?2[).]\s?\D"
)
_LABEL_AND_VALUE = 3  # columns, a number's among them: in more, the first rows are heads
_MARK = re.compile(r"[✓✔√●■◼→↔←xX/⬌⟷▬━<>-]+")


def _is_money(cell: str) -> bool:
    return bool(_MONEY.search(cell.strip()) or mentions(cell, _NO_MONEY))


def _is_period(cell: str) -> bool:
    return bool(
        dates.dates(cell)
        or dates.years(cell)
        or list(dates.month_names(cell))
        or list(dates.months(cell))
        or _QUARTER.search(cell)
        or _TIME.search(cell)
    )


# What a cell must look like, by the name that an edition uses.
KINDS: dict[str, Callable[[str], bool]] = {
    "text": lambda cell: len(re.findall("[ก-ฮA-Za-z]", cell)) >= 4,
    "money": _is_money,
    "count": lambda cell: bool(_COUNT.search(cell)),
    "time": lambda cell: bool(_TIME.search(cell)),
    "period": _is_period,
    "goal": goal,
    "duration": lambda cell: len(cell) <= 60 and bool(_TIME.search(cell)) and not _is_money(cell),
    "any": lambda cell: True,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table with the rows of data under its head."""

    table: Table
    index: int
    head: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """The column's cells, one a data row."""
        return tuple(row[self.index] for row in self.rows)


def body_tables(document: Document) -> Iterator[Table]:
    """The data tables of the body; menus and footers apart."""
    for table in document.tables:
        if table.region is Region.BODY and len(table.rows) > 1:
            yield table


def without_heads(document: Document) -> tuple[Block, ...]:
    """The blocks of the body without the rows that head columns."""
    heads = {t.at + row for t in document.tables if t.body for row in range(t.head)}
    return tuple(
        block
        for at, block in enumerate(document.blocks)
        if block.region is Region.BODY and not (block.kind is BlockKind.ROW and at in heads)
        if not _stands_alone(document.blocks, at)
    )


def _stands_alone(blocks: Sequence[Block], at: int) -> bool:
    """Whether a row is all that is left of a table: heads, whose cells below are blank."""
    block = blocks[at]
    if block.kind is not BlockKind.ROW or block.text.count(" | ") < _LABEL_AND_VALUE:
        return False
    return not any(b.kind is BlockKind.ROW and b.text for b in _beside(blocks, at))


def _beside(blocks: Sequence[Block], at: int) -> tuple[Block, ...]:
    return (*blocks[max(0, at - 1) : at], *blocks[at + 1 : at + 2])


def data_rows(table: Table, start: int | None = None) -> tuple[tuple[str, ...], ...]:
    """The rows that hold data: no totals, no band over the whole width, no repeated head."""
    first = table.head if start is None else start
    heads = {tuple(map(key, row)) for row in table.rows[:first]}
    return tuple(
        row for row in table.rows[first:] if _is_data(row) and tuple(map(key, row)) not in heads
    )


def _is_data(row: Sequence[str]) -> bool:
    texts = [cell for cell in row if cell.strip()]
    if not texts or (len(row) > 2 and len(set(texts)) == 1 and len(texts) == len(row)):
        return False
    if [cell.strip("() ") for cell in texts] == [str(n) for n in range(1, len(texts) + 1)]:
        return len(texts) < 3  # a row "(1) (2) (3)" numbers the columns
    return not any(_TOTAL.match(cell.strip()) for cell in texts[:2])


def alternatives(name: str) -> tuple[str, ...]:
    """The synonyms in "งบประมาณ|วงเงิน"."""
    return tuple(part for part in name.split("|") if part)


def columns(table: Table, names: Sequence[str], *, avoid: Sequence[str] = ()) -> Iterator[Column]:
    """The columns that the names head, best first; earlier names are preferred."""
    for start in range(table.head, min(4, len(table.rows) - 1) + 1):
        heads = table.columns if start == table.head else table.rows[start - 1]
        if start > table.head and any(_FIGURE.search(cell.strip()) for cell in heads):
            return  # data: what a row is about may be called like a column
        longest = _HEAD_MOST if start == table.head else _LATE_HEAD_MOST
        found = _indexes(heads, names, avoid, longest) if start else []
        for index in found:
            col = Column(table, index, heads[index], data_rows(table, start))
            if not _holds_labels(col):
                yield col
        if found:
            return


def column(
    table: Table, names: Sequence[str], *, avoid: Sequence[str] = (), kind: str = "any"
) -> Column | None:
    """The best column of that name; one whose cells are of the kind before one without."""
    found = list(columns(table, names, avoid=avoid))
    good = (col for col in found if has_good_cells(col, kind=kind))
    return next(good, found[0] if found else None)


def _holds_labels(col: Column) -> bool:
    """Whether the cells are labels too: the table says "label | value" row by row."""
    cells = [cell for cell in col.cells if cell.strip()]
    return col.index == 0 and sum(map(label_like, cells)) * 2 > len(cells)


def _indexes(
    heads: Sequence[str], names: Sequence[str], avoid: Sequence[str], longest: int
) -> list[int]:
    fit = [i for i, head in enumerate(heads) if len(head) <= longest and not mentions(head, avoid)]
    if len(set(map(key, heads))) < 2:
        return []  # one text over all columns is a title, not heads
    found: list[int] = []
    for name in names:
        held = [i for i in fit if key(name) in key(heads[i]) and i not in found]
        found += sorted(held, key=lambda i: (not key(heads[i]).startswith(key(name)), i))
    return found


def has_good_cells(col: Column, *, kind: str = "any", ratio: float = 0.6) -> list[tuple[str, ...]]:
    """The rows whose cell in the column is filled and of that kind, if enough of the rows are."""
    fits = KINDS[kind]
    good = [row for row in col.rows if _is_content(row[col.index]) and fits(row[col.index])]
    named = [row for row in col.rows if sum(filled(cell) for cell in row) >= 2 or row in good]
    return good if good and len(good) >= ratio * len(named) else []


def _is_content(cell: str) -> bool:
    return filled(cell) and not demand(cell)


def row_name(row: Sequence[str]) -> str:
    """The first cell of a row that is more than a number: what the row is about."""
    return next((cell for cell in row if len(re.findall("[ก-ฮA-Za-z]", cell)) >= 3), " ".join(row))


def row_evidence(document: Document, table: Table, row: Sequence[str], value: str = "") -> Evidence:
    """Evidence that cites one row of a table."""
    cells = list(dict.fromkeys(cell for cell in row if cell.strip()))
    return Evidence(
        document.url, table.page, " | ".join(cells)[:300], (value or row_name(row))[:200]
    )


@check
def has_column(
    document: Document,
    *,
    names: tuple[str, ...],
    also: tuple[str, ...] = (),
    kind: str = "any",
    filled: int = 1,
    ratio: float = 0.6,
    avoid: tuple[str, ...] = (),
    heading: tuple[str, ...] = (),
) -> Iterator[Evidence]:
    """A table with a column of one of these names whose cells are really filled.

    `also` names further columns of the same table that must be filled too ("วงเงิน|งบประมาณ" are
    synonyms); `kind` is a key of KINDS; `heading` words must stand in the table's heading or the
    document's title.
    """
    for table in body_tables(document):
        if heading and not mentions(f"{table.heading} {document.title}", heading):
            continue
        col = column(table, names, avoid=avoid, kind=kind)
        rows = has_good_cells(col, kind=kind, ratio=ratio) if col else []
        if col and len(rows) >= filled and _all_filled(table, also, ratio):
            for row in rows:
                yield row_evidence(document, table, row, f"{row_name(row)}: {row[col.index]}")


def _all_filled(table: Table, also: Sequence[str], ratio: float) -> bool:
    cols = [column(table, alternatives(name)) for name in also]
    return all(col is not None and has_good_cells(col, ratio=ratio) for col in cols)


def labelled_values(
    table: Table, labels: Sequence[str]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Label, value and row of each row "label | value", the label first or after its number."""
    rows = table.rows if len(table.columns) <= _LABEL_AND_VALUE else table.body
    for row in rows:
        cells = list(dict.fromkeys(cell for cell in row if not _NUMBERS.fullmatch(cell)))
        if len(cells) < 2 or len(plain(cells[0])) > 90 or not mentions(cells[0], labels):
            continue
        values = [cell for cell in cells[1:] if _is_content(cell) and not label_like(cell)]
        if values:
            yield cells[0], " ".join(values), row
