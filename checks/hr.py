"""Finds which sides of personnel work a plan covers, and plans laid out year by year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.content import demand, filled
from checks.project_columns import NAMES
from checks.registry import check
from checks.results import Evidence
from checks.tables import body_tables, column, row_evidence
from checks.topic import on_topic
from crawler import dates
from crawler.model import BlockKind, Document

_TRAINING = (
    r"ฝึกอบรม|อบรม|หลักสูตร|พัฒนาบุคลากร|พัฒนาศักยภาพ|พัฒนาความรู้|เพิ่มพูน|ศึกษาดูงาน|สมรรถนะ|การเรียนรู้|ทุนการศึกษา"
)
_THEMES = {
    "management": re.compile(
        r"สรรหา|บรรจุ|แต่งตั้ง|อัตรากำลัง|รับโอน|เลื่อนขั้น|เลื่อนระดับ|เลื่อนเงินเดือน|เลื่อนตำแหน่ง|ประเมินผลการปฏิบัติ"
        r"|ความก้าวหน้าในสายอาชีพ|"
        r"เส้นทางความก้าวหน้า|สวัสดิการ|บำเหน็จ|วินัย|ธำรงรักษา|แรงจูงใจ|ระบบฐานข้อมูลบุคลากร|กรอบอัตรา|ย้าย"
    ),
    "development": re.compile(_TRAINING),
}
_COURSE = re.compile(r"หลักสูตร|อบรม")
_SAYS_MORE = 12  # characters: a line as short as the theme's name tells nothing


@check
def hr_theme(document: Document, *, theme: str) -> Iterator[Evidence]:
    """A line of the plan that tells of work on the theme ("management" or "development").

    A training course on recruitment is development, not management.
    """
    for block in document.body:
        if block.kind is BlockKind.HEADING or demand(block.text) or not filled(block.text):
            continue
        found = _THEMES[theme].search(block.text)
        if (
            not found
            or len(block.text) < len(found[0]) + _SAYS_MORE
            or block.text in document.title
        ):
            continue
        if theme == "management" and _COURSE.search(block.text):
            continue
        yield Evidence(document.url, block.page, block.text[:300], theme)


@check
def planned_by_year(document: Document, *, about: tuple[str, ...]) -> Iterator[Evidence]:
    """Projects whose time is shown by columns of years ("2566 | 2567 | 2568") filled for them."""
    for table in body_tables(document) if on_topic(document, about) else ():
        names = column(table, NAMES)
        years = [at for at, head in enumerate(table.columns) if len(set(dates.years(head))) == 1]
        if names is None or len(years) < 2:
            continue
        for row in names.rows:
            if filled(row[names.index]) and any(filled(row[at]) for at in years):
                yield row_evidence(document, table, row)
