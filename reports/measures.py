"""The measures that answer a result: from what is known, with a blank for what is not.

What failed on the website becomes a measure with the fixes as its steps; advice that published
analyses give on a low question becomes a proposal to be confirmed. Times, units, and measures of
its own only the agency knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from o_items.load import edition_ids, load
from o_items.model import Edition, Item
from reports.docx import blank
from reports.past_result import Figure, Indicator, PastResult
from reports.words import points
from scoring import advice
from scoring.advice import Advice

MEASURE = blank("มาตรการ โครงการ หรือกิจกรรม")
STEPS = blank("ขั้นตอนหรือวิธีการดำเนินการ")
PERIOD = blank("ระยะเวลา")
UNIT = blank("ผู้รับผิดชอบ")
SCORE = blank("คะแนน")
PROPOSED = "[ยืนยันหรือแก้ไขข้อเสนอนี้]"
_FULL = 100.0


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of the plan."""

    name: str
    answers: str
    steps: str = STEPS
    period: str = PERIOD
    unit: str = UNIT


@dataclass(frozen=True, slots=True)
class Mending:
    """An item of this edition that failed on the website, and what mends it."""

    item: Item
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grounds:
    """What measures are drawn from."""

    result: PastResult
    edition: Edition
    mendings: tuple[Mending, ...] = ()


def measures(grounds: Grounds) -> list[Measure]:
    """The measures in the order of the indicators; those that need none are one row at the end."""
    found: list[Measure] = []
    kept: list[Indicator] = []
    for indicator in grounds.result.indicators:
        own = list(_of_indicator(indicator, grounds))
        found += own
        if not own:
            kept.append(indicator)
    return [*found, *_keeping(kept)]


def low(indicator: Indicator, result: PastResult) -> list[Figure]:
    """The questions and sub-indicators below what the best level asks for, and failed items."""
    return [
        figure
        for figure in (*indicator.parts, *indicator.questions)
        if figure.now is not None
        and figure.now < (_FULL if figure.name.startswith("O") else result.best)
    ]


def needs_work(indicator: Indicator, result: PastResult) -> bool:
    """Whether the indicator, or anything below it, is below what the best level asks for."""
    now = indicator.figure.now
    return now is None or now < result.best or bool(low(indicator, result))


def _of_indicator(indicator: Indicator, grounds: Grounds) -> Iterator[Measure]:
    lows = low(indicator, grounds.result)
    own = [*_of_items(indicator, lows, grounds), *_proposals(indicator, lows, grounds)]
    yield from own
    advised = {name for name, _ in _advised(lows, grounds)}
    rest = [f for f in lows if f.name[:1] in "ie" and _bare(f) not in advised]
    if rest or (needs_work(indicator, grounds.result) and not own):
        yield Measure(MEASURE, _answers(indicator, rest))


def _of_items(indicator: Indicator, lows: Sequence[Figure], grounds: Grounds) -> Iterator[Measure]:
    """Items to mend: those that failed on the website, then those without full marks last year."""
    seen = set()
    for mending in grounds.mendings:
        sub = mending.item.sub_indicator
        if sub.partition(".")[0] == indicator.figure.name:
            seen.add(mending.item.key)
            title = grounds.edition.sub_indicators.get(sub, "")
            answers = f"{_answers(indicator)}\nตัวชี้วัดย่อยที่ {sub} {title}"
            yield Measure(_mending(mending.item), answers, numbered(mending.steps) or STEPS)
    for figure in (f for f in lows if f.name.startswith("O")):
        old = _item(str(grounds.result.year), figure.name)
        new = next((i for i in grounds.edition.items if old and i.key == old.key), None)
        if new and new.key not in seen:
            was = f"ข้อ {figure.name} ในปี {grounds.result.year} ได้ {points(figure.now or 0)} คะแนน"
            yield Measure(_mending(new), f"{_answers(indicator)}\n{was}")


def _mending(item: Item) -> str:
    return f"แก้ไขข้อ {item.id} {item.title} ให้ครบทุกองค์ประกอบ"


def _item(edition: str, number: str) -> Item | None:
    return load(edition).by_id.get(number) if edition in edition_ids() else None


def _advised(lows: Sequence[Figure], grounds: Grounds) -> Iterator[tuple[str, Advice]]:
    """The low questions on which published analyses give advice, in order."""
    known = advice.load()
    for name in dict.fromkeys(_bare(figure) for figure in lows):
        found = known.get(name)
        if found and found.basis == "found" and found.since <= grounds.result.year:
            yield name, found


def _proposals(indicator: Indicator, lows: Sequence[Figure], grounds: Grounds) -> Iterator[Measure]:
    for name, found in _advised(lows, grounds):
        asked = [figure for figure in lows if _bare(figure) == name]
        items = [i.id for i in grounds.edition.items if i.key in found.items]
        where = f"\nข้อที่เกี่ยวข้อง: {' '.join(items)}" if items else ""
        yield Measure(f"{PROPOSED} {found.text}{where}", _answers(indicator, asked))


def _bare(figure: Figure) -> str:
    return figure.name.partition(" ")[0]


def _answers(indicator: Indicator, lows: Sequence[Figure] = ()) -> str:
    """The result that a measure answers, with what is low below it."""
    return "\n".join([with_score(indicator), *(low_line(figure) for figure in lows)])


def with_score(indicator: Indicator) -> str:
    """An indicator with its score."""
    now = indicator.figure.now
    return f"{indicator.label} {f'{points(now)} คะแนน' if now is not None else SCORE}"


def low_line(figure: Figure) -> str:
    """A question or sub-indicator with its score."""
    kind = "ตัวชี้วัดย่อยที่" if "." in figure.name else "ข้อ"
    return f"{kind} {figure.name} {figure.title} {points(figure.now or 0)} คะแนน"


def _keeping(kept: Sequence[Indicator]) -> Iterator[Measure]:
    """One row for the indicators that are to be kept as they are."""
    if kept:
        yield Measure(MEASURE, "\n".join(["รักษาระดับคะแนนของ", *map(with_score, kept)]))


def numbered(steps: Sequence[str]) -> str:
    """Steps one below another with their numbers; a single one bears none."""
    if len(steps) == 1:
        return steps[0]
    return "\n".join(f"{number}) {step}" for number, step in enumerate(steps, 1))
