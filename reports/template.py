"""The empty submission sheet: one row an item, to be filled in and given to `audit`."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from crawler.errors import UserError
from crawler.submission import COLUMNS
from o_items.model import Edition


def write(path: Path, edition: Edition) -> None:
    """Write the empty sheet; the suffix says which form. UserError for any other suffix."""
    suffix = path.suffix.casefold()
    if suffix == ".csv":
        path.write_bytes(_csv(edition))
    elif suffix == ".xlsx":
        path.write_bytes(_xlsx(edition))
    else:
        raise UserError("ใช้ได้เฉพาะ .csv หรือ .xlsx", "only .csv or .xlsx")


def _csv(edition: Edition) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for item in edition.items:
        writer.writerow([item.id, "", ""])
    return out.getvalue().encode("utf-8-sig")


def _xlsx(edition: Edition) -> bytes:
    import xlsxwriter  # slow to load

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("submissions")
    font = {"font_name": "TH Sarabun New", "font_size": 14, "valign": "top"}
    head = book.add_format({**font, "bold": True, "bg_color": "#1D4E89", "font_color": "white"})
    plain = book.add_format({**font, "text_wrap": True, "border": 1})
    grey = book.add_format({**font, "text_wrap": True, "border": 1, "font_color": "#57606A"})
    for column, (name, width) in enumerate([*zip(COLUMNS, (8, 70, 50), strict=True), ("ชื่อข้อ", 60)]):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    for row, item in enumerate(edition.items, 1):
        sheet.write_string(row, 0, item.id, plain)
        sheet.write_blank(row, 1, None, plain)
        sheet.write_blank(row, 2, None, plain)
        sheet.write_string(row, 3, item.title, grey)
    sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()
