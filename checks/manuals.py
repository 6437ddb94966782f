"""Manuals of work and of services: the job's name, its steps and times, laws, channels, fees."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from checks.aspects import ASPECTS, aspect, aspect_columns, leads
from checks.content import demand, filled, label_like, mentions, plain
from checks.registry import Agency, check
from checks.results import Evidence
from checks.sections import Section, headed, sections
from checks.tables import (
    KINDS,
    body_tables,
    column,
    has_good_cells,
    row_evidence,
    without_heads,
)
from crawler.model import Block, BlockKind, Document

_SERVICE = re.compile(
    r"^(?:การ)?(?:ขอ|แจ้ง|ชำระ|จดทะเบียน|ลงทะเบียน|ยื่น|ต่อใบอนุญาต|จอง|รับชำระ|ใช้บริการ|เบิก|ยืม)[ก-๙]"
)

_KIND = (
    r"(?:คู่มือ|แนวทาง|มาตรฐาน|ขั้นตอน|กระบวนงาน|แนวปฏิบัติ|ระเบียบปฏิบัติ)(?:และ|หรือ|/|การ|ขั้นตอน|มาตรฐาน|"
    r"แนวทาง)*"
    r"(?:ปฏิบัติ(?:งาน|ราชการ)?|ดำเนินการ|ดำเนินงาน|ทำงาน|ขอรับบริการ|ให้บริการ|บริการ|สำหรับประชาชน|"
    r"ประชาชน|ติดต่อราชการ)?"
)
_NAMED = re.compile(rf"{_KIND}\s*(?P<rest>.*)")
_LABELLED = re.compile(
    r"^(?:(?:ชื่อ(?:งาน|กระบวนงาน|กระบวนการ|คู่มือ|บริการ|เรื่อง)?(?:ที่ให้บริการ)?|งาน(?:ที่ให้)?บริการ|"
    r"งานที่ให้บริการ|เรื่อง|งาน|กระบวนงาน|บริการ)\s*[:|]|"
    r"(?:งาน|กระบวนงาน|กระบวนการ|เรื่อง|คู่มือ|บริการ)ที่ ?\d{1,2}\s*[:|.)-]?)\s*(?P<rest>.+)"
)
# What stands in the title of every manual and names no job.
_GENERAL = re.compile(
    r"(?:ของ|สำหรับ|โดย|แก่)?(?:เจ้าหน้าที่(?:ผู้ปฏิบัติงาน)?|ผู้รับบริการ|ผู้มาติดต่อ|ประชาชน|บุคลากร|พนักงาน\S*|"
    r"หน่วยงาน|ข้าราชการ)(?:หรือ|และ)?"
    r"|(?:องค์การบริหารส่วน(?:ตำบล|จังหวัด)|เทศบาล(?:ตำบล|เมือง|นคร)?|อบต\.?|อบจ\.?|สำนักงาน|กรม|"
    r"มหาวิทยาลัย|จังหวัด|อำเภอ|ตำบล)\s?[ก-๙]*"
    r"|ประจำปี|ปีงบประมาณ|งบประมาณ|พ\.ศ\.|ปี|\d+|ฉบับ\S*|ปรับปรุง\S*|การ(?:ปฏิบัติงาน|ให้บริการ|"
    r"ขอรับบริการ)|หรือ|และ|แนวทาง|คู่มือ|มาตรฐาน|เรื่อง|ด้าน"
    r"|ดาวน์โหลด|ไฟล์|pdf|เอกสาร|รายละเอียด|ทั้งหมด|รวม|O\d+",
    re.IGNORECASE,
)
_JOB_HEADS = (
    "ชื่องาน", "งานที่ให้บริการ", "งานบริการ", "ชื่อกระบวนงาน", "กระบวนงาน", "ชื่อคู่มือ", "ประเภทงาน",
    "เรื่อง", "บริการ",
)  # fmt: skip
_LAW = re.compile(
    r"(?:พระราชบัญญัติ|พ\.ร\.บ\.|พรบ\.?|พระราชกฤษฎีกา|พระราชกำหนด|กฎกระทรวง|กฎหมายว่าด้วย|"
    r"ประมวลกฎหมาย|ประมวลรัษฎากร|รัฐธรรมนูญแห่ง|ข้อบัญญัติ|เทศบัญญัติ|"
    r"(?:ระเบียบ|ประกาศ|ข้อบังคับ|หลักเกณฑ์|หนังสือ)\s?(?:กระทรวง|สำนัก|กรม|คณะ|ก\.|อบต|อบจ|เทศบาล|"
    r"องค์การ|มหาวิทยาลัย|สภา|จังหวัด|ราชการ|ว่าด้วย)|คำสั่ง คสช|มาตรา \d+)"
    r"[^\n|]{4,}"
)
_NO_LAW = re.compile(r"(?:กฎหมาย|ระเบียบ)[^\n|]{0,20}[:|]?\s*ไม่มี")


@check
def names_job(document: Document, *, agency: Agency | None) -> Iterator[Evidence]:
    """The name of the job or service that the manual is about; "คู่มือการปฏิบัติงาน" names none."""
    titled = Block(document.title, BlockKind.HEADING)
    manual = mentions(
        f"{document.title} {' '.join(document.lines[:4])}", ("คู่มือ", "แนวทาง", "มาตรฐาน")
    )
    blocks = without_heads(document)
    short = [b for b in blocks if len(b.text) <= 200 and b.kind is not BlockKind.ROW]
    rows = [b for b in blocks if b.kind is BlockKind.ROW and _LABELLED.match(plain(b.text))]
    for block in (titled, *(b for b in short if b.kind is BlockKind.HEADING), *short, *rows):
        name = _job(_without(block.text, agency.names if agency else ()))
        if (
            not name
            and manual
            and block.kind is BlockKind.HEADING
            and _SERVICE.match(plain(block.text))
        ):
            name = plain(block.text)
        if name:
            yield Evidence(document.url, block.page, block.text[:300], name[:80])
    yield from _jobs_of_tables(document)


def _without(text: str, names: Sequence[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ")
    return text


def _job(text: str) -> str:
    if demand(text) or not filled(text):
        return ""
    text = plain(text)
    match = _LABELLED.match(text) or (_NAMED.match(text) if len(text) <= 160 else None)
    rest = match["rest"] if match else ""
    if rest.startswith(":") and text.startswith(("ขั้นตอน", "กระบวนงาน")):
        return ""  # what follows is the steps, not the name of a job
    bare = re.sub(r"[^ก-ฮa-zA-Z]", "", _GENERAL.sub("", rest))
    return rest.strip(" :-") if len(bare) >= 4 and filled(rest) and not label_like(rest) else ""


def _jobs_of_tables(document: Document) -> Iterator[Evidence]:
    for table in body_tables(document):
        col = column(
            table, _JOB_HEADS, avoid=("ช่องทาง", "ขั้นตอน", "ระยะเวลา", "ผู้", "สถานที่", "ค่าบริการ")
        )
        for row in has_good_cells(col, kind="text") if col else ():
            yield row_evidence(document, table, row)


@check
def cites_law(document: Document) -> Iterator[Evidence]:
    """A law, regulation or ordinance by its name."""
    for block in document.body:
        if demand(block.text):
            continue
        match = _LAW.search(block.text)
        if match and filled(match[0]):
            yield Evidence(document.url, block.page, block.text[:300], match[0][:80])
        elif _NO_LAW.search(block.text):
            yield Evidence(document.url, block.page, block.text[:300], "ไม่มี")


_TAKES = re.compile(
    r"(?:ใช้เวลา|ภายใน|แล้วเสร็จ(?:ใน|ภายใน)?|รวมเวลา|"
    r"ระยะเวลา)\S{0,30}\s*(?:ไม่เกิน)?\s*\d+ ?(?:นาที|ชั่วโมง|วัน|เดือน)"
)
_CHANNELS = (
    "ช่องทางการให้บริการ", "ช่องทางให้บริการ", "ช่องทาง", "สถานที่ให้บริการ", "สถานที่ติดต่อ", "สถานที่",
    "หน่วยงานที่รับผิดชอบ", "ส่วนงานที่รับผิดชอบ", "ส่วนงาน",
    "หน่วยงานผู้รับผิดชอบ", "หน่วยงานที่ให้บริการ", "ติดต่อด้วยตนเอง", "จุดให้บริการ", "จุดบริการ",
    "ติดต่อ", "ยื่นคำขอที่", "ยื่นคำร้องที่", "หน่วยงาน",
)  # fmt: skip
_PLACE = re.compile(
    r"กอง|สำนัก|งาน[ก-ฮ]|ฝ่าย|ที่ทำการ|ศาลา|อาคาร|ชั้น \d|https?:|www\.|e-?service|ออนไลน์|เคาน์เตอร์|"
    r"oss|ศูนย์|ที่ว่าการ|องค์การบริหาร|เทศบาล|อบต|คณะ|โทร|ไปรษณีย์|"
    r"ห้อง|แผนก|กลุ่ม|ส่วน|@|หน่วย|ด้วยตนเอง",
    re.IGNORECASE,
)
# A sentence that sends the reader somewhere: "ยื่นคำขอที่กองช่าง ชั้น 2", "ชำระผ่านระบบ e-Service".
_GO_TO = re.compile(
    r"(?<!แบบ)(?:ยื่น|ติดต่อ|ชำระ|จ่าย|แจ้ง|ส่ง|ขอ|รับ|ลงทะเบียน|จอง|เข้ารับ|ดำเนินการ|มา)(?:คำขอ|คำร้อง|เรื่อง|เอกสาร|หลักฐาน|"
    r"แบบ\S{0,12}|เงิน|บริการ|ภาษี|ค่าธรรมเนียม|ความประสงค์|ด้วยตนเอง|พร้อม\S{0,20})?\s?(?:ได้)?\s?(?:ที่|ณ|ผ่าน|ทาง|ต่อ|กับ)\s?"
    r"(?:ระบบ|ทาง|ช่องทาง|เคาน์เตอร์|จุด|งาน|เจ้าหน้าที่|ฝ่าย|ส่วน|แผนก|กลุ่ม)?(?:งาน)?\s?"
    r"(?:กอง(?!ทุน)|สำนัก|งาน[ก-ฮ]|ฝ่าย|ศูนย์|ที่ทำการ|ที่ว่าการ|อาคาร|ห้อง|เคาน์เตอร์|เทศบาล|อบต|องค์การบริหาร|คณะ|e-?service|"
    r"เว็บไซต์|ออนไลน์|แอป|ไลน์|line|ไปรษณีย์|https?:|www\.|oss|จุดบริการ|ชั้น \d)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d{1,2}[.:]\d{2}(?:\s*น\.?)?|(?<=\d)\s*น\.|\d+\s*นาฬิกา")
_FEE = re.compile(
    r"\d|ไม่มี|ไม่เสีย|ไม่ต้องเสีย|ไม่ต้องจ่าย|ไม่เรียกเก็บ|ไม่คิด|ไม่เก็บ|ไม่ต้องชำระ|ฟรี|ยกเว้น|ตามที่กฎหมายกำหนด|ไม่ใช้|ไม่เก็บค่า|ครั้งละ|"
    r"ตาม(?:อัตรา|บัญชี|ข้อบัญญัติ|กฎกระทรวง)"
)
_FREE = re.compile(
    r"(?:ไม่(?:มี|เสีย|คิด|เก็บ|เรียกเก็บ|ต้องเสีย|ต้องชำระ)|ยกเว้น|ฟรี)\s?(?:อัตรา)?ค่า(?:ธรรมเนียม|ใช้จ่าย|"
    r"บริการ)|ค่าธรรมเนียม\s*[:|-]?\s*(?:\d|ไม่|ฟรี|ฉบับละ|ครั้งละ)"
)
_NO_PAPER = re.compile(r"ไม่(?:มี|ต้อง(?:ใช้|ยื่น|แนบ)|ใช้)เอกสาร|ไม่ต้องใช้(?:เอกสาร|หลักฐาน)")
_PAPERS = (
    "สิ่งที่ต้องเตรียม",
    "สิ่งที่ต้องใช้",
    "เอกสาร",
    "หลักฐาน",
    "รายการเอกสาร",
    "สิ่งที่ต้องนำมา",
    "เอกสารประกอบ",
    "เอกสารหลักฐาน",
)
_PAPER = re.compile(
    r"บัตรประ|สำเนา|ทะเบียนบ้าน|แบบ(?:คำ|ฟอร์ม|แปลน|แสดง|\s?[ก-ฮ]{1,2}\.)|คำขอ|คำร้อง|หนังสือ|ใบ|"
    r"รูปถ่าย|โฉนด|"
    r"สมุด|ไม่มี|ไม่ต้องใช้|ไม่ใช้เอกสาร|บัตร|แผนที่|ภาพถ่าย|แผนผัง|สูติบัตร|transcript"
)


_TIMES = (
    "ระยะเวลา", "เวลาที่ใช้", "กำหนดเวลา", "เวลาดำเนินการ", "ใช้เวลา", "รวมเวลา", "แล้วเสร็จภายใน",
    "ให้บริการเสร็จ",
)  # fmt: skip
_FEES = ("ค่าธรรมเนียม", "อัตราค่าธรรมเนียม", "ค่าบริการ", "ค่าใช้จ่าย", "ค่าบำรุง")


@check
def says_time(document: Document) -> Iterator[Evidence]:
    """How long the service takes: after the label, in its column, or in a sentence."""
    yield from _told(document, "time", _TIMES, _lasts, _TAKES)


def _lasts(text: str) -> bool:
    """Whether it says how long something takes; the hours of an office do not."""
    return KINDS["time"](_CLOCK.sub(" ", text))


@check
def says_channel(document: Document) -> Iterator[Evidence]:
    """Where or through what the service is given: place, unit in charge, online address."""
    yield from _told(document, "place", _CHANNELS, lambda text: bool(_PLACE.search(text)), _GO_TO)


@check
def says_fee(document: Document) -> Iterator[Evidence]:
    """The fee as an amount, or the statement that there is none; a blank or a dash is neither."""
    yield from _told(document, "fee", _FEES, _is_fee, _FREE)


@check
def lists_documents(document: Document) -> Iterator[Evidence]:
    """The papers to bring, or the statement that none are needed."""
    yield from _told(document, "papers", _PAPERS, lambda text: bool(_PAPER.search(text)), _NO_PAPER)


def _is_fee(text: str) -> bool:
    return bool(_FEE.search(re.sub(r"^\s*\d{1,2}[.)]\s", "", text)))


def _told(
    document: Document,
    name: str,
    labels: tuple[str, ...],
    fits: Callable[[str], bool],
    sentence: re.Pattern[str] | None = None,
) -> Iterator[Evidence]:
    """What stands under the labels, or a sentence; nothing where most services have it blank."""
    told = [s for s in sections(document, labels) if fits(s.text) and not demand(s.text)]
    told += [s for s in headed(document, ASPECTS[name]) if aspect(s.label) == name and fits(s.text)]
    told += [s for s in leads(document, name) if fits(s.text)]
    if _mostly_blank(document, name, labels, fits):
        return
    for section in told:
        if not _left_open(section.label):
            yield Evidence(document.url, section.page, _quote(section), section.text[:60])
    for block in document.body if sentence else ():
        match = sentence.search(block.text) if sentence else None
        if match and not demand(block.text):
            yield Evidence(document.url, block.page, block.text[:300], match[0])


def _left_open(label: str) -> bool:
    """Whether the line of the label says itself that nothing is there yet: "ไปที่ไหน รอข้อมูล"."""
    value = plain(label).partition(" ")[2]
    return bool(value) and not filled(value)


def _mostly_blank(
    document: Document, name: str, labels: tuple[str, ...], fits: Callable[[str], bool]
) -> bool:
    """Whether a table lists services one a row and leaves the column blank for many of them."""
    for table in body_tables(document):
        jobs = column(
            table, _JOB_HEADS, avoid=("ช่องทาง", "ขั้นตอน", "ระยะเวลา", "ผู้", "สถานที่"), kind="text"
        )
        col = column(table, labels) or next(aspect_columns(table, name), None)
        if jobs is None or col is None or jobs.index == col.index:
            continue
        rows = [row for row in jobs.rows if filled(row[jobs.index])]
        good = [row for row in rows if filled(row[col.index]) and fits(row[col.index])]
        if len(good) < 0.8 * len(rows):
            return True
    return False


def _quote(section: Section) -> str:
    return " ".join(f"{section.label}: {section.text}".split())[:300]
