"""Finds a declaration against gifts: who signed it, what it promises, and in which languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.content import demand, mentions
from checks.registry import check
from checks.results import Evidence
from crawler import dates
from crawler.dates import Period
from crawler.model import Block, BlockKind, Document

_GIFTS = ("no gift", "ไม่รับของขวัญ", "งดรับ", "ของขวัญ", "ของกำนัล")
_ISSUED = re.compile(
    r"ประกาศ ?(?:ณ|เมื่อ)? ?(?:ณ )?วันที่|ณ วันที่|ให้ไว้ ณ|ลงวันที่|announced on|dated|given on", re.IGNORECASE
)
_DECLARATION = ("ประกาศ", "เจตนารมณ์", "announcement", "declaration")
_NAME = re.compile(
    r"\( ?(?:(?:นาย|นาง(?:สาว)?|น\.ส\.|ว่าที่|ดร\.|ศาสตราจารย์|รองศาสตราจารย์|ผู้ช่วยศาสตราจารย์|พล|พัน|ร้อย"
    r"|จ่า|สิบ|ม\.ร\.ว\.)[^()]{4,50}|(?:Mr|Mrs|Ms|Miss|Dr)\.? ?[A-Z][^()]{4,50})\)"
)
_HEAD = re.compile(
    r"นายก(?:องค์การ|เทศมนตรี|เมือง)?|อธิบดี|ผู้ว่าการ|ผู้ว่าราชการ|ผู้อำนวยการ|อธิการบดี|เลขาธิการ|ปลัดกระทรวง"
    r"|ปลัดกรุง|"
    r"ผู้บัญชาการ|กรรมการผู้จัดการ|ผู้จัดการ|ประธาน|นายอำเภอ|ปลัด(?:เทศบาล|องค์การ|อบต|อบจ"
    r"|เมือง)[^\n]{0,60}ปฏิบัติหน้าที่|"
    r"รักษาราชการแทน|mayor|president|director|governor|chief executive",
    re.IGNORECASE,
)
_DEPUTY = re.compile(r"^(?:รอง|ผู้ช่วย|หัวหน้า|นักทรัพยากร|นิติกร|เลขานุการ)")
_NOT_ACCEPT = re.compile(
    r"(?:ไม่|งด|ปฏิเสธ|ละเว้น|งดเว้น)(?:การ|เรียก|ขอ|ให้|และ|ไม่|งด|หรือ|พึง|\s)*รับ"
    r"[^.;\n]{0,60}(?:ของขวัญ|ของกำนัล|ทรัพย์สิน|ประโยชน์|สินน้ำใจ|กระเช้า|ของฝาก)"
)
_SELF = re.compile(r"ข้าพเจ้า|ตน(?:เอง)?|ผู้บริหาร|คณะผู้บริหาร|หัวหน้าส่วนราชการ")
_STAFF = re.compile(
    r"(?:เจ้าหน้าที่|บุคลากร|พนักงาน|ข้าราชการ|ลูกจ้าง|คณะ|ผู้ปฏิบัติงาน)[^.;\n]{0,60}?(?:ทุกคน|ทุกระดับ|ทุกท่าน|ทุกตำแหน่ง"
    r"|ทั้งหมด|ทั้งปวง|ในสังกัด|ของรัฐ)|(?:ทุกคน|ทุกระดับ|ทุกท่าน|ทุกนาย)"
    r"|(?:บรรดา|เหล่า)(?:ข้าราชการ|พนักงาน|เจ้าหน้าที่|บุคลากร)"
)
# On duty, or whatever the occasion: a promise about one kind of gift or one festival is less.
_ON_DUTY = re.compile(
    r"ปฏิบัติ(?:หน้าที่|งาน|ราชการ|ภารกิจ)|(?:ใน|จาก|ทำ|ตาม|ต่อ|ระหว่าง|กับ)(?:การ)?(?:ตำแหน่ง)?หน้าที่|การทำงาน|การให้บริการ|"
    r"ทุก(?:ชนิด|ประเภท|รูปแบบ|กรณี|โอกาส|อย่าง|เทศกาล)|"
    r"(?:ใด|ใดๆ|ใด ๆ)(?:ทั้งสิ้น|ทั้งปวง)|ไม่ว่า(?:กรณี|ชนิด|โอกาส|จะ|ก่อน)|โดยเด็ดขาด"
)
_ENGLISH = re.compile(
    r"\b(?:not|never|neither|nor|none|no(?= \w+ (?:shall|will|may|is|are))"
    r"|(?:refrain|abstain)(?:s|ed|ing)? from|refuse to|decline to)\b[^.]{0,100}"
    r"\b(?:accept|receiv|tak|solicit)\w*[^.]{0,80}\bgifts?\b"
    r"|\bno (?:\w+ )?gifts?\b[^.]{0,60}\b(?:accept|receiv|tak)\w*"
    r"|\bgifts?\b[^.]{0,60}\b(?:not|never) be (?:accept|receiv|tak)\w*",
    re.IGNORECASE,
)
_ENGLISH_WORDS = 25  # a sentence or two of the declaration, more than its name
_WINDOW = 6  # blocks of a signature: name, post, date


def _on_gifts(document: Document) -> bool:
    return bool(mentions(document.title + document.text, _GIFTS))


@check
def signed_declaration(document: Document, *, period: Period) -> Iterator[Evidence]:
    """A declaration against gifts with the head's name and post and a date in the period."""
    if not _on_gifts(document) or not mentions(document.title + document.text, _DECLARATION):
        return
    blocks = document.body
    for at, block in enumerate(blocks):
        found = _NAME.search(block.text)
        if found is None:
            continue
        post = _post(blocks[at : at + 4], found.end())
        day = _issued(blocks[max(0, at - _WINDOW) : at + _WINDOW], period)
        if post and day:
            yield Evidence(document.url, block.page, f"{found[0]} {post} {day}"[:300], found[0])


