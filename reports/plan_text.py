"""The plan as sentences, the same in every format."""

from __future__ import annotations

from collections.abc import Sequence

from reports.scores import name_of
from reports.words import points
from scoring.engine import Range, rounded
from scoring.plan import Plan
from scoring.resolve import Result
from scoring.scheme import OVERALL, Scheme

# code -> (Thai, English)
_SENTENCES = {
    "now": (
        "ขณะนี้คะแนนรวม {score} อยู่ในระดับ “{level}” ระดับถัดไปคือ “{next}”",
        "The overall score is {score}, level “{level}”; the next level is “{next}”",
    ),
    "now_least": (
        "ขณะนี้คะแนนรวมอย่างน้อย {score} จึงอยู่ในระดับ “{level}” เป็นอย่างต่ำ ระดับถัดไปคือ “{next}”",
        "The overall score is at least {score}, so the level is at least “{level}”; "
        "the next one is “{next}”",
    ),
    "top": (
        "ขณะนี้คะแนนรวม {score} อยู่ในระดับสูงสุด “{level}” แล้ว",
        "The overall score is {score}: the highest level, “{level}”, is reached",
    ),
    "oit_next": (
        "คะแนน OIT {score} เกณฑ์ถัดไปคือ {needs} ซึ่งระดับ “{next}” ต้องการ",
        "OIT is {score}; the next mark is {needs}, which the level “{next}” asks for",
    ),
    "oit_next_least": (
        "คะแนน OIT อย่างน้อย {score} เกณฑ์ถัดไปคือ {needs} ซึ่งระดับ “{next}” ต้องการ",
        "OIT is at least {score}; the next mark is {needs}, which the level “{next}” asks for",
    ),
    "oit_top": (
        "คะแนน OIT {score} ถึงเกณฑ์สูงสุดที่ระดับต่าง ๆ ต้องการแล้ว",
        "OIT is {score}: as much as any level asks for",
    ),
    "survey": (
        "ยังไม่มีคะแนน IIT และ EIT ครบ จึงดูเฉพาะคะแนน OIT",
        "IIT and EIT are not all given, so this is about OIT alone",
    ),
    "way": (
        "ทางที่แก้น้อยข้อที่สุด: {count} ข้อ คือ {items} แล้วคะแนน OIT จะเป็น {oit}",
        "The way with the fewest items: {count}, {items}; OIT becomes {oit}",
    ),
    "way_overall": (
        "ทางที่แก้น้อยข้อที่สุด: {count} ข้อ คือ {items} แล้วคะแนน OIT จะเป็น {oit} และคะแนนรวม {overall}",
        "The way with the fewest items: {count}, {items}; OIT becomes {oit}, the overall {overall}",
    ),
    "enough": (
        "ฝั่ง OIT ครบเงื่อนไขของระดับนี้แล้ว ไม่ต้องแก้ข้อใดเพิ่ม",
        "The OIT side of this level is complete; no item needs mending for it",
    ),
    "no_items": (
        "ไม่มีผลรายข้อของ OIT ที่บอกได้ว่าควรแก้ข้อใด",
        "There are no scores by item to say which one to mend",
    ),
    "look": (
        "ในจำนวนนี้ {items} ตรวจไม่ได้ ต้องเปิดดูเองก่อน ถ้าครบอยู่แล้วก็ไม่ต้องแก้",
        "Of these {items} could not be told: look first, it may be complete already",
    ),
    "best": (
        "ถ้าข้อที่ตรวจไม่ได้ผ่านทั้งหมด แก้เพียง {items} ก็พอ",
        "If all items that could not be told pass, {items} is enough",
    ),
    "best_none": (
        "ถ้าข้อที่ตรวจไม่ได้ผ่านทั้งหมด ไม่ต้องแก้ข้อใดเพิ่ม",
        "If all items that could not be told pass, nothing needs mending for it",
    ),
    "blocked": (
        "แก้ข้อ OIT อย่างเดียวยังไม่ถึงระดับ “{next}” เพราะ {name} ได้ {has} ต่ำกว่า {needs} (ขาดอีก {short})",
        "Items alone do not reach “{next}”, as {name} has {has}, below {needs} ({short} short)",
    ),
    "out_of_reach": (
        "แม้แก้ทุกข้อที่แก้ได้ {name} จะได้ {has} ต่ำกว่า {needs} ที่ระดับ “{next}” ต้องการ (ขาดอีก {short})",
        "With every item mended {name} comes to {has}, below the {needs} that “{next}” asks for "
        "({short} short)",
    ),
    "open": (
        "ยังบอกไม่ได้ว่า {name} ถึง {needs} ที่ระดับ “{next}” ต้องการหรือไม่ เพราะรู้เพียงว่าไม่ต่ำกว่า {has}",
        "Whether {name} reaches the {needs} that “{next}” asks for is not known: "
        "it is {has} or more",
    ),
}  # fmt: skip


