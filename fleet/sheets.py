"""Sheets of a workbook or a CSV file, with the place of every cell for messages."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.errors import UserError

_MOST_ROWS = 100_000
_MOST_COLUMNS = 200
_MOST_TITLES = 9  # rows above the head


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's head and its rows that are not blank, by row number; `name` "" for a CSV file."""

    file: str
    name: str
    head_row: int
    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def headings(self) -> Iterator[Sheet]:
        """The sheet with each of its first rows as the head: titles may stand above it."""
        yield self
        for at, (number, row) in enumerate(self.rows[:_MOST_TITLES], 1):
            yield Sheet(self.file, self.name, number, row, self.rows[at:])

    def place(self, row: int, column: int) -> tuple[str, str]:
        """How a cell is called, in Thai and English."""
        cell = f"{_letters(column)}{row}"
        if not self.name:
            return f"{self.file} ช่อง {cell}", f"{self.file} cell {cell}"
        return (
            f"{self.file} แผ่น {self.name} ช่อง {cell}",
            f"{self.file} sheet {self.name} cell {cell}",
        )


def _letters(column: int) -> str:
    first, last = divmod(column, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + last)


def read_sheets(path: Path) -> list[Sheet]:
    """Every sheet of a file that is not blank; UserError if it can't be read."""
    if not path.is_file():
        raise UserError(f"ไม่พบไฟล์ {path}", f"no such file: {path}")
    readers = {".xlsx": _xlsx, ".csv": _csv}
    reader = readers.get(path.suffix.casefold())
    if reader is None:
        raise UserError(
            f"{path.name}: ใช้ได้เฉพาะ .csv หรือ .xlsx", f"{path.name}: only .csv or .xlsx"
        )
    try:
        found = [_sheet(path, name, rows) for name, rows in reader(path)]
    except UserError:
        raise
    except Exception as error:  # whatever a broken file makes the library raise
        raise UserError(f"อ่านไฟล์ {path.name} ไม่ได้", f"can't read {path.name}") from error
    return [sheet for sheet in found if sheet.head]


def _sheet(path: Path, name: str, rows: Sequence[Sequence[str]]) -> Sheet:
    if len(rows) > _MOST_ROWS:
        raise UserError(
            f"{path.name} มีเกิน {_MOST_ROWS} แถว", f"{path.name} has over {_MOST_ROWS} rows"
        )
    numbered = [(n, tuple(row)) for n, row in enumerate(rows, 1) if any(c.strip() for c in row)]
    head_row, head = numbered[0] if numbered else (0, ())
    return Sheet(path.name, name, head_row, head, tuple(numbered[1:]))


def _csv(path: Path) -> list[tuple[str, list[list[str]]]]:
    body = path.read_bytes()
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp874")
    return [("", list(csv.reader(io.StringIO(text))))]


def _xlsx(path: Path) -> list[tuple[str, list[list[str]]]]:
    import openpyxl  # slow to load

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        return [
            (
                sheet.title,
                [
                    [_text(cell) for cell in row]
                    for row in sheet.iter_rows(max_row=_MOST_ROWS + 1, max_col=_MOST_COLUMNS)
                ],
            )
            for sheet in book.worksheets
        ]
    finally:
        book.close()


def _text(cell: Any) -> str:
    """A cell as it is shown: 97.32% is stored as 0.9732."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, (int, float)) and "%" in cell.number_format:
        value = round(value * 100, 9)
    return f"{value:.10g}" if isinstance(value, float) else str(value)
