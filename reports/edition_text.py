"""Shows what changed between two editions, for an officer who prepares for the newer one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.markup import escape

from o_items.model import Edition, Element, Item
from reports.edition_diff import Change, EditionDiff, ElementChange, ElementDiff, ItemDiff
from reports.items import period_text, remark, title_of
from reports.words import word

SCHEMA = "prongsai.edition-diff/1"
_WORDS = {
    "head": ("เกณฑ์ปี {1} เทียบกับปี {0}", "FY{1} against FY{0}"),
    "items": ("ปี {0} มี {1} ข้อ (ปี {2} มี {3} ข้อ)", "FY{0} has {1} items (FY{2}: {3})"),
    "years": (
        "แผนและความก้าวหน้าใช้ของปี {0} รายงานผลใช้ของปี {1}",
        "Plans and progress are those of FY{0}, reports those of FY{1}",
    ),
    "elements": ("องค์ประกอบ", "Elements"),
    "none": ("ไม่มีอะไรเปลี่ยน", "nothing changed"),
    "same": ("เหมือนเดิมทั้งข้อ: {0}", "Unchanged: {0}"),
    "part": ("ส่วนหนึ่งของ {0} → {1}", "part of {0} → {1}"),
    "called": ("ชื่อเดิม: {0}", "was called: {0}"),
    "do": ("สิ่งที่ต้องทำ: {0}", "what to do: {0}"),
    "was": ("เดิม: {0}", "was: {0}"),
}
_CHANGES = {
    Change.KEPT: ("เลขข้อเดิม", "same number"),
    Change.RENUMBERED: ("เปลี่ยนเลขข้อ", "new number"),
    Change.MERGED: ("รวมจากหลายข้อ", "merged"),
    Change.SPLIT: ("แยกเป็นข้อของตัวเอง", "split off"),
    Change.NEW: ("ข้อใหม่", "new item"),
    Change.DROPPED: ("ตัดออก", "dropped"),
}
_ELEMENTS = {
    ElementChange.NEW: ("เพิ่มใหม่", "new"),
    ElementChange.GONE: ("ไม่ขอแล้ว", "no longer asked"),
    ElementChange.REQUIRED: ("เดิมแค่แนะนำ ตอนนี้ต้องมี", "was advisory, now required"),
    ElementChange.ADVISORY: ("เดิมต้องมี ตอนนี้แค่แนะนำ", "was required, now advisory"),
    ElementChange.PERIOD: ("เปลี่ยนช่วงเวลา", "another period"),
    ElementChange.WORDING: ("เปลี่ยนถ้อยคำ", "other words"),
    ElementChange.MOVED: ("ย้ายข้อ", "moved"),
}
_TO_PREPARE = {ElementChange.NEW, ElementChange.REQUIRED}


def show(diff: EditionDiff, console: Console, lang: str) -> None:
    """Print what changed, item by item, in the newer edition's order."""
    console.print(escape(_say("head", lang, diff.before.id, diff.after.id)), style="bold")
    for line in _summary(diff, lang):
        console.print(escape(line))
    for item in diff.items:
        if not item.same:
            console.print()
            console.print(escape(_title(item, lang)), style="bold")
            for line in _details(item, diff, lang):
                console.print(escape(f"     {line}"))
    same = [item.after.id for item in diff.items if item.same and item.after]
    if same:
        console.print()
        console.print(escape(_say("same", lang, ", ".join(same))))


def diff_object(diff: EditionDiff, lang: str) -> dict[str, Any]:
    """The comparison as a JSON object."""
    old, new = diff.before, diff.after
    return {
        "schema": SCHEMA,
        "from": old.id,
        "to": new.id,
        "remarks": [text for text in (remark(old, lang), remark(new, lang)) if text],
        "items": [_item_object(item, diff, lang) for item in diff.items],
    }


def _item_object(item: ItemDiff, diff: EditionDiff, lang: str) -> dict[str, Any]:
    return {
        "change": item.change.value,
        "key": (item.after or item.before[0]).key,
        "before": [_place(each, lang) for each in item.before],
        "after": _place(item.after, lang) if item.after else None,
        "renamed": item.renamed,
        "elements": [
            {
                "key": (each.after or each.before or _nothing()).key,
                "changes": [change.value for change in each.changes],
                "before": _demand(each.before, diff.before, lang),
                "after": _demand(each.after, diff.after, lang),
            }
            for each in item.elements
        ],
    }


