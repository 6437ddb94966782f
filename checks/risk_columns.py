"""Which columns of a table of risks hold the event, its level, the measure and its result."""

from __future__ import annotations

import re

from checks.cells import ahead, done
from checks.roles import find, role
from checks.tables import Column, has_good_cells
from crawler.model import Table

_WRONG = re.compile(
    r"เรียก|รับ(?:เงิน|สินบน|เลี้ยง|ของ|ผล|ประโยชน์)|หัก|เอื้อ|ทุจริต|สินบน|ปลอม|เท็จ|ส่วนตัว|ละเว้น|ฮั้ว|ล็อก|พวกพ้อง|"
    r"ญาติ|ยักยอก|เบียดบัง|แลกกับ|ลัดคิว|เลือกปฏิบัติ|ตอบแทน|ผลประโยชน์|รู้เห็น|เปิดเผยราคา"
)
_LEVEL = re.compile(
    r"\s*(?:ระดับ)?\s*(?:ค่อนข้าง)?(?:วิกฤต|สูงมาก|สูง|ปานกลาง|กลาง|ต่ำ|น้อย|มาก|เขียว|เหลือง|ส้ม|แดง|high|medium|low|"
    r"(?:\d{1,2} ?[x×*=] ?)+\d{1,2})\b.{0,25}",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"ติด|เปิด|ให้|ตั้ง|ตรวจ|จัด|ทำ|แจ้ง|กำหนด|ประกาศ|อบรม|สุ่ม|โอน|ใช้|ถ่าย|หมุนเวียน|สับเปลี่ยน|ห้าม"
)

ROLES = {
    "level": role(
        r"ระดับ|คะแนน|โอกาส|กระทบ|ความ(?:รุน)?แรง|ผลการประเมิน|score|level|^[li]$|l ?[x×*] ?i|"
        r"ค่าความเสี่ยง|แค่ไหน",
        r"เหตุการณ์|การทุจริต|มาตรการ|หลัง|เหลือ|ผู้|ที่อาจ",
        lambda cell: bool(_LEVEL.fullmatch(cell)),
    ),
    "result": role(
        r"ผล(?!กระทบ|ประโยชน์|การประเมิน|คูณ)|ทำ(?:แล้ว|ไป|อะไรไป|ได้|จริง)|(?:ได้|ที่)(?:ทำ|ดำเนินการ)(?:แล้ว|ไป|$)|"
        r"ถึงไหน|สถานะ|คืบหน้า|ก้าวหน้า|สิ่งที่เปลี่ยน|การดำเนินการ(?:จริง|$)",
        r"คาด|เป้า|จะ|ผู้|ตอบแทน|ที่อาจ",
        lambda cell: done(cell) and not ahead(cell),
    ),
    "event": role(
        r"เหตุการณ์|สถานการณ์|พฤติการณ์|พฤติกรรม|(?:เรื่อง|จุด|ประเด็น|รูปแบบ|ลักษณะ|ปัจจัย|ชื่อ)\S{0,6}เสี่ยง|"
        r"อาจ(?:จะ)?(?:เกิด|มี|นำ|ทำ|ทุจริต|ถูก)|^(?:ความ)?เสี่ยง",
        r"ระดับ|คะแนน|มาตรการ|จัดการ|ควบคุม|^ค่า|ผล|สถานะ|แผน|ป้องกัน|ลดความ|score|level",
        lambda cell: len(cell) >= 15 and bool(_WRONG.search(cell)),
    ),
    "measure": role(
        r"มาตรการ|จัดการ|ควบคุม|ป้องกัน|แก้|กัน(?:ไว้|อย่างไร|$)|รับมือ|กลไก|ลดความเสี่ยง|อย่างไร|(?:สิ่ง|เรื่อง)ที่จะ|แนวทาง|วิธี",
        r"^ผล|ระดับ|ผลการ|ทำไป|แล้ว|หลัง|ผู้|เวลา|งบ|กระบวน|เหตุการณ์|ตัวชี้วัด",
        lambda cell: len(cell) >= 15 and bool(_ACTS.search(cell)) and not _WRONG.search(cell),
    ),
}
_SILENT = r"^(?:ที่|ลำดับ|no\.?|#)|ผู้|หน่วย|กอง|งบ|เวลา|เดือน|วันที่|คาด|เป้า|ตัวชี้วัด|หมายเหตุ"


def risk_role(table: Table, name: str, taken: int = -1) -> Column | None:
    """The column of the role in a table of risks, if its cells are filled."""
    col = find(table, ROLES, name, taken=taken, silent=f"(?i){_SILENT}")
    return col if col and has_good_cells(col) else None
