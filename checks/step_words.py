"""Steps that are told in words, without numbers, tables or lists."""

from __future__ import annotations

import re

from checks.aspects import aspect, label_of
from checks.content import demand, plain
from checks.results import Evidence
from checks.tables import KINDS
from crawler.model import Block, BlockKind, Document

# Steps told in words: "ขั้นแรก ... จากนั้น ... สุดท้าย ...", or deeds one after another.
_ORDER = re.compile(
    r"(?:ขั้น|อันดับ|ลำดับ)(?:ตอน)?(?:แรก|ถัดไป|ถัดมา|ต่อไป|ต่อมา|สุดท้าย|ที่(?:หนึ่ง|สอง|สาม|สี่|ห้า|หก))|"
    r"เริ่ม(?:จาก|ต้น(?:จาก|ด้วย|ที่)|ด้วย)|จากนั้น|หลังจากนั้น|ต่อมา|เสร็จแล้ว|(?<![ก-๙])แล้ว(?:จึง)?|ท้ายสุด|สุดท้าย"
)
_ACTOR = (
    r"(?:ผู้(?:ขอ|ยื่น|รับบริการ|มา\S{0,6}|ประกอบการ|แจ้ง|ร้อง)|ประชาชน|เจ้าหน้าที่|นายทะเบียน|นายตรวจ|นายช่าง|ช่าง|ท่าน|"
    r"เจ้าพนักงาน|งาน\S{2,12}|คณะกรรมการ|ผู้(?:บริหาร|อำนวยการ|มีอำนาจ)|นายก|ปลัด)?(?:จะ|ทำการ|ดำเนินการ)?"
)
_ACT = re.compile(
    _ACTOR + r"(?:ยื่น|นำ|รับ(?!ผิด)|ตรวจ|ชำระ|จ่าย|กรอก|เขียน|ติดต่อ|พิมพ์|ลงนาม|ลงชื่อ|ลงพื้นที่|ลงทะเบียน|ลงรับ|"
    r"เสนอ|แจ้ง|ออก(?:ใบ|หนังสือ|บัตร)|ส่ง|พิจารณา|บันทึก|สอบ|นัด|จัด|รอ|เตรียม|กด|เลือก|แนบ|เข้า|คำนวณ|ประเมิน|อนุ(?:มัติ|ญาต)|ดาวน์โหลด|คัด|สรุป|มอบ|แสดง|ถ่าย)"
)
_BETWEEN = re.compile(r"\s*(?:\n|;|,|→|->|⇒|>>|\s|(?<=\S)และ|จากนั้น|แล้ว(?:จึง)?)\s*")
_ACT_LEAST = 6  # characters of a deed
_TWO = 2  # deeds in order that make steps
_DEEDS = 3  # deeds in a row that make steps


def told_steps(document: Document) -> list[tuple[Evidence, bool]]:
    """The steps and whether each says its time: in order, or as deeds behind a label of steps."""
    found = []
    for block in document.body:
        if block.kind is BlockKind.HEADING or demand(block.text):
            continue
        for text in _parts_in_order(block.text) or _deeds(block):
            quote = Evidence(document.url, block.page, block.text[:300], text[:100])
            found.append((quote, KINDS["time"](text)))
    return found


def _parts_in_order(text: str) -> list[str]:
    """What "ขั้นแรก", "จากนั้น", "สุดท้าย" each begin, where a deed follows all but one of them."""
    marks = list(_ORDER.finditer(text))
    if not marks:
        return []
    ends = [*(m.start() for m in marks[1:]), len(text)]
    parts = [text[m.end() : end].strip(" :,") for m, end in zip(marks, ends, strict=True)]
    acts = [part for part in parts if _ACT.match(part) and len(part) >= _ACT_LEAST]
    return acts if len(acts) >= _TWO and len(acts) >= len(parts) - 1 else []


def _deeds(block: Block) -> list[str]:
    """Deeds that follow each other on the line of a label of steps."""
    label = label_of(block)
    if aspect(label) != "steps":
        return []
    told = plain(block.text)[len(label) :].strip(" :|")
    parts = [part for part in _BETWEEN.split(told) if part]
    acts = [part for part in parts if _ACT.match(part)]
    return acts if len(acts) >= _DEEDS and sum(map(len, acts)) * 2 >= len(told) else []
