"""How to use an online service: a linked guide, or what to press and fill in, told in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.content import demand, mentions
from checks.registry import check
from checks.results import Evidence
from crawler.model import Block, BlockKind, Document, Region

_GUIDE = re.compile(
    r"(?:วิธี|คู่มือ|ขั้นตอน|คำแนะนำ|แนะนำ|สอน|แนวทาง|ตัวอย่าง|คลิป|วิดีโอ|วีดิโอ)\S{0,12}ใช้(?!จ่าย|เงิน|งบ)|"
    r"(?:คู่มือ|ขั้นตอน|วิธี)\S{0,25}\s?(?:e-?service|ออนไลน์|ผ่านระบบ|ผ่านแอป|ผ่านเว็บ)|"
    r"e-?service\s?(?:guide|manual)|user\s?(?:guide|manual)|how\s?to\s?use|manual",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"(?:วิธี|ขั้นตอน|คำแนะนำ|แนะนำ|ลำดับ|การ)\S{0,12}(?:ใช้|ยื่น|ขอ|เข้า|สมัคร|ลงทะเบียน|ทำรายการ|แจ้ง|ส่ง|จอง|ชำระ)|"
    r"(?:ใช้|ทำ|ยื่น|ส่ง|จอง|แจ้ง|เริ่ม|ขอ|ชำระ)\S{0,20}(?:อย่างไร|ยังไง)|กี่ขั้นตอน|how\s?to|ง่าย ?ๆ",
    re.IGNORECASE,
)
_ONLINE = (
    "e-service", "eservice", "e service", "ออนไลน์", "online", "อิเล็กทรอนิกส์", "ระบบ", "แอป", "เว็บ",
    "สแกน", "qr", "ไลน์", "line", "ดิจิทัล",
)  # fmt: skip
_ACT = re.compile(
    r"(?:ผู้(?:ใช้|ขอ|ยื่น|แจ้ง|รับบริการ)\S{0,8}|ท่าน|ประชาชน|ให้|จะ|ระบบ(?:จะ)?)?"
    r"(?:เข้า(?:สู่|ไป|ที่|เว็บ|ระบบ|เมนู|แอป|ใช้|หน้า)|กด|คลิก|เลือก|กรอก|แนบ|อัป|อัพ|สแกน|พิมพ์|ยืนยัน|ลงชื่อเข้า|ล็อกอิน|"
    r"เปิด|ส่ง(?!เสริม)|ตรวจสอบ|ติดตาม|รอ|แสดง|จด|บันทึก|ปักหมุด|ถ่าย|ระบุ|เพิ่มเพื่อน|สมัคร|ลงทะเบียน|รับ(?:เลข|รหัส|อีเมล|sms|ข้อความ|แจ้ง)|"
    r"ชำระ|ใส่|แตะ|log ?in|click|ออก(?:เลข|ใบ))",
    re.IGNORECASE,
)
# What only a page or an app is asked to do; a guide of the counter knows nothing of it.
_ON_SCREEN = re.compile(
    r"กด|คลิก|เข้า(?:สู่|เว็บ|ระบบ|เมนู|แอป|หน้า)|เลือก(?:เมนู|บริการ|หัวข้อ|ประเภท|วัน)|สแกน|อัป|อัพโหลด|ล็อกอิน|แตะ|เพิ่มเพื่อน|"
    r"ปักหมุด|แนบ(?:ไฟล์|ภาพ|รูป)|ระบบ(?:จะ)?(?:แสดง|ออก|ส่ง|แจ้ง)|log ?in|click|รหัสผ่าน",
    re.IGNORECASE,
)
_BY_HAND = re.compile(
    r"ด้วยตนเอง|ด้วยตัวเอง|นำ(?:มา|ไป)?(?:ยื่น|ส่ง)|ที่เคาน์เตอร์|ที่สำนักงาน(?!\S{0,20}ออนไลน์)|ช่องทาง\S{0,10}ปกติ|มายื่น"
)
_BETWEEN = re.compile(
    r"\s*(?:\n|;|,|→|->|⇒|>>|»|\(?\d{1,2}[.)]\s?|\s|จากนั้น|แล้ว(?:จึง)?|(?<=\S{4})และ|ขั้น(?:ตอน)?ที่\s?\d{1,2}|[•●▪-]\s)\s*"
)
_BELOW = 12  # blocks under a heading that may explain the use
_LEAST = 2  # acts under a heading of use
_UNTITLED = 3  # acts of a line that no heading announces
_SHORT = 120  # characters of a heading or of a guide's link


@check
def explains_use(document: Document) -> Iterator[Evidence]:
    """A guide to the online service: a linked manual, or the acts on its screen written out."""
    yield from _linked_guides(document)
    blocks = document.body
    title = document.title
    for at, block in enumerate(blocks):
        if _announces(block):
            told = list(_below(blocks, at))
            yield from _told(document, told, f"{title} {block.text}", _LEAST)
        if block.kind is not BlockKind.HEADING:
            yield from _told(document, [block], title, _UNTITLED)


def _linked_guides(document: Document) -> Iterator[Evidence]:
    for link in document.links:
        named = _GUIDE.search(f"{link.text} {link.row}"[: 2 * _SHORT])
        if link.region is Region.BODY and named and link.url.startswith("http"):
            quote = f"{link.row} {link.text} {link.url}".strip()
            yield Evidence(document.url, None, quote[:300], link.url)


def _announces(block: Block) -> bool:
    return len(block.text) <= _SHORT and bool(_HOW.search(block.text)) and not demand(block.text)


def _below(blocks: Sequence[Block], at: int) -> Iterator[Block]:
    """The heading's own line and what follows it up to the next heading of its level."""
    yield blocks[at]
    for block in blocks[at + 1 : at + 1 + _BELOW]:
        if block.kind is BlockKind.HEADING and (block.level or 1) <= (blocks[at].level or 9):
            return
        yield block


def _told(
    document: Document, blocks: Sequence[Block], about: str, least: int
) -> Iterator[Evidence]:
    """The blocks, if together they name enough acts of one who sits before a screen."""
    text = "\n".join(block.text for block in blocks)
    if _BY_HAND.search(text) or not _ON_SCREEN.search(text):
        return
    if not mentions(f"{about} {text}", _ONLINE):
        return
    acts = [part for part in _BETWEEN.split(text) if part and _ACT.match(part)]
    if len(acts) >= least:
        chosen = next(b for b in blocks if any(act in b.text for act in acts))
        yield Evidence(document.url, chosen.page, chosen.text[:300], chosen.text[:80])
