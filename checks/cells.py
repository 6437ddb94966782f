"""What a text looks like, whatever its column or label is called: amounts, deeds, goals."""

from __future__ import annotations

import re

from crawler import dates

_UNIT = (
    r"(?:คน|ราย|ครัวเรือน|หมู่บ้าน|แห่ง|จุด|สาย|หลัง|ครั้ง|รุ่น|ทีม|กลุ่ม|ชุด|เรื่อง|โครงการ|กิจกรรม|ฉบับ|แปลง|ตัว|"
    r"ต้น|ไร่|เมตร|ม\.|กม|กิโล|ตัน|กก|รอบ|งวด|เล่ม|ใบ|คัน|บ่อ|โรง|ชุมชน|ศูนย์|ตร\.?ม|ตาราง|ลบ|ชั่วโมง|วัน|"
    r"เปอร์เซ็นต์|%|ป้าย|ถัง|ดวง|ฝาย|หน่วยงาน|ท่าน|องค์กร|เครื่อง|ช่อง|ระบบ|แผน|คำขอ|ชนิด|ด้าน|ระดับ|ครอบครัว)"
)
_QUANTITY = re.compile(rf"\d[\d,.]*\s*{_UNIT}|ร้อยละ\s*\d|\d\s*%")
_DONE = re.compile(
    r"แล้ว(?!เสร็จ(?:ภายใน|ใน|ก่อน))|เสร็จ(?!ภายใน|ใน|ก่อน)|ครบ(?:ทุก|ถ้วน|ตาม|\s?\d)|"
    r"ไม่ได้(?:จัด|ทำ|ดำเนิน|เบิก|ใช้)|ยังไม่|ยกเลิก|เลื่อน(?:ไป|ออก)|(?:อยู่)?ระหว่าง(?:การ)?(?:ดำเนิน|ก่อสร้าง|"
    r"จัดหา|จัดทำ|จัดซื้อ|จัดจ้าง)|คืบหน้า|เรียบร้อย|สำเร็จ|บรรลุ|มีผู้|เข้าร่วม|จัด(?:เมื่อ|ขึ้น|ไป)|"
    r"ได้(?:จัด|ดำเนิน|รับ|ส่ง|ติดตั้ง|ผู้)|ใช้(?:งาน)?ได้|ลงนาม|ส่งมอบ|ตรวจรับ|โอนงบ|กันเงิน"
)
_AHEAD = re.compile(
    r"ไม่น้อยกว่า|อย่างน้อย|ไม่ต่ำกว่า|ไม่เกินร้อยละ|คาดว่า|ตั้งเป้า|เป้าหมาย|เพื่อ|จะ(?!ต้อง|[ๆํ])(?:ได้|มี|ทำ|จัด|เพิ่ม|ลด|ดำเนิน)"
)
_AMOUNT = re.compile(
    r"(?:\d{1,3}(?:,\d{3})+|(?!25\d\d$)\d{4,}|0)(?:\.\d+)?\s*(?:บาท|\.-)?|"
    r"\d[\d,.]*\s*(?:บาท|ล้านบาท|แสนบาท)|ไม่(?:ได้)?(?:ใช้|มี)(?:งบ|เงิน|ค่าใช้จ่าย)\S*|-"
)
_PEOPLE = re.compile(r"\d[\d,]*\s*(?:คน|ราย|ท่าน|ครัวเรือน|รูป)")
_OFFICE = re.compile(r"(?:สำนัก|กอง|ฝ่าย|ศูนย์|หน่วยตรวจสอบ|แผนก|ส่วน)(?!ที่|กลาง)\S{1,30}")
_WHEN = re.compile(r"ไตรมาส(?:ที่)? ?\d|ตลอด(?:ทั้ง)?ปี|ทั้งปี|ทุก(?:เดือน|ไตรมาส|สัปดาห์)|Q[1-4]|ครึ่งปี")


def quantity(text: str) -> bool:
    """Whether it counts something: "46 คน", "ร้อยละ 80"."""
    return bool(_QUANTITY.search(text))


def done(text: str) -> bool:
    """Whether it says what became of a work, even that nothing did; no goal, no intention."""
    held = dates.dates(text) and _PEOPLE.search(text)  # a day, and how many came
    return bool(_DONE.search(text) or held) and not ahead(text)


def ahead(text: str) -> bool:
    """Whether it speaks of what is to come: "ไม่น้อยกว่าร้อยละ 80", "คาดว่าจะแล้วเสร็จ"."""
    return bool(_AHEAD.search(text))


def goal(text: str) -> bool:
    """Whether it says how much is wanted."""
    return quantity(text) or ahead(text) or "ทุก" in text


def amount(text: str) -> bool:
    """Whether it is an amount of money and nothing else; a year is none."""
    return bool(_AMOUNT.fullmatch(text.strip(" ()")))


def when(text: str) -> bool:
    """Whether it is a time of the year and little else: "ม.ค. - มี.ค. 2568", "ตลอดปี"."""
    named = _WHEN.search(text) or list(dates.month_names(text)) or dates.dates(text)
    return bool(named) and len(text) <= 60 and not done(text)


def office(text: str) -> bool:
    """Whether it is the name of a unit of an agency and nothing else."""
    return bool(_OFFICE.fullmatch(text.strip()))
