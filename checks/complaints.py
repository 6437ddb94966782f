"""Finds how corruption complaints are handled and how many there were."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.content import demand, filled, mentions
from checks.inner_sections import has_inner_section, inner_sections
from checks.nothing_to_report import says_none_of
from checks.registry import check
from checks.results import Evidence
from checks.sections import real_text
from checks.tables import body_tables, data_rows, row_evidence
from crawler.model import BlockKind, Document, Table
from crawler.text import key

CORRUPTION = ("ทุจริต", "ประพฤติมิชอบ", "คอร์รัปชัน", "คอร์รัปชั่น", "สินบน")
_COMPLAINT = ("ร้องเรียน", "เบาะแส", "กล่าวหา", "แจ้งเรื่อง", "แจ้งเหตุ", "ร้องทุกข์")
_HANDLING = (
    "ตรวจสอบ", "สืบสวน", "สอบสวน", "สอบข้อเท็จจริง", "แสวงหาข้อเท็จจริง", "พิจารณา", "รับเรื่อง", "ลงทะเบียน",
    "ลงรับ",
    "แต่งตั้งคณะกรรมการ",
    "แจ้งผล", "แจ้งผู้ร้อง", "รายงานผล", "เสนอ", "วินิจฉัย", "ยุติเรื่อง", "ดำเนินการทางวินัย", "ส่งเรื่อง", "คัดแยก",
)  # fmt: skip
_UP_TO_NINE = "หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า"
_NUMBER_WORD = rf"(?:\d+|(?:ยี่|{_UP_TO_NINE})?สิบ(?:เอ็ด|{_UP_TO_NINE})?|{_UP_TO_NINE})"
_DURATION = re.compile(
    rf"(?:ภายใน|ไม่เกิน|ใช้เวลา|ระยะเวลา|นับแต่"
    rf"|เวลา)[^|\n]{{0,40}}?{_NUMBER_WORD} ?(?:\(\d+\) ?)?(?:วัน|ชั่วโมง|เดือน|สัปดาห์|นาที)"
    rf"|{_NUMBER_WORD} ?(?:วันทำการ|วันทําการ)|(?:^|[|:(] ?){_NUMBER_WORD}(?: ?- ?\d+)? ?(?:วัน|ชั่วโมง"
    rf"|เดือน|นาที)\b|ทันที(?=\s*(?:\||$))"
)
_OPENING_HOURS = re.compile(r"24 ?(?:ชั่วโมง|ชม)|ทุกวัน|วันและเวลาราชการ")
_UNIT = (
    r"(?:สำนัก|กอง|ฝ่าย|กลุ่ม|ศูนย์|งานนิติ|งานการเจ้าหน้าที่|หน่วยตรวจสอบ|นิติกร|ปลัด|หัวหน้าสำนัก|"
    r"คณะกรรมการ|คณะทำงาน|เจ้าหน้าที่)"
)
_RESPONSIBLE = re.compile(
    rf"{_UNIT}[^.;|\n]{{0,120}}?(?:เป็นผู้รับผิดชอบ|รับผิดชอบ|เป็นหน่วยงานหลัก|ทำหน้าที่|เป็นผู้รับเรื่อง|มีหน้าที่)"
    rf"|(?:มอบหมาย|กำหนด)(?:ให้)? ?{_UNIT}|(?:ผู้|ส่วนงาน|หน่วยงาน)(?:ที่)?รับผิดชอบ[^.|\n]{{0,20}}?{_UNIT}"
)
_UNIT_NAME = re.compile(rf"(?:{_UNIT}|งาน|หน่วย|หัวหน้า|นายก|ผู้อำนวยการ)")
_UNIT_MOST = 50  # characters; a longer cell tells an act
_ACTS_LEAST = 2  # acts whose units are named
# Heads of those who are told, accused or written to: they don't handle the complaint.
_TOLD = re.compile(
    r"ถึง|ต่อ(?:ใคร|ผู้)|ผู้ถูก|ผู้ร้อง|ผู้รับ(?:แจ้ง|ทราบ|รายงาน)|ส่งให้|แจ้งให้|เอกสาร|แบบฟอร์ม|ช่องทาง|ตัวอย่าง"
)
_WAY = re.compile(
    r"(?:สามารถ|ให้|ติดต่อ|ยื่น|ส่ง|แจ้ง|ร้องเรียน)[^.;|\n]{0,60}?(?:ได้ที่|ได้ทาง|ได้โดย|ผ่านทาง|ผ่านช่องทาง"
    r"|ผ่านเว็บ|ทางไปรษณีย์|ด้วยตนเอง|ทางโทรศัพท์|ทางเว็บไซต์)"
)
# Ways to complain; a guideline that tells several of them tells an outsider how.
_WAYS = {
    "form": re.compile(r"กรอก(?:แบบ|ข้อมูล)|แบบฟอร์ม|เว็บไซต์|ออนไลน์"),
    "letter": re.compile(r"หนังสือ(?!พิมพ์)|จดหมาย|ไปรษณีย์|ตู้ ?ปณ"),
    "telephone": re.compile(r"0[ -]?\d[\d -]{6,}\d|สายด่วน \d{4}"),
    "person": re.compile(r"ด้วยตนเอง|มาพบ"),
    "email": re.compile(r"[\w.+-]+@[\w-]+\.\w+|[Ll]ine ?(?:ID|id|@)"),
}
_WAYS_LEAST = 2
_COUNT_UNIT = r"\d[\d,]* ?(?:เรื่อง|ราย|ครั้ง|กรณี|คดี)"


def about_corruption_complaints(document: Document) -> bool:
    """Whether the document is on complaints of corruption, not on complaints at large."""
    tops = [document.title, *document.lines[:6]]
    heads = [block.text for block in document.body if block.kind is BlockKind.HEADING]
    if any(_both(text) for text in [*tops, *heads]):
        return True
    return sum(_both(text) for text in document.lines) >= 3


def _both(text: str) -> bool:
    return bool(mentions(text, CORRUPTION) and mentions(text, _COMPLAINT))


@check
def complaint_guide_section(
    document: Document, *, labels: tuple[str, ...], least: int = 15, pattern: str = ""
) -> Iterator[Evidence]:
    """A section with content in a guideline on corruption complaints."""
    if about_corruption_complaints(document):
        yield from has_inner_section(document, labels=labels, least=least, pattern=pattern)


@check
def complaint_way(document: Document) -> Iterator[Evidence]:
    """A sentence that tells an outsider where or how to complain of corruption."""
    if not about_corruption_complaints(document):
        return
    yield from _lines(document, _WAY)
    told = [b for b in document.body if b.kind is not BlockKind.HEADING and not demand(b.text)]
    ways = {way: b for way, told_by in _WAYS.items() for b in told if told_by.search(b.text)}
    if len(ways) >= _WAYS_LEAST:
        for way, block in ways.items():
            yield Evidence(document.url, block.page, block.text[:300], way)


@check
def complaint_steps(document: Document, *, labels: tuple[str, ...]) -> Iterator[Evidence]:
    """The steps by which a corruption complaint is handled: several acts, not one."""
    if not about_corruption_complaints(document):
        return
    for section in inner_sections(document, labels):
        text = " ".join(real_text(section.text).split())
        if len({word for word in _HANDLING if word in text}) >= 2 and len(text) >= 40:
            yield Evidence(document.url, section.page, f"{section.label}: {text}"[:300], text[:120])
    yield from _acts(document)


def _acts(document: Document) -> Iterator[Evidence]:
    """Several lines that each tell an act of the handling, under whatever heading."""
    acts = [
        (block, found)
        for block in document.body
        if block.kind is not BlockKind.HEADING and not demand(block.text) and len(block.text) >= 15
        if (found := [word for word in _HANDLING if word in block.text])
    ]
    if len(acts) >= 3 and len({word for _, found in acts for word in found}) >= 3:
        for block, found in acts:
            yield Evidence(document.url, block.page, block.text[:300], found[0])


@check
def complaint_unit(document: Document) -> Iterator[Evidence]:
    """A sentence that names the unit responsible for corruption complaints."""
    if about_corruption_complaints(document):
        yield from _lines(document, _RESPONSIBLE)
        for table in body_tables(document):
            yield from _units_of_acts(document, table)


def _units_of_acts(document: Document, table: Table) -> Iterator[Evidence]:
    """Units that have a column of their own beside the acts of the handling, whatever its head."""
    rows = [row for row in data_rows(table) if mentions(" ".join(row), _HANDLING)]
    for at, head in enumerate(table.columns):
        named = [row for row in rows if _is_unit(row[at]) and _acts_beside(row, at)]
        if len(named) >= _ACTS_LEAST and len(named) >= 0.6 * len(rows) and not _TOLD.search(head):
            for row in named:
                yield row_evidence(document, table, row, row[at])


def _is_unit(cell: str) -> bool:
    """Whether a cell is the name of a unit or a post and no act of it."""
    return len(cell) <= _UNIT_MOST and bool(_UNIT_NAME.match(cell.strip()))


def _acts_beside(row: tuple[str, ...], at: int) -> bool:
    return bool(mentions(" ".join([*row[:at], *row[at + 1 :]]), _HANDLING))


@check
def complaint_time(document: Document) -> Iterator[Evidence]:
    """How long the handling of a corruption complaint takes; opening hours are no such time."""
    if about_corruption_complaints(document):
        yield from _lines(document, _DURATION, without=_OPENING_HOURS)


def _lines(
    document: Document, pattern: re.Pattern[str], *, without: re.Pattern[str] | None = None
) -> Iterator[Evidence]:
    for block in document.body:
        found = pattern.search(block.text)
        if found and not demand(block.text) and not (without and without.search(found[0])):
            yield Evidence(document.url, block.page, block.text[:300], found[0])


@check
def complaint_count(
    document: Document, *, labels: tuple[str, ...], avoid: tuple[str, ...] = (), least: int = 0
) -> Iterator[Evidence]:
    """A number of corruption complaints under one of the labels; 0 and "ไม่มี" are numbers."""
    if not about_corruption_complaints(document):
        return
    for table in body_tables(document):
        yield from _counts_in_columns(document, table, labels, avoid, least)
        yield from _counts_in_rows(document, table, labels, avoid, least)
    for block in document.body:
        if block.kind is not BlockKind.ROW and not demand(block.text):
            count = _count_after(block.text, labels, avoid)
            if count is not None and count >= least:
                yield Evidence(document.url, block.page, block.text[:300], f"{count}")


def _counts_in_columns(
    document: Document, table: Table, labels: Sequence[str], avoid: Sequence[str], least: int
) -> Iterator[Evidence]:
    """Numbers under a head; the row of totals is enough, else most rows must be filled."""
    at = _head_place(table.columns, labels, avoid)
    if at is None:
        return
    counted = [row for row in table.body if _number(row[at]) is not None]
    rows = data_rows(table)
    totals = [row for row in counted if row not in rows]
    if totals or len(counted) >= 0.6 * len(rows):
        for row in counted:
            if (_number(row[at]) or 0) >= least:
                yield row_evidence(document, table, row, f"{_number(row[at])}")


def _head_place(heads: Sequence[str], labels: Sequence[str], avoid: Sequence[str]) -> int | None:
    for label in labels:
        for at, head in enumerate(heads):
            if key(label) in key(head) and not mentions(head, avoid) and len(head) <= 90:
                return at
    return None


def _counts_in_rows(
    document: Document, table: Table, labels: Sequence[str], avoid: Sequence[str], least: int
) -> Iterator[Evidence]:
    for row in table.rows:
        name = next((cell for cell in row if re.search("[ก-ฮ].*[ก-ฮ]", cell)), "")
        if len(name) > 90 or not mentions(name, labels) or mentions(name, avoid):
            continue
        cells = row[row.index(name) + 1 :]
        numbers = [n for cell in cells if cell != name and (n := _number(cell)) is not None]
        if numbers and max(numbers) >= least:
            yield row_evidence(document, table, row, f"{numbers[0]}")


def _number(cell: str) -> int | None:
    """The number a cell holds, with or without its unit; "ไม่มี" is 0, a dash is no number."""
    cell = cell.strip()
    if re.fullmatch(r"ไม่มี.{0,25}|ไม่ปรากฏ.{0,25}", cell):
        return 0
    match = re.fullmatch(r"(?:จำนวน)? ?(\d[\d,]*) ?(?:เรื่อง|ราย|ครั้ง|กรณี|คดี|คน)?\.?", cell)
    return int(match[1].replace(",", "")) if match and filled(cell) else None


def _count_after(text: str, labels: Sequence[str], avoid: Sequence[str]) -> int | None:
    """The number a line gives soon after the label, before any label to avoid."""
    for label in labels:
        spaced = r"\s*".join(map(re.escape, key(label)))
        for match in re.finditer(spaced, text):
            rest = text[match.end() : match.end() + 60]
            found = re.search(rf"({_COUNT_UNIT})|[:=] ?(\d[\d,]*)(?= |$)|ไม่มี|[:=] ?-?ไม่มี", rest)
            if found and not mentions(rest[: found.start()], avoid):
                digits = re.search(r"\d[\d,]*", found[0])
                return int(digits[0].replace(",", "")) if digits else 0
    return None


@check
def no_complaints(document: Document) -> Iterator[Evidence]:
    """A statement that no complaint of corruption came in."""
    if not about_corruption_complaints(document):
        return
    for block in document.body:
        if says_none_of(block.text, ("ร้องเรียน", "เบาะแส", "เรื่องกล่าวหา")):
            yield Evidence(document.url, block.page, block.text[:300], "none")
