"""Finds what a report on public participation tells: subject, people, result, use, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.content import demand, mentions, says
from checks.inner_sections import inner_headed, inner_sections
from checks.registry import check
from checks.results import Evidence
from checks.sections import real_text
from checks.tables import body_tables, data_rows, row_evidence, row_name, without_heads
from crawler import dates
from crawler.dates import Period
from crawler.model import Block, BlockKind, Document

OUTSIDERS = (
    "ประชาชน", "ชาวบ้าน", "ครัวเรือน", "ผู้ค้า", "ผู้ใช้บริการ", "ผู้นำชุมชน", "ชุมชน", "ผู้ใหญ่บ้าน", "กำนัน",
    "ภาคเอกชน", "เอกชน", "ผู้ประกอบการ",
    "ผู้มีส่วนได้ส่วนเสีย",
    "ผู้รับบริการ",
    "ภาคประชาสังคม", "เครือข่าย", "กลุ่มอาชีพ", "อสม.", "ราษฎร", "นักเรียน", "ผู้ปกครอง", "เกษตรกร",
    "ผู้สูงอายุ", "องค์กรภายนอก",
    "บุคคลภายนอก", "ภาคีเครือข่าย", "นักศึกษา", "สมาคม", "มูลนิธิ", "หมู่ที่", "กลุ่มสตรี", "เยาวชน",
)  # fmt: skip
_PEOPLE = re.compile(
    r"(?:ผู้เข้าร่วม|ผู้ร่วม|คนมา|มาร่วม|ชาวบ้าน|ผู้มีส่วนร่วม|เข้าร่วม|มีส่วนร่วม|ประชาชน|ผู้แทน|ตัวแทน|ผู้นำ"
    r"|ราษฎร)[^;\n]{0,120}?\d[\d,]* ?(?:คน|ราย|ท่าน|ครัวเรือน|กลุ่ม)"
    r"|\d[\d,]* ?(?:คน|ราย|ท่าน|ครัวเรือน)[^;\n]{0,40}(?:เข้าร่วม|ร่วมแสดง|ร่วมประชุม|ร่วมกิจกรรม)"
)
_RESULT = re.compile(
    r"(?:ที่ประชุม|ประชาชน|ผู้เข้าร่วม(?:ประชุม|กิจกรรม)?|ชุมชน|ผู้แทน|ราษฎร|ประชาคม)[^;\n]{0,40}?"
    r"(?:มีมติ|เห็นชอบ|เสนอให้|เสนอแนะ|ได้เสนอ|มีความเห็น|ให้ความเห็น|ต้องการให้|มีข้อเสนอ|สรุปว่า|พึงพอใจ"
    r"|ร่วมกันเสนอ)"
    r"|(?:\d+ ?เสียง|ยกมือ|ลงมติ|ตกลงร่วมกัน|ได้ข้อสรุป)[^;\n]{4,}"
    r"|ผล(?:จาก)?การ(?:ประชุม|รับฟัง|ประชาคม|มีส่วนร่วม|ดำเนินการ|แสดงความคิดเห็น)[^;\n]{0,40}(?:พบว่า|สรุป"
    r"|คือ|ได้แก่|ปรากฏว่า|ทำให้)"
)
_USE = re.compile(
    r"(?<!เพื่อ)(?<!ที่จะ)นำ(?:ผล|ข้อเสนอ|ข้อคิดเห็น|ข้อมูล|ความคิดเห็น|ความเห็น|ความต้องการ|มติ"
    r"|ปัญหา)[^;\n]{0,120}?(?:ไป|มา|เข้า)? ?"
    r"(?:ปรับปรุง|พัฒนา|บรรจุ|จัดทำ|กำหนด|ใช้|เป็นแนวทาง|ประกอบ|ดำเนินการ|แก้ไข|วางแผน)"
)
# What people asked for is in a plan or a budget: told as done, neither asked for nor intended.
_TAKEN_UP = re.compile(
    r"(?:^[\d.() -]*|(?:ได้|จึง|แล้ว|อบต\.|อบจ\.|เทศบาล|หน่วยงาน) ?)นำ(?!เสนอ)"
    r"[^;\n]{2,80}?(?:บรรจุ|ใส่|เพิ่ม) ?(?:ไว้)?(?:ใน|เข้า|ลง)[^;\n]{0,6}?(?:แผน|ข้อบัญญัติ|เทศบัญญัติ|งบประมาณ)"
)
_SUBJECT = re.compile(
    r"(?:จัด|ดำเนินการ|ร่วม)[^;\n]{0,40}?(?:ประชุม|ประชาคม|เวที|รับฟัง|โครงการ"
    r"|กิจกรรม)[^;\n]{0,60}?(?:เพื่อ|เรื่อง|ในการ|เกี่ยวกับ|ต่อ)\S{4,}"
    r"|รับฟังความคิดเห็น[^;\n]{0,20}(?:เรื่อง|ต่อ|เกี่ยวกับ|ใน)\S{4,}"
    r"|(?:คุย|หารือ|ปรึกษา|ระดมความเห็น|ฟังเสียง|แลกเปลี่ยน)[^;\n]{0,30}(?:เรื่อง|ต่อ|เกี่ยวกับ|ปัญหา)\S{4,}"
)
_SUBJECT_LABELS = (
    "ประเด็นหรือเรื่อง", "ประเด็น", "เรื่องในการมีส่วนร่วม", "เรื่องที่มีส่วนร่วม", "หัวข้อ", "เรื่อง", "ชื่อโครงการ",
    "ชื่อกิจกรรม",
    "โครงการ/กิจกรรม", "โครงการ", "กิจกรรม",
)  # fmt: skip
# What the labels of the form are made of: a line of these words alone tells nothing.
_LABEL_WORDS = (
    "จากการมีส่วนร่วม", "ในการมีส่วนร่วม", "การมีส่วนร่วม", "ไปปรับปรุง", "มาปรับปรุง", "ปรับปรุง", "พัฒนา",
    "การดำเนินงาน", "การปฏิบัติงาน",
    "ของหน่วยงาน", "ของประชาชน", "หรือ", "และ", "การนำผล", "นำผล", "ไปใช้",
)  # fmt: skip
_RESULT_LABELS = (
    "ผลจากการมีส่วนร่วม", "ผลการมีส่วนร่วม", "ผลที่ได้จากการมีส่วนร่วม", "ผลที่ได้รับ", "ผลการประชุม", "ผลการรับฟัง",
    "ผลการประชาคม",
    "สรุปผล", "ผลการดำเนิน", "มติที่ประชุม", "มติ", "ข้อเสนอของประชาชน", "ข้อคิดเห็น", "ความคิดเห็น",
    "ข้อเสนอแนะจาก",
    "ข้อเสนอจาก", "สิ่งที่ได้", "ความเห็นที่ได้", "ข้อสรุป", "ข้อตกลง",
)  # fmt: skip
_USE_LABELS = (
    "การนำผล",
    "นำผล",
    "การนำไปใช้",
    "การนำข้อเสนอ",
    "การนำไปปรับปรุง",
    "การปรับปรุงพัฒนา",
    "การปรับปรุงการดำเนินงาน",
    "การพัฒนาการดำเนินงาน",
    "นำไป",
    "ทำอะไรต่อ",
    "ทำต่อ",
    "สิ่งที่เปลี่ยน",
    "การดำเนินการต่อ",
    "การดำเนินการตามข้อเสนอ",
)
_PEOPLE_LABELS = (
    "ใครมา", "ใครเข้าร่วม", "ผู้มาร่วม", "ผู้มีส่วนร่วม", "ผู้เข้าร่วม", "ผู้ร่วม", "ข้อมูลของผู้มีส่วนร่วม",
    "ผู้มีส่วนได้ส่วนเสีย",
    "กลุ่มผู้เข้าร่วม",
)  # fmt: skip
# Labels in other words, by what they are made of.
_SUBJECT_HEAD = re.compile(
    r"^(?:ชื่อ)?(?:เรื่อง|ประเด็น|หัวข้อ|โครงการ|กิจกรรม)|(?:คุย|หารือ|ถาม|ฟัง)(?:กัน)?เรื่อง|เรื่องที่"
)
_RESULT_HEAD = re.compile(
    r"^ผล(?!งาน)|สรุป|มติ|ความ(?:คิด)?เห็น|ข้อเสนอ|ได้อะไร|(?:ชาวบ้าน|ประชาชน|ที่ประชุม|ผู้เข้าร่วม|ชุมชน)(?:ได้)?"
    r"(?:บอก|เสนอ|ขอ|ว่า|ต้องการ|อยาก|สะท้อน|พูด)|สิ่งที่(?:ได้|เสนอ|พบ|ต้องการ)|เสียง(?:จาก|สะท้อน|ของ)"
)
_USE_HEAD = re.compile(
    r"(?:นำ|เอา)(?:ผล|ไป|ข้อ|ความ|มา(?!หารือ|คุย|พูด|ปรึกษา|เสนอ|ถาม|ประชุม|พิจารณา|รับฟัง|แลกเปลี่ยน))|"
    r"ไป(?:ทำ|ใช้|ปรับ|แก้|ดำเนิน)|ทำ(?:อะไร)?ต่อ|หลัง(?:เวที|ประชุม|จัด|จาก|กิจกรรม|รับฟัง)|"
    r"เปลี่ยน(?:ไป|แปลง|อะไร)|(?:ปรับปรุง|แก้ไข|ดำเนินการ|พัฒนา)(?:ต่อ|ตาม|อย่างไร|งาน)|ตามข้อเสนอ|ขั้นต่อไป"
)
_COUNT = re.compile(r"\d[\d,]*(?: ?(?:คน|ราย|ท่าน))?")
_HEAD_MOST = 30
_PEOPLE_HEADS = ("กลุ่ม", "ผู้เข้าร่วม", "ชาย", "หญิง", "จำนวนคน", "จำนวน (คน)", "ผู้มีส่วนร่วม")
_ACT = re.compile(
    r"ประชุม|มาร่วม|หารือ|พูดคุย|ประชาคม|เวที|รับฟัง|กิจกรรม|โครงการ|สำรวจ|แสดงความคิดเห็น|มีส่วนร่วม|ดำเนินการ"
)
_TELLS = 30  # characters of a line that tells of an event
_PLANNED = re.compile(r"จะจัด|กำหนดจัด|ขอเชิญ|เชิญชวน|มีกำหนดการ")


@check
def participation_subject(document: Document) -> Iterator[Evidence]:
    """A sentence that tells on what people were heard or took part."""
    yield from _sentences(document, _SUBJECT, least=30)
    for section in (
        *inner_sections(document, _SUBJECT_LABELS),
        *inner_headed(document, _SUBJECT_HEAD),
    ):
        yield from _content(document, section.label, section.text, section.page, least=10)


@check
def participants(document: Document) -> Iterator[Evidence]:
    """Who took part and how many: a number of people, or the groups named under such a label."""
    yield from _sentences(document, _PEOPLE)
    yield from _people_in_tables(document)
    for section in inner_sections(document, _PEOPLE_LABELS):
        text = " ".join(real_text(section.text).split())
        told = mentions(text, OUTSIDERS) and says(text, least=8, besides=_PEOPLE_LABELS)
        if told or re.search(r"\d ?(?:คน|ราย)", text):
            yield Evidence(document.url, section.page, f"{section.label}: {text}"[:300], text[:120])


def _people_in_tables(document: Document) -> Iterator[Evidence]:
    """Rows that count a group of people from outside ("ผู้แทนครัวเรือนหมู่ 4 | 38 | 57 | 95")."""
    for table in body_tables(document):
        groups = [n for n, head in enumerate(table.columns) if _names_people(head)]
        for row in data_rows(table) if len(groups) > 1 else ():
            if all(_COUNT.fullmatch(row[n]) for n in groups):
                yield row_evidence(document, table, row)
        if not mentions(" ".join(table.columns), _PEOPLE_HEADS):
            continue
        for row in data_rows(table):
            if mentions(row_name(row), OUTSIDERS) and any(
                _COUNT.fullmatch(cell) for cell in row[1:]
            ):
                yield row_evidence(document, table, row)


def _names_people(head: str) -> bool:
    """Whether a head names a group of outsiders and no event or place of theirs."""
    return bool(mentions(head, OUTSIDERS)) and len(head) <= _HEAD_MOST


@check
def participation_result(document: Document) -> Iterator[Evidence]:
    """What came of it, apart from what is said on the use of the result."""
    yield from _sentences(document, _RESULT)
    uses = {section.text for section in inner_sections(document, _USE_LABELS)}
    uses |= {section.text for section in inner_headed(document, _USE_HEAD)}
    for section in (
        *inner_sections(document, _RESULT_LABELS),
        *inner_headed(document, _RESULT_HEAD),
    ):
        if section.text not in uses:
            yield from _content(document, section.label, section.text, section.page, least=20)


@check
def result_used(document: Document) -> Iterator[Evidence]:
    """How the result was used; "in order to use the result" is only a purpose."""
    yield from _sentences(document, _USE, least=30)
    yield from _sentences(document, _TAKEN_UP, least=30)
    for section in (
        *inner_sections(document, _USE_LABELS),
        *inner_headed(document, _USE_HEAD),
    ):
        yield from _content(document, section.label, section.text, section.page, least=25)


def _content(
    document: Document, label: str, text: str, page: int | None, *, least: int
) -> Iterator[Evidence]:
    linked = {link.text for link in document.links}
    told = "\n".join(line for line in text.split("\n") if line not in linked)
    text = " ".join(real_text(told).split())
    if says(text, least=least, besides=(*_RESULT_LABELS, *_USE_LABELS, *_LABEL_WORDS)):
        yield Evidence(document.url, page, f"{label}: {text}"[:300], text[:120])


def _sentences(
    document: Document, pattern: re.Pattern[str], *, least: int = 15
) -> Iterator[Evidence]:
    """Blocks with the pattern that say more than the words matched."""
    for block in document.body:
        if block.kind is BlockKind.HEADING or demand(block.text) or _PLANNED.search(block.text):
            continue
        found = pattern.search(block.text)
        if found and says(block.text, least=least, besides=_LABEL_WORDS):
            yield Evidence(document.url, block.page, block.text[:300], found[0][:120])


@check
def held_with_outsiders(document: Document, *, period: Period) -> Iterator[Evidence]:
    """People from outside took part, and the document dates it in the period."""
    outsiders = mentions(document.text, OUTSIDERS)
    if not outsiders:
        return
    event = next((b.text for b in without_heads(document) if _tells_event(b)), "")
    for block in without_heads(document):
        if not _ACT.search(f"{block.text} {document.title}") or _PLANNED.search(block.text):
            continue
        day = _day(block.text, period)
        if day and block.kind is BlockKind.HEADING and event:
            quote = f"{block.text[:140]} | {event[:150]}"
            yield Evidence(document.url, block.page, quote, f"{day} {outsiders}")
        elif day and block.kind is not BlockKind.HEADING:
            yield Evidence(document.url, block.page, block.text[:300], f"{day} {outsiders}")


def _tells_event(block: Block) -> bool:
    """Whether a block tells that people met: a title alone dates nothing."""
    return (
        block.kind is not BlockKind.HEADING
        and bool(_ACT.search(block.text))
        and not _PLANNED.search(block.text)
        and not demand(block.text)
        and says(block.text, least=_TELLS, besides=_LABEL_WORDS)
    )


def _day(text: str, period: Period) -> str:
    """The date, month or fiscal year of the period that the text names, as written."""
    for found in dates.dates(text):
        if period.covers(found.day):
            return text[found.start : found.end]
    for month in dates.months(text):
        if period.covers(month.first_day):
            return text[month.start : month.end]
    if not dates.dates(text) and period.year in dates.named_years(text):
        return str(period.year)
    return ""
