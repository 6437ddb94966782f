"""The scores of a year: the JSON object, its notes as sentences, and the table on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.inert import clean
from reports.words import points
from scoring.engine import Node, Range, rounded
from scoring.levels import Level
from scoring.resolve import Note, Result
from scoring.scheme import OVERALL, Scheme, load

SCHEMA = "prongsai.score/1"

# code -> (Thai, English); {name} is the node, the rest are the note's facts in order
_SENTENCES = {
    "remark": ("{remark}", "{remark}"),
    "disagrees": (
        "{name}: ที่ให้มา {0} แต่คิดจากคะแนนที่ละเอียดกว่าได้ {1} (ต่างกัน {2}) จึงใช้ค่าที่คิดได้",
        "{name}: given as {0}, but its finer scores come to {1} (difference {2}), which is used",
    ),
    "impossible": (
        "{name}: ที่ให้มา {0} เป็นไปไม่ได้ เพราะคะแนนที่ละเอียดกว่าทำให้อยู่ระหว่าง {1} ถึง {2} จึงไม่ใช้",
        "{name}: {0} can't be, as its finer scores put it between {1} and {2}; not used",
    ),
    "coarser_used": (
        "{name}: ใช้ค่าที่ให้มา {0} เพราะคะแนนที่ละเอียดกว่าไม่ครบ",
        "{name}: the given {0} is used, as its finer scores are not complete",
    ),
    "derived": (
        "{name}: {0} คิดย้อนจากค่าเฉลี่ยของทั้งสองส่วน",
        "{name}: {0}, told from the mean of both parts",
    ),
    "missing": (
        "ไม่มีคะแนน {name} คะแนนรวมจึงเป็นช่วง",
        "No score of {name}, so the overall is a range",
    ),
    "pinned": (
        "{name}: อยู่ระหว่าง {0} ถึง {1} เพราะรู้เพียงค่าเฉลี่ยของทั้งสองส่วน",
        "{name}: between {0} and {1}, as only the mean of both parts is known",
    ),
    "incomplete": ("{name}: ไม่รู้คะแนนของ {all} จึงเป็นช่วง", "{name}: a range, as {all} is unknown"),
    "level_missed": (
        "ไม่ถึงระดับ “{level}” เพราะ {name} ได้ {1} ต่ำกว่า {2}",
        "Not “{level}”, as {name} has {1}, below {2}",
    ),
    "respondents": (
        "{name}: ผู้ตอบ {all_0} คน (รายข้อ {all_1} ถึง {all_2} คน ไม่นับผู้ที่ตอบว่าไม่ทราบ)",
        "{name}: {all_0} respondents ({all_1} to {all_2} a question, without “don't know”)",
    ),
    "sheet_unused": (
        "แผ่น “{all}” ไม่มีหัวคอลัมน์ที่รู้จัก จึงไม่ได้ใช้",
        "The sheet “{all}” has no known columns and was not used",
    ),
    "oit_audited": (
        "คะแนน OIT และคะแนนรวมในไฟล์ไม่ได้ใช้ เพราะใช้ผลตรวจเว็บไซต์แทน",
        "The OIT and overall scores of the file are not used: the audit's own are",
    ),
    "what_if_open": (
        "{name}: ไม่มีคะแนนรายข้อให้แก้ ผลของการสมมติจึงเป็นช่วง",
        "{name}: its finer scores are not given, so the what-if is a range",
    ),
}
_COUNTS = ("respondents", "incomplete", "sheet_unused")  # facts that are no scores


@dataclass(frozen=True, slots=True)
class YearScores:
    """A year's result to show; `before` is the one without the what-if."""

    scheme: Scheme
    result: Result
    notes: tuple[Note, ...] = ()
    respondents: Mapping[str, int] = field(default_factory=dict)
    before: Result | None = None
    plan: Mapping[str, Any] | None = None
    advice: Sequence[Mapping[str, Any]] = ()
    scan: Mapping[str, Any] | None = None  # the report that tells what items lack


def document(years: Mapping[str, YearScores], lang: str) -> dict[str, Any]:
    """The object that `prongsai score --json` writes."""
    return {"schema": SCHEMA, "years": {y: _year(found, lang) for y, found in years.items()}}


def _year(found: YearScores, lang: str) -> dict[str, Any]:
    notes = [*found.notes, *found.result.notes]
    entry: dict[str, Any] = {
        "scores": _scores(found.result, found.scheme),
        "notes": [sentence(note, found.scheme, lang) for note in notes],
    }
    if found.respondents:
        entry["respondents"] = dict(found.respondents)
    if found.before is not None:
        entry["before"] = _scores(found.before, found.scheme)
    return {**entry, "plan": found.plan, "advice": list(found.advice)}


