"""Which columns of a table hold a project's budget, time, result and spending."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from checks.cells import ahead, amount, done, office, quantity, when
from checks.content import demand, filled, label_like, mentions
from checks.tables import KINDS, Column, column, columns, data_rows, has_good_cells
from crawler.model import Table

NAMES = ("ชื่อโครงการ", "โครงการ", "กิจกรรม", "ชื่อแผนงาน", "รายการ", "แผนงาน", "ชื่องาน", "งาน")
_NOT_NAMES = (
    "ผล",
    "งบประมาณ",
    "ปัญหา",
    "จำนวน",
    "หน่วยงาน",
    "ผู้รับผิดชอบ",
    "ส่วนงาน",
    "สายงาน",
    "กลุ่มงาน",
)
_NO_NAME = re.compile(
    r"หน่วย|ผู้|หมวด|ประเภท|เดือน|ยุทธศาสตร์|ด้าน|ส่วน|สำนัก|กอง|วันที่|ผล|ปัญหา|ลำดับ|จำนวน|งบ|แหล่ง|หมู่บ้าน"
)
HEADS: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    # field: heads, words that say it is another column, what a cell must look like
    "budget": (
        (
            "งบประมาณที่ได้รับ", "งบประมาณที่ตั้งไว้", "งบที่ตั้งไว้", "งบประมาณตามแผน", "งบประมาณจัดสรร",
            "วงเงินงบประมาณ",
            "งบประมาณ", "วงเงิน", "จำนวนเงิน", "งบจัดสรร", "ค่าใช้จ่าย", "งบ", "เงิน", "บาท",
        ),
        (
            "เบิก", "ใช้ไป", "คงเหลือ", "แหล่ง", "หมวด", "ประเภท", "ใช้จริง", "ร้อยละ", "ผลการใช้",
            "จ่ายจริง", "จ่ายแล้ว",
            "ใช้จ่าย", "ใช้แล้ว", "ที่ใช้ไป",
        ),
        "money",
    ),
    "period": (
        (
            "ระยะเวลา", "ช่วงเวลา", "ห้วงเวลา", "กำหนดการ", "เดือนที่ดำเนิน", "กำหนดเวลา", "วันที่ดำเนิน",
            "วัน เดือน ปี",
            "เริ่มต้น", "ไตรมาส", "เวลา", "เดือน", "เริ่ม", "กำหนดแล้วเสร็จ", "แผนการดำเนินงาน",
        ),
        ("ใช้จริง", "ผลการ", "เบิก", "ทำได้", "ทำแล้ว"),
        "period",
    ),
    "result": (
        (
            "ผลการดำเนิน", "ผลดำเนินการ", "ผลการปฏิบัติ", "ความก้าวหน้า", "ความคืบหน้า", "ผลงาน",
            "ผลผลิต", "ผลลัพธ์", "ผลสำเร็จ",
            "ผลที่ได้", "ผลที่เกิด", "สถานะ", "การดำเนินการ", "ผลการติดตาม", "ผล", "ทำได้จริง", "ทำแล้ว",
        ),
        (
            "เบิกจ่าย", "ใช้จ่าย", "งบประมาณ", "คาดว่า", "ปัญหา", "ตัวชี้วัด", "เป้าหมาย", "ผู้รับผิดชอบ",
            "ระยะเวลา", "หน่วยงาน",
            "แผนการ", "เหตุผล", "คาดหวัง",
        ),
        "any",
    ),
    "spent": (
        (
            "เบิกจ่ายจริง", "เบิกจ่าย", "ใช้จ่ายจริง", "จ่ายจริง", "ใช้จ่าย", "ใช้ไป", "ใช้จริง",
            "งบประมาณที่ใช้", "งบที่ใช้",
            "เงินที่ใช้", "จ่ายแล้ว", "เบิกแล้ว", "ใช้แล้ว", "จ่ายไป", "เบิก",
        ),
        ("คงเหลือ", "ร้อยละ", "แผนการใช้จ่าย", "แผนการเบิก", "หมวด", "วันที่", "ยังไม่"),
        "money",
    ),
}  # fmt: skip
# Heads in other words, by the words that they are made of.
_TELLS_RESULT = re.compile(
    r"(?<!จะ)ทำ(?:ได้|แล้ว|ไป|จริง|สำเร็จ|อะไร)|ที่(?:ได้)?(?:ทำ|ดำเนินการ)$|สรุป(?:ผล|การ)|ได้แล้ว|ได้ทำ|(?:แค่|ถึง)(?:ไหน|ใด)|เป็นอย่างไร|เกิด(?:ขึ้น|อะไร|ผล)|เสร็จ|"
    r"สำเร็จ|บรรลุ|ได้อะไร|สถานภาพ|คืบหน้า|ก้าวหน้า|จัดแล้ว|ดำเนินการแล้ว|^ผล"
)
_TELLS_SPENT = re.compile(
    r"(?:ใช้|จ่าย|เบิก|หมด)(?:เงิน|งบ(?:ประมาณ)?|จ่าย)?\s?(?:ไป|แล้ว|จริง|เท่า)|(?:เงิน|งบ(?:ประมาณ)?)(?:ที่)?(?:ใช้|จ่าย|เบิก|หมด)"
)
_OVER = re.compile(r"แล้ว(?!เสร็จ)|จริง|ผล|สำเร็จ")
_WANTED = re.compile(
    r"เป้า|คาด|ที่จะ|จะ(?:ได้|ทำ|จัด|เกิด|มี)|ต้องการ|ชี้วัด|ตัววัด|วัดจาก|kpi|วัตถุประสงค์|แผน|ปริมาณ|มุ่ง|กำหนด",
    re.IGNORECASE,
)
_SPENT_ALREADY = re.compile(r"จริง|ไป|แล้ว|จ่าย|เบิก|ผล")
_OTHER = re.compile(
    r"ปัญหา|อุปสรรค|ข้อจำกัด|ข้อขัดข้อง|ข้อเสนอ|เหตุผล|สาเหตุ|แนวทาง|ผู้|หน่วยงาน|เจ้าภาพ|สถานที่|ที่ไหน|ที่ตั้ง|งบ|"
    r"เงิน|บาท|จ่าย|เบิก|เอกสาร|หลักฐาน|ลิงก์|ยุทธศาสตร์|ตัวบ่งชี้"
)
_COUNTS = re.compile(
    r"ร้อยละ|%|คน|ราย(?!จ่าย|การ)|จำนวน(?!เงิน)|เลข|รหัส|โทร|เมตร|ครัวเรือน|หมู่|ประชา|ลำดับ|พื้นที่|เป้าหมาย"
)
_LEFT_OVER = re.compile(
    r"เหลือ|ส่วนต่าง|ค้าง|25\d\d|งบ|แผน|ตั้ง|อนุมัติ|จัดสรร|ขอ|อุดหนุน|แหล่ง|ประหยัด|ราคากลาง"
)
_ENOUGH = 0.6  # share of the filled cells that must look like it


def name_column(table: Table) -> Column | None:
    """The column that names the projects: by its head, else the first text beside known columns."""
    named = column(table, NAMES, avoid=_NOT_NAMES)
    if named is not None and _mostly(named, office):
        return None  # a table of the units, not of what they do
    if named is not None:
        return named
    texts = (
        col
        for col in _all(table, data_rows(table))
        if not _NO_NAME.search(col.head) and _mostly(col, KINDS["text"])
    )
    first = next(texts, None)
    if first is None:
        return None
    if _TELLS_RESULT.search(first.head) and not any(_TELLS_RESULT.search(c.head) for c in texts):
        return None  # "what was done" names projects only where another column tells results
    known = sum(map(_holds, fact_columns(table, first).items()))
    return first if known > 1 else None


def _holds(fact: tuple[str, tuple[Column, ...]]) -> bool:
    field, cols = fact
    return any(has_good_cells(col, kind=HEADS[field][2]) for col in cols)


def fact_columns(table: Table, names: Column) -> dict[str, tuple[Column, ...]]:
    """The columns of each fact, by their heads, else by what their cells look like."""
    found = {f: tuple(c for c in (_by_head(table, f),) if c is not None) for f in HEADS}
    found = {f: tuple(c for c in cols if _is_beside(c, names)) for f, cols in found.items()}
    for field, like in _LIKE.items():
        taken = {c.index for cols in found.values() for c in cols} | {names.index}
        free = [c for c in _all(table, names.rows) if c.index not in taken]
        if field == "result" or not found[field]:
            fit = tuple(c for c in free if like(c, found))
            found[field] += fit if field == "result" else fit[:1]
    if not found["budget"] and not found["result"] and not any(map(_is_past, found["spent"])):
        found["budget"], found["spent"] = found["spent"], ()  # "ใช้เงินเท่าไร" in a plan
    return found


def _is_past(col: Column) -> bool:
    return bool(_SPENT_ALREADY.search(col.head))


def _is_beside(col: Column, names: Column) -> bool:
    """Whether it is another column, under a head and not under some project's cell."""
    if col.index == names.index:
        return False
    if col.head == col.table.columns[col.index]:
        return True
    row = next(row for row in col.table.rows if row[col.index] == col.head)
    return row[names.index] == names.head or not KINDS["text"](row[names.index])


