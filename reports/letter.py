"""The letter that tells an agency which items it lacks and how to mend them, in official Thai form.

What only the sender knows (number, date, own name, signature) is a marked blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from reports import docx
from reports.docx import Column, Paper, blank
from reports.plan import Mend, mends
from reports.words import day, points

_RIGHT = Cm(8)  # where the sender's address and the date begin
_CLOSING = Cm(7.5)
_TABLE_STYLES = ("Normal Table", "Table Grid")
_UNUSED = re.compile("List|Body Text|Macro|Intense|Heading [3-9]|TOC", re.IGNORECASE)
_MOST_STEPS = 6  # of an item
_HEADS = (
    ("องค์การบริหารส่วนตำบล", "นายกองค์การบริหารส่วนตำบล"),
    ("องค์การบริหารส่วนจังหวัด", "นายกองค์การบริหารส่วนจังหวัด"),
    ("เทศบาลนคร", "นายกเทศมนตรีนคร"),
    ("เทศบาลเมือง", "นายกเทศมนตรีเมือง"),
    ("เทศบาลตำบล", "นายกเทศมนตรีตำบล"),
)  # what a name begins with -> the post of its head
_ITEMS = (
    Column("ข้อ", 1.3, centred=True),
    Column("เรื่อง", 3.5),
    Column("สิ่งที่ยังขาดและเหตุผล", 5.4),
    Column("วิธีแก้ไข", 5.8),
)
_LOOKS = (Column("ข้อ", 1.3, centred=True), Column("เรื่อง", 5.2), Column("เหตุที่ตรวจไม่ได้", 9.5))


def write(report: Mapping[str, Any], name: str) -> Paper | None:
    """The letter on a report; None where no item failed, as there is nothing to ask."""
    failed = [mend for mend in mends(report) if mend.sure]
    if not failed:
        return None
    year = report["edition"]
    paper = docx.begin(f"แจ้งผลการตรวจการเปิดเผยข้อมูลสาธารณะ ปี {year} {name}", thai_digits=True)
    _drop_styles(paper)
    _head(paper, name)
    _body(paper, report, name, failed)
    _end(paper)
    _enclosure(paper, report, name, failed)
    return paper


def addressee(name: str) -> str:
    """The head of an agency, as a letter addresses them."""
    for start, post in _HEADS:
        if name.startswith(start):
            return post + name.removeprefix(start)
    return f"หัวหน้าหน่วยงาน {name}"


def _head(paper: Paper, name: str) -> None:
    crest = _line(paper, blank("ตราครุฑ สูง 3 เซนติเมตร"))
    crest.alignment = WD_ALIGN_PARAGRAPH.CENTER
    crest.paragraph_format.space_after = Pt(12)
    _pair(paper, f"ที่ {blank('เลขที่หนังสือ')}", blank("ส่วนราชการเจ้าของหนังสือ"))
    _pair(paper, "", blank("ที่อยู่และรหัสไปรษณีย์"))
    sent = _line(paper, blank("วัน เดือน ปี"))
    sent.paragraph_format.left_indent = _RIGHT
    sent.paragraph_format.space_before = Pt(6)
    _topic(paper, "เรื่อง", "ขอให้ปรับปรุงการเปิดเผยข้อมูลสาธารณะ (OIT) บนเว็บไซต์")
    _topic(paper, "เรียน", addressee(name))
    _topic(paper, "สิ่งที่ส่งมาด้วย", "รายการข้อที่ยังไม่ผ่านและวิธีแก้ไข จำนวน 1 ชุด")


def _body(paper: Paper, report: Mapping[str, Any], name: str, failed: Sequence[Mend]) -> None:
    items = report["items"]
    passed = sum(item["outcome"] == "passed" for item in items)
    unsure = sum(item["outcome"] == "cant_tell" for item in items)
    unsure_told = f" ตรวจไม่ได้ {unsure} ข้อ" if unsure else ""
    docx.paragraph(
        paper,
        f"ด้วยได้ตรวจการเปิดเผยข้อมูลสาธารณะบนเว็บไซต์ของ{name} ตามแบบตรวจ OIT "
        f"ปีงบประมาณ พ.ศ. {report['edition']} ณ วันที่ {day(report['scan']['as_of'], 'th')} "
        f"พบว่าใน {len(items)} ข้อ ผ่าน {passed} ข้อ ไม่ผ่าน {len(failed)} ข้อ{unsure_told} "
        f"{_score(report)} รายละเอียดและวิธีแก้ไขปรากฏตามสิ่งที่ส่งมาด้วย ทั้งนี้ "
        "เป็นผลตรวจเบื้องต้นด้วยโปรแกรม มิใช่ผลการประเมินของสำนักงาน ป.ป.ช.",
    )
    docx.paragraph(
        paper,
        "จึงเรียนมาเพื่อโปรดพิจารณามอบหมายผู้รับผิดชอบปรับปรุงข้อมูลบนเว็บไซต์"
        f"ให้แล้วเสร็จภายใน{blank('วันที่')} และตรวจอีกครั้งก่อนส่งคำตอบในระบบ ITAS",
    )


def _score(report: Mapping[str, Any]) -> str:
    oit = report["scores"]["oit"]
    if oit["low"] == oit["high"]:
        return f"คะแนนที่คาด {points(oit['score'])} คะแนน"
    return f"คะแนนที่คาดอยู่ระหว่าง {points(oit['low'])} ถึง {points(oit['high'])} คะแนน"


def _end(paper: Paper) -> None:
    closing = _line(paper, "ขอแสดงความนับถือ")
    closing.paragraph_format.space_before = Pt(6)
    closing.paragraph_format.space_after = Pt(34)
    signer = [closing]
    for text in (
        f"({blank('ชื่อและนามสกุลผู้ลงนาม')})",
        blank("ตำแหน่งผู้ลงนาม"),
    ):
        signer.append(_line(paper, text))
    for line in signer:
        line.paragraph_format.left_indent = _CLOSING
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.keep_with_next = True
    owner = _line(paper, blank("ส่วนราชการเจ้าของเรื่อง"))
    owner.paragraph_format.space_before = Pt(10)
    owner.paragraph_format.keep_with_next = True
    _line(paper, f"โทร. {blank('หมายเลขโทรศัพท์')}")


def _enclosure(paper: Paper, report: Mapping[str, Any], name: str, failed: Sequence[Mend]) -> None:
    begins = len(paper.document.paragraphs)
    docx.title(paper, ["รายการข้อที่ยังไม่ผ่านและวิธีแก้ไข", name, f"ปีงบประมาณ พ.ศ. {report['edition']}"])
    paper.document.paragraphs[begins].paragraph_format.page_break_before = True
    docx.table(paper, _ITEMS, (_row(mend) for mend in failed))
    unsure = [item for item in report["items"] if item["outcome"] == "cant_tell"]
    if unsure:
        docx.heading(paper, "ข้อที่ตรวจไม่ได้ ขอให้เปิดดูเอง")
        docx.table(paper, _LOOKS, ([i["id"], i["title"], _unsure_why(i)] for i in unsure))


def _row(mend: Mend) -> list[str]:
    steps = list(mend.steps[:_MOST_STEPS])
    if more := len(mend.steps) - len(steps):
        steps.append(f"และอีก {more} อย่าง")
    lacking = [f"- {element['text']}" for element in mend.missing]
    why = [f"({reason})" for reason in mend.reasons[:1]]
    return [
        str(mend.item["id"]), str(mend.item["title"]), "\n".join([*lacking, *why]),
        "\n".join(f"- {step}" for step in steps),
    ]  # fmt: skip


def _unsure_why(item: Mapping[str, Any]) -> str:
    return next((str(e["note"]) for e in item["elements"] if e["outcome"] == "cant_tell"), "")


def _drop_styles(paper: Paper) -> None:
    """Leave out the template's unused styles: each is looked through for every paragraph."""
    styles = paper.document.styles
    for style in list(styles):
        of_table = style.type is WD_STYLE_TYPE.TABLE
        if (of_table and style.name not in _TABLE_STYLES) or _UNUSED.match(style.name or ""):
            styles.element.remove(style.element)


