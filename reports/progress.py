"""The paper that reports what last year's measures came to (FY2568 O28)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from o_items.model import Edition
from reports import docx, result_tables
from reports.docx import Column, Paper, blank
from reports.improvement import AGENCY, SIGNERS, item_of, title_lines
from reports.measures import MEASURE, PERIOD, STEPS, UNIT
from reports.past_result import Indicator, PastResult
from reports.words import points

KEY = "integrity-report"
OUTPUT = blank("ผลการดำเนินการ")
OUTCOME = blank("ผลลัพธ์หรือผลสัมฤทธิ์")
_INDICATOR = blank("ตัวชี้วัด")
_REPORT = (
    Column("ที่", 0.9, centred=True),
    Column("มาตรการ/โครงการ/กิจกรรม", 4.2),
    Column("ตัวชี้วัดที่สอดคล้อง", 3.0),
    Column("ขั้นตอนหรือวิธีการปฏิบัติ", 4.3),
    Column("ช่วงระยะเวลา", 2.2),
    Column("ผู้รับผิดชอบ", 2.3),
    Column("ผลการดำเนินการ (Output)", 3.8),
    Column("ผลลัพธ์หรือผลสัมฤทธิ์ (Outcome)", 4.0),
)


@dataclass(frozen=True, slots=True)
class Done:
    """A measure of last year as its plan tells it; `indicators` are those it answers."""

    name: str = MEASURE
    indicators: tuple[int, ...] = ()
    steps: str = STEPS
    period: str = PERIOD
    unit: str = UNIT
    output: str = OUTPUT


def one_each(result: PastResult) -> list[Done]:
    """A row for each indicator, where no plan is given."""
    return [Done(indicators=(int(i.figure.name),)) for i in result.indicators]


def write(
    edition: Edition, result: PastResult, rows: Sequence[Done], agency: str, *, thai_digits: bool
) -> Paper:
    """The paper of the edition: last year's scores, and each measure with what it came to."""
    item, year = item_of(edition, KEY), edition.year - 1
    paper = docx.begin(f"{item.title}", author=agency, thai_digits=thai_digits)
    docx.title(paper, title_lines(item, year, agency))
    docx.paragraph(paper, _opening(result, year, agency or AGENCY))
    docx.heading(paper, f"1. ผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. {result.year} รายตัวชี้วัด")
    result_tables.indicators(paper, result)
    docx.wide(paper)
    docx.heading(paper, f"2. ผลการดำเนินการตามมาตรการ ประจำปีงบประมาณ พ.ศ. {year}")
    known = {int(i.figure.name): i for i in result.indicators}
    docx.table(paper, _REPORT, (_row(n, done, known, result) for n, done in enumerate(rows, 1)))
    closing = (
        f"รายงานนี้แสดงผลตามมาตรการ จำนวน {len(rows)} รายการ "
        f"คะแนนที่แสดงเป็นผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. {result.year}"
    )
    docx.signatures(paper, SIGNERS, closing)
    return paper


def _opening(result: PastResult, year: int, agency: str) -> str:
    change = result.overall.change
    moved = ""
    if change is not None and result.overall.before is not None and result.overall.now is not None:
        way = "เพิ่มขึ้น" if change > 0 else "ลดลง" if change < 0 else "เปลี่ยนแปลง"
        moved = (
            f" ซึ่งคะแนนภาพรวมในปีดังกล่าวได้ {points(result.overall.now)} คะแนน "
            f"จากเดิม {points(result.overall.before)} คะแนน {way} {points(abs(change))} คะแนน"
        )
    return (
        f"{agency} ขอรายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน "
        f"ประจำปีงบประมาณ พ.ศ. {year} ที่กำหนดขึ้นจากผลการประเมิน ITA{moved} ดังนี้"
    )


def _row(number: int, done: Done, known: Mapping[int, Indicator], result: PastResult) -> list[str]:
    answered = [known[i] for i in done.indicators if i in known]
    labels = "\n".join(indicator.label for indicator in answered) or _INDICATOR
    outcome = "\n".join(_moves(answered, result)) or OUTCOME
    return [
        str(number), done.name, labels, done.steps, done.period, done.unit, done.output, outcome
    ]  # fmt: skip


def _moves(indicators: Sequence[Indicator], result: PastResult) -> Iterator[str]:
    """How the scores moved: a fact for the outcome, where both years are known."""
    for indicator in indicators:
        figure = indicator.figure
        if figure.change is None or figure.before is None or figure.now is None:
            continue
        way = "เพิ่มขึ้น" if figure.change > 0 else "ลดลง" if figure.change < 0 else "เท่าเดิม"
        by = f" {points(abs(figure.change))} คะแนน" if figure.change else ""
        yield (
            f"คะแนน ITA ตัวชี้วัดที่ {figure.name} เดิม {points(figure.before)} (ปี {result.before}) "
            f"เป็น {points(figure.now)} (ปี {result.year}) {way}{by}"
        )