def _by_head(table: Table, field: str) -> Column | None:
    heads, avoid, kind = HEADS[field]
    found = list(columns(table, heads, avoid=avoid))
    if field == "budget":
        found = [c for c in found if not _TELLS_SPENT.search(c.head)]
    if field == "period":  # a quarter's column may say what was done in it
        found = [c for c in found if not _mostly(c, done)]
    return next((c for c in found if has_good_cells(c, kind=kind)), found[0] if found else None)


def _all(table: Table, rows: tuple[tuple[str, ...], ...]) -> Iterator[Column]:
    for index, head in enumerate(table.columns):
        yield Column(table, index, head, rows)


def _mostly(col: Column, like: Callable[[str], bool]) -> bool:
    cells = [c for c in col.cells if filled(c) and not demand(c) and not label_like(c)]
    return bool(cells) and sum(map(like, cells)) >= _ENOUGH * len(cells)


def _is_result(col: Column, found: dict[str, tuple[Column, ...]]) -> bool:
    """A column of deeds: by its head and some cells, by its cells, or counts beside spending."""
    if _WANTED.search(col.head) or _OTHER.search(col.head) or _mostly(col, amount):
        return False
    if _mostly(col, when) and not _OVER.search(col.head):
        return False
    if sum(map(ahead, col.cells)) * 3 > len(col.cells):
        return False
    said = bool(_TELLS_RESULT.search(col.head))
    if said and _mostly(col, KINDS["any"]):
        return True
    if found["result"]:
        return False
    return _mostly(col, done) or bool(found["spent"]) and _mostly(col, _counted)


