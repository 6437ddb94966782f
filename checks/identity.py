"""Whose document it is: names of agencies in a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher

from checks.registry import Agency
from crawler.model import Document
from crawler.text import fold

# Kind of local body: full name and the short forms that people write.
_KINDS = {
    "องค์การบริหารส่วนตำบล": ("อบต.", "อบต"),
    "องค์การบริหารส่วนจังหวัด": ("อบจ.", "อบจ"),
    "เทศบาลตำบล": ("ทต.",),
    "เทศบาลเมือง": ("ทม.",),
    "เทศบาลนคร": ("ทน.",),
}
_TYPES = {
    "องค์การบริหารส่วนตำบล": "sao",
    "องค์การบริหารส่วนจังหวัด": "pao",
    "เทศบาลตำบล": "municipality",
    "เทศบาลเมือง": "municipality",
    "เทศบาลนคร": "municipality",
    "จังหวัด": "province",
    "กรม": "department",
    "มหาวิทยาลัย": "university",
}
# Kinds whose names stand as a line of their own on a cover; prose about them tells nothing.
_WIDER_KINDS = ("กรม", "มหาวิทยาลัย", "โรงพยาบาล", "โรงเรียน", "วิทยาลัย")
_HEAD_LINES = 10
_NAME_MOST = 60  # letters of a line that is a name
_MISREAD = 0.8  # how alike a name on a scan is to the agency's own
_TITLE_MARKS = re.compile(r" ?[|»–] ?| [-:] |::")
_WELCOME = re.compile(r"หน้าแรก|หน้าหลัก|ยินดีต้อนรับ|home|welcome|index", re.IGNORECASE)
_FULL = {short: full for full, shorts in _KINDS.items() for short in shorts}
_NAME = re.compile(
    "(" + "|".join(sorted([*_KINDS, *(re.escape(s) for s in _FULL)], key=len, reverse=True)) + ")"
    " ?([ก-ฮเ-ไ][ก-ฮะ-์]{1,30})"
)
# Words that follow the kind where no name is meant: "องค์การบริหารส่วนตำบลมีหน้าที่".
_NOT_NAMES = (
    "มี", "ที่", "ต้อง", "และ", "หรือ", "ในการ", "ในปี", "ได้", "จะ", "ตาม", "ให้",
    "เป็น", "อาจ", "พ.ศ", "ขนาด", "คน", "ประเภท", "สามัญ", "ดังกล่าว", "นั้น", "นี้",
    "ของ", "เพื่อ", "โดย", "ทุก", "เรื่อง", "จำนวน", "ซึ่ง", "กับ", "ต่าง", "อื่น",
    "ใด", "จึง", "ไม่", "เอง", "เรา", "เข้า", "ว่า", "แห่ง", "ด้วย", "ปฏิบัติ",
    "ดำเนิน", "จัด", "กำหนด", "ประจำ", "ปี", "รับ", "ผู้", "นายก", "สมัย", "แล้ว",
    "ทั้ง", "พร้อม", "ร่วม", "เพิ่ม", "อำเภอ", "มอบ", "ประกาศ", "รายงาน", "พิจารณา",
    "ทราบ", "ใช้", "หน้าที่", "ทำ", "ยัง", "ออก", "ขึ้น", "และผู้", "ต่อ",
    # what stands beside or under it in a letterhead, a list of members or a signature
    "ประธาน", "รองประธาน", "กรรมการ", "คณะทำงาน", "คณะกรรม", "คณะผู้", "เลขานุการ", "โทร", "แฟกซ์",
    "เว็บ", "สำนักปลัด", "สำนักงาน", "กองคลัง", "กองช่าง", "กองการ", "กองสวัสดิการ", "กองสาธารณสุข",
    "หัวหน้า", "เลขที่", "หมู่ที่", "สมาชิก", "พนักงาน", "เจ้าหน้าที่", "ข้าราชการ", "บุคลากร", "ประชาชน",
    "รองนายก", "รองปลัด", "ปลัดอ", "ปลัดเทศบาล", "ลงชื่อ", "ลงนาม", "เห็นชอบ", "อนุมัติ", "แต่งตั้ง",
    "คำสั่ง", "เมนู", "วันที่", "ข้อบัญญัติ", "แผนงาน", "แผนพัฒนา", "แผนปฏิบัติ",
)  # fmt: skip
_SUFFIX = re.compile("(?:อำเภอ|จังหวัด|ได้|จึง|ประจำ|และ|โดย|เพื่อ|เรื่อง).*$")


def names_in(text: str) -> Counter[str]:
    """Full names of local bodies in a folded text, counted."""
    found: Counter[str] = Counter()
    for match in _NAME.finditer(text):
        kind = _FULL.get(match[1], match[1])
        name = _SUFFIX.sub("", match[2])
        if len(name) >= 2 and not name.startswith(_NOT_NAMES):
            found[kind + name] += 1
    return found


def forms(name: str) -> tuple[str, ...]:
    """The name as it is written: in full and with the short forms of its kind."""
    name = fold(name).replace(" ", "")
    for full, shorts in _KINDS.items():
        for prefix in (full, *shorts):
            if name.startswith(prefix):
                rest = name.removeprefix(prefix)
                return tuple(kind + rest for kind in (full, *shorts))
    return (name,) if name else ()


def agency_type(name: str) -> str:
    """The contract's agency type that a name shows, "other" where it shows none."""
    full = next(iter(forms(name)), "")
    return next((kind for prefix, kind in _TYPES.items() if full.startswith(prefix)), "other")


