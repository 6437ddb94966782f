"""Which columns of a table of measures hold what: by the head's family, else by the cells."""

from __future__ import annotations

import re
from collections.abc import Callable

from checks.cells import ahead, done, quantity, when
from checks.roles import all_columns, find, mostly, role
from checks.tables import Column, has_good_cells
from crawler.model import Table

_WANTED = r"คาด|เป้า|ต้องการ|ความสำเร็จของ|ชี้วัดความสำเร็จ|จะได้"
# role: the words its heads are made of, and those that say it is another column
HEADS: dict[str, tuple[str, str]] = {
    "answers": (
        r"วิเคราะห์|ตัวชี้วัด|ประเด็น|คำถาม|จุดอ่อน|จุดที่|ข้อบกพร่อง|คะแนน|ตอบ(?:เรื่อง|โจทย์|ผล|ตัว)|สภาพ|ITA|ที่มา",
        r"ความสำเร็จ|ผลการดำเนิน|เพิ่มขึ้น|ดีขึ้น|หลัง",
    ),
    "steps": (
        r"ขั้นตอน|วิธี|กระบวนการ|ลำดับ(?:การ|ขั้น|งาน|ที่ทำ)|(?<!ขึ้น)(?<!ไป)อย่างไร|แบบ(?:ไหน|ใด)|ลงมือ|การปฏิบัติ|รายละเอียด|กิจกรรมย่อย|"
        r"แนวทาง(?:การ)?(?:ปฏิบัติ|ดำเนิน|ทำ)|การดำเนินการ(?!จริง)",
        r"ผล|ผู้|เวลา|เดือน|ช่วง|ดีขึ้น|เปลี่ยน|แล้ว|จริง|เมื่อ|ปัญหา|หน่วย",
    ),
    "period": (
        r"เวลา|เมื่อ(?:ใด|ไร|ไหร่|ไหน)?$|ทำเมื่อ|ช่วง|เดือน|กำหนด(?!ให้|โดย)|เริ่ม|ตั้งแต่|ไตรมาส|วันที่(?:ดำเนิน|ทำ|จัด)",
        r"ผล|ผู้|เปลี่ยน",
    ),
    "unit": (
        r"รับผิดชอบ|ผู้(?!เข้า|มี|รับบริการ)|ใคร|เจ้าภาพ|เจ้าของ|หน่วย|ส่วน(?:งาน|ราชการ)|^กอง|^โดย$|มอบหมาย|ดูแล",
        r"ผล|เวลา|คะแนน|ตัวชี้วัด|ประเด็น|จำนวน",
    ),
    "outcome": (
        r"ผลลัพธ์|สัมฤทธิ์|outcome|ผลที่(?:เกิด|ตามมา|ได้|ประชาชน)|เปลี่ยน|ดีขึ้น|ประโยชน์|ความสำเร็จ|ได้อะไร|เกิดผล|"
        r"ผล(?:กระทบ|ดี)",
        rf"{_WANTED}|การดำเนิน|output|ผลผลิต|วิเคราะห์|ทับซ้อน",
    ),
    "output": (
        r"output|ผลผลิต|ผล(?:การ)?(?:ดำเนิน|ปฏิบัติ|ทำ)|ผลงาน|ทำ(?:แล้ว|ไป|อะไร|จริง|ได้)|(?:ได้|ที่)ทำ(?:แล้ว|ไป|$)|ปริมาณงาน|"
        r"ความ(?:ก้าวหน้า|คืบหน้า)|สถานะ|^ผล$|การดำเนินการจริง",
        rf"{_WANTED}|ผลลัพธ์|สัมฤทธิ์|outcome|วิเคราะห์|จะทำ|^(?:เรื่อง|งาน|กิจกรรม)ที่ทำ|กองที่|หน่วย|ผู้|คะแนน",
    ),
}
_MEASURE = re.compile(
    r"มาตรการ|โครงการ|กิจกรรม|แนวทาง|แผนงาน|(?:สิ่ง|เรื่อง|งาน)ที่(?:จะ|ได้|ต้อง)?(?:ทำ|ดำเนิน|ปรับ)"
)
_NO_MEASURE = re.compile(r"งบ|เงิน|หมายเหตุ|ลิงก์|เอกสาร|ดาวน์โหลด|ลำดับ|ไฟล์|วันที่", re.IGNORECASE)
_UNIT = re.compile(
    r"^[-• ]*(?:ทุก)?(?:สำนัก|กอง|ฝ่าย|งาน|หน่วย|กลุ่ม|ศูนย์|ปลัด|รองปลัด|หัวหน้า|ผอ\.|ผู้อำนวยการ|นิติกร|"
    r"นัก(?:ทรัพยากร|วิชาการ|วิเคราะห์|จัดการ|บริหาร|พัฒนา)|เจ้าพนักงาน|คณะทำงาน|คณะกรรมการ|ส่วนราชการ|นายช่าง|เลขานุการ)"
)
_ACTS = re.compile(
    r"จัด|ตั้ง|ตรวจ|แจ้ง|ทำ|ประชุม|เชิญ|ติด|รวบรวม|รายงาน|เผยแพร่|ประเมิน|สรุป|กำหนด|มอบ|เตรียม|ส่ง|ประกาศ|วาง|"
    r"เปิด|ทบทวน|สำรวจ|อบรม|ลง(?:ชื่อ|ทะเบียน|ข้อมูล)|\d[).]"
)
_CHANGED = re.compile(
    r"เพิ่ม(?:ขึ้น|จาก|เป็น)|ลดลง|ลดจาก|ดีขึ้น|สูงขึ้น|จากเดิม|กว่าเดิม|พึงพอใจ|เร็วขึ้น|น้อยลง|"
    r"ไม่มี(?:การ|เรื่อง|ข้อ)ร้องเรียน|จาก ?\d.{0,20}เป็น"
)
_SHORT = 60
_STEPS_LEAST = 25  # characters of a text that tells steps


