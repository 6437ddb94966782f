"""News of an agency's own work, by date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.content import demand, filled, mentions
from checks.registry import check
from checks.results import Evidence
from crawler import dates
from crawler.dates import Period
from crawler.model import Block, Document, Region

_NOT_NEWS = re.compile(
    r"ปรับปรุงล่าสุด|อัปเดตล่าสุด|อัพเดทล่าสุด|แก้ไขล่าสุด|ลิขสิทธิ์|copyright|ผู้เข้าชม|จำนวนผู้|วันนี้วันที่|ให้ไว้ ณ|"
    r"ประกาศ ณ วันที่|สั่ง ณ|มีผลบังคับ"
    r"|hello world|ข่าวทดสอบ|ทดสอบระบบ|lorem ipsum",
    re.IGNORECASE,
)
# Buying and hiring staff have items of their own; they are not news of the agency's work.
_OTHER = (
    "ประกวดราคา", "จัดซื้อจัดจ้าง", "ราคากลาง", "ผู้ชนะการเสนอราคา", "สอบราคา", "เผยแพร่แผนการจัดซื้อ",
    "สขร", "รับสมัครงาน", "รับสมัครสอบ",
    "ขายทอดตลาด", "หวย", "สลากกินแบ่ง",
)  # fmt: skip
_WORD = re.compile("[ก-ฮ]")


@check
def has_news(document: Document, *, period: Period | None, least: int = 12) -> Iterator[Evidence]:
    """A dated piece of news: a headline or a text with a date in the period beside it."""
    blocks = [b for b in document.blocks if b.region in (Region.BODY, Region.SIDE) and b.text]
    for at, block in enumerate(blocks):
        for found in dates.dates(block.text):
            if _NOT_NEWS.search(block.text) or (period and not period.covers(found.day)):
                continue
            title = _headline(blocks, at, least)
            if title:
                quote = title if title == block.text else f"{title} | {block.text}"
                yield Evidence(document.url, block.page, quote[:300], title[:100])


def _headline(blocks: list[Block], at: int, least: int) -> str:
    """The headline that a date belongs to: in its block, else just above, else just below."""
    for place in (at, at - 1, at + 1, at - 2, at + 2):
        if 0 <= place < len(blocks) and blocks[place].region is blocks[at].region:
            text = blocks[place].text
            if _is_headline(text, least):
                return text
    return ""


def _is_headline(text: str, least: int) -> bool:
    if not filled(text) or demand(text) or mentions(text, _OTHER) or _NOT_NEWS.search(text):
        return False
    rest = text
    for found in reversed(dates.dates(text)):
        rest = rest[: found.start] + rest[found.end :]
    rest = re.sub(
        r"วันที่|เวลา|น\.|โดย|อ่าน(?:ต่อ|แล้ว|เพิ่มเติม)?|ผู้ดูแลระบบ|admin|ครั้ง|ข่าว(?:ประชาสัมพันธ์|กิจกรรม|"
        r"สาร)?|หน้าแรก|ทั้งหมด",
        "",
        rest,
    )
    return len(_WORD.findall(rest)) >= least
