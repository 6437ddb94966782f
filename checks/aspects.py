"""What a guide says of a service, under labels of any wording: steps, time, place, fee, papers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.content import demand, filled, label_like, plain
from checks.registry import check
from checks.results import Evidence
from checks.sections import Section
from checks.tables import KINDS, Column, body_tables, data_rows, has_good_cells, row_evidence
from crawler.model import Block, BlockKind, Document, Table

ASPECTS = {
    "steps": re.compile(
        r"ขั้นตอน|วิธี(?:การ|ขอ|ยื่น|ทำ|ใช้|ติดต่อ|รับ)|ทำ(?:อย่างไร|ยังไง|อะไร)|ต้องทำ|กระบวนการ|ลำดับ(?:การ|งาน)|ขั้นที่|"
        r"เริ่มจนจบ|เริ่ม(?:อย่างไร|ที่ไหน|จาก)|ดำเนินการ(?:อย่างไร|ยังไง)"
    ),
    "time": re.compile(
        r"ระยะเวลา|เวลาที่|ใช้เวลา|รวมเวลา|กำหนดเวลา|นาน(?:เท่า|แค่|กี่)|กี่(?:วัน|นาที|ชั่วโมง)|รอ(?:นาน|กี่)|เสร็จ(?:ใน|ภายใน|เมื่อ)|"
        r"เวลา(?:ดำเนิน|ทำ(?!การ)|ให้บริการเสร็จ|ที่ต้อง|รวม|แล้วเสร็จ)|^เวลา$|ได้เมื่อ|แล้วเสร็จ|กี่โมงเสร็จ|เร็วแค่ไหน"
    ),
    "place": re.compile(
        r"ช่องทาง|สถานที่|ที่ไหน|ติดต่อ(?:ที่|ใคร|ได้|$)|จุด(?:ให้)?บริการ|ยื่น(?:ที่|กับ|ได้)|(?:ส่วน|หน่วย)งาน(?:ที่|ผู้|$)|ไปที่|"
        r"กองที่|หน่วย(?:ที่)?(?:ให้)?บริการ|จุด(?:รับ|ยื่น|ชำระ|ติดต่อ|ออก)|ที่ตั้ง|(?:ส่วน|หน่วย|งาน|กอง)ที่(?:รับ|ดูแล|ให้)|"
        r"ยื่นเรื่องที่|รับบริการ(?:ที่|ได้ที่)|ผ่านทาง|ทางใด(?:บ้าง)?"
    ),
    "fee": re.compile(
        r"ค่าธรรมเนียม|ค่าบริการ|ค่าใช้จ่าย|ค่าบำรุง|(?:จ่าย|เสีย(?:เงิน)?|ราคา)\s*(?:เท่า|กี่|ไหม|หรือ)|เสียเงิน|"
        r"ต้องจ่าย|ต้องเสีย|อัตราค่า|^ราคา|เงินที่ต้อง|(?:เก็บ|คิด)(?:เงิน|ค่า)"
    ),
    "papers": re.compile(
        r"เอกสาร|หลักฐาน|(?:ต้อง|ควร)(?:เตรียม|นำ|ใช้อะไร|เอา|มี)|สิ่งที่(?:ต้อง|ใช้)|ของที่ต้อง|(?:เตรียม|นำ|เอา)อะไร|ใช้อะไร(?:บ้าง)?"
    ),
}
_NO_LABEL = re.compile(r"ผู้รับผิดชอบ|กฎหมาย|ดาวน์โหลด|แบบฟอร์ม")
_GENERAL = re.compile(
    r"คู่มือ|แนวทาง|มาตรฐาน|หน้าหลัก|หน้าแรก|ข่าว|งานบริการ|การ(?:ให้|ขอรับ)บริการ|บริการประชาชน|สำหรับ|ประชาชน|"
    r"ติดต่อราชการ|รายละเอียด|ทั้งหมด|ของเรา|ข้อมูล|ประจำปี|เรื่อง|ที่|ปี|พ\.ศ\.|\d"
)
_NO_SERVICE = re.compile(r"กฎหมาย|ลำดับ|ผู้(?:รับผิดชอบ|ทำ)|หมายเหตุ|โครงการ|^ที่$|ขั้น|วันที่")
_LABEL_LONG = 45  # characters of a label
_LEAD_LONG = 24  # characters of a label that only a space parts from its value
_NEAR = 14  # blocks in which a service's labels follow its name
_TWO = 2  # aspects that make a service of a name
_THREE = 3  # aspects that make a page the guide of the service in its first heading


def aspect(text: str) -> str:
    """Which aspect a label or a column's head is about, or ''."""
    if len(text) > _LABEL_LONG or _NO_LABEL.search(text):
        return ""
    return next((name for name, pattern in ASPECTS.items() if pattern.search(text)), "")


