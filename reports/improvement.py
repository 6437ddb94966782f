"""The paper that turns last year's ITA result into measures of this year (FY2568 O27)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from o_items.model import Edition, Item
from reports import docx, result_tables
from reports.docx import Column, Paper, blank
from reports.measures import SCORE, Grounds, Measure, low, low_line, measures, with_score
from reports.past_result import Indicator, PastResult
from reports.words import points

KEY = "integrity-measures"
AGENCY = blank("ชื่อหน่วยงาน")
SIGNERS = ("ผู้จัดทำ", "หัวหน้าหน่วยงาน")
_ITA = (
    "การประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ "
    "(Integrity and Transparency Assessment: ITA)"
)
_YEAR = re.compile(r" (?=(?:ประจำ)?ปี(?:งบประมาณ)? (?:พ\.ศ\. )?\d{4}$)")
_PLAN = (
    Column("ที่", 1.0, centred=True),
    Column("มาตรการ/โครงการ/กิจกรรม", 5.9),
    Column("ผลการวิเคราะห์ตัวชี้วัดที่สอดคล้อง", 5.7),
    Column("ขั้นตอนหรือวิธีการดำเนินการ", 6.0),
    Column("ช่วงระยะเวลา", 2.9),
    Column("ผู้รับผิดชอบ", 3.2),
)


def item_of(edition: Edition, key: str) -> Item:
    """The edition's item of that key."""
    return next(item for item in edition.items if item.key == key)


def write(grounds: Grounds, agency: str, *, thai_digits: bool) -> Paper:
    """The paper of the edition: the result, what it says of each indicator, the measures."""
    item, year, result = item_of(grounds.edition, KEY), grounds.edition.year, grounds.result
    paper = docx.begin(f"{item.title} ปี {year}", author=agency, thai_digits=thai_digits)
    docx.title(paper, title_lines(item, year, agency))
    docx.paragraph(paper, _opening(result, year, agency or AGENCY))
    docx.heading(paper, f"ส่วนที่ 1 การวิเคราะห์ผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. {result.year}")
    docx.heading(paper, "1.1 ผลการประเมินรายเครื่องมือ", 2)
    result_tables.instruments(paper, result)
    docx.heading(paper, "1.2 ผลการวิเคราะห์รายตัวชี้วัด 10 ตัวชี้วัด", 2)
    result_tables.analysis(paper, result)
    _strong_and_weak(paper, result)
    docx.wide(paper)
    docx.heading(paper, f"ส่วนที่ 2 มาตรการ โครงการ หรือกิจกรรม ประจำปีงบประมาณ พ.ศ. {year}")
    rows = enumerate(measures(grounds), 1)
    docx.table(paper, _PLAN, (_row(number, measure) for number, measure in rows))
    closing = (
        "ให้ผู้รับผิดชอบดำเนินการตามมาตรการข้างต้นภายในระยะเวลาที่กำหนด "
        f"และรวบรวมผลเพื่อจัดทำรายงานผลการดำเนินการของปีงบประมาณ พ.ศ. {year}"
    )
    docx.signatures(paper, SIGNERS, closing)
    return paper


def title_lines(item: Item, year: int, agency: str) -> list[str]:
    """The lines of a title; the year has its own, whether the item's title names it or not."""
    name, *years = _YEAR.split(item.title, maxsplit=1)
    return [name, *(years or [f"ประจำปีงบประมาณ พ.ศ. {year}"]), agency or AGENCY]


def _opening(result: PastResult, year: int, agency: str) -> str:
    score = f"{points(result.overall.now)} คะแนน" if result.overall.now is not None else SCORE
    level = f"ระดับ{result.level}" if result.level else blank("ระดับผลการประเมิน")
    return (
        f"{agency} ได้เข้ารับ{_ITA} ประจำปีงบประมาณ พ.ศ. {result.year} ได้คะแนนภาพรวม {score} {level} "
        f"จึงนำผลการประเมินมาวิเคราะห์ครบทั้ง 10 ตัวชี้วัด และกำหนดมาตรการเพื่อปรับปรุง พัฒนา "
        f"หรือรักษาระดับการดำเนินงาน ประจำปีงบประมาณ พ.ศ. {year} ดังนี้"
    )


def _strong_and_weak(paper: Paper, result: PastResult) -> None:
    best = f"{result.best:g}"
    docx.heading(paper, "1.3 ผลคะแนนรายข้อคำถาม", 2)
    if not result_tables.questions(paper, result):
        docx.paragraph(paper, blank("คะแนนรายข้อคำถามของ IIT และ EIT"))
    docx.heading(paper, f"1.4 จุดแข็ง (ตัวชี้วัดที่ได้ตั้งแต่ {best} คะแนนขึ้นไป)", 2)
    strong = [
        i for i in result.indicators if i.figure.now is not None and i.figure.now >= result.best
    ]
    docx.points(paper, map(with_score, sorted(strong, key=_score, reverse=True)))
    if not strong:
        docx.paragraph(paper, f"ไม่มีตัวชี้วัดที่ได้ตั้งแต่ {best} คะแนนขึ้นไป")
    docx.heading(paper, "1.5 ประเด็นที่ต้องปรับปรุงหรือพัฒนา", 2)
    weak = list(_weak(result))
    docx.points(paper, weak)
    if not weak:
        docx.paragraph(paper, f"ไม่มีตัวชี้วัดหรือข้อที่ได้ต่ำกว่า {best} คะแนน")


def _score(indicator: Indicator) -> float:
    return indicator.figure.now or 0.0


def _weak(result: PastResult) -> Iterator[str]:
    """The indicators that are low, that fell, or that hold something low, each with it."""
    for indicator in sorted(result.indicators, key=_score):
        figure, lows = indicator.figure, [low_line(f) for f in low(indicator, result)]
        if figure.now is None:
            continue
        fell = figure.change is not None and figure.change < 0
        if fell:
            lows.insert(0, f"ลดลง {points(abs(figure.change or 0))} คะแนนจากปี {result.before}")
        if figure.now < result.best or lows:
            yield ": ".join([with_score(indicator), *filter(None, [", ".join(lows)])])


def _row(number: int, measure: Measure) -> list[str]:
    return [
        str(number), measure.name, measure.answers, measure.steps, measure.period, measure.unit
    ]  # fmt: skip
