"""Finds the steps of a risk assessment: what was done in each, not only their names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.content import demand, says
from checks.registry import check
from checks.results import Evidence
from checks.risks import on_corruption, risk_event
from checks.sections import Section, headed, real_text
from crawler.model import BlockKind, Document

_NUMBERED = re.compile(r"ขั้น(?:ตอน)?(?:ที่)? ?([1-9])(?!\d)")
_STAGES = {
    "identify": re.compile(
        r"(?:ระบุ|ค้นหา)(?:เหตุการณ์|ประเด็น)?ความเสี่ยง|ระบุ(?:เหตุการณ์|ประเด็น)|risk identif", re.I
    ),
    "analyse": re.compile(r"วิเคราะห์(?:สถานะ)?ความเสี่ยง|สถานะความเสี่ยง|risk analysis", re.I),
    "rate": re.compile(r"เมทริกส์|เมตริกส์|matrix|ระดับ(?:ค่า)?ความเสี่ยง|ประเมิน(?:ค่า|ระดับ|โอกาส)", re.I),
    "control": re.compile(r"ประเมิน(?:ประสิทธิภาพ)?การควบคุม|การควบคุม(?:ที่มีอยู่|ภายใน|ความเสี่ยง)"),
    "plan": re.compile(
        r"แผน(?:การ)?(?:บริหาร)?(?:จัดการ)?ความเสี่ยง|มาตรการ(?:จัดการ|ป้องกัน|ควบคุม|ลด)|risk treat",
        re.I,
    ),
    "follow": re.compile(r"ติดตาม|เฝ้าระวัง|รายงานผล|ทบทวน|monitor", re.I),
}
_LEAST = 15  # letters of what a step says
# "... ตามคู่มือ ห้าขั้น คือ ระบุ... วิเคราะห์... กำหนด... และติดตาม"
_GONE_THROUGH = re.compile(r"(?:(?<!\d)5|ห้า|ทุก|ครบ) ?ขั้น(?:ตอน)?")
_INTENDED = re.compile(r"(?:จะ|ควร|ต้อง)(?:ดำเนินการ|ประเมิน|จัดทำ|ทำ)")
_NAMED = {
    "process": re.compile(r"กระบวนงาน|กระบวนการ|ขอบเขต|เตรียม"),
    "identify": re.compile(r"ระบุ|ค้นหา"),
    "analyse": re.compile(r"วิเคราะห์|โอกาส"),
    "rate": re.compile(r"ให้คะแนน|ประเมิน(?:ค่า|ระดับ|โอกาส)|จัดลำดับ|(?:วัด|จัด|กำหนด)ระดับ|เมทริกส์"),
    "control": re.compile(r"ควบคุม|มาตรการ|วิธีจัดการ|แนวทางจัดการ|จัดทำแผน|แผน(?:บริหาร|จัดการ)"),
    "follow": re.compile(r"ติดตาม|เฝ้าระวัง|รายงาน|ทบทวน"),
}
_NAMED_LEAST, _ALL = 4, 5


@check
def risk_steps(document: Document) -> Iterator[Evidence]:
    """The steps of a corruption risk assessment, each with what was done in it; one find a step."""
    if not on_corruption(document):
        return
    yield from _in_a_sentence(document)
    numbered = {found[0]: found for found in _steps(document)}
    stages = {found[0]: found for found in _stages(document)}
    for name, section, text in max(numbered, stages, key=len).values():
        quote = f"{section.label}: {text}"
        yield Evidence(document.url, section.page, quote[:300], name)


def _in_a_sentence(document: Document) -> Iterator[Evidence]:
    """Steps that a sentence of an assessment says were gone through; the table is their result."""
    if not any(True for _ in risk_event(document)):
        return
    for block in document.body:
        said = _GONE_THROUGH.search(block.text) if block.kind is not BlockKind.HEADING else None
        if said is None or demand(block.text) or _INTENDED.search(block.text):
            continue
        named = [n for n, pattern in _NAMED.items() if pattern.search(block.text[said.start() :])]
        if len(named) >= _NAMED_LEAST:
            for number in range(_ALL):
                yield Evidence(document.url, block.page, block.text[:300], f"step {number + 1}")


def _steps(document: Document) -> Iterator[tuple[str, Section, str]]:
    for section in headed(document, _NUMBERED):
        number = _NUMBERED.search(section.label)
        if number and (text := _told(section)):
            yield number[1], section, text


def _stages(document: Document) -> Iterator[tuple[str, Section, str]]:
    for name, pattern in _STAGES.items():
        for section in headed(document, pattern):
            if text := _told(section):
                yield name, section, text


def _told(section: Section) -> str:
    """What a step says besides its name, '' if that is nothing."""
    text = " ".join(real_text(section.text).split())
    return text if says(text, least=_LEAST, besides=(section.label,)) else ""
