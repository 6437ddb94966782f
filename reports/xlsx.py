"""The report as a workbook: summary, elements and findings, ready to sort and hand round."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

from o_items.load import load
from reports.inert import cell
from reports.plan import mend_first
from reports.scan import Scan
from reports.words import day, word

_FILL = {
    "passed": "#E3F3EC",
    "failed": "#FBE9E7",
    "cant_tell": "#FFF3D1",
    "not_applicable": "#ECEFF1",
}
_FONT = {"font_name": "TH Sarabun New", "font_size": 14, "text_wrap": True, "valign": "top"}


def render(scan: Scan, lang: str) -> bytes:
    """The scan as an XLSX file."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    _summary(book, scan, lang)
    _elements(book, scan, lang)
    _mends(book, scan, lang)
    _findings(book, scan, lang)
    book.close()
    return out.getvalue()


def _sheet(book: Any, name: str, heads: list[str], widths: list[int]) -> Any:
    sheet = book.add_worksheet(name)
    head = book.add_format({**_FONT, "bold": True, "bg_color": "#1D4E89", "font_color": "white"})
    for column, (text, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, text, head)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def _rows(book: Any, sheet: Any, rows: list[tuple[str, list[Any]]]) -> None:
    """Write rows; each comes with the outcome that colours it ("" for none)."""
    formats = {o: book.add_format({**_FONT, "bg_color": c, "border": 1}) for o, c in _FILL.items()}
    formats[""] = book.add_format({**_FONT, "border": 1})
    for number, (outcome, values) in enumerate(rows, 1):
        for column, value in enumerate(values):
            if isinstance(value, (int, float)):
                sheet.write_number(number, column, value, formats[outcome])
            else:
                sheet.write_string(number, column, cell(value), formats[outcome])


def _summary(book: Any, scan: Scan, lang: str) -> None:
    heads = [word(k, lang) for k in ("item", "title", "result", "score", "urls", "path")]
    sheet = _sheet(book, word("summary", lang), heads, [8, 50, 12, 12, 50, 50])
    rows: list[tuple[str, list[Any]]] = [
        (
            item["outcome"],
            [
                item["id"],
                item["title"],
                word(item["outcome"], lang),
                item["score"],
                "\n".join(item["urls"][:3]),
                " › ".join(item["path"]),
            ],
        )
        for item in scan["items"]
    ]
    score, agency = scan["scores"]["oit"], scan["agency"]
    title = f"{agency['name']} {word('as_of', lang, day(scan['scan']['as_of'], lang))}"
    span = word("range", lang, score["low"], score["high"])
    rows.append(("", ["", title, word("score", lang), score["score"], span, agency["url"]]))
    _rows(book, sheet, rows)


def _elements(book: Any, scan: Scan, lang: str) -> None:
    keys = ("element", "title", "result", "why", "proof", "urls", "fix", "basis")
    sheet = _sheet(
        book, word("element", lang), [word(k, lang) for k in keys], [9, 40, 12, 36, 44, 36, 44, 24]
    )
    bases = load(scan["edition"]).bases
    rows: list[tuple[str, list[Any]]] = []
    for item in scan["items"]:
        for element in item["elements"]:
            proof = element["evidence"][0] if element["evidence"] else {"excerpt": "", "url": ""}
            advisory = "" if element["required"] else f" ({word('advisory', lang)})"
            values = [
                element["id"],
                element["text"] + advisory,
                word(element["outcome"], lang),
                element["note"],
                proof["excerpt"],
                proof["url"],
                element["fix"],
                bases.get(element["basis"], element["basis"]),
            ]
            rows.append((element["outcome"], values))
    _rows(book, sheet, rows)


def _mends(book: Any, scan: Scan, lang: str) -> None:
    keys = ("item", "title", "score", "fix")
    sheet = _sheet(book, word("first", lang), [word(k, lang) for k in keys], [8, 50, 12, 90])
    rows: list[tuple[str, list[Any]]] = [
        (
            "",
            [
                mend.item["id"],
                mend.item["title"],
                mend.gain,
                "\n".join(e["fix"] or e["text"] for e in mend.missing),
            ],
        )
        for mend in mend_first(scan)
    ]
    _rows(book, sheet, rows)


def _findings(book: Any, scan: Scan, lang: str) -> None:
    keys = ("item", "kind", "message", "urls")
    sheet = _sheet(book, word("findings", lang), [word(k, lang) for k in keys], [8, 20, 70, 60])
    rows: list[tuple[str, list[Any]]] = [
        ("", [f["item"], f["kind"], f["message"], f["url"]]) for f in scan["findings"]
    ]
    _rows(book, sheet, rows)
