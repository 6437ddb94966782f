"""Finds knowledge of the rule on gifts (section 128): what it allows, or a training on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from checks.activities import held_activity
from checks.content import demand, filled, mentions
from checks.registry import check
from checks.results import Evidence
from crawler.dates import Period
from crawler.model import BlockKind, Document

_RULE = ("มาตรา 128", "ธรรมจรรยา", "รับทรัพย์สินหรือประโยชน์", "รับทรัพย์สิน หรือประโยชน์", "หลักเกณฑ์การรับ")
_TEACHING = (
    "อบรม", "บรรยาย", "ชี้แจง", "สัมมนา", "ประชุม",  # the item's own title names none of these
    "ให้ความรู้", "เสริมสร้างความรู้", "ถ่ายทอดความรู้", "สร้างความเข้าใจ",
)  # fmt: skip
_POLICY = ("No Gift", "ไม่รับของขวัญ", "งดรับ")
_REPORT = re.compile(r"รายงาน|แบบสรุป|แบบแจ้ง")
_ANY_TIME = Period(0, date.min, date.max)
_GIVEN = r"(?:ทรัพย์สิน|ประโยชน์|ของขวัญ|ของกำนัล)"
# What the rule says, one pattern a point.
_POINTS = {
    "limit": re.compile(r"(?:3,?000|สามพัน) ?บาท"),
    "relatives": re.compile(r"ญาติ|บุพการี|ผู้สืบสันดาน|คู่สมรส|พี่น้อง"),
    "occasions": re.compile(r"โอกาสต่าง|ขนบธรรมเนียม|ปกติประเพณี|มารยาท(?:ที่|ทาง|สังคม)|ปกติวิสัย"),
    "anyone": re.compile(r"บุคคลทั่วไป|บุคคลอื่น(?:ซึ่ง)?(?:มิใช่|ที่ไม่ใช่|ไม่ใช่)"),
    "forbidden": re.compile(
        rf"(?:ห้าม|มิให้|ไม่(?:อาจ|สามารถ)|ต้องไม่)[^.;\n]{{0,60}}รับ[^.;\n]{{0,40}}{_GIVEN}"
    ),
    "report": re.compile(
        r"(?:แจ้ง|รายงาน)[^.;\n]{0,40}(?:ผู้บังคับบัญชา|หัวหน้า|ประธาน|ผู้บริหาร|ต้นสังกัด)|"
        r"ภายใน ?(?:30|สามสิบ) ?วัน"
    ),
    "return": re.compile(r"ส่งคืน|คืน(?:แก่|ให้)?ผู้ให้|ส่งมอบ(?:ให้|แก่)?(?:หน่วยงาน|ต้นสังกัด)"),
    "penalty": re.compile(r"จำคุก|ปรับไม่เกิน|ระวางโทษ|โทษทางวินัย|ความผิด(?:ทาง)?วินัย|มาตรา 169"),
    "law": re.compile(
        r"ตามกฎหมาย[^.;\n]{0,60}(?:ให้รับ|รับได้|อำนาจ)|"
        r"(?:พ้นจาก[^.;\n]{0,60}|ไม่ถึง ?)(?:2|สอง) ?ปี"
    ),
}
_LEAST = 2  # points
_ALSO_PROMISED = {"forbidden", "report", "return"}  # stand in a promise to take no gifts too


@check
def gift_rules(document: Document) -> Iterator[Evidence]:
    """What the rule on gifts (section 128) says, in two points or more, or a training on it held.

    The rule's name, a link to it, a report of gifts and a promise to take none teach nothing.
    """
    points = {found.value: found for found in _points(document)}
    if len(points) >= _LEAST and not points.keys() <= _ALSO_PROMISED:
        yield from points.values()
    kinds = _TEACHING
    yield from held_activity(_apart(document), about=_RULE, kinds=kinds, period=_ANY_TIME)


def _points(document: Document) -> Iterator[Evidence]:
    if not mentions(" ".join([document.title, document.text]), _RULE):
        return
    report = _REPORT.search(" ".join([document.title, *document.lines[:3]]))
    for block in document.body:
        row = block.kind is BlockKind.ROW and report  # of a form: who gave, to whom it went back
        if row or block.kind is BlockKind.HEADING or demand(block.text) or not filled(block.text):
            continue
        for point, pattern in _POINTS.items():
            if pattern.search(block.text):
                yield Evidence(document.url, block.page, block.text[:300], point)


def _apart(document: Document) -> Document:
    """The document without titles that name the rule beside the policy, as the item itself does."""
    blocks = (
        replace(b, text="") if b.kind is BlockKind.HEADING and _of_both(b.text) else b
        for b in document.blocks
    )
    title = "" if _of_both(document.title) else document.title
    return replace(document, blocks=tuple(blocks), title=title)


def _of_both(text: str) -> bool:
    return bool(
        mentions(text, _RULE) and mentions(text, _POLICY) and not mentions(text, _TEACHING[:5])
    )
