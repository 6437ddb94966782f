"""Reads the list of purchases in the national form: its sixteen columns, filled or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checks.content import demand, filled, mentions
from checks.procurement_cells import by_cells
from checks.registry import check
from checks.results import Evidence
from checks.tables import body_tables, data_rows, row_evidence
from crawler.model import Document, Table
from crawler.text import key

_MONEY = re.compile(r"\d{3,}|\d,\d{3}|\d+\.\d\d|\d ?(?:บาท|ล้าน)")
_LETTERS = re.compile("[ก-ฮA-Za-z][^|]*[ก-ฮA-Za-z]")
_DASH = re.compile(r"\s*(?:[-–—]+|ไม่มี.*|n/?a|ยังไม่.*|อยู่ระหว่าง.*|รอ.*)\s*", re.IGNORECASE)
_BLANK = re.compile(r"[\s.…_]*")
_DONE = ("ลงนาม", "สิ้นสุด", "แล้วเสร็จ", "ส่งมอบ", "ตรวจรับ", "เบิกจ่าย", "เสร็จสิ้น", "ทำสัญญาแล้ว")
_NONE_ROW = re.compile(
    r"ไม่(?:มี|ได้|ปรากฏ)(?:การ|รายการ|ดำเนินการ)*(?:จัดซื้อ|จัดจ้าง|จัดหา|ซื้อ|ดำเนินการ)|^ไม่มีรายการ"
)

_SIGNS = re.compile(r"\W*(?:ลงชื่อ|ลงนาม|ผู้(?:จัดทำ|รายงาน|ตรวจสอบ|รับรอง|เสนอ)(?!ราคา)|หมายเหตุ)")


@dataclass(frozen=True, slots=True)
class Field:
    """One column of the form: how it is headed and what its cells look like.

    `real` is the share of rows that must hold a real value; the rest may hold a dash.
    """

    heads: tuple[str, ...]
    cell: re.Pattern[str] = _LETTERS
    avoid: tuple[str, ...] = ()
    real: float = 0.8


_PRICE = ("ราคา", "วงเงิน", "มูลค่า")
FIELDS = {
    "number": Field(("ลำดับที่", "ลำดับ", "ที่", "ข้อที่", "no"), re.compile(r"\d")),
    "year": Field(
        ("ปีงบประมาณ", "ปีงบ", "ปีงปม", "ปีพ.ศ", "พ.ศ", "งบประมาณปี", "งบประมาณพ.ศ"),
        re.compile(r"(?<!\d)(?:25\d\d|6\d|7\d)(?!\d)"),
        avoid=("แหล่ง", "วงเงิน", "วันที่", "ได้รับ"),
    ),
    "agency": Field(
        ("ชื่อหน่วยงาน", "ชื่อส่วนราชการ", "หน่วยงาน", "ส่วนราชการ", "ชื่ออปท"),
        avoid=("ประเภท", "ผู้รับจ้าง", "ผู้ขาย", "กระทรวง", "รับผิดชอบ"),
    ),
    "district": Field(("อำเภอ", "เขต")),
    "province": Field(("จังหวัด",)),
    "ministry": Field(("กระทรวง", "ต้นสังกัด", "สังกัด")),
    "agency_type": Field(
        ("ประเภทหน่วยงาน", "ประเภทของหน่วยงาน", "ประเภทอปท", "ประเภทองค์กร", "ชนิดหน่วยงาน",
         "ประเภทส่วนราชการ")
    ),
    "item": Field(
        (
            "ชื่อรายการ", "ชื่องาน", "ชื่อโครงการ", "งานที่ซื้อ", "งานที่จัดซื้อ", "งานที่จัดจ้าง", "งานจัดซื้อ",
            "งานซื้อ", "งานที่จะ",
            "รายการซื้อ", "รายการจัดซื้อ", "รายการของงาน", "รายละเอียดงาน", "รายละเอียดของงาน", "รายการ",
            "โครงการ", "ชื่อพัสดุ",
            "เรื่อง",
        ),
        avoid=("เลขที่", "รหัส", "ผู้ประกอบการ", "ผู้ได้รับ", "ผู้ที่ได้", "ผู้ชนะ", "สถานะ", "วิธี", "วันที่", "e-gp",
               *_PRICE),
    ),
    "budget": Field(
        ("วงเงินงบประมาณ", "งบประมาณที่ได้รับ", "งบที่ได้รับ", "วงเงินที่จะ", "วงเงินที่จัด", "วงเงินจัด",
         "วงเงินโครงการ",
         "วงเงิน", "งบประมาณ"),
        _MONEY,
        avoid=("แหล่ง", "ที่มา", "ประเภท", "ปีงบ", "งบประมาณปี", "สัญญา", "คงเหลือ", "วงเงินราคากลาง"),
    ),
    "source": Field(
        ("แหล่งที่มา", "แหล่งงบ", "แหล่งเงิน", "แหล่งของ", "ที่มาของงบ", "ที่มาของเงิน", "ที่มางบ", "ประเภทงบ",
         "ประเภทเงิน")
    ),
    "status": Field(("สถานะ", "ความก้าวหน้า", "ความคืบหน้า")),
    "method": Field(("วิธีการจัด", "วิธีจัด", "วิธีการซื้อ", "วิธีซื้อ", "วิธีการ", "วิธี")),
    "median_price": Field(("ราคากลาง",), _MONEY, real=0.3),
    "agreed_price": Field(
        (
            "ราคาที่ตกลง", "ราคาตกลง", "ราคาที่ซื้อ", "ราคาที่จัดซื้อ", "ราคาที่จ้าง", "ราคาซื้อ", "ราคาจ้าง",
            "มูลค่าสัญญา", "มูลค่าตาม",
            "วงเงินสัญญา", "วงเงินตามสัญญา", "วงเงินในสัญญา", "วงเงินที่ทำสัญญา", "ราคาตามสัญญา",
            "ราคาในสัญญา",
            "ราคาสัญญา", "ราคาที่ทำสัญญา", "เงินตามสัญญา",
        ),
        _MONEY,
        real=0.3,
    ),
    "supplier": Field(
        (
            "ผู้ประกอบการที่ได้รับ", "ผู้ได้รับการคัดเลือก", "ผู้ได้รับคัดเลือก", "ผู้ที่ได้รับการคัดเลือก", "ผู้ที่ได้รับคัดเลือก",
            "ผู้ชนะ",
            "ผู้รับจ้าง", "ผู้ขาย", "คู่สัญญา", "ผู้ประกอบการ", "ชื่อร้าน", "ชื่อบริษัท",
        ),
        avoid=("เลขประจำตัว", "เลขผู้เสีย", "จำนวน"),
        real=0.3,
    ),
    # The contract control number ("เลขคุมสัญญา") is another number; a head that says e-GP counts.
    "egp": Field(
        ("เลขที่โครงการ", "เลขโครงการ", "รหัสโครงการ", "e-gp", "egp"), re.compile(r"\d{6}"), real=0.3
    ),
}  # fmt: skip
_SHORT_HEADS = frozenset({"number"})  # "ที่" stands inside many heads: only the whole head counts
_AFTER_CONTRACT = frozenset({"agreed_price", "supplier"})
_LEAST_FIELDS = 4


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of purchases: which of the form's columns it has, and its rows of purchases."""

    table: Table
    columns: dict[str, int]
    rows: tuple[tuple[str, ...], ...]


