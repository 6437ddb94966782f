"""The empty roster: one row an agency, to be filled in and given to `scan`."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from crawler.errors import UserError
from fleet.roster import COLUMNS
from o_items.model import Edition

_ROWS = 2000  # that offer the agency types to choose from
_HINTS = {
    "id": "รหัสที่ไม่ซ้ำกัน เช่น 05190101",
    "name": "ชื่อเต็มตามประกาศ",
    "type": "เลือกจากรายการ",
    "province": "",
    "district": "",
    "url": "เว็บไซต์หลัก เว้นว่างได้ถ้ายังไม่ทราบ",
    "submissions": "ชื่อไฟล์แบบส่ง URL ที่วางไว้ข้างไฟล์นี้ (ถ้ามี)",
    "aliases": "ชื่ออื่น คั่นด้วย ;",
    "contact": "อีเมลผู้ประสานงาน",
    "itas_answered": "วันที่ตอบใน ITAS (กรอกเอง)",
    "head_approved": "วันที่ผู้บริหารอนุมัติ (กรอกเอง)",
}


def write(path: Path, edition: Edition) -> None:
    """Write the empty roster; the suffix says which form. UserError for any other suffix."""
    suffix = path.suffix.casefold()
    if suffix == ".csv":
        out = io.StringIO()
        csv.writer(out).writerow(COLUMNS)
        path.write_bytes(out.getvalue().encode("utf-8-sig"))
    elif suffix == ".xlsx":
        path.write_bytes(_xlsx(edition))
    else:
        raise UserError("ใช้ได้เฉพาะ .csv หรือ .xlsx", "only .csv or .xlsx")


def _xlsx(edition: Edition) -> bytes:
    import xlsxwriter  # slow to load

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, types = book.add_worksheet("agencies"), book.add_worksheet("types")
    font = {"font_name": "TH Sarabun New", "font_size": 14, "valign": "top"}
    head = book.add_format({**font, "bold": True, "bg_color": "#1D4E89", "font_color": "white"})
    text = book.add_format({**font, "num_format": "@"})
    for column, (name, names) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, 30 if name in ("name", "url") else 18, text)
        sheet.write_string(0, column, name, head)
        told = f"{names[1]}: {_HINTS[name]}" if _HINTS[name] else names[1]
        sheet.write_comment(0, column, told)
    for row, (name, thai) in enumerate(edition.agency_types.items()):
        types.write_string(row, 0, name, text)
        types.write_string(row, 1, thai, text)
    last = len(edition.agency_types)
    choice = {"validate": "list", "source": f"=types!$A$1:$A${last}"}
    at = list(COLUMNS).index("type")
    sheet.data_validation(1, at, _ROWS, at, choice)
    types.set_column(0, 1, 34)
    sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()
