"""The empty form for scores: question by question, and sheets for raw answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawler.errors import UserError
from o_items.model import Edition
from scoring.engine import leaves_of
from scoring.scheme import Scheme
from scoring.surveys import Question

COLUMNS = ("year", "instrument", "id", "score")
_WIDTHS = (8, 13, 8, 12, 70)
_FONT = {"font_name": "TH Sarabun New", "font_size": 14, "valign": "top"}

Row = tuple[str, str, str, str]  # year, instrument, id, title


def write(path: Path, edition: Edition, scheme: Scheme) -> None:
    """Write the empty form; the suffix says which. UserError for any suffix but CSV and XLSX."""
    suffix = path.suffix.casefold()
    rows = list(_rows(edition, scheme))
    if suffix == ".csv":
        path.write_bytes(_csv(rows))
    elif suffix == ".xlsx":
        path.write_bytes(_xlsx(rows, scheme))
    else:
        raise UserError("ใช้ได้เฉพาะ .csv หรือ .xlsx", "only .csv or .xlsx")


def _rows(edition: Edition, scheme: Scheme) -> Iterator[Row]:
    titles = {item.id: item.title for item in edition.items}
    titles |= {question.id: question.text for question in scheme.questions.values()}
    for tree in scheme.instruments:
        for leaf in leaves_of(tree):
            number = leaf.id.partition(":")[2] or leaf.id
            yield scheme.id, tree.id, number, titles.get(number, leaf.title)


def _csv(rows: list[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*COLUMNS, "ชื่อข้อ"])
    for year, instrument, number, title in rows:
        writer.writerow([year, instrument, number, "", title])
    return out.getvalue().encode("utf-8-sig")


def _xlsx(rows: list[Row], scheme: Scheme) -> bytes:
    import xlsxwriter  # slow to load

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    formats = {
        "head": book.add_format(
            {**_FONT, "bold": True, "bg_color": "#1D4E89", "font_color": "white"}
        ),
        "cell": book.add_format({**_FONT, "border": 1}),
        "grey": book.add_format({**_FONT, "border": 1, "font_color": "#57606A"}),
    }
    _score_sheet(book, rows, formats)
    for tree in scheme.instruments:
        names = [leaf.id.partition(":")[2] or leaf.id for leaf in leaves_of(tree)]
        asked = [scheme.questions[name] for name in names if name in scheme.questions]
        if len(asked) == len(names) and all(question.scale for question in asked):
            _answer_sheet(book, f"{tree.id} {scheme.id}", asked, formats)
    book.close()
    return out.getvalue()


def _score_sheet(book: Any, rows: list[Row], formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet("scores")
    for column, (name, width) in enumerate(zip((*COLUMNS, "ชื่อข้อ"), _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, formats["head"])
    for number, (year, instrument, name, title) in enumerate(rows, 1):
        sheet.write_number(number, 0, int(year), formats["cell"])
        sheet.write_string(number, 1, instrument, formats["cell"])
        sheet.write_string(number, 2, name, formats["cell"])
        sheet.write_blank(number, 3, None, formats["cell"])
        sheet.write_string(number, 4, title, formats["grey"])
    sheet.freeze_panes(1, 3)


def _answer_sheet(
    book: Any, title: str, questions: list[Question], formats: dict[str, Any]
) -> None:
    """A sheet for one respondent a row; the head's comments say what may be written."""
    sheet = book.add_worksheet(title)
    for column, question in enumerate(questions):
        points = question.scale.points if question.scale else ()
        steps = ", ".join(f"{point:g}" for point in points)
        sheet.write_string(0, column, question.id, formats["head"])
        note = (
            f"{question.text}\nตอบเป็น {steps} ตามที่ผู้ตอบเลือก โปรแกรมกลับทิศข้อเชิงลบให้เอง ไม่ทราบ: เว้นว่าง"
        )
        sheet.write_comment(0, column, note)
    sheet.freeze_panes(1, 0)
