"""Finds corruption risks: the events, their levels, the measures and what came of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.content import demand, filled, mentions, says
from checks.inner_sections import has_inner_section, inner_headed
from checks.registry import check
from checks.results import Evidence
from checks.risk_columns import ROLES, risk_role
from checks.sections import real_text
from checks.tables import (
    Column,
    body_tables,
    column,
    has_column,
    has_good_cells,
    row_evidence,
    row_name,
)
from crawler.model import BlockKind, Document, Table

_CORRUPTION = ("สินบน", "ทุจริต", "ประพฤติมิชอบ", "คอร์รัปชัน", "ผลประโยชน์ทับซ้อน")
_EVENT = (
    "เหตุการณ์ความเสี่ยง", "เหตุการณ์", "ประเด็นความเสี่ยง", "รายละเอียดความเสี่ยง", "ความเสี่ยงการทุจริต",
    "ความเสี่ยงที่อาจ",
    "รูปแบบความเสี่ยง",
    "รูปแบบพฤติการณ์", "พฤติการณ์", "โอกาสการเกิดการทุจริต", "ลักษณะความเสี่ยง", "ความเสี่ยงด้าน", "ปัจจัยความเสี่ยง",
    "ชื่อความเสี่ยง", "จุดเสี่ยง", "เรื่องที่เสี่ยง", "เหตุที่อาจเกิด", "สิ่งที่อาจเกิด", "อาจเกิดอะไร", "พฤติกรรมเสี่ยง",
    "ลักษณะการทุจริต", "ความเสี่ยง",
)  # fmt: skip
_NOT_EVENT = (
    "ระดับ",
    "คะแนน",
    "มาตรการ",
    "การจัดการ",
    "การควบคุม",
    "ค่า",
    "ผล",
    "สถานะ",
    "score",
    "level",
    "แผน",
)
_LEVEL = (
    "ระดับความเสี่ยง", "ระดับของความเสี่ยง", "คะแนนความเสี่ยง", "ค่าความเสี่ยง", "คะแนนรวม", "riskscore",
    "risklevel",
    "ระดับ", "โอกาสxผลกระทบ",
    "ผลคูณ", "คะแนน", "โอกาส", "เสี่ยงแค่ไหน", "ความรุนแรง", "likelihood",
)  # fmt: skip
_LEVEL_CELL = re.compile(
    r"\s*(?:ระดับ)?\s*(?:ค่อนข้าง)?(?:วิกฤต|สูงมาก|สูง|ปานกลาง|กลาง|ต่ำ|ต่ำมาก|น้อย|น้อยมาก|น้อยที่สุด|มาก"
    r"|มากที่สุด|ยอมรับได้|"
    r"เขียว|เหลือง|ส้ม|แดง|high|medium|low|[hml]|\d{1,2}(?: ?[x×*=] ?\d{1,2})*)\b.{0,25}",
    re.IGNORECASE,
)
_GRADE_HEAD = re.compile(r"สูง|ปานกลาง|ต่ำ|น้อย|มาก|เขียว|เหลือง|ส้ม|แดง|[1-5]$")
_MARK = re.compile(r"\s*[✓✔√/●■xX×]+\s*|\s*[1-5]\s*")
_SAID_LEVEL = re.compile(
    r"(?:ระดับ(?:ของ)?(?:ความเสี่ยง)?|คะแนนความเสี่ยง|ความเสี่ยงอยู่ในระดับ)[^.;\n]{0,25}?(?:[:=]"
    r"|อยู่ใน(?:ระดับ|เกณฑ์)|คือ|เท่ากับ|ระดับ)? ?"
    r"(?:สูงมาก|สูง|ปานกลาง|ต่ำ|\d{1,2} ?คะแนน|= ?\d)"
    r"|โอกาส[^.;\n]{0,30}\d[^.;\n]{0,12}?(?:[x×*,]|และ)? ?ผลกระทบ[^.;\n]{0,30}\d"
)
_LEGEND = re.compile(r"หมายถึง|เกณฑ์|ช่วงคะแนน|นิยาม|ความหมาย|ตั้งแต่.*ถึง|ลำดับความสำคัญ|เช่น")
_AREAS = {
    "approval": r"อนุมัติ ?[,/และ]* ?อนุญาต|การอนุญาต|การอนุมัติ|ขออนุญาต|พิจารณาอนุญาต|ใบอนุญาต",
    "power": r"ใช้อำนาจ|อำนาจหน้าที่|บังคับใช้กฎหมาย|ให้บริการตามภารกิจ|อำนาจตามกฎหมาย",
    "money": r"จัดซื้อ|จัดจ้าง|ใช้จ่ายงบประมาณ|พัสดุ|งบประมาณ|ตรวจรับ",
    "staff": r"บริหารงานบุคคล|บริหารทรัพยากรบุคคล|บรรจุ|แต่งตั้ง|โยกย้าย|เลื่อนขั้น|เลื่อนเงินเดือน|สรรหา",
}


def on_corruption(document: Document) -> bool:
    """Whether the assessment is one of corruption; risks to water mains or budgets are others."""
    tops = " ".join([document.title, *document.lines[:8]])
    return (
        bool(mentions(tops, _CORRUPTION))
        or sum(bool(mentions(line, _CORRUPTION)) for line in document.lines) >= 3
    )


def _events(table: Table) -> Column | None:
    """The column of risk events, if its cells are filled."""
    col = column(table, _EVENT, avoid=_NOT_EVENT)
    return col if col and has_good_cells(col, kind="text") else risk_role(table, "event")


@check
def risk_event(document: Document) -> Iterator[Evidence]:
    """A corruption risk described as an event, in a table's column or under its label."""
    if not on_corruption(document):
        return
    for table in body_tables(document):
        col = _events(table)
        for row in has_good_cells(col, kind="text") if col else []:
            yield row_evidence(document, table, row, row[col.index] if col else "")
    yield from has_inner_section(document, labels=_EVENT[:8], least=25)


