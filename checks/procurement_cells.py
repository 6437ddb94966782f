"""What the cells of the purchase form's columns look like, for columns with unusual heads."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from checks.content import filled
from crawler.model import Table

LIKE: dict[str, re.Pattern[str]] = {
    "egp": re.compile(r"'?[56]\d{9,11}"),
    "method": re.compile(
        r"(?:โดย)?(?:วิธี)?(?:เฉพาะเจาะจง|คัดเลือก|e[\s-]*bidding|e[\s-]*market|ประกวดราคา|สอบราคา|ตกลงราคา|"
        r"ประกาศเชิญชวน|ตลาดอิเล็กทรอนิกส์).{0,30}",
        re.IGNORECASE,
    ),
    "status": re.compile(
        r"(?:ลงนาม|ทำสัญญา|สิ้นสุด|ส่งมอบ|ตรวจรับ|เบิกจ่าย|แล้วเสร็จ|เสร็จสิ้น|อยู่ระหว่าง|ระหว่าง|ยกเลิก|จัดทำสัญญา|บริหารสัญญา|"
        r"ดำเนินการแล้ว).{0,40}"
    ),
    "supplier": re.compile(
        r"(?:บริษัท|บจก|บมจ|ห้างหุ้นส่วน|หจก|ร้าน|สหกรณ์|นาย|นาง|น\.ส\.|โรง|อู่|กลุ่ม|วิสาหกิจ).{2,80}"
    ),
    "source": re.compile(
        r"(?:งบ|เงิน)?(?:ตาม)?(?:ข้อบัญญัติ|เทศบัญญัติ|อุดหนุน|รายได้|สะสม|นอกงบ|ประมาณรายจ่าย|พ\.ร\.บ|งบกลาง|บำรุง|ทุน|กู้).{0,50}"
    ),
    "ministry": re.compile(r"(?:กระทรวง.{3,40}|มหาดไทย|สำนักนายกรัฐมนตรี)"),
    "agency_type": re.compile(
        r"(?:องค์กรปกครองส่วนท้องถิ่น|อปท\.?|ราชการส่วน\S+|ส่วนราชการ|รัฐวิสาหกิจ|องค์การมหาชน|สถาบันอุดมศึกษา|หน่วยงานของรัฐ)"
    ),
    "year": re.compile(r"25\d\d"),
}
_ENOUGH = 0.8  # share of the filled cells
_NO_CLAIM = re.compile(r"วันที่|หมายเหตุ|ผู้เสนอ|เลขประจำตัว|เลขคุม|เลขที่สัญญา|ผู้รับผิดชอบ|ผู้ตรวจ|กรรมการ")


def by_cells(
    table: Table, start: int, heads: list[str], known: Container[str], taken: Container[int]
) -> Iterator[tuple[str, int]]:
    """The fields that no head named, by the column whose cells look like nothing else."""
    for name, like in LIKE.items():
        for at, head in enumerate(heads):
            if name in known or at in taken or _NO_CLAIM.search(head):
                continue
            cells = [row[at].strip() for row in table.rows[start:] if filled(row[at])]
            if cells and sum(bool(like.fullmatch(c)) for c in cells) >= _ENOUGH * len(cells):
                yield name, at
                break
