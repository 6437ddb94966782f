"""DOCX, XLSX and CSV files."""

from __future__ import annotations

import csv as csv_module
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from docx import Document
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

Cell = str | int | float | None
Rows = Sequence[Sequence[Cell]]


def docx(path: Path, blocks: Iterable[str | Rows]) -> None:
    """Write blocks: "# heading", "## smaller", any other text a paragraph, rows a table."""
    document = Document()
    document.styles["Normal"].font.name = "Laksaman"
    for block in blocks:
        if not isinstance(block, str):
            _docx_table(document, block)
        elif block.startswith("#"):
            level = len(block) - len(block.lstrip("#"))
            document.add_heading(block.lstrip("# "), level)
        else:
            document.add_paragraph(block)
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))


def _docx_table(document: Document, rows: Rows) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = "" if value is None else str(value)


def xlsx(path: Path, sheets: Mapping[str, Rows], *, header: int = 1) -> None:
    """Write sheets by name; the first `header` rows are bold."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in sheet.iter_rows(max_row=header):
            for cell in cells:
                cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
        for column in range(1, sheet.max_column + 1):
            sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 18
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def csv(path: Path, rows: Rows, *, encoding: str = "utf-8-sig") -> None:
    """Write a CSV as Excel does: UTF-8 with a mark, or cp874."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        csv_module.writer(file).writerows(rows)