def _scores(result: Result, scheme: Scheme) -> dict[str, Any]:
    """The scores of the contract, and EIT in years when it had no parts."""
    found = scores_object(result, scheme)
    if any(tree.id == "eit" for tree in scheme.instruments):
        found["eit"] = _object(result.scores["eit"], scheme) if "eit" in result.known else None
    return found


def scores_object(result: Result, scheme: Scheme) -> dict[str, Any]:
    """The scores of the contract; instruments of which nothing is known are null, save OIT."""
    shown = {name: _object(value, scheme) for name, value in result.scores.items()}
    known = {
        tree.id: shown[tree.id] if tree.id in result.known else None for tree in scheme.instruments
    }
    indicators = list(_indicators(scheme, result))
    return {
        "oit": shown["oit"],
        "indicators": {number: shown[name] for number, name, _ in indicators},
        "sub_indicators": {
            sub.id: shown[sub.id]
            for _, _, node in indicators
            for sub in node.children
            if sub.children and sub.id not in scheme.questions
        },
        "iit": known.get("iit"),
        "eit1": known.get("eit1"),
        "eit2": known.get("eit2"),
        "overall": shown[OVERALL],
        "level": result.level.name if result.level else None,
    }


def _object(value: Range, scheme: Scheme) -> dict[str, float]:
    return {
        "score": rounded(value.score, scheme.decimals),
        "low": rounded(value.low, scheme.decimals),
        "high": rounded(value.high, scheme.decimals),
    }


def _indicators(scheme: Scheme, result: Result) -> Iterator[tuple[str, str, Node]]:
    """The indicators that are shown: number, node id, node. Those of parts by their mean, once."""
    for tree in scheme.instruments:
        group = scheme.group_of(tree.id)
        if tree.id not in result.known and tree.id != "oit":
            continue
        if group is not None and tree.id != next(p for p in group.parts if p in result.known):
            continue
        for node in tree.children:
            number = node.id.partition(":")[2] or node.id
            yield number, f"{group.id}:{number}" if group else number, node


def sentence(note: Note, scheme: Scheme, lang: str) -> str:
    """A note as one sentence."""
    text = _SENTENCES[note.code][1 if lang == "en" else 0]
    facts = [points(rounded(f)) if isinstance(f, (int, float)) else f for f in note.facts]
    more: dict[str, str] = {"name": name_of(note.node, scheme, lang)}
    if note.code == "remark":
        more["remark"] = scheme.remark_en if lang == "en" else scheme.remark
    if note.code == "disagrees":
        given, found = (float(fact) for fact in note.facts)
        facts.append(f"{rounded(found) - rounded(given):+.2f}")
    if note.code in _COUNTS:
        more["all"] = ", ".join(name_of(str(f), scheme, lang) for f in note.facts)
        more |= {f"all_{n}": str(fact) for n, fact in enumerate(note.facts)}
    if note.code == "level_missed":
        level = next(level for level in scheme.levels if level.name == note.facts[0])
        more["level"] = level.name_en if lang == "en" else level.name
    return clean(text.format(*facts, **more))


def name_of(node: str, scheme: Scheme, lang: str) -> str:
    """What people call a node: "EIT ส่วนที่ 1 ตัวชี้วัดที่ 6", "O12", "คะแนนรวม"."""
    if node == OVERALL:
        return "Overall" if lang == "en" else "คะแนนรวม"
    instrument, _, number = node.rpartition(":")
    short = scheme.shorts.get(instrument or node, ("", ""))[1 if lang == "en" else 0]
    if not instrument:
        number = "" if short else node
    if number.isdigit():
        number = f"indicator {number}" if lang == "en" else f"ตัวชี้วัดที่ {number}"
    return f"{short} {number}".strip()


def overall_line(scores: Mapping[str, Any], edition: str, lang: str) -> str:
    """The overall score and level of a report in one line; "" where it has none."""
    found = scores["overall"]
    if found is None:
        return ""
    value = span(found)
    head = "Expected ITA score" if lang == "en" else "คะแนน ITA รวมที่คาด"
    level = next((x for x in load(edition).levels if x.name == scores["level"]), None)
    return f"{head}: {value}  {level_line(level, lang)}"


def span(found: Mapping[str, float]) -> str:
    """A score of a report, or the range that it is in."""
    if found["low"] == found["high"]:
        return points(found["score"])
    return f"{points(found['low'])} – {points(found['high'])}"


def level_line(level: Level | None, lang: str) -> str:
    if lang == "en":
        return f"Level: {level.name_en if level else 'not certain yet'}"
    return f"ระดับ: {level.name if level else 'ยังบอกไม่ได้ ขึ้นกับคะแนนที่ยังไม่รู้'}"
