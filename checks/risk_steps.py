"""Finds the steps of a risk assessment: what was done in each, not only their names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.content import says
from checks.registry import check
from checks.results import Evidence
from checks.risks import on_corruption
from checks.sections import Section, headed, real_text
from crawler.model import Document

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


@check
def risk_steps(document: Document) -> Iterator[Evidence]:
    """The steps of a corruption risk assessment, each with what was done in it; one find a step."""
    if not on_corruption(document):
        return
    numbered = {found[0]: found for found in _steps(document)}
    stages = {found[0]: found for found in _stages(document)}
    for name, section, text in max(numbered, stages, key=len).values():
        quote = f"{section.label}: {text}"
        yield Evidence(document.url, section.page, quote[:300], name)


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
