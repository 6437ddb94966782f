"""Puts changes between scans into sentences, Thai and English."""

from __future__ import annotations

from reports.diff import Cause, Change, Kind
from reports.words import points, word
from scoring.engine import Range

# kind -> (Thai, English); {0} is what, {1} and {2} how it was and how it is
_SENTENCES: dict[Kind, tuple[str, str]] = {
    Kind.ITEM_LOST: ("{0}: เคยผ่าน ตอนนี้ไม่ผ่าน", "{0}: passed before, fails now"),
    Kind.ELEMENT_LOST: ("{0}: เคยมี ตอนนี้ขาด", "{0}: was there, is missing now"),
    Kind.UNREACHABLE: (
        "เปิดเว็บไซต์ไม่ได้แล้ว (ครั้งก่อนเปิดได้)",
        "The site can't be opened any more",
    ),
    Kind.DOCUMENT_GONE: (
        "{0}: หลักฐานที่ {1} ใช้ไม่ได้แล้ว (ถูกถอดออกหรือเนื้อหาเปลี่ยน)",
        "{0}: the proof at {1} is no proof any more (taken away, or other content)",
    ),
    Kind.ITEM_HIDDEN: ("{0}: เคย{1} ตอนนี้ตรวจไม่ได้", "{0}: was {1}, can't be told now"),
    Kind.ELEMENT_HIDDEN: ("{0}: เคย{1} ตอนนี้ตรวจไม่ได้", "{0}: was {1}, can't be told now"),
    Kind.FINDING_NEW: ("ข้อสังเกตใหม่ {0}", "New finding {0}"),
    Kind.LEVEL: ("ระดับผลการประเมินเปลี่ยนจาก {1} เป็น {2}", "Level: {1} before, {2} now"),
    Kind.SCORE: ("{0}: จาก {1} เป็น {2}", "{0}: from {1} to {2}"),
    Kind.DOCUMENT_REPLACED: (
        "{0}: หลักฐานเปลี่ยนจาก {1} เป็น {2}",
        "{0}: the proof was {1} and is {2} now",
    ),
    Kind.ITEM_OTHER: ("{0}: เคย{1} ตอนนี้{2}", "{0}: was {1}, is {2} now"),
    Kind.ELEMENT_OTHER: ("{0}: เคย{1} ตอนนี้{2}", "{0}: was {1}, is {2} now"),
    Kind.ITEM_NEW: ("{0}: เป็นข้อใหม่ของเกณฑ์ปีนี้", "{0}: new in this year's criteria"),
    Kind.ITEM_DROPPED: ("{0}: ไม่มีในเกณฑ์ปีนี้แล้ว", "{0}: not in this year's criteria"),
    Kind.REACHABLE: ("เปิดเว็บไซต์ได้แล้ว (ครั้งก่อนเปิดไม่ได้)", "The site can be opened again"),
    Kind.ITEM_SEEN: ("{0}: เคยตรวจไม่ได้ ตอนนี้ตรวจได้ ผลคือ{2}", "{0}: can be told again, {2}"),
    Kind.ELEMENT_SEEN: ("{0}: เคยตรวจไม่ได้ ตอนนี้ตรวจได้ ผลคือ{2}", "{0}: can be told again, {2}"),
    Kind.ITEM_GAINED: ("{0}: เคยไม่ผ่าน ตอนนี้ผ่านแล้ว", "{0}: failed before, passes now"),
    Kind.ELEMENT_GAINED: ("{0}: เคยขาด ตอนนี้มีแล้ว", "{0}: was missing, is there now"),
    Kind.FINDING_MENDED: ("ข้อสังเกตที่แก้แล้ว {0}", "Mended finding {0}"),
}  # fmt: skip
_GONE_FOR_SURE = ("{0}: เปิด {1} ไม่ได้แล้ว (ไม่มีหน้านี้)", "{0}: {1} is gone")
_CAUSES = {
    Cause.CHECKER: (
        "เพราะโปรแกรมหรือเกณฑ์เปลี่ยน ไม่ใช่เว็บไซต์",
        "the checker or the criteria changed, not the site",
    ),
    Cause.UNKNOWN: (
        "ไม่แน่ว่าเว็บไซต์หรือโปรแกรมเปลี่ยน",
        "whether the site or the checker changed isn't known",
    ),
}
_NODES = {"oit": ("คะแนน OIT", "OIT score"), "overall": ("คะแนนรวม", "Overall score")}
_ADVISORY = ("แนะนำ ไม่นับคะแนน", "advisory, not counted")


def sentence(change: Change, lang: str) -> str:
    """The change in one sentence, with who changed where it was not plainly the site."""
    words = _GONE_FOR_SURE if change.sure and not change.after else _SENTENCES[change.kind]
    told = words[lang == "en"].format(_what(change, lang), *_states(change, lang))
    remarks = [_CAUSES[change.cause][lang == "en"]] if change.cause in _CAUSES else []
    remarks += [] if change.required else [_ADVISORY[lang == "en"]]
    return f"{told} ({', '.join(remarks)})" if remarks else told


def _what(change: Change, lang: str) -> str:
    if change.kind is Kind.SCORE:
        return _NODES[change.key][lang == "en"]
    number = change.element or change.item
    text = f"{number} {change.text}" if number else change.text
    finding = change.kind in (Kind.FINDING_NEW, Kind.FINDING_MENDED)
    where = change.after if finding and change.after not in change.text else ""
    return f"{text} ({where})" if where else text


def _states(change: Change, lang: str) -> tuple[str, str]:
    if change.before_score and change.after_score:
        return score(change.before_score, lang), score(change.after_score, lang)
    if change.kind is Kind.LEVEL:
        none = "not certain" if lang == "en" else "ยังไม่แน่ชัด"
        return change.before or none, change.after or none
    return _state(change.before, lang), _state(change.after, lang)


def _state(text: str, lang: str) -> str:
    outcomes = ("passed", "failed", "cant_tell", "not_applicable")
    return word(text, lang) if text in outcomes else text


def score(value: Range, lang: str) -> str:
    """A score with its range: "71.43 (ระหว่าง 71.43 ถึง 78.57)"."""
    if value.low == value.high:
        return points(value.score)
    between = word("range", lang, points(value.low), points(value.high))
    return f"{points(value.score)} ({between})"