def sentences(found: Plan, scheme: Scheme, result: Result, lang: str) -> list[str]:
    """The plan as sentences: where the result stands, the way, and what stays in it."""
    english = lang == "en"

    def say(code: str, **facts: str) -> str:
        return _SENTENCES[code][english].format(**facts)

    lines = [] if found.now else [say("survey")]
    lines.append(_now(found, result, english))
    if found.target is None:
        return lines
    lines += _way(found, english)
    above = found.target.level.name_en if english else found.target.level.name
    for code, shorts in (("blocked", found.blocked), ("open", found.open)):
        for short in shorts:
            lines.append(
                say(
                    "out_of_reach"
                    if short.part in (OVERALL, "oit") and code == "blocked"
                    else code,
                    next=above,
                    name=name_of(short.part, scheme, lang),
                    has=points(short.has),
                    needs=points(short.needs),
                    short=points(rounded(short.needs - short.has)),
                )
            )
    return lines


def _now(found: Plan, result: Result, english: bool) -> str:
    """Where the result stands."""
    value: Range = result.scores[OVERALL if found.now else "oit"]
    certain = value.exact or (found.now is not None and found.now == result.level)
    least = "" if certain else "_least"
    shown = points(rounded(value.low))
    if certain and not value.exact:
        shown += f" – {points(rounded(value.high))}"
    if found.target is None:
        code = "top" if found.now else "oit_top"
    else:
        code = ("now" if found.now else "oit_next") + least
    now, target = found.now, found.target
    return _SENTENCES[code][english].format(
        score=shown,
        level=(now.name_en if english else now.name) if now else "",
        next=(target.level.name_en if english else target.level.name) if target else "",
        needs=points(target.oit) if target else "",
    )


def _way(found: Plan, english: bool) -> list[str]:
    """The way with the fewest items, and what it hangs on."""
    if found.way is None:
        return [] if found.gains else [_SENTENCES["no_items"][english]]
    if not found.way.items:
        return [_SENTENCES["enough"][english]]
    facts = {
        "count": str(len(found.way.items)),
        "items": _listed(found.way.items, english),
        "oit": points(rounded(found.way.oit.score)),
        "overall": points(rounded(found.way.overall.score)) if found.way.overall else "",
    }
    lines = [_SENTENCES["way_overall" if found.way.overall else "way"][english].format(**facts)]
    unsure = {gain.item.id for gain in found.gains if not gain.item.sure}
    if look := [item for item in found.way.items if item in unsure]:
        lines.append(_SENTENCES["look"][english].format(items=_listed(look, english)))
    if found.at_best is not None:
        code = "best" if found.at_best else "best_none"
        lines.append(_SENTENCES[code][english].format(items=_listed(found.at_best, english)))
    return lines


def _listed(items: Sequence[str], english: bool) -> str:
    """Names as one says them: "O1, O2 และ O3"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {'and' if english else 'และ'} {items[-1]}"