def _nothing() -> Element:
    raise ValueError("a change of no element")


def _place(item: Item, lang: str) -> dict[str, str]:
    return {"id": item.id, "title": title_of(item, lang)}


def _demand(element: Element | None, edition: Edition, lang: str) -> dict[str, Any] | None:
    if element is None:
        return None
    return {
        "id": element.id,
        "text": _text(element, lang),
        "required": element.required,
        "period": period_text(element, edition, lang),
        "fix": element.fix,
    }


def _summary(diff: EditionDiff, lang: str) -> Iterator[str]:
    old, new = diff.before, diff.after
    counts = [f"{_pick(_CHANGES[c], lang)} {diff.count(c)}" for c in Change if diff.count(c)]
    numbers = _say("items", lang, new.id, len(new.items), old.id, len(old.items))
    yield f"{numbers}: {' · '.join(counts)}"
    counts = [
        f"{_pick(words, lang)} {diff.count_elements(change)}"
        for change, words in _ELEMENTS.items()
        if diff.count_elements(change)
    ]
    yield f"{_say('elements', lang)}: {' · '.join(counts) or _say('none', lang)}"
    if old.year != new.year:
        yield _say("years", lang, new.year, new.year - 1)
    yield from (text for text in (remark(old, lang), remark(new, lang)) if text)


def _title(item: ItemDiff, lang: str) -> str:
    """The head of one item: "O12 → O11 title"."""
    old = " + ".join(each.id for each in item.before)
    if item.after is None:
        return f"{_pick(_CHANGES[item.change], lang)}: {old} {title_of(item.before[0], lang)}"
    new = f"{item.after.id} {title_of(item.after, lang)}"
    if item.change is Change.NEW:
        return f"{_pick(_CHANGES[item.change], lang)}: {new}"
    if item.change is Change.SPLIT:
        return _say("part", lang, old, new)
    return new if item.change is Change.KEPT else f"{old} → {new}"


def _details(item: ItemDiff, diff: EditionDiff, lang: str) -> Iterator[str]:
    if item.change is Change.DROPPED:
        return  # all that it asked is gone with it
    if item.renamed or item.change is Change.MERGED:
        yield from (_say("called", lang, f"{i.id} {title_of(i, lang)}") for i in item.before)
    for element in item.elements:
        yield from _lines(element, diff, lang)


def _lines(element: ElementDiff, diff: EditionDiff, lang: str) -> Iterator[str]:
    """What changed in one demand and how to meet it, where it is to be prepared."""
    shown = element.after or element.before or _nothing()
    what = " · ".join(_pick(_ELEMENTS[change], lang) for change in element.changes)
    advisory = ElementChange.NEW in element.changes and not shown.required
    extra = f" ({word('advisory', lang)})" if advisory else ""
    yield f"{what}: {shown.id} {_text(shown, lang)}{extra}"
    if element.before and element.after:
        yield from (f"  {line}" for line in _differences(element.before, element, diff, lang))
    if _TO_PREPARE & set(element.changes):
        yield f"  {_say('do', lang, shown.fix)}"


def _differences(
    before: Element, element: ElementDiff, diff: EditionDiff, lang: str
) -> Iterator[str]:
    if ElementChange.PERIOD in element.changes and element.after:
        old = period_text(before, diff.before, lang)
        yield f"{old} → {period_text(element.after, diff.after, lang)}"
    if {ElementChange.WORDING, ElementChange.MOVED} & set(element.changes):
        yield _say("was", lang, f"{before.id} {_text(before, lang)}")


def _text(element: Element, lang: str) -> str:
    return element.text_en if lang == "en" else element.text


def _say(key: str, lang: str, *facts: object) -> str:
    return _pick(_WORDS[key], lang).format(*facts)


def _pick(words: tuple[str, str], lang: str) -> str:
    return words[lang == "en"]