# Lines of a letter


def _line(paper: Paper, text: str) -> Paragraph:
    """A line that begins at the edge."""
    added = docx.paragraph(paper, text)
    added.paragraph_format.first_line_indent = Cm(0)
    added.alignment = WD_ALIGN_PARAGRAPH.LEFT
    return added


def _pair(paper: Paper, left: str, right: str) -> None:
    """Two texts on one line, the second at the sender's place."""
    line, more = _line(paper, left), _line(paper, right)
    line.paragraph_format.tab_stops.add_tab_stop(_RIGHT)
    _join(line, more)


def _join(line: Paragraph, more: Paragraph) -> None:
    """Put a paragraph behind a tab of another."""
    line.add_run("\t")
    for run in list(more._p.r_lst):
        line._p.append(run)
    above = more._p.getparent()
    assert above is not None
    above.remove(more._p)


def _topic(paper: Paper, label: str, text: str) -> None:
    """A label with its text, whose lines stand one below another."""
    width = Cm(2.9) if len(re.sub("[ิีึืัุู่้๊๋์็ํ]", "", label)) > 8 else Cm(1.25)
    line, more = _line(paper, label), _line(paper, text)
    line.paragraph_format.left_indent = width
    line.paragraph_format.first_line_indent = -width
    line.paragraph_format.tab_stops.add_tab_stop(width)
    line.paragraph_format.space_before = Pt(6)
    _join(line, more)