def listings(document: Document) -> Iterator[Listing]:
    """The tables of purchases; a headless table of the same width goes on with the one before."""
    before: Listing | None = None
    for table in body_tables(document):
        found = _listing(table)
        if found is None and before and _goes_on(table, before):
            found = Listing(table, before.columns, _purchases(data_rows(table, 0)))
        if found:
            yield found
            before = found


def _goes_on(table: Table, before: Listing) -> bool:
    return len(table.rows[0]) == len(before.table.rows[0])


def _listing(table: Table) -> Listing | None:
    for start in range(max(table.head, 1), min(4, len(table.rows) - 1) + 1):
        heads = _heads(table, start)
        columns = {name: at for name in FIELDS if (at := _place(heads, name)) is not None}
        if "item" in columns and len(set(columns.values())) >= _LEAST_FIELDS:
            columns |= dict(by_cells(table, start, heads, columns, set(columns.values())))
            return Listing(table, columns, _purchases(data_rows(table, start)))
    return None


def _heads(table: Table, start: int) -> list[str]:
    """The column heads if the data begins at row `start`; a title over all columns is no head."""
    rows = [row for row in table.rows[:start] if len(set(row)) > 1]
    width = len(table.rows[0])
    return [" ".join(dict.fromkeys(row[c] for row in rows if row[c])) for c in range(width)]


