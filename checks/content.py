"""Tells content from blanks, placeholders, bare labels and copied demands. Takes folded text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import TypeVar

from crawler.text import key as key_of
from crawler.text_bounds import holds

_F = TypeVar("_F")


def _cached(function: Callable[[str], _F]) -> Callable[[str], _F]:
    """Remember the answers for lines: many checks ask the same of the same ones."""
    remembered = lru_cache(maxsize=20_000)(function)

    @wraps(function)
    def answer(text: str) -> _F:
        return remembered(text) if len(text) <= 300 else function(text)

    return answer


key = _cached(key_of)

_MARKS = re.compile(r"[\s.\-_…:;*•·●▪➢✓✔|/\\()\[\]{}+=,~'\"#<>?!]+")
_DOTS = re.compile(r"\.{5,}|…{2,}|_{4,}|(?:\. ){4,}")
# Blanks that a form marks for its writer: "[ระบุผู้รับผิดชอบ]", "[โปรดกรอกวันที่]", "[…]".
_MARKED = re.compile(
    r"\[\s*(?:(?:โปรด|กรุณา|ให้)?\s*(?:ระบุ|กรอก|เติม|ใส่|ยืนยัน|เลือก)[^\[\]\n]{0,80}|[\s.…_]*)\]"
)
_PLACEHOLDER = re.compile(
    r"(?:อยู่|กำลัง)(?:ใน)?(?:ระหว่าง)?(?:การ|ขั้นตอน)*"
    r"(?:ดำเนินการ|จัดทำ|ปรับปรุง|รวบรวม|รอ|ตรวจสอบ|จัดเตรียม|พัฒนา|อัพเดท|อัปเดต|แก้ไข)"
    r"|ยังไม่(?:ได้)?(?:กำหนด|จัดทำ|ดำเนินการ|มีข้อมูล|มีการ|ระบุ|เผยแพร่)|รอ(?:ข้อมูล|ใส่|อัปเดต|อัพเดท|"
    r"ดำเนินการ|ผล)"
    r"|(?:ข้อมูล)?(?:จะ)?(?:แจ้งให้ทราบ)?ภายหลัง|ไม่(?:ได้)?ระบุ|ไม่พบข้อมูล|ไม่มีข้อมูล|ข้อความ(?:ตัวอย่าง|ทดสอบ)"
    r"|ใส่(?:ข้อความ|ข้อมูล|รายละเอียด)(?:ที่นี่|ตรงนี้)|เร็วๆ?นี้"
    r"|comingsoon|notavailable(?:now)?|loremipsum|underconstruction|tobe(?:announced|determined)"
    r"|tba|tbd|n/a|null|none|x{3,}|test"
)
_BEGINS_EMPTY = re.compile(
    r"lorem ipsum|coming soon|not available|under construction|(?:ข้อมูล|หน้า|ส่วน)?นี้?\s*"
    r"อยู่(?:ใน)?ระหว่าง(?:การ)?(?:จัดทำ|ปรับปรุง|รวบรวม)|ระบุ(?:ข้อมูล|รายละเอียด|ชื่อ)?\s*(?:ที่นี่|\.{2,})",
    re.IGNORECASE,
)
_ENUMERATOR = re.compile(
    r"^(?:[-•·●▪*➢✓✔>]|(?:ข้อ|ข้อที่|ส่วนที่|บทที่|หมวดที่|หมวด|ตอนที่)\s*\d+(?:\.\d+)*[.):]?"
    r"|\(?\d{1,2}(?:\.\d{1,2})*(?:[.)]|(?=\s)|$)|\(?[ก-ฮ][.)]|[a-zA-Z][.)])\s*"
)
_DEMAND = re.compile(
    r"^(?:ให้|ต้อง|หน่วยงานต้อง|เพื่อ)?แสดง(?:ข้อมูล|แผน|ผล|รายการ|รายละเอียด|รายชื่อ|รายงาน|ช่องทาง|คู่มือ|"
    r"โครงสร้าง|สถิติ|การ|ข่าว|ระบบ|ตำแหน่ง|มาตรการ|ที่อยู่|หมายเลข|หน้าที่|ชื่อ|ลิงก์|ให้เห็น)"
    r"|^(?:โปรด|กรุณา|ให้|ต้อง)ระบุ|อย่างน้อย(?:ต้อง)?ประกอบ(?:ไป)?ด้วย|อย่างน้อยต้อง(?:มี|แสดง)"
    r"|องค์ประกอบด้านข้อมูล|^(?:ต้อง|จะต้อง|ควร)มี(?:ข้อมูล|รายละเอียด)|^(?:มี|ประกอบด้วย)ข้อมูล(?:รายละเอียด)?"
    r"|เกณฑ์การให้คะแนน|ข้อกำหนด(?:ของ)?การประเมิน|^เป็นข้อมูล(?:ของ|ที่|ใน|การ)"
)
# What ends a letter or a report: its last phrase, signatures, addressees.
_CLOSING = re.compile(
    r"จึง(?:ขอ)?(?:กราบ)?(?:เรียน|เสนอ|รายงาน|แจ้ง)(?:มา(?:เพื่อ|ยัง|ด้วย)|เพื่อ(?:โปรด|ทราบ|พิจารณา))|(?:กราบ)?เรียนมา(?:เพื่อ|ยัง|ด้วย)|"
    r"ขอแสดงความนับถือ"
)
_CLOSES = re.compile(
    rf"{_CLOSING.pattern}|(?:ขอ)?(?:เรียน|เสนอ|รายงาน)?เพื่อ(?:โปรด\S{{0,40}}|ทราบ|พิจารณา)$"
)
_PERSON = (
    r"(?:นาย(?!ก|ช่าง|อำเภอ|ทะเบียน|หน้า|แพทย์|สัตว)|นาง(?:สาว)?|น\.ส\.|ว่าที่|ดร\.|[ก-ฮ]\.[ก-ฮ]\.|ผศ\.|รศ\.)\s?"
    r"[ก-๙]{2,25}\s+[ก-๙]{2,30}(?:\s+[ก-๙]{2,30})?\s*"
)
_POST = (
    r"(?:ผู้อำนวยการ|ผอ\.|(?:รอง)?ปลัด|(?:รอง)?นายก|หัวหน้า|นักวิชาการ|นักวิเคราะห์|นักทรัพยากร|นักจัดการ|เจ้าพนักงาน|นิติกร|"
    r"(?:รอง)?อธิบดี|คณบดี|เลขาธิการ)(?:(?!ควร|ต้อง|ให้|ไม่|ขาด|ติด|ลา)[^\s\d:]){0,45}"
)
_SIGNATURE = re.compile(
    rf"\(?(?:ลงชื่อ|ลงนาม)\s*(?:[.…_(:)]|นาย(?!ก)|นาง|ว่าที่|$)|\(\s*{_PERSON}\)\s*(?:$|{_POST}|ผู้|ตำแหน่ง)"
    r"|ผู้(?:จัดทำ|เสนอ|ตรวจสอบ|รับรอง)?รายงาน$"
    r"|(?:กราบ)?เรียน\s\s*(?:ท่าน|นายก|ปลัด|ผู้|อธิบดี|คณบดี|อธิการ|หัวหน้า|เลขาธิการ|คณะ|รอง|ประธาน)[^:]{0,80}$"
)
_NAME_OR_POST = re.compile(rf"\(?(?:{_PERSON}|{_POST})\)?")
_NAME_MOST = 60  # characters of a line that is a name or a post and nothing else
_NAME_WORDS = 2  # blanks in it
# The words that labels are made of, and the tails that do not turn a label into content.
LABELS = (
    "ขั้นตอน", "วิธีการ", "ระยะเวลา", "เวลาที่ใช้", "ค่าธรรมเนียม", "อัตราค่าธรรมเนียม", "เอกสาร",
    "รายการเอกสาร", "หลักฐาน",
    "กฎหมาย", "ระเบียบที่เกี่ยวข้อง", "ช่องทาง", "สถานที่", "หลักเกณฑ์", "เงื่อนไข", "ปัญหา", "อุปสรรค",
    "ข้อเสนอแนะ",
    "แนวทางแก้ไข", "งบประมาณ", "ผลการ", "เป้าหมาย", "ตัวชี้วัด", "ยุทธศาสตร์", "วิสัยทัศน์", "พันธกิจ", "ลำดับ",
    "หน่วยงาน", "ผู้รับผิดชอบ", "ส่วนงาน", "หมายเหตุ", "วัตถุประสงค์", "ขอบเขต", "แบบฟอร์ม", "อำนาจหน้าที่",
    "หน้าที่",
    "โครงสร้าง", "ที่อยู่", "โทรศัพท์", "อีเมล", "แผนที่", "ตำแหน่ง", "จำนวน", "ประเภท", "วันที่", "ประเด็น",
    "มาตรการ", "ความเสี่ยง", "ระดับ", "สรุป", "บทนำ", "คำนำ", "สารบัญ", "ภาคผนวก", "รายละเอียด",
    "ข้อมูล", "หัวข้อ",
    "คำจำกัดความ", "นิยาม", "แผนภูมิ", "แผนผัง", "สถิติ", "บทสรุป", "ข้อร้องเรียน", "กลยุทธ์", "แนวทาง",
)  # fmt: skip
_BARE = "ชื่อ|ที่|โครงการ|กิจกรรม|รายการ|เรื่อง|ชื่องาน|ชื่อโครงการ|ชื่อกิจกรรม|งาน|ปี|เดือน|วัน|บาท|หน่วย|รวม|ผล"
_TAIL = (
    "ที่เกี่ยวข้อง|ที่ใช้|ที่ต้องใช้|ที่ต้องยื่น|ที่รับผิดชอบ|ที่เบิกจ่าย|ที่ได้รับ|ที่จัดสรร|ประกอบ|คำขอ|คำร้อง|ยื่น|ใน|ของ|และ|"
    "หรือ|แต่ละ|"
    "การ|งาน|ให้บริการ|บริการ|ขอรับ|ขอ|ดำเนิน|ปฏิบัติ|พิจารณา|ประจำปี|ประจำ|ทั้งหมด|รวม|ถ้ามี|บาท|วัน|นาที|ผู้|"
    "รับผิดชอบ|ประชาชน|"
    "ทั้งนี้|ตาม|แผน|ภายใน|ภายนอก|ส่วนราชการ|หน่วยงาน|องค์กร|ทาง|ติดต่อ|โครงการ|กิจกรรม|หน่วย|นับ|รับ|จัดตั้ง|"
    "เจ้าหน้าที่|ความสำเร็จ|"
    "แก้ไข|พัฒนา|ปรับปรุง|ใช้จ่าย|เบิกจ่าย|จ่าย|ข้อจำกัด|ต่าง|ๆ|สำหรับ|เพื่อ|ครั้ง|ต่อไป|กฎ|ระเบียบ|ข้อบังคับ|อำนาจ|"
    "หลักฐาน|ที่"
)
_WORDS = "|".join(sorted({*LABELS, *_TAIL.split("|")}, key=len, reverse=True))
_STARTS = (*LABELS, *_BARE.split("|"))
_LABEL = re.compile(
    f"(?:{_BARE}|(?:{'|'.join(sorted(LABELS, key=len, reverse=True))})"
    rf"(?:{_WORDS}|[\s,/()+&-])*+)[\s:]*"
)


@_cached
def plain(text: str) -> str:
    """The text without the bullets and numbers in front of it."""
    text = text.strip()
    while True:
        shorter = _ENUMERATOR.sub("", text, count=1).strip()
        if shorter == text:
            return text
        text = shorter


@_cached
def filled(text: str) -> bool:
    """Whether a cell or a value says anything. "ไม่มี" and "0" do; "-" and "อยู่ระหว่างจัดทำ" do not.

    A blank to be filled (dots, "[ระบุ…]") says nothing, nor do a few words beside it.
    """
    rest = _MARKED.sub("", _DOTS.sub("", text))
    bare = _MARKS.sub("", rest).casefold()
    if not bare or (len(bare) < 25 and (_DOTS.search(text) or _MARKED.search(text))):
        return False
    return not _PLACEHOLDER.fullmatch(bare) and not _BEGINS_EMPTY.match(text.strip(" -.:"))


@_cached
def demand(text: str) -> bool:
    """Whether a text says what should be shown instead of showing it."""
    return bool(_DEMAND.search(key(plain(text))))


def before_closing(text: str) -> str:
    """What a text says before the phrase that closes a letter."""
    found = _CLOSING.search(text)
    return text[: found.start()] if found else text


@_cached
def closing(text: str) -> bool:
    """Whether a line closes a letter, signs it or addresses it: what follows is no content."""
    text = text.strip()
    return bool(_SIGNATURE.match(text) or _CLOSES.match(text))


@_cached
def signed(text: str) -> bool:
    """Whether a line is a person's name or post and nothing else, as below a report."""
    text = text.strip()
    names = len(text) <= _NAME_MOST and text.count(" ") <= _NAME_WORDS
    return names and bool(_NAME_OR_POST.fullmatch(text))


@_cached
def label_like(text: str) -> bool:
    """Whether a text is only a label ("ค่าธรรมเนียม (ถ้ามี)", "ขั้นตอนการให้บริการ :")."""
    text = plain(text)
    return len(text) <= 90 and text.startswith(_STARTS) and bool(_LABEL.fullmatch(text))


def says(text: str, *, least: int = 1, besides: Iterable[str] = ()) -> bool:
    """Whether a text is content of `least` characters besides the words in `besides`."""
    if not filled(text) or demand(text):
        return False
    rest = key(text)
    for word in sorted(map(key, besides), key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(_MARKS.sub("", rest)) >= least


def mentions(text: str, words: Iterable[str]) -> str:
    """The first of the words that the text holds, spaces and case apart, or ''."""
    inside = key(text)
    return next((word for word in words if holds(inside, key(word))), "")
