"""Documents of the cms site: office files and PDFs written from plain texts and tables."""

from __future__ import annotations

import csv
import html
import re
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.shared import Cm

from tests.sites.build import office, pdf

SOURCE = Path(__file__).parent / "source"
Rows = list[list[str]]
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@dataclass(frozen=True, slots=True)
class Text:
    """One source text: where it goes, how it is made, and its blocks."""

    target: str
    via: str
    landscape: bool
    blocks: list[str | Rows]


def table(name: str) -> Rows:
    """Read a CSV of the sources."""
    with (SOURCE / "tables" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def html_table(rows: Rows) -> str:
    """Write rows as an HTML table, the first row its heads."""
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in rows[0])
    lines = ["<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) for row in rows[1:]]
    return f"<table><tr>{head}</tr>" + "</tr>\n".join(lines) + "</tr></table>"


def _settings(lines: list[str]) -> dict[str, str]:
    heads = [line[1:].partition(" ") for line in lines if re.match(r"@(?!table)", line)]
    return {name: value for name, _, value in heads}


def _localised(line: str, digits: str) -> str:
    thai = digits == "thai" and re.search(r"[ก-๙]", line)
    return line.translate(_THAI_DIGITS) if thai else line


def _blocks(lines: list[str], digits: str) -> list[str | Rows]:
    blocks: list[str | Rows] = []
    for line in lines:
        if line.startswith("@table "):
            cells = table(line.split()[1])
            # Figures in tables are localised as a whole, so a column of sums stays alike.
            make = digits == "thai"
            blocks.append([[c.translate(_THAI_DIGITS) if make else c for c in r] for r in cells])
        elif line.startswith("|"):
            row = [
                c.strip().translate(_THAI_DIGITS if digits == "thai" else {})
                for c in line[1:].split("|")
            ]
            if blocks and isinstance(blocks[-1], list):
                blocks[-1].append(row)
            else:
                blocks.append([row])
        elif line.strip() and not line.startswith("@"):
            blocks.append(_localised(line, digits))
    return blocks


def read_text(path: Path) -> Text:
    """Read one source text."""
    lines = path.read_text("utf-8").splitlines()
    settings = _settings(lines)
    blocks = _blocks(lines, settings.get("digits", "arabic"))
    return Text(settings["file"], settings["via"], "landscape" in settings, blocks)


def _html_block(block: str | Rows) -> str:
    if not isinstance(block, str):
        return html_table(block)
    if block == "---":
        return '<div class="new"></div>'
    mark, _, text = block.partition(" ")
    shape = {"=": "<h1>{}</h1>", "#": "<h2>{}</h2>", "##": "<h3>{}</h3>"}
    shape[">"] = '<p class="sign">{}</p>'
    return (
        shape[mark].format(html.escape(text)) if mark in shape else f"<p>{html.escape(block)}</p>"
    )


def _dress(path: Path, *, landscape: bool) -> None:
    """Centre titles, set signatures right and break pages, which the shared writer leaves."""
    document = docx.Document(str(path))
    for paragraph in document.paragraphs:
        mark, _, text = paragraph.text.partition(" ")
        if mark == "---":
            paragraph.clear().add_run().add_break(WD_BREAK.PAGE)
        elif mark in ("=", ">"):
            paragraph.clear().add_run(text).bold = mark == "="
            right = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if mark == "=" else right
    _set_fonts(document)
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(2)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    for rows in document.tables:
        _share_width(rows, section.page_width - Cm(4))
    document.save(str(path))


def _set_fonts(document: docx.document.Document) -> None:
    """Give Thai letters a Thai face (complex script) and tables a small one."""
    for name, size in (("Normal", "30"), ("Heading 1", "36"), ("Heading 2", "32")):
        properties = document.styles[name].element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        fonts.set(qn("w:cs"), "Laksaman")
        fonts.attrib.pop(qn("w:cstheme"), None)
        _set_complex_size(properties, size)
    for cell in (cell for table in document.tables for cell in table._cells):
        for run in cell.paragraphs[0].runs:
            _set_complex_size(run._element.get_or_add_rPr(), "22")


def _share_width(rows: docx.table.Table, width: int) -> None:
    """Give columns widths by their longest text, so that sums stay on one line."""
    longest = [max(len(cell.text) for cell in column.cells) for column in rows.columns]
    shares = [5 if length < 4 else min(max(length, 15), 32) for length in longest]
    rows.autofit = False
    for column, share in zip(rows.columns, shares, strict=True):
        column.width = int(width * share / sum(shares))
        for cell in column.cells:
            cell.width = column.width


def _set_complex_size(properties: CT_RPr, size: str) -> None:
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    node = OxmlElement("w:szCs")
    node.set(qn("w:val"), size)
    properties.append(node)


def _docx(text: Text, path: Path) -> None:
    office.docx(path, text.blocks)
    _dress(path, landscape=text.landscape)


def write_text(text: Text, www: Path) -> None:
    """Make the file a source text asks for."""
    path = www / text.target.lstrip("/")
    if text.via == "docx":
        _docx(text, path)
    elif text.via == "pdf":
        body = "\n".join(map(_html_block, text.blocks))
        pdf.html_to_pdf(body, path, landscape=text.landscape)
    else:
        with tempfile.TemporaryDirectory() as folder:
            draft = Path(folder, "draft.docx")
            _docx(text, draft)
            pdf.office_to_pdf(draft, path)


def _number(cell: str) -> str | int | float:
    plain = cell.replace(",", "")
    if plain.isdigit() and len(plain) < 10:
        return int(plain)
    return float(plain) if re.fullmatch(r"\d+\.\d+", plain) else cell


def write_books(www: Path) -> None:
    """Make the workbooks."""
    for book in tomllib.loads((SOURCE / "books.toml").read_text("utf-8"))["book"]:
        sheets = {
            sheet["name"]: [[line] for line in sheet["head"]]
            + [[_number(cell) for cell in row] for row in table(sheet["csv"])]
            for sheet in book["sheet"]
        }
        office.xlsx(www / book["file"].lstrip("/"), sheets, header=3)


def write_procurement(www: Path) -> None:
    """Make the procurement list twice: a table file in cp874 and a PDF in months."""
    months: dict[str, Rows] = {}
    heads, agency = table("o12_form.csv")
    for number, (month, *row) in enumerate(table("o12.csv")[1:], 1):
        months.setdefault(month, []).append([str(number), *agency, *row])
    folder = www / "wp-content/uploads/2025/04"
    every = [row for rows in months.values() for row in rows]
    office.csv(folder / "ita-egp-68.csv", [heads, *every], encoding="cp874")
    title = "<h1>รายการจัดซื้อจัดจ้างและความก้าวหน้า ปีงบประมาณ พ.ศ. 2568</h1>"
    title += '<p class="c">หกเดือนแรก (ตุลาคม 2567 - มีนาคม 2568)</p>'
    parts = [
        f'<h2>{month}</h2><div class="small">{html_table([heads, *rows])}</div>'
        for month, rows in months.items()
    ]
    parts.insert(2, "<h2>ธันวาคม 2567</h2><p>ไม่มีการจัดซื้อจัดจ้างในเดือนนี้</p>")
    style = "<style>table{font-size:7.5pt!important}</style>"
    pdf.html_to_pdf(style + title + "".join(parts), folder / "รายการจัดซื้อ-68.pdf", landscape=True)


def write_documents(www: Path) -> None:
    """Make every file that is not a page."""
    for path in sorted((SOURCE / "docs").glob("*.txt")):
        write_text(read_text(path), www)
    write_books(www)
    write_procurement(www)
