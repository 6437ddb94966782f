"""Finds words that there was nothing to report, as a statement and not as an instruction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.content import demand
from checks.registry import check
from checks.results import Evidence
from crawler.model import Document
from crawler.text import key

_NO = r"(?:ไม่มี|มิได้|มิมี|ไม่ปรากฏ|ไม่พบ|ไม่ได้รับ|ไม่เคย|ไม่ได้มี|ไม่มีการ|ไร้)"
_INSTRUCTION = re.compile(
    r"(?:กรณี(?:ที่)?|หาก|ถ้า|เมื่อ|เพื่อ(?:ให้)?|ต้อง|จะ|มิให้|ไม่ให้|ป้องกัน(?:ไม่ให้)?|ให้|ควร|จน|(?:เป้าหมาย"
    r"|ตัวชี้วัด|มุ่งมั่น|มุ่งหวัง)(?:คือ|ว่า|ให้|:| )*)"
    r"\s*(?:หน่วยงาน)?\s*$"
)
_ORDER_AFTER = re.compile(r"^.{0,40}ให้(?:เผยแพร่|ระบุ|แสดง|รายงาน|แจ้ง|อธิบาย)")
# "none in progress" is not "none at all"
_GAP = r"(?:(?!แล้วเสร็จ|ระหว่าง|คงเหลือ|ยุติ|ค้าง)[^.;|\n])"
_PART_AFTER = re.compile(r"^\s*(?:การทุจริต|และประพฤติมิชอบ|\s)*(?:ที่)?(?:อยู่ระหว่าง|คงเหลือ|ค้าง|ยังไม่|ที่ไม่)")
_THING_AHEAD = 45  # characters between "ไม่มี" and the thing that there was none of


@check
def none_reported(
    document: Document, *, things: tuple[str, ...], about: tuple[str, ...] = ()
) -> Iterator[Evidence]:
    """A statement that there was none of the things ("ไม่มีเรื่องร้องเรียนการทุจริต").

    `about`: one of these words must stand in the statement, the title or the first lines.
    """
    topic = key(" ".join([document.title, *document.lines[:6]]))
    for block in document.body:
        on_topic = not about or any(key(word) in topic + key(block.text) for word in about)
        if on_topic and says_none_of(block.text, things):
            yield Evidence(document.url, block.page, block.text[:300], "none")


def says_none_of(text: str, things: Sequence[str]) -> bool:
    """Whether the text states, for a fact, that there was none of the things."""
    if demand(text):
        return False
    alternatives = "|".join(r"\s*".join(map(re.escape, key(thing))) for thing in things)
    pattern = re.compile(
        rf"{_NO}[^.;|\n]{{0,{_THING_AHEAD}}}?(?:{alternatives})"
        rf"|(?:{alternatives}){_GAP}{{0,60}}?[|:=-]?\s*\"?ไม่มี\"?(?:$|[\s.|,)])"
    )
    return any(_is_fact(text, match) for match in pattern.finditer(text))


def _is_fact(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 25) : match.start()]
    if _INSTRUCTION.search(before) or _PART_AFTER.search(text[match.end() :]):
        return False
    return not _ORDER_AFTER.search(text[match.start() : match.end() + 50])