@check
def risk_level(document: Document) -> Iterator[Evidence]:
    """How high each risk is: a level or a score beside its event; a legend of levels is none."""
    if not on_corruption(document):
        return
    for table in body_tables(document):
        events = _events(table)
        if events:
            yield from _levels(document, table, events)
    for block in document.body:
        if block.kind in (BlockKind.ROW, BlockKind.HEADING) or demand(block.text):
            continue
        if _SAID_LEVEL.search(block.text) and not _LEGEND.search(block.text):
            yield Evidence(document.url, block.page, block.text[:300], block.text[:120])


def _levels(document: Document, table: Table, events: Column) -> Iterator[Evidence]:
    col = column(table, _LEVEL, avoid=("เหตุการณ์", "การทุจริต"))
    rated = [row for row in events.rows if col and _LEVEL_CELL.fullmatch(row[col.index])]
    if not rated and (other := risk_role(table, "level", events.index)):
        rated = [row for row in events.rows if _LEVEL_CELL.fullmatch(row[other.index])]
    if not rated:
        grades = _grades(table)
        rated = [row for row in events.rows if any(_MARK.fullmatch(row[at]) for at in grades)]
    if len(rated) >= 0.6 * len(events.rows):
        for row in rated:
            yield row_evidence(document, table, row, row[events.index])


def _grades(table: Table) -> Sequence[int]:
    """The columns of a grid of grades ("สูง", "ปานกลาง", "ต่ำ") in which a mark is set."""
    found = [at for at, head in enumerate(table.columns) if _GRADE_HEAD.search(head.strip())]
    return found if len(found) >= 2 else []


@check
def risk_column(
    document: Document,
    *,
    names: tuple[str, ...],
    also: tuple[str, ...] = (),
    avoid: tuple[str, ...] = (),
    kind: str = "text",
) -> Iterator[Evidence]:
    """A filled column of that name in a document on corruption risks."""
    if on_corruption(document):
        yield from has_column(document, names=names, also=also, avoid=avoid, kind=kind)


@check
def risk_told(document: Document, *, role: str, least: int = 15) -> Iterator[Evidence]:
    """The column of that role beside risks or measures, or what a label of its kind heads."""
    if not on_corruption(document):
        return
    for table in body_tables(document):
        beside = ("event", "measure") if role == "result" else ("event",)
        col = risk_role(table, role)
        others = (risk_role(table, other, col.index) for other in beside) if col else ()
        if col and any(others):
            for row in has_good_cells(col, kind="text"):
                yield row_evidence(document, table, row, f"{row_name(row)}: {row[col.index]}")
    for section in inner_headed(document, ROLES[role].own):
        text = " ".join(real_text(section.text).split())
        if ROLES[role].names(section.label) and says(text, least=least):
            yield Evidence(document.url, section.page, f"{section.label}: {text}"[:300], text[:120])


@check
def risk_section(
    document: Document, *, labels: tuple[str, ...], least: int = 25
) -> Iterator[Evidence]:
    """A labelled section with content in a document on corruption risks."""
    if on_corruption(document):
        yield from has_inner_section(document, labels=labels, least=least)


@check
def risk_area(document: Document) -> Iterator[Evidence]:
    """Fields of work in which risks were assessed; one find a field."""
    if not on_corruption(document):
        return
    for table in body_tables(document):
        events = _events(table)
        for row in events.rows if events else ():
            told = f"{table.heading} {' '.join(row)}"
            if events and filled(row[events.index]):
                for area, pattern in _AREAS.items():
                    if re.search(pattern, told):
                        yield row_evidence(document, table, row, area)
