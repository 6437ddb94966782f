"""The report as a workbook: summary, elements, what to mend and findings, ready to sort."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from typing import Any

from o_items.load import load
from reports.inert import cell
from reports.plan import mend_first
from reports.scan import Scan
from reports.scores import overall_line
from reports.words import day, points, word

_FILL = {
    "passed": "#E3F3EC",
    "failed": "#FBE9E7",
    "cant_tell": "#FFF3D1",
    "not_applicable": "#ECEFF1",
}
_FONT = {"font_name": "TH Sarabun New", "font_size": 14, "text_wrap": True, "valign": "top"}
_LINE = 25  # points; rows get their height here, as not every program measures wrapped text
_MOST_HEIGHT = 400

Row = tuple[str, list[Any]]  # the outcome that colours it ("" for none), its values


@dataclass(frozen=True, slots=True)
class _Columns:
    """A sheet's column heads (keys of words) and widths in characters."""

    heads: tuple[str, ...]
    widths: tuple[int, ...]


def render(scan: Scan, lang: str) -> bytes:
    """The scan as an XLSX file."""
    import xlsxwriter  # slow to load, and most commands write no workbook

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    _summary(book, scan, lang)
    _elements(book, scan, lang)
    _mends(book, scan, lang)
    _findings(book, scan, lang)
    book.close()
    return out.getvalue()


def _sheet(
    book: Any, name: str, columns: _Columns, rows: list[Row], lang: str, top: int = 0
) -> Any:
    """A sheet with a table whose head stands in row `top`."""
    sheet = book.add_worksheet(name)
    head = book.add_format({**_FONT, "bold": True, "bg_color": "#1D4E89", "font_color": "white"})
    sheet.set_row(top, _LINE)
    for column, (key, width) in enumerate(zip(columns.heads, columns.widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(top, column, word(key, lang), head)
    formats = {o: book.add_format({**_FONT, "bg_color": c, "border": 1}) for o, c in _FILL.items()}
    formats[""] = book.add_format({**_FONT, "border": 1})
    for number, (outcome, values) in enumerate(rows, top + 1):
        texts = [value if isinstance(value, (int, float)) else cell(value) for value in values]
        sheet.set_row(number, _height(texts, columns.widths))
        for column, text in enumerate(texts):
            write = sheet.write_string if isinstance(text, str) else sheet.write_number
            write(number, column, text, formats[outcome])
    sheet.autofilter(top, 0, top + len(rows), len(columns.heads) - 1)
    sheet.freeze_panes(top + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    return sheet


def _height(texts: list[Any], widths: tuple[int, ...]) -> int:
    lines = max(_lines(str(text), width) for text, width in zip(texts, widths, strict=True))
    return min(_MOST_HEIGHT, _LINE * lines)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes; Thai vowels above and below take no room."""
    shown = sum(unicodedata.category(c) != "Mn" for c in text)
    return max(1, -(-shown // max(1, width - 3)))


def _summary(book: Any, scan: Scan, lang: str) -> None:
    columns = _Columns(
        ("item", "title", "result", "points", "where", "path"), (7, 48, 13, 10, 48, 44)
    )
    rows = [
        (
            item["outcome"],
            [
                item["id"],
                item["title"],
                word(item["outcome"], lang),
                item["score"],
                next(iter(item["urls"]), ""),
                " › ".join(item["path"]),
            ],
        )
        for item in scan["items"]
    ]
    sheet = _sheet(book, word("summary", lang), columns, rows, lang, top=4)
    bold = book.add_format({**_FONT, "bold": True, "text_wrap": False, "font_size": 16})
    plain = book.add_format({**_FONT, "text_wrap": False})
    for row, line in enumerate(_head(scan, lang)):
        sheet.set_row(row, _LINE)
        sheet.write_string(row, 0, cell(line), plain if row else bold)


def _head(scan: Scan, lang: str) -> list[str]:
    score, agency = scan["scores"]["oit"], scan["agency"]
    span = word("range", lang, points(score["low"]), points(score["high"]))
    when = word("as_of", lang, day(scan["scan"]["as_of"], lang))
    exact = score["low"] == score["high"]
    return [
        word("report", lang, scan["edition"]),
        f"{agency['name']}  {agency['url']}  {when}",
        f"{word('score', lang)}: {points(score['score'])}"
        + ("" if exact else f" ({span})")
        + f"  {overall_line(scan['scores'], scan['edition'], lang)}".rstrip(),
        word("caution", lang),
    ]


def _elements(book: Any, scan: Scan, lang: str) -> None:
    columns = _Columns(
        ("element", "title", "result", "why", "proof", "where", "fix", "basis"),
        (9, 32, 13, 34, 38, 30, 36, 20),
    )
    bases = load(scan["edition"]).bases
    rows = [
        (element["outcome"], _element(element, bases, lang))
        for item in scan["items"]
        for element in item["elements"]
    ]
    _sheet(book, word("element", lang), columns, rows, lang)


def _element(element: dict[str, Any], bases: Any, lang: str) -> list[Any]:
    proof = element["evidence"][0] if element["evidence"] else {"excerpt": "", "url": ""}
    advisory = "" if element["required"] else f" ({word('advisory', lang)})"
    return [
        element["id"],
        element["text"] + advisory,
        word(element["outcome"], lang),
        element["note"],
        proof["excerpt"],
        proof["url"],
        element["fix"],
        bases.get(element["basis"], element["basis"]),
    ]


def _mends(book: Any, scan: Scan, lang: str) -> None:
    columns = _Columns(("item", "title", "more", "why", "fix"), (7, 44, 12, 50, 80))
    rows: list[Row] = [
        (
            "",
            [
                mend.item["id"],
                mend.item["title"],
                mend.gain,
                " / ".join(mend.reasons),
                " / ".join(mend.steps),
            ],
        )
        for mend in mend_first(scan)
    ]
    _sheet(book, word("first", lang), columns, rows, lang)


def _findings(book: Any, scan: Scan, lang: str) -> None:
    columns = _Columns(("item", "message", "address"), (7, 90, 70))
    rows: list[Row] = [("", [f["item"], f["message"], f["url"]]) for f in scan["findings"]]
    _sheet(book, word("findings", lang), columns, rows, lang)
