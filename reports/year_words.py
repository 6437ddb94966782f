"""A comparison of years in words: why a line is not compared, and the object of the JSON."""

from __future__ import annotations

from typing import Any

from reports.inert import clean
from reports.side_by_side import Line, Remark, Step
from reports.words import points
from reports.years import Comparison
from scoring.engine import Range, rounded

# code -> (Thai, English), filled with the facts
_SENTENCES = {
    "range": ("คะแนนยังเป็นช่วง จึงยังไม่เทียบ", "still a range, so not compared"),
    "not_applicable": ("ไม่เกี่ยวข้องในปีใดปีหนึ่ง", "does not apply in one of the years"),
    "not_there": ("ไม่มีในเกณฑ์ปี {0}", "not in the rules of {0}"),
    "one_part": (
        "ปี {0} วัด EIT เป็นส่วนเดียว อีกปีวัดสองส่วน",
        "EIT of {0} has one part, that of the other year two",
    ),
    "composition": ("จำนวนข้อเปลี่ยนจาก {0} เป็น {1}", "counts {1} where it counted {0}"),
    "members": ("มีข้อที่เปลี่ยนไป: {0}", "counts others than before: {0}"),
    "other_name": (
        "ปี {0} ใช้ชื่อ “{1}” และนับข้อไม่เหมือนกัน",
        "has another name in {0}, and counts others",
    ),
    "question_changed": (
        "คำถามเปลี่ยน จึงไม่เทียบ ปี {0}: “{1}” ปี {2}: “{3}”",
        "the question of {2} is not that of {0}, so not compared",
    ),
    "question_unknown": (
        "ไม่ทราบว่าคำถามเหมือนกันหรือไม่ เพราะไม่มีข้อความคำถามของปี {0} จึงไม่เทียบ",
        "not known whether the question is the same, as that of {0} is not at hand; not compared",
    ),
    "question_assumed": (
        "ไม่ทราบว่าคำถามเหมือนกันหรือไม่ เพราะไม่มีข้อความคำถามของปี {0}",
        "not known whether the question is the same, as that of {0} is not at hand",
    ),
    "parts_differ": (
        "ปี {0} เป็น {1} ปี {2} เป็น {3} จึงไม่เทียบ",
        "{0} has {1}, {2} has {3}, so not compared",
    ),
    "merged": (
        "{1} ของปี {0} รวมเป็น {2} ในปี {3} จึงไม่เทียบ",
        "{1} of {0} became {2} in {3}, so not compared",
    ),
    "split": (
        "{2} ของปี {3} แยกเป็น {1} ในปี {0} จึงไม่เทียบ",
        "{2} of {3} became {1} in {0}, so not compared",
    ),
    "new": ("ข้อใหม่ ไม่มีในปี {0}", "new, not in {0}"),
    "dropped": ("ยกเลิก ไม่มีในปี {0}", "dropped, not in {0}"),
    "items_unknown": ("ไม่มีรายการข้อของปี {0} ในรุ่นนี้", "the items of {0} are not in this version"),
    "level_system": (
        "ระดับของแต่ละปีใช้คนละแบบ จึงไม่เทียบ ({all})",
        "levels of different systems, so not compared ({all})",
    ),
}
_PARTS = {
    "eit": ("EIT เฉลี่ยสองส่วน", "the mean of both parts"),
    "eit1": ("EIT ส่วนที่ 1", "part 1"),
    "eit2": ("EIT ส่วนที่ 2", "part 2"),
}


def remark_text(remark: Remark | None, lang: str) -> str:
    """A remark as one sentence; "" for none."""
    if remark is None:
        return ""
    side = 1 if lang == "en" else 0
    facts = [_PARTS[fact][side] if fact in _PARTS else fact for fact in remark.facts]
    text = _SENTENCES[remark.code][side]
    return clean(text.format(*facts, all=", ".join(facts)))


def label(line: Line, lang: str) -> str:
    """What a line is called: its number and title."""
    side = 1 if lang == "en" else 0
    return clean(f"{line.row.label[side]} {line.row.title[side]}")


def remarks(line: Line, lang: str) -> str:
    """All that is to be said of a line, each sentence once."""
    texts = dict.fromkeys(remark_text(step.remark, lang) for step in line.steps)
    return " / ".join(filter(None, texts))


def shown(value: Range | None) -> str:
    """A score, or its range, with two decimals; a dash for what is not known."""
    if value is None or not value.applies:
        return "–"
    if value.exact:
        return points(rounded(value.score))
    return f"{points(rounded(value.low))} – {points(rounded(value.high))}"


def difference(step: Step) -> str:
    """A difference with its sign; "" where there is none."""
    if step.difference is None:
        return ""
    return f"{step.difference:+.2f}" if step.difference else "0.00"


def comparison_object(found: Comparison, lang: str) -> dict[str, Any]:
    """The `comparison` of the JSON."""
    return {
        "years": list(found.years),
        "levels": {year: level.name if level else None for year, level in found.levels.items()},
        "levels_note": remark_text(found.level_remark, lang) or None,
        "lines": [_line(line, list(found.years), lang) for line in found.lines],
    }


def _line(line: Line, years: list[str], lang: str) -> dict[str, Any]:
    side = 1 if lang == "en" else 0
    cells = {year: line.cells.get(year) for year in years}
    return {
        "kind": line.row.kind,
        "id": line.row.id,
        "label": line.row.label[side],
        "title": line.row.title[side],
        "values": {
            year: _value(cell.name, cell.value) if cell and cell.value else None
            for year, cell in cells.items()
        },
        "differences": [
            {
                "from": step.before,
                "to": step.after,
                "difference": step.difference,
                "code": step.remark.code if step.remark else None,
                "note": remark_text(step.remark, lang) or None,
            }
            for step in line.steps
        ],
    }


def _value(name: str, value: Range) -> dict[str, Any]:
    scores = {
        "score": rounded(value.score),
        "low": rounded(value.low),
        "high": rounded(value.high),
    }
    return {"id": name, **scores}