def label_of(block: Block) -> str:
    """The label of a row "label | value", of a line "label : value", or a line that is one."""
    text = plain(block.text)
    mark = " | " if block.kind is BlockKind.ROW else ":"
    label, value = _lead(block)
    return label if value and aspect(label) else text.partition(mark)[0].strip()


def leads(document: Document, name: str) -> Iterator[Section]:
    """Lines in which only a space parts the label from its value: "ใช้เวลา ประมาณ 20 นาที"."""
    for block in document.body:
        label, value = _lead(block)
        if label and aspect(label) == name:
            yield Section(label, value, block.page)


def _lead(block: Block) -> tuple[str, str]:
    """The short first word of a line and what follows it; nothing for rows and headings."""
    if block.kind in (BlockKind.ROW, BlockKind.HEADING):
        return "", ""
    label, _, value = plain(block.text).partition(" ")
    short = len(label) <= _LEAD_LONG and ":" not in label
    told = filled(value) and not label_like(value) and not demand(block.text)
    return (label, value) if short and told else ("", "")


def aspect_columns(table: Table, name: str) -> Iterator[Column]:
    """The columns of a table of services whose heads are about the aspect."""
    for index, head in enumerate(table.columns):
        if index and aspect(head) == name:
            yield Column(table, index, head, data_rows(table))


@check
def heads_services(document: Document) -> Iterator[Evidence]:
    """Services by name, each above what is said of it or in a row with it; one value each."""
    blocks = document.body
    aspects = [aspect(label_of(block)) for block in blocks]
    for at, block in enumerate(blocks):
        if not aspects[at] and _may_name(block.text) and _followed(blocks, aspects, at):
            name = plain(block.text)
            yield Evidence(document.url, block.page, block.text[:300], name[:80])
    yield from _of_page(document, blocks, aspects)
    for table in body_tables(document):
        for row in _rows_of_services(table):
            yield row_evidence(document, table, row)


def _of_page(
    document: Document, blocks: Sequence[Block], aspects: Sequence[str]
) -> Iterator[Evidence]:
    """The first heading of a page that is the guide to one service: all its aspects are below."""
    at = next((n for n, b in enumerate(blocks) if b.kind is BlockKind.HEADING), None)
    if at is None or aspects[at] or not _may_name(blocks[at].text):
        return
    told = {aspects[n] for n in range(at + 1, len(blocks)) if aspects[n]}
    told = {a for a in told if any(_answers(blocks, aspects, n, a) for n in range(at, len(blocks)))}
    told |= {
        name
        for table in body_tables(document)
        for name in ASPECTS
        if any(has_good_cells(col) for col in aspect_columns(table, name))
    }
    if len(told) >= _THREE:
        name = plain(blocks[at].text)
        yield Evidence(document.url, blocks[at].page, blocks[at].text[:300], name[:80])


def _answers(blocks: Sequence[Block], aspects: Sequence[str], place: int, name: str) -> bool:
    return aspects[place] == name and _answered(blocks, aspects, place)


def _may_name(text: str) -> bool:
    """Whether a short text names something of its own, not only "คู่มือสำหรับประชาชน"."""
    bare = re.sub(r"[^ก-ฮa-zA-Z]", "", _GENERAL.sub("", plain(text)))
    return len(text) <= 120 and " | " not in text and len(bare) >= 4 and filled(text)


def _followed(blocks: Sequence[Block], aspects: Sequence[str], at: int) -> bool:
    """Whether labels of two aspects follow, with content, the first of them at once."""
    if at + 1 >= len(blocks) or not aspects[at + 1] or demand(blocks[at].text):
        return False
    found: set[str] = set()
    for place in range(at + 1, min(at + 1 + _NEAR, len(blocks))):
        if aspects[place] in found or (
            blocks[place].kind is BlockKind.HEADING and not aspects[place]
        ):
            break
        if aspects[place] and _answered(blocks, aspects, place):
            found.add(aspects[place])
    return len(found) >= _TWO


def _answered(blocks: Sequence[Block], aspects: Sequence[str], place: int) -> bool:
    text = plain(blocks[place].text)
    value = text[len(label_of(blocks[place])) :].strip(" :|")
    if value:
        return filled(value) and not aspect(value.split(" | ")[0])
    below = blocks[place + 1] if place + 1 < len(blocks) else None
    return below is not None and not aspects[place + 1] and filled(below.text)


def _rows_of_services(table: Table) -> Iterator[tuple[str, ...]]:
    """The rows of a table that gives two or more aspects of what its first text column names."""
    known = {i: aspect(head) for i, head in enumerate(table.columns)}
    if len({name for name in known.values() if name}) < _TWO or not any(
        known[i] in ("fee", "papers", "steps", "place") for i in known
    ):
        return
    for index, head in enumerate(table.columns):
        col = Column(table, index, head, data_rows(table))
        if known[index] or _NO_SERVICE.search(head) or not KINDS["text"](head):
            continue
        yield from has_good_cells(col, kind="text")
        return
