"""Finds activities that were really held: what, when, and with what proof."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.content import demand, mentions
from checks.registry import check
from checks.results import Evidence
from crawler import dates
from crawler.dates import Period
from crawler.model import Block, BlockKind, Document

_HELD = (
    "จัดประชุม", "ประชุม", "จัดอบรม", "อบรม", "สัมมนา", "จัดกิจกรรม", "กิจกรรม", "มอบนโยบาย", "จัดโครงการ",
    "รณรงค์",
    "เสวนา",
    "บรรยาย", "ให้ความรู้", "ประกาศเจตนารมณ์ร่วม", "ร่วมประกาศเจตนารมณ์", "แสดงเจตนารมณ์", "ปฏิญาณ",
    "ศึกษาดูงาน",
)  # fmt: skip
_PLANNED = re.compile(r"จะจัด|จะดำเนิน|กำหนดจัด|มีกำหนดการ|เตรียมจัด|แผนการจัด|จะมีการ|ขอเชิญ|เป้าหมาย")
_SIGNED = re.compile(
    r"^(?:ประกาศ|สั่ง|ให้ไว้)? ?ณ ?วันที่|ลงวันที่|^(?:ประกาศ|สั่ง|ให้ไว้) ณ|มีผลบังคับใช้|ตั้งแต่วันที่.*เป็นต้นไป"
)
_POSTED = re.compile(r"^(?:โพสต์|เผยแพร่|วันที่(?:เผยแพร่|ประกาศ|ลงข่าว)|อัปเดต|ปรับปรุงล่าสุด|แก้ไขล่าสุด)")
_PROOF = re.compile(
    r"\d+ ?(?:คน|ราย|ท่าน|รูป|แห่ง)|ห้องประชุม|หอประชุม|ศาลา|ณ ?(?:ที่ทำการ|อาคาร|สำนักงาน|โรงแรม|วัด"
    r"|โรงเรียน|องค์การ|เทศบาล)|"
    r"เข้าร่วม|ผู้เข้าอบรม|วิทยากร|นำโดย|เป็นประธาน|ภาพ(?:ถ่าย|กิจกรรม|ประกอบ|บรรยากาศ)|ออนไลน์|zoom",
    re.IGNORECASE,
)
_NEAR = 3  # blocks before and after that tell of the same activity


@check
def held_activity(
    document: Document, *, about: tuple[str, ...], kinds: tuple[str, ...] = (), period: Period
) -> Iterator[Evidence]:
    """An activity on the subject held in the period, with its date and a place, people or pictures.

    Plans ("จะจัด"), dates of signature and dates of posting are no proof that anything was held.
    """
    blocks = [block for block in document.body if block.text.strip()]
    for at, block in enumerate(blocks):
        if (
            not mentions(block.text, kinds or _HELD)
            or _PLANNED.search(block.text)
            or demand(block.text)
        ):
            continue
        around = _around(blocks, at)
        day = _day(around, period)
        told = " ".join(other.text for other in around)
        if (
            day
            and _on(document, blocks, at, told, about)
            and (_PROOF.search(told) or document.images)
        ):
            yield Evidence(document.url, block.page, f"{day}: {block.text}"[:300], day)


def _around(blocks: Sequence[Block], at: int) -> list[Block]:
    """The block and its neighbours under the same heading; the block itself first."""
    before = []
    for block in reversed(blocks[max(0, at - _NEAR) : at]):
        before.append(block)
        if block.kind is BlockKind.HEADING:
            break
    after = []
    for block in blocks[at + 1 : at + 1 + _NEAR]:
        if block.kind is BlockKind.HEADING and blocks[at].kind is not BlockKind.HEADING:
            break
        after.append(block)
    if blocks[at].kind is BlockKind.ROW:
        return [blocks[at]]
    return [blocks[at], *before, *after]


def _day(around: Sequence[Block], period: Period) -> str:
    """The first date or month of the period that the blocks name, as written."""
    for block in around:
        if any(other.search(block.text) for other in (_SIGNED, _POSTED, _PLANNED)):
            continue
        for found in dates.dates(block.text):
            if period.covers(found.day):
                return block.text[found.start : found.end]
        for month in dates.months(block.text):
            if period.covers(month.first_day):
                return block.text[month.start : month.end]
    return ""


def _on(
    document: Document, blocks: Sequence[Block], at: int, told: str, about: Sequence[str]
) -> bool:
    """Whether the activity is on the subject: its words, the heading above it, or the title."""
    heading = next((b.text for b in reversed(blocks[:at]) if b.kind is BlockKind.HEADING), "")
    return bool(
        mentions(f"{told} {heading}", about) or (not heading and mentions(document.title, about))
    )
