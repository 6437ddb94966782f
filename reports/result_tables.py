"""Tables of an announced ITA result in a paper: instruments, indicators with words, questions."""

from __future__ import annotations

from collections.abc import Iterator

from reports import docx
from reports.docx import Column, Paper, blank
from reports.measures import SCORE, low
from reports.past_result import Figure, Indicator, PastResult
from reports.words import points

_TEXT = 16.0  # centimetres between the margins of an upright page
_NARROW = 2.0
_NONE = "–"
_NUMBER = Column("ที่", 1.0, centred=True)
_ANALYSIS = blank("ผลการวิเคราะห์")


def instruments(paper: Paper, result: PastResult) -> None:
    """The instruments and the overall score with its level."""
    level = f" (ระดับ{result.level})" if result.level else ""
    rows = [[f"{f.title} ({f.name.split()[0]})", *_compared(f, result)] for f in result.instruments]
    rows.append([f"คะแนนภาพรวม{level}", *_compared(result.overall, result)])
    scores = _scores(result, _NARROW)
    docx.table(paper, [Column("เครื่องมือ", _TEXT - _width(scores)), *scores], rows)


def analysis(paper: Paper, result: PastResult) -> None:
    """The ten indicators with what their scores say."""
    scores, name = _scores(result, _NARROW), Column("ตัวชี้วัด", 3.8)
    rest = _TEXT - name.width - _width(scores)
    docx.table(
        paper,
        [name, *scores, Column("ผลการวิเคราะห์", rest)],
        (
            [f"{i.figure.name}. {i.figure.title}", *_compared(i.figure, result), verdict(i, result)]
            for i in result.indicators
        ),
    )


def indicators(paper: Paper, result: PastResult) -> None:
    """The ten indicators with their scores."""
    scores = _scores(result, _NARROW)
    name = Column("ตัวชี้วัด", _TEXT - _NUMBER.width - _width(scores))
    rows = (
        [i.figure.name, i.figure.title, *_compared(i.figure, result)] for i in result.indicators
    )
    docx.table(paper, [_NUMBER, name, *scores], rows)


def questions(paper: Paper, result: PastResult) -> bool:
    """The questions of IIT and EIT whose scores are known; False if there are none."""
    found = [q for i in result.indicators for q in i.questions if not q.name.startswith("O")]
    if found:
        scores = _scores(result, _NARROW)
        number = Column("ข้อ", 2.4, centred=True)
        text = Column("คำถาม (โดยย่อ)", _TEXT - number.width - _width(scores))
        rows = ([q.name, q.title, *_compared(q, result)] for q in found)
        docx.table(paper, [number, text, *scores], rows)
        if result.before is not None and any(q.change is None for q in found):
            docx.note(paper, f"หมายเหตุ: “{_NONE}” หมายถึง ไม่มีคะแนนของปี {result.before} ที่เทียบกันได้")
    return bool(found)


def verdict(indicator: Indicator, result: PastResult) -> str:
    """What an indicator's score says, from its figures alone."""
    now = indicator.figure.now
    if now is None:
        return _ANALYSIS
    return " ".join(
        [_standing(now, result), *_moved(indicator.figure, result), *_least(indicator, result)]
    )


def _standing(now: float, result: PastResult) -> str:
    best, passing = f"{result.best:g}", f"{result.passing:g}"
    if now >= result.best:
        return f"ได้ตั้งแต่ {best} คะแนนขึ้นไป ควรรักษามาตรฐานไว้"
    if now >= result.passing:
        return f"ผ่าน {passing} คะแนน แต่ยังไม่ถึง {best} คะแนน ควรพัฒนาให้ดีขึ้น"
    return f"ต่ำกว่า {passing} คะแนน ต้องปรับปรุง"


def _moved(figure: Figure, result: PastResult) -> Iterator[str]:
    if figure.change is not None and figure.change:
        way = "เพิ่มขึ้น" if figure.change > 0 else "ลดลง"
        but = "แต่" if figure.change < 0 and (figure.now or 0) >= result.best else ""
        yield f"{but}{way} {points(abs(figure.change))} คะแนนจากปี {result.before}"
    elif figure.change is not None:
        yield f"เท่ากับปี {result.before}"


def _least(indicator: Indicator, result: PastResult) -> Iterator[str]:
    """The lowest question, or the items without full marks."""
    items = [q.name for q in low(indicator, result) if q.name.startswith("O")]
    asked = [q for q in indicator.questions if not q.name.startswith("O") and q.now is not None]
    if items:
        yield f"ข้อที่ไม่ได้คะแนนเต็ม ได้แก่ {' '.join(items)}"
    elif len(asked) > 1:
        least = min(asked, key=lambda q: q.now or 0.0)
        yield f"ข้อที่ได้คะแนนน้อยที่สุดคือ {least.name} {least.title} ได้ {points(least.now or 0)} คะแนน"


def _scores(result: PastResult, width: float) -> list[Column]:
    """The columns of scores; only the year's own where the year before is not known."""
    now = Column(f"ปี {result.year}", width, centred=True)
    if result.before is None:
        return [now]
    before = Column(f"ปี {result.before}", width, centred=True)
    return [before, now, Column("ผลต่าง", width, centred=True)]


def _width(columns: list[Column]) -> float:
    return sum(column.width for column in columns)


def _compared(figure: Figure, result: PastResult) -> list[str]:
    """The cells under those columns."""
    now = points(figure.now) if figure.now is not None else SCORE
    if result.before is None:
        return [now]
    before = points(figure.before) if figure.before is not None else _NONE
    if figure.asked_anew:
        before = "คนละคำถาม"
    return [before, now, f"{figure.change:+.2f}" if figure.change is not None else _NONE]
