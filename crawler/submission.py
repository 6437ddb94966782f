"""Reads a submission sheet: which URLs an agency answers for which item in ITAS."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from crawler.errors import UserError
from crawler.model import SheetRow
from crawler.text import fold

COLUMNS = ("item", "url", "note")
_NAMES = {
    "item": ("item", "ข้อ", "ข้อที่", "ตัวชี้วัด", "oit"),
    "url": ("url", "ลิงก์", "ลิงค์", "link", "ที่อยู่เว็บ"),
    "note": ("note", "หมายเหตุ", "คำอธิบาย", "คำอธิบายเพิ่มเติม"),
}
_ITEM = re.compile(r"^(?:o|โอ|oit|ข้อ)?[ .\-]*0*(\d{1,2})$", re.IGNORECASE)
# A file's name may hold blanks, as on the officer's own disk; elsewhere a blank ends an address.
_WITH_BLANKS = (
    r"https?://[^\s?#]+/[^\s?#./]*(?: (?!https?:)[^\s/?#]+){0,11}? (?!https?:)[^\s/?#]*"
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|zip|rar|7z|jpe?g|png)(?![\w.])"
)
_URL = re.compile(rf"{_WITH_BLANKS}|https?://\S+", re.IGNORECASE)
_BARE = re.compile(r"^[\w-]+(\.[\w-]+)*\.(th|com|net|org|info)(?::\d+)?(/\S*)?$", re.IGNORECASE)
_MOST_ROWS = 2000


def read(path: Path, items: Sequence[str]) -> tuple[SheetRow, ...]:
    """The rows of a sheet (CSV or XLSX); UserError names the cell that is wrong."""
    rows = list(_cells(path))
    if not rows:
        raise UserError(f"แบบส่ง {path.name} ไม่มีข้อมูล", f"the sheet {path.name} is empty")
    columns, start = _header(rows, path)
    found: list[SheetRow] = []
    for number, row in rows[start + 1 :]:
        found += _row(row, columns, number, items, path)
    if not found:
        raise UserError(
            f"แบบส่ง {path.name} ยังไม่ได้กรอก", f"the sheet {path.name} has no row filled in"
        )
    return tuple(found)


def _row(
    row: Sequence[str], columns: dict[str, int], number: int, items: Sequence[str], path: Path
) -> Iterator[SheetRow]:
    def cell(name: str) -> str:
        at = columns.get(name, -1)
        return row[at].strip() if 0 <= at < len(row) else ""

    if not cell("item") or not cell("url"):
        if cell("item") or not cell("url"):
            return  # an item not answered, or a blank line
        raise UserError(
            f"{path.name} แถว {number}: มี URL แต่ไม่ได้บอกว่าเป็นข้อใด",
            f"{path.name} row {number}: a URL without an item",
        )
    item = _item(cell("item"), items, number, path)
    place = f"{chr(ord('A') + columns['url'])}{number}"
    typed = cell("url")
    for url in urls_in(typed) or [""]:
        yield SheetRow(item, typed, url, cell("note"), place)


def urls_in(typed: str) -> list[str]:
    """The addresses in a cell; a bare host name counts as http."""
    found = [match.rstrip(",;)]}>\"'") for match in _URL.findall(typed)]
    if not found and _BARE.match(typed.strip()):
        return ["http://" + typed.strip()]
    return found


def _item(typed: str, items: Sequence[str], number: int, path: Path) -> str:
    match = _ITEM.match(fold(typed))
    item = f"O{int(match[1])}" if match else ""
    if item in items:
        return item
    raise UserError(
        f"{path.name} แถว {number}: ไม่มีข้อ “{typed}” ในปีนี้ (ใช้ {items[0]} ถึง {items[-1]})",
        f"{path.name} row {number}: no item “{typed}” in this edition ({items[0]} to {items[-1]})",
    )


def _header(rows: list[tuple[int, list[str]]], path: Path) -> tuple[dict[str, int], int]:
    for at, (_, row) in enumerate(rows[:10]):
        cells = [fold(cell).casefold() for cell in row]
        columns = {
            name: cells.index(known)
            for name, names in _NAMES.items()
            for known in names
            if known in cells
        }
        if "item" in columns and "url" in columns:
            return columns, at
    raise UserError(
        f"แบบส่ง {path.name} ต้องมีหัวคอลัมน์ item, url, note (สร้างแบบเปล่าได้ด้วย prongsai template)",
        f"the sheet {path.name} needs the columns item, url, note (see prongsai template)",
    )


def _cells(path: Path) -> Iterable[tuple[int, list[str]]]:
    if not path.is_file():
        raise UserError(f"ไม่พบไฟล์ {path}", f"no such file: {path}")
    suffix = path.suffix.casefold()
    try:
        if suffix == ".xlsx":
            return _xlsx(path)
        if suffix == ".csv":
            return _csv(path)
    except UserError:
        raise
    except Exception as error:
        raise UserError(f"อ่านไฟล์ {path.name} ไม่ได้", f"can't read {path.name}: {error}") from error
    raise UserError(f"{path.name}: ใช้ได้เฉพาะ .csv หรือ .xlsx", f"{path.name}: only .csv or .xlsx")


def _csv(path: Path) -> list[tuple[int, list[str]]]:
    body = path.read_bytes()
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp874")
    rows = list(csv.reader(io.StringIO(text)))[:_MOST_ROWS]
    return [(number, row) for number, row in enumerate(rows, 1) if any(c.strip() for c in row)]


def _xlsx(path: Path) -> list[tuple[int, list[str]]]:
    import openpyxl  # slow to load, and every process of a crawl would

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=26, values_only=True)
        cells = [["" if v is None else str(v) for v in row] for row in rows]
    finally:
        book.close()
    return [(number, row) for number, row in enumerate(cells, 1) if any(c.strip() for c in row)]
