"""Finds a plan's projects, budget and time each by itself, for a demand of all three in one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from checks.hr import planned_by_year
from checks.inner_sections import has_inner_section
from checks.registry import check
from checks.results import Evidence
from checks.topic import project_on
from crawler.model import Document

# Part -> labels where the plan is prose, the fewest letters under them, and of what kind they are.
_PARTS = {
    "name": (("ชื่อโครงการ", "ชื่อกิจกรรม", "โครงการ/กิจกรรม", "โครงการ", "กิจกรรม"), 8, "text"),
    "budget": (("งบประมาณดำเนินการ", "งบประมาณที่ใช้", "งบประมาณ", "วงเงิน"), 1, "money"),
    "period": (("ระยะเวลาดำเนินการ", "ระยะเวลา", "ช่วงเวลา", "กำหนดการ"), 2, "period"),
}


@check
def plan_part(document: Document, *, about: tuple[str, ...]) -> Iterator[Evidence]:
    """Projects, their budget and their time in a plan on that subject; one find a part."""
    for part in _PARTS:
        for evidence in _shown(document, part, about):
            yield replace(evidence, value=part)
            break


def _shown(document: Document, part: str, about: tuple[str, ...]) -> Iterator[Evidence]:
    labels, least, kind = _PARTS[part]
    return chain(
        project_on(document, about=about, field=part),
        has_inner_section(document, labels=labels, least=least, kind=kind, about=about),
        planned_by_year(document, about=about) if part == "period" else (),
    )
