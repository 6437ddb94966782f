"""Finds the criteria by which an agency manages its staff, apart from plans and bare titles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.content import demand, filled, says
from checks.registry import check
from checks.results import Evidence
from checks.sections import headed, real_text
from crawler.model import BlockKind, Document

_SUBJECTS = {
    "recruiting": re.compile(
        r"สรรหา|คัดเลือก(?!ผู้(?:เสนอ|ชนะ|รับจ้าง))|บรรจุ|แต่งตั้ง(?!คณะ)|สอบแข่งขัน|รับโอน|โอน(?:ย้าย)?(?:พนักงาน|ข้าราชการ|บุคลากร)|"
        r"ว่าจ้าง|รับสมัคร"
    ),
    "promotion": re.compile(
        r"(?:เลื่อน|ปรับ)(?:และ)?(?:แต่งตั้ง|ระดับ|ตำแหน่ง|ชั้น|วิทยฐานะ)|ระดับ(?:ที่)?สูงขึ้น|ตำแหน่งสูงขึ้น|ความก้าวหน้าในสายอาชีพ|"
        r"วิทยฐานะ|ชำนาญการ"
    ),
    "appraisal": re.compile(
        r"ประเมิน(?:ผล)?(?:การ)?ปฏิบัติ|ผลการปฏิบัติ(?:งาน|ราชการ|หน้าที่)|ประเมิน(?:บุคลากร|พนักงาน|ข้าราชการ|เจ้าหน้าที่|ลูกจ้าง)|"
        r"เลื่อน(?:ขั้น)?เงินเดือน"
    ),
    "development": re.compile(
        r"(?<!บริหารและ)พัฒนา(?:บุคลากร|บุคคล|พนักงาน|ข้าราชการ|เจ้าหน้าที่|ทรัพยากร|ตนเอง|ศักยภาพ|ความรู้|สมรรถนะ)|ฝึกอบรม|อบรม|ศึกษาต่อ|ทุนการศึกษา|"
        r"ขวัญ(?:และ)?กำลังใจ|สวัสดิการ|แรงจูงใจ|รางวัล|ยกย่อง|เชิดชู|ให้คุณ|คุณภาพชีวิต"
    ),
}  # fmt: skip
_CRITERIA = re.compile(
    r"หลักเกณฑ์|เกณฑ์|เงื่อนไข|มาตรฐาน(?:ทั่วไป|เกี่ยว|การ|กลาง)|ระเบียบ|ข้อบังคับ|แนวปฏิบัติ|วิธีการ"
)
_LEAD = r"(?:(?:หลักเกณฑ์|เกณฑ์|วิธีการ|แนวทาง|แนวปฏิบัติ|เงื่อนไข|มาตรฐาน|ด้าน|ในการ|การ|และ|เกี่ยวกับ)\s*)*"
_PLAN = re.compile(r"แผน|โครงการ|รายงาน|ผลการดำเนิน")
# What a criterion says: who may, how much it takes, by what it is judged.
_NORM = re.compile(
    r"ต้อง|ให้(?!ความรู้|บริการ)\S|ไม่(?:น้อย|ต่ำ|เกิน|มี|เคย|ให้|อาจ|ได้)|มีสิทธิ|คุณสมบัติ|ร้อยละ|คะแนน|สัดส่วน|พิจารณา|องค์ประกอบ|"
    r"ระดับ(?:ดี|พอใช้|ดีมาก|ดีเด่น|ปรับปรุง)|ปีละ|รอบการ|ตามลำดับ|โดย(?:วิธี|คณะ|ยึด|คำนึง|ใช้|การ)|จะได้|เป็นไปตาม|ตามหลัก|ยึดหลัก"
)
_SUBJECT_LINE = re.compile(r"เรื่อง\s")  # under "ประกาศ" it says what the announcement is about
_HEAD_LINES = 6
_LEAST = 40  # letters of what a criterion says besides its name
_SENTENCE = 60  # letters of a sentence that tells a criterion without a heading


@check
def hr_criteria(document: Document, *, subject: str) -> Iterator[Evidence]:
    """What the criteria for staff say on the subject (a key of the module's), not their names.

    A plan's projects on the subject are no criteria, nor is a list of the announcements' titles.
    """
    names = _SUBJECTS[subject]
    for section in headed(document, re.compile(_LEAD + f"(?:{names.pattern})")):
        if _is_criteria(document, section.label) and (text := _told(section.text, section.label)):
            yield Evidence(document.url, section.page, f"{section.label}: {text}"[:300], text[:120])
    if names.search(_top(document)) and _is_criteria(document, _top(document)):
        yield from _sentences(document, None)
    else:
        yield from _sentences(document, names)


def _top(document: Document) -> str:
    """The title that the document bears; of several subjects none is its own."""
    headings = [b.text for b in document.body[:8] if b.kind is BlockKind.HEADING]
    lines = headings[:1] or list(document.lines[:3])
    about = [line for line in document.lines[:_HEAD_LINES] if _SUBJECT_LINE.match(line)]
    text = " ".join([document.title, *lines, *about[:1]])
    named = [name for name, pattern in _SUBJECTS.items() if pattern.search(text)]
    return text if len(named) == 1 else ""


def _is_criteria(document: Document, label: str) -> bool:
    """Whether a label names criteria, by itself or under a title that names nothing else."""
    if _CRITERIA.search(label) and not _PLAN.search(label):
        return True
    title = " ".join([document.title, *document.lines[:2]])
    return bool(_CRITERIA.search(title)) and not _PLAN.search(f"{title} {label}")


def _told(text: str, label: str) -> str:
    """What a section says, if it is a rule; ''."""
    told = " ".join(real_text(text).split())
    return told if says(told, least=_LEAST, besides=(label,)) and _NORM.search(told) else ""


def _sentences(document: Document, names: re.Pattern[str] | None) -> Iterator[Evidence]:
    """Sentences that state a rule on the subject; `names` is None where the title is on it."""
    for block in document.body:
        text = block.text
        if block.kind in (BlockKind.HEADING, BlockKind.ROW) or demand(text) or not filled(text):
            continue
        named = not names or (names.search(text) and _CRITERIA.search(text))
        if named and _NORM.search(text) and says(text, least=_SENTENCE, besides=(document.title,)):
            yield Evidence(document.url, block.page, text[:300], text[:120])