def _counted(cell: str) -> bool:
    return done(cell) or quantity(cell)


def _is_budget(col: Column, found: dict[str, tuple[Column, ...]]) -> bool:
    """Amounts under a head of no counts, left of the spending where that is known."""
    right = min((c.index for c in found["spent"]), default=len(col.table.columns))
    return (
        col.index < right
        and not _COUNTS.search(col.head)
        and not mentions(col.head, HEADS["budget"][1])
        and not _TELLS_SPENT.search(col.head)
        and _real_amounts(col)
    )


def _is_spent(col: Column, found: dict[str, tuple[Column, ...]]) -> bool:
    """In a report, amounts right of the budget that are no rest and no other budget."""
    left = max((c.index for c in found["budget"]), default=len(col.table.columns))
    if _TELLS_SPENT.search(col.head) and not _COUNTS.search(col.head):
        return _mostly(col, KINDS["money"])
    return bool(
        found["result"]
        and col.index > left
        and not _COUNTS.search(col.head)
        and not _LEFT_OVER.search(col.head)
        and _real_amounts(col)
    )


def _real_amounts(col: Column) -> bool:
    return _mostly(col, amount) and any(re.search(r"\d{3}", c) for c in col.cells)


def _is_period(col: Column, found: dict[str, tuple[Column, ...]]) -> bool:
    return (
        not _OTHER.search(col.head)
        and not mentions(col.head, HEADS["period"][1])
        and not _OVER.search(col.head)
        and _mostly(col, when)
    )


_LIKE: dict[str, Callable[[Column, dict[str, tuple[Column, ...]]], bool]] = {
    "period": _is_period,
    "result": _is_result,
    "budget": _is_budget,
    "spent": _is_spent,
}