def _place(heads: Sequence[str], name: str) -> int | None:
    field = FIELDS[name]
    keys = [re.sub(r"[\s.]*\(?\d*\)?$", "", key(head)) for head in heads]
    for word in map(key, field.heads):
        for at, head in enumerate(keys):
            fits = head.strip(".") == word if name in _SHORT_HEADS else word in head
            if fits and len(head) <= 120 and not mentions(head, field.avoid):
                return at
    return None


def _purchases(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(row for row in rows if _is_purchase(row))


def _is_purchase(row: Sequence[str]) -> bool:
    """Whether a row may list a purchase: no band over the table, no signature, nor "none"."""
    cells = [cell for cell in dict.fromkeys(row) if cell.strip()]
    signs = bool(cells) and bool(_SIGNS.match(cells[0]))
    return len(cells) > 1 and not signs and not says_none(" ".join(cells))


def says_none(text: str) -> bool:
    """Whether a text says that nothing was bought."""
    return bool(_NONE_ROW.search(text)) and not demand(text)


def _good(row: Sequence[str], listing: Listing, name: str) -> bool:
    cell = row[listing.columns[name]]
    return (
        not demand(cell)
        and (filled(cell) or name == "status")
        and bool(FIELDS[name].cell.search(cell))
    )


def _dash(row: Sequence[str], listing: Listing, name: str) -> bool:
    """A dash where one makes sense: no price or supplier is due before the contract."""
    if FIELDS[name].real > 0.5 or not _DASH.fullmatch(row[listing.columns[name]]):
        return False
    status = row[listing.columns["status"]] if "status" in listing.columns else ""
    return name not in _AFTER_CONTRACT or not mentions(status, _DONE)


@check
def procurement_column(document: Document, *, field: str) -> Iterator[Evidence]:
    """A column of the form, found by its head, whose cells are filled in nearly all rows."""
    good: list[Evidence] = []
    rows = dashes = 0
    for listing in listings(document):
        rows += len(listing.rows)
        if field not in listing.columns:
            continue
        for row in listing.rows:
            if _good(row, listing, field):
                value = f"{listing.table.at}:{row[listing.columns[field]]}"
                good.append(row_evidence(document, listing.table, row, value))
            else:
                dashes += _dash(row, listing, field)
    if good and len(good) >= FIELDS[field].real * rows and len(good) + dashes >= 0.8 * rows:
        yield from good[:5]


@check
def form_complete(document: Document, *, fields: tuple[str, ...] = ()) -> Iterator[Evidence]:
    """The form with all columns (or `fields`), and no empty cell in any row of purchases."""
    found = [listing for listing in listings(document) if listing.rows]
    if found and all(_complete(listing, fields or tuple(FIELDS)) for listing in found):
        for listing in found:
            yield row_evidence(document, listing.table, listing.rows[0])


def _complete(listing: Listing, fields: Sequence[str]) -> bool:
    if not listing.columns.keys() >= set(fields):
        return False
    return not any(_BLANK.fullmatch(cell) for row in listing.rows for cell in row)