def _steps(cell: str) -> bool:
    return len(cell) >= _STEPS_LEAST and len(set(_ACTS.findall(cell))) >= 2


def _answers(cell: str) -> bool:
    return bool(re.search(r"ตัวชี้วัด|\b[ieo] ?\d{1,2}\b|\b[IEO]IT\b|คะแนน", cell))


_CELLS: dict[str, Callable[[str], bool]] = {
    "answers": _answers,
    "steps": _steps,
    "period": when,
    "unit": lambda cell: bool(_UNIT.match(cell)) and len(cell) <= _SHORT,
    "outcome": lambda cell: bool(_CHANGED.search(cell)) and not ahead(cell),
    "output": lambda cell: (done(cell) or quantity(cell)) and not ahead(cell),
}


ROLES = {name: role(own, other, _CELLS[name]) for name, (own, other) in HEADS.items()}


def named(name: str, label: str) -> bool:
    """Whether a head or a label is of the role's family of words."""
    return ROLES[name].names(label)


def role_column(table: Table, name: str, taken: int) -> Column | None:
    """The column of the role beside the measures' own."""
    silent = f"{_MEASURE.pattern}|{_NO_MEASURE.pattern}|{_WANTED}"
    return find(table, ROLES, name, taken=taken, silent=silent)


def measure_column(table: Table) -> Column | None:
    """The column of the measures: by its head, else the first text beside known columns."""
    texts = [
        col
        for col in all_columns(table)
        if not any(named(name, col.head) for name in ROLES)
        and not _NO_MEASURE.search(col.head)
        and has_good_cells(col, kind="text", ratio=0.5)
    ]
    by_head = next((col for col in texts if _MEASURE.search(col.head)), None)
    if by_head:
        return by_head
    for col in texts:
        others = [name for name in ROLES if role_column(table, name, col.index)]
        if not any(mostly(col, _CELLS[name]) for name in ("period", "unit")):
            return col if len(others) >= 3 else None
    return None