def _post(blocks: tuple[Block, ...], start: int) -> str:
    """The head's post beside or under the name; a deputy's or an officer's post is none."""
    texts = [blocks[0].text[start:], *(block.text for block in blocks[1:])]
    for text in (text.strip(" -:|") for text in texts):
        if text and not _DEPUTY.search(text):
            found = _HEAD.search(text)
            if found:
                return text[:120]
    return ""


def _issued(blocks: tuple[Block, ...], period: Period) -> str:
    for block in blocks:
        for found in dates.dates(block.text):
            if period.covers(found.day) and (_ISSUED.search(block.text) or len(block.text) < 60):
                return block.text[found.start : found.end]
        for month in dates.months(block.text):
            if period.covers(month.first_day) and _ISSUED.search(block.text):
                return block.text[month.start : month.end]
        day = _long_date(block.text, period)
        if day:
            return day
    return ""


_LONG = re.compile(r"วันที่ ?(\d{1,2}) ?(?:เดือน)? ?([ก-ฮะ-์.]+) ?(?:พ\.?ศ\.?|พุทธศักราช) ?(25\d\d)")


def _long_date(text: str, period: Period) -> str:
    """ "วันที่ 15 เดือน ตุลาคม พ.ศ. 2567": the solemn way to write a date."""
    for match in _LONG.finditer(text):
        plain = f"{match[1]} {match[2]} {match[3]}"
        if any(period.covers(found.day) for found in dates.dates(plain)):
            return match[0]
    return ""


@check
def no_gift_promise(document: Document) -> Iterator[Evidence]:
    """The promise itself: the head and all the staff take no gifts of any kind on duty."""
    if not _on_gifts(document):
        return
    text = " ".join(
        b.text for b in document.body if b.kind is not BlockKind.HEADING and not demand(b.text)
    )
    for match in _NOT_ACCEPT.finditer(text):
        around = text[max(0, match.start() - 400) : match.end() + 300]
        if _names_head(around) and _STAFF.search(around) and _ON_DUTY.search(around):
            yield Evidence(
                document.url, None, text[max(0, match.start() - 120) : match.end() + 120], match[0]
            )


def _names_head(text: str) -> bool:
    return bool(_SELF.search(text) or _HEAD.search(text))


@check
def declared_in(document: Document, *, language: str) -> Iterator[Evidence]:
    """The declaration's own sentences in that language ("th" or "en"), not only its name."""
    if language == "en":
        yield from _in_english(document)
        return
    for block in document.body:
        if _NOT_ACCEPT.search(block.text) and len(block.text) >= 50 and not demand(block.text):
            yield Evidence(document.url, block.page, block.text[:300], "th")


def _in_english(document: Document) -> Iterator[Evidence]:
    text = " ".join(document.lines)
    words = re.findall(r"[A-Za-z]{2,}", text)
    found = _ENGLISH.search(text)
    if found and len(words) >= _ENGLISH_WORDS:
        yield Evidence(
            document.url, None, text[max(0, found.start() - 80) : found.end() + 80], "en"
        )