def guess(home: Document, others: Iterable[Document]) -> str:
    """The agency's name as its site gives it: the local body named most, else the site's title."""
    counts: Counter[str] = Counter()
    pages = [home, *others]
    for weight, document in zip([3, *[1] * len(pages)], pages, strict=False):
        for name, times in names_in(document.title + "\n" + document.whole_text[:20_000]).items():
            counts[name] += weight * min(times, 3)
    if counts:
        return min(counts, key=lambda n: (-counts[n], len(n), n))
    return _site_title(pages)


def _site_title(pages: list[Document]) -> str:
    """The part of the pages' titles that most of them share; of the home title the longest part."""
    parts: Counter[str] = Counter()
    for page in pages:
        parts.update({p.strip() for p in _TITLE_MARKS.split(page.title) if p.strip()})
    own = [p.strip() for p in _TITLE_MARKS.split(pages[0].title) if p.strip()]
    named = [p for p in own if not _WELCOME.match(p)] or own
    return max(named, key=lambda p: (parts[p] > 1, parts[p], len(p)), default="")


def mentions(text: str, agency: Agency) -> bool:
    """Whether the text bears the agency's name in any of its forms."""
    packed = text.replace(" ", "")
    return any(name in packed for name in agency.names)


def other_owner(document: Document, agency: Agency) -> str:
    """Another body's name where the document bears it and not this agency's; else ""."""
    if not agency.names:
        return ""
    whole = document.title + "\n" + document.text
    if mentions(whole, agency):
        return ""
    all_names = names_in(whole)
    if foreign := _foreign(all_names, document, agency):
        return max(foreign, key=lambda n: (all_names[n], n))
    return _other_of_kind(document, agency)


def _cover_names(document: Document) -> Counter[str]:
    """Names that stand at the head as lines of their own, as on a cover or a letterhead."""
    lines = (document.title, *document.lines[:_HEAD_LINES])
    kinds = (*_KINDS, *_FULL)
    return names_in("\n".join(n for n in lines if len(n) <= _NAME_MOST and n.startswith(kinds)))


def _other_of_kind(document: Document, agency: Agency) -> str:
    """A line at the head that is the name of another body of the agency's own kind."""
    kind = next((k for k in _WIDER_KINDS if agency.names[0].startswith(k)), "")
    for line in (document.title, *document.lines[:_HEAD_LINES]) if kind else ():
        name = line.replace(" ", "")
        if name.startswith(kind) and len(kind) + 3 < len(name) <= _NAME_MOST:
            bare = _SUFFIX.sub("", name)
            if not bare.removeprefix(kind).startswith(_NOT_NAMES) and not _same(
                bare, agency, document
            ):
                return bare
    return ""


def also_named(document: Document, agency: Agency) -> str:
    """Another body's name at the head of a document that also bears this agency's; else ""."""
    if not agency.names or not mentions(document.text, agency):
        return ""
    head = names_in(document.title + "\n" + "\n".join(document.lines[:_HEAD_LINES]))
    return next(iter(_foreign(head, document, agency)), "")


def _foreign(names: Iterable[str], document: Document, agency: Agency) -> list[str]:
    """Those that are others' and surely names: on a cover, or more than once. Prose tells none."""
    cover, whole = _cover_names(document), names_in(document.title + "\n" + document.text)
    others = (name for name in names if not _same(name, agency, document))
    return [name for name in others if name in cover or whole[name] > 1]


def _same(name: str, agency: Agency, document: Document) -> bool:
    """Whether a name is the agency's, cut short or, on a scan, nearly so."""
    if any(name.startswith(own) or own.startswith(name) for own in agency.names):
        return True
    if not document.ocr_pages:
        return False
    return any(SequenceMatcher(None, name, own).ratio() > _MISREAD for own in agency.names)
