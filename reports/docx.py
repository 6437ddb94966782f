"""Official Thai papers as DOCX: page, letters, tables, signatures, and blanks for an officer.

A text that bears "[ระบุ…]" or "[ยืนยัน…]" is a blank: it is highlighted wherever it stands, so that no
one takes it for content, and `blanks` counts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.section import Section
from docx.shared import Cm, Pt
from docx.styles.style import BaseStyle, ParagraphStyle
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from lxml import etree

from reports.inert import clean

FONT = "TH Sarabun New"
_ALSO_NAMED = "TH SarabunPSK"  # the same letters under their older name
_BODY, _CELL, _TITLE = 16, 14, 18  # points
_LONG, _SHORT = Cm(29.7), Cm(21)
_INDENT = Cm(2.5)
_HANG = Cm(0.75)
_CELL_STYLE, _HEAD_STYLE = "ช่องตาราง", "หัวตาราง"
_BLANK = re.compile(r"(\[(?:ระบุ|ยืนยัน)[^\[\]\n]*\])")
_NUMBERED = re.compile(r"^(?:[\d๐-๙]{1,2}\)|-) ")
# Numbers of items and questions (O12, i10), addresses and file names keep their own digits.
_KEPT = re.compile(r"https?://\S+|[A-Za-z][\w.:/@-]*")
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that is being written; `thai_digits` turns the numbers of every text."""

    document: Docx
    thai_digits: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its width in centimetres, and whether cells are centred."""

    head: str
    width: float
    centred: bool = False


def blank(what: str) -> str:
    """A blank that only an officer can fill."""
    return f"[ระบุ{what}]"


def thai(text: str) -> str:
    """The text with Thai digits, names of items and addresses apart."""
    parts: list[str] = []
    end = 0
    for kept in _KEPT.finditer(text):
        parts += [text[end : kept.start()].translate(_THAI), kept[0]]
        end = kept.end()
    return "".join([*parts, text[end:].translate(_THAI)])


def begin(name: str, *, author: str = "", thai_digits: bool = False) -> Paper:
    """A new paper in A4; `name` is the title that its file bears."""
    document = Document()
    for style, size, bold in (
        ("Normal", _BODY, False), ("Title", _TITLE, True), ("Heading 1", _BODY, True),
        ("Heading 2", _BODY, True), ("Header", _BODY, False),
    ):  # fmt: skip
        _set_letters(document.styles[style], size, bold=bold)
    _set_paragraphs(document)
    _add_styles(document)
    _default_letters(document)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = clean(name), clean(author), ""
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
    paper = Paper(document, thai_digits)
    _set_page(document.sections[0])
    _number_pages(paper, document.sections[0])
    return paper


def title(paper: Paper, lines: Sequence[str]) -> None:
    """The title, a line each, centred."""
    for line in lines:
        added = paper.document.add_paragraph(style="Title")
        _write(paper, added, line)
    added.paragraph_format.space_after = Pt(12)


def heading(paper: Paper, text: str, level: int = 1) -> None:
    """A heading, which stays with what follows."""
    _write(paper, paper.document.add_paragraph(style=f"Heading {level}"), text)


def paragraph(paper: Paper, text: str) -> Paragraph:
    """A paragraph as in an official letter: first line indented, both edges even."""
    added = paper.document.add_paragraph()
    added.paragraph_format.first_line_indent = _INDENT
    added.alignment = WD_ALIGN_PARAGRAPH.THAI_JUSTIFY
    _write(paper, added, text)
    return added


def points(paper: Paper, texts: Iterable[str]) -> None:
    """Points one below another, each with a dash."""
    for text in texts:
        added = paper.document.add_paragraph()
        added.paragraph_format.left_indent = _INDENT + _HANG
        added.paragraph_format.first_line_indent = -_HANG
        added.add_run("-\t")
        _write(paper, added, text)


def note(paper: Paper, text: str) -> None:
    """Small words below a table."""
    _write(paper, paper.document.add_paragraph(style=_CELL_STYLE), text)


def table(paper: Paper, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """A ruled table whose heads are repeated on every page; "\\n" in a cell begins a line."""
    made = paper.document.add_table(rows=1, cols=len(columns), style="Table Grid")
    made.autofit = False
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, grid in zip(columns, made.columns, strict=True):
        grid.width = Cm(column.width)
    for cell, column in zip(made.rows[0].cells, columns, strict=True):
        _fill(paper, cell, column.head, column, style=_HEAD_STYLE)
        _shade(cell, "E7E6E6")
    _mark_row(made.rows[0], "w:tblHeader")
    for row in rows:
        added = made.add_row()
        _mark_row(added, "w:cantSplit")
        for cell, text, column in zip(added.cells, row, columns, strict=True):
            _fill(paper, cell, text, column, style=_CELL_STYLE)


def wide(paper: Paper) -> None:
    """From here on the pages lie on their side, for wide tables."""
    _set_page(_new_section(paper), lying=True)


def signatures(paper: Paper, roles: Sequence[str], closing: str) -> None:
    """A closing paragraph, then lines to sign, one a role, kept together; names are blank."""
    room, said = paper.document.add_paragraph(), paragraph(paper, closing)
    for kept in (room, said, paper.document.add_paragraph()):
        kept.paragraph_format.keep_with_next = True  # no signature stands alone on a page
    made = paper.document.add_table(rows=1, cols=len(roles))
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    _mark_row(made.rows[0], "w:cantSplit")
    for cell, role in zip(made.rows[0].cells, roles, strict=True):
        lines = (
            f"ลงชื่อ.......................................... {role}",
            f"({blank('ชื่อและนามสกุล')})",
            f"ตำแหน่ง {blank('ตำแหน่ง')}",
            f"วันที่ {blank('วัน เดือน ปี')}",
        )
        for at, line in enumerate(lines):
            added = cell.add_paragraph() if at else cell.paragraphs[0]
            added.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _write(paper, added, line)


def blanks(paper: Paper) -> list[str]:
    """The blanks of the paper in order, without their brackets."""
    texts = (node.text or "" for node in paper.document.element.iter(qn("w:t")))
    return [found.strip("[]") for text in texts for found in _BLANK.findall(text)]


def body(paper: Paper) -> bytes:
    """The paper as a file."""
    out = BytesIO()
    paper.document.save(out)
    return out.getvalue()


def _write(paper: Paper, to: Paragraph, text: str) -> None:
    """Add a text to a paragraph; its blanks are highlighted."""
    for at, part in enumerate(_BLANK.split(text)):
        shown = _spaced(part)
        if shown:
            run = to.add_run(thai(shown) if paper.thai_digits else shown)
            if at % 2:  # no style: a writer takes all highlights off at once when done
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _spaced(text: str) -> str:
    """The text made harmless, with a space at an end that had one."""
    lead, tail = text[:1].isspace(), text[-1:].isspace() and text.strip()
    return f"{' ' if lead else ''}{clean(text)}{' ' if tail else ''}"


def _fill(paper: Paper, cell: _Cell, text: str, column: Column, *, style: str) -> None:
    cell.width = Cm(column.width)
    for at, line in enumerate(text.split("\n")):
        added = cell.add_paragraph() if at else cell.paragraphs[0]
        added.style = paper.document.styles[style]
        if column.centred and style == _CELL_STYLE:
            added.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif _NUMBERED.match(line):
            added.paragraph_format.left_indent = Cm(0.5)
            added.paragraph_format.first_line_indent = Cm(-0.5)
        _write(paper, added, line)


def _set_page(section: Section, *, lying: bool = False) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (_LONG, _SHORT) if lying else (_SHORT, _LONG)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.header_distance = Cm(1.25)


def _new_section(paper: Paper) -> Section:
    section: Section = paper.document.add_section()
    section.different_first_page_header_footer = False
    return section


def _number_pages(paper: Paper, section: Section) -> None:
    """Page numbers between dashes above the text, none on the first page."""
    section.different_first_page_header_footer = True
    line = section.header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run("- ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    shown = OxmlElement("w:r")
    digit = OxmlElement("w:t")
    digit.text = "๒" if paper.thai_digits else "2"
    shown.append(digit)
    field.append(shown)
    line._p.append(field)
    line.add_run(" -")
    if paper.thai_digits:  # a switch "\\* ThaiArabic" makes letters of them in LibreOffice
        form = OxmlElement("w:pgNumType")
        form.set(qn("w:fmt"), "thaiNumbers")
        section._sectPr.find(qn("w:cols")).addprevious(form)  # type: ignore[union-attr]


def _set_letters(style: BaseStyle, size: int, *, bold: bool = False) -> None:
    """Give a style its letters: Thai ones are "complex script", with a size of their own."""
    letters = style.element.get_or_add_rPr()
    for old in list(letters):
        letters.remove(old)
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    letters.append(fonts)
    for name in ("w:b", "w:bCs") if bold else ():
        letters.append(OxmlElement(name))
    for name in ("w:sz", "w:szCs"):
        letters.append(_valued(name, str(size * 2)))


def _default_letters(document: Docx) -> None:
    """What holds where no style says anything; Thai for the spelling checker."""
    default = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}")
    normal = document.styles["Normal"].element.rPr
    if default is None or normal is None:
        return
    for old in list(default):
        default.remove(old)
    language = _valued("w:lang", "en-US")
    language.set(qn("w:bidi"), "th-TH")
    normal.append(language)
    _name_fallback(document)


def _name_fallback(document: Docx) -> None:
    """Tell which font has the same letters, for a machine that knows it by its older name."""
    part = next(p for p in document.part.package.iter_parts() if "fontTable" in p.partname)
    entry = f'<w:font w:name="{FONT}"><w:altName w:val="{_ALSO_NAMED}"/></w:font></w:fonts>'
    part._blob = part.blob.replace(b"</w:fonts>", entry.encode())


def _set_paragraphs(document: Docx) -> None:
    for name, before, after in (
        ("Normal", 0, 0), ("Title", 0, 0), ("Heading 1", 12, 6), ("Heading 2", 8, 4),
    ):  # fmt: skip
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        for edge in style.element.iter(qn("w:pBdr")):
            edge.getparent().remove(edge)
        shape = style.paragraph_format
        shape.space_before, shape.space_after = Pt(before), Pt(after)
        shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
        if name == "Title":
            shape.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _add_styles(document: Docx) -> None:
    for name, bold in ((_CELL_STYLE, False), (_HEAD_STYLE, True)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _set_letters(style, _CELL, bold=bold)
        if bold:
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _mark_row(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _shade(cell: _Cell, colour: str) -> None:
    shade = _valued("w:shd", "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)


def _valued(name: str, value: str) -> etree._Element:
    element: etree._Element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element
