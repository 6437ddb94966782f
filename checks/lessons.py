"""What a report tells in words: deeds, spending, what went wrong and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from checks.cells import ahead, done, quantity
from checks.content import closing, demand, filled, label_like, plain, says
from checks.registry import check
from checks.results import Evidence
from checks.sections import headed, real_text, told_text
from crawler.model import Block, BlockKind, Document

_PROBLEM = re.compile(
    r"(?<!แก้)(?<!แก้ไข)(?<!ป้องกัน)(?<!รับ)ปัญหา(?!ยาเสพติด|ทุจริต|สุขภาพ)|อุปสรรค|ข้อจำกัด|ข้อขัดข้อง|ติดขัด|"
    r"ทำไม่(?:ได้|สำเร็จ|เสร็จ|ทัน)|ไม่สำเร็จ|ไม่(?:เป็นไป)?ตาม(?:แผน|เป้า)|ข้อบกพร่อง|ล่าช้า|"
    r"ยัง(?:ค้าง|ไม่(?:ได้ทำ|เสร็จ|บรรลุ|ดี))|จุดที่(?:ต้อง|ควร)(?:แก้|ปรับ)|ความ(?:ยุ่ง)?ยาก"
)
_PROBLEM_SAID = re.compile(
    r"(?:ปัญหา|อุปสรรค|ข้อจำกัด|ข้อขัดข้อง|(?:สิ่ง|เรื่อง|จุด|ส่วน|งาน)ที่(?:ติดขัด|ขัดข้อง|ยาก|ยัง|ล่าช้า|ไม่สำเร็จ|ไม่บรรลุ))"
    r"\S{0,25}\s*(?:คือ|ได้แก่|เกิดจาก|มาจาก)|"
    r"(?:พบ|มี)(?:ปัญหา|อุปสรรค|ข้อจำกัด|ข้อขัดข้อง)(?:ที่|ว่า|เรื่อง|ใน|บาง|ด้าน|คือ|\s)|"
    r"ไม่(?:มี|พบ)(?:ปัญหา|อุปสรรค)|ติดขัด(?:ที่|เรื่อง|เพราะ|ด้าน)|เป็นอุปสรรค(?:ต่อ|ใน)"
)
# A label that only a space parts from what went wrong: "ข้อจำกัดที่พบ ฝนตกนอกฤดู ...".
_PROBLEM_LEAD = re.compile(
    r"(?:ปัญหา|อุปสรรค|ข้อจำกัด|ข้อขัดข้อง|ข้อบกพร่อง|จุดอ่อน|(?:สิ่ง|เรื่อง|จุด|งาน)ที่(?:ยัง|ไม่|ติด|ขัด|ล่าช้า|ยาก))\S{0,25}\s+(?=\S)"
)
# What went wrong with its cause, in either order.
_SHORT_OF = (
    r"(?:ล่าช้า|ไม่ทัน|ไม่สำเร็จ|ไม่แล้วเสร็จ|ไม่บรรลุ|ต่ำกว่าเป้า|ต่ำกว่าแผน|ไม่เป็นไปตาม(?:แผน|เป้า)|ทิ้งงาน|"
    r"(?:ทำ|เบิก(?:จ่าย)?|จัด|ดำเนินการ|ก่อสร้าง)ไม่(?:ได้|ทัน|ครบ)|หยุดชะงัก|ต้อง(?:เลื่อน|ยกเลิก|ขยายเวลา|ขยายสัญญา))"
)
_CAUSED = re.compile(
    rf"{_SHORT_OF}[^\n]{{0,40}}(?:เพราะ|เนื่องจาก|เนื่องมาจาก|สาเหตุ|เหตุจาก)|"
    rf"(?:เนื่องจาก|สาเหตุ|ทำให้|ส่งผลให้|จึง|จน)[^\n]{{0,60}}{_SHORT_OF}"
)
_SUGGESTION = re.compile(
    r"ข้อเสนอ|เสนอแนะ|แนวทาง(?:การ)?(?:แก้|ปรับ|พัฒนางาน|ดำเนินการต่อ|ต่อไป)|(?:แนวทาง|เรื่อง|สิ่ง)ที่(?:ขอ)?เสนอ|(?:ทาง|วิธี)(?:การ)?แก้|"
    r"(?:ควร|จะ|ต้อง)(?:ทำ|ปรับ|แก้|ดำเนินการ|พัฒนา|เร่ง|เพิ่ม)|ปี(?:หน้า|ต่อไป|ถัดไป)|(?:จะ|ควร)(?:ปรับ|ทำ)(?:ใน)?ปี|"
    r"ก้าวต่อไป|ข้อคิดเห็น|ข้อควรปรับ|(?:จะ|ควร)ทำ(?:อะไร|อย่างไร|ต่อ)"
)
_SUGGESTION_SAID = re.compile(
    r"เห็นควร(?!นำ|เสนอ|อนุมัติ|แจ้ง|รายงาน|เผยแพร่|ให้ความเห็นชอบ)|จึงควร|เห็นว่าควร|เสนอ(?:แนะ)?(?:ให้|ว่า)|ข้อเสนอแนะ\S{0,15}\s*(?:คือ|ได้แก่)"
)
_SHOULD = re.compile(
    r"(?:^|\s|และ)ควร(?:มี|จัด|เพิ่ม|เร่ง|ปรับ|ให้|เริ่ม|ตั้ง|ทำ|แบ่ง|กำหนด|ส่งเสริม|พิจารณา|แก้|ประชาสัมพันธ์|วาง|ขยาย)"
)
# Advice to the agency on its own work, and advice to others.
_OWN_WORK = re.compile(
    r"(?:ปี|ครั้ง)(?:ต่อไป|หน้า|ถัดไป|งบประมาณ)|การ(?:ดำเนิน|จัดซื้อ|จัดจ้าง|จัดหา|เบิกจ่าย|ปฏิบัติ|ทำงาน|ให้บริการ|อบรม)|"
    r"โครงการ|กิจกรรม|แผน(?!ที่)|งบ|หน่วยงาน|เจ้าหน้าที่|บุคลากร|พนักงาน|กอง(?!ทุน)|สำนัก|ฝ่าย|เทศบาล|อบต|อบจ|"
    r"องค์การบริหาร|กรม|ราคากลาง|พัสดุ|ขอบเขตของงาน|หลักสูตร|ระบบ|ช่องทาง"
)
_TO_OTHERS = re.compile(
    r"(?:ประชาชน|ผู้(?:รับ|ใช้|ขอ|มา|ปกครอง|ป่วย|สูงอายุ|ค้า|ประกอบการ|เสนอราคา)|นักเรียน|นักท่องเที่ยว|เกษตรกร|ชาวบ้าน|"
    r"ครัวเรือน|ท่าน)[^\n]{0,25}?ควร"
)
_SPENDING = re.compile(
    r"(?:เงิน|งบ(?:ประมาณ)?)\s?(?:ที่)?(?:ใช้|จ่าย|เบิก)|(?:ใช้|จ่าย|เบิก)(?:จ่าย)?(?:เงิน|งบ|ไป|จริง|แล้ว)|การ(?:ใช้|เบิก)จ่าย|"
    r"รายจ่ายจริง"
)
_SPENT = re.compile(
    r"(?:ใช้(?:ไป|จ่าย|เงิน|งบ)|เบิกจ่าย|จ่าย(?:ไป|จริง|เงิน))[^\n\d]{0,40}(?:รวม|ทั้งสิ้น|ทั้งหมด)[^\n\d]{0,20}"
    r"\d[\d,.]*\s*(?:ล้าน|แสน)?\s*บาท"
)
_MONEY = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)? ?(?:บาท|ล้าน)")
_NONE = re.compile(r"^[\s-]*ไม่(?:มี|พบ)(?!ข้อมูล)")
_LEAST = 15  # characters of a problem or of a suggestion
_TRIED = 200  # labels: a form on every page says no more


@check
def tells_deeds(document: Document, *, least: int = 3) -> Iterator[Evidence]:
    """Several lines that each say what was done and how much of it; no plans, no rows."""
    told = [
        block
        for block in document.body
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
        and len(block.text) >= 20
        and "จะ" not in block.text
        and done(block.text)
        and quantity(block.text)
    ]
    for block in told if len(told) >= least else ():
        yield Evidence(document.url, block.page, block.text[:300], block.text[:120])


@check
def tells_spending(document: Document) -> Iterator[Evidence]:
    """How much was spent: amounts under a label of spending, or a sentence with the total."""
    for section in islice(headed(document, _SPENDING), _TRIED):
        text = real_text(section.text)
        if _MONEY.search(text) and not ahead(text) and not ahead(section.label):
            quote = " ".join(f"{section.label}: {text}".split())
            yield Evidence(document.url, section.page, quote[:300], " ".join(text.split())[:120])
    for block in document.body:
        match = _SPENT.search(block.text)
        if match and not ahead(block.text) and not demand(block.text):
            yield Evidence(document.url, block.page, block.text[:300], match[0])


@check
def names_problems(document: Document) -> Iterator[Evidence]:
    """What went wrong or that nothing did: under a label of any such words, or in a sentence."""
    yield from _under(document, _PROBLEM)
    yield from _said(document, _PROBLEM_SAID)
    for found in _said(document, _CAUSED):
        if not ahead(found.excerpt):
            yield found
    for block in document.body:
        match = _PROBLEM_LEAD.match(plain(block.text))
        if match and block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            yield from _lead(document, block, plain(block.text)[match.end() :])


@check
def gives_suggestions(document: Document) -> Iterator[Evidence]:
    """What should be done next: under a label of any such words, or in a sentence of advice."""
    yield from _under(document, _SUGGESTION)
    yield from _said(document, _SUGGESTION_SAID)
    for found in _said(document, _SHOULD, first=0.6):
        if _OWN_WORK.search(found.excerpt) and not _TO_OTHERS.search(found.excerpt):
            yield found


def _lead(document: Document, block: Block, told: str) -> Iterator[Evidence]:
    """What a line says after the label it begins with; no other label and no promise."""
    if says(told, least=_LEAST) and not label_like(told) and not _SUGGESTION.match(told):
        yield Evidence(document.url, block.page, block.text[:300], told[:120])


def _under(document: Document, label: re.Pattern[str]) -> Iterator[Evidence]:
    for section in islice(headed(document, label), _TRIED):
        text = told_text("\n".join(filter(_whole, section.text.split("\n"))))
        if says(text, least=_LEAST) or (filled(text) and _NONE.search(text)):
            quote = " ".join(f"{section.label}: {text}".split())
            yield Evidence(document.url, section.page, quote[:300], " ".join(text.split())[:120])


def _whole(line: str) -> bool:
    """Whether a line is no head and no row of a table with blank cells."""
    cells = line.split(" | ")
    if len(cells) == 1:
        return not label_like(line)
    return all(filled(c) and not label_like(c) for c in cells)


def _said(document: Document, said: re.Pattern[str], first: float = 0.0) -> Iterator[Evidence]:
    """Sentences of the body that say it; advice is looked for only where a report ends."""
    blocks = document.body
    for block in blocks[int(first * len(blocks)) :]:
        if block.kind is BlockKind.HEADING or closing(block.text):
            continue
        match = said.search(block.text)
        if match and not demand(block.text) and says(block.text, least=_LEAST, besides=(match[0],)):
            yield Evidence(document.url, block.page, block.text[:300], block.text[:120])
