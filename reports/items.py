"""Shows what items demand, which item a text names, and the verdict on one document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.markup import escape

from checks.catalogue import CHECKS
from checks.labels import Labels
from checks.numbers import number_of, without_number
from crawler.text import fold
from o_items.model import Edition, Element, Item
from reports.words import word

_NUMBER = 0.5  # how sure a number alone is: other years count otherwise
_SPANS = {
    "any": ("ข้อมูลปัจจุบัน", "current"),
    "year": ("ปีงบประมาณ {0}", "fiscal year {0}"),
    "previous_year": ("ปีงบประมาณ {1}", "fiscal year {1}"),
    "first_half": ("6 เดือนแรกของปีงบประมาณ {0}", "first six months of fiscal year {0}"),
    "in_force": ("ใช้บังคับในปี {0}", "in force in {0}"),
}
_TITLE_ONLY = (
    "ไม่มีรายละเอียดว่าข้อนี้ต้องมีอะไร จึงดูแค่ว่ามีเอกสารชื่อตรงกับข้อ",
    "What this item must show was not found; a document of its title is enough",
)


def find(texts: Iterable[str], edition: Edition, agency_type: str) -> Iterator[dict[str, Any]]:
    """For each text the item it names and how surely, item None where it names none."""
    labels = Labels(edition)
    for text in texts:
        label = labels.find(fold(text), agency_type=agency_type or "other")
        number = _bare_number(text, edition)
        yield {
            "text": text,
            "item": label.item if label else number or None,
            "score": round(label.score, 3) if label else (_NUMBER if number else 0.0),
        }


def _bare_number(text: str, edition: Edition) -> str:
    """The item whose number is all a text says, in this edition's list; "" if it says more."""
    number = number_of(text) or ""
    says_more = re.search(r"[ก-ฮa-z]{2}", without_number(fold(text)), re.IGNORECASE)
    return number if number in edition.by_id and not says_more else ""


def title_of(item: Item, lang: str) -> str:
    """The item's title in the language."""
    return item.title_en if lang == "en" else item.title


def remark(edition: Edition, lang: str) -> str:
    """How far the edition's criteria can be trusted, or ''."""
    return edition.remark_en if lang == "en" else edition.remark


def period_text(element: Element, edition: Edition, lang: str) -> str:
    """The time that an element asks for, in words."""
    thai, english = _SPANS[element.span.value]
    return (english if lang == "en" else thai).format(edition.year, edition.year - 1)


def _show_remark(edition: Edition, console: Console, lang: str) -> None:
    if remark(edition, lang):
        console.print(escape(remark(edition, lang)), style="yellow")


def show_all(edition: Edition, console: Console, lang: str) -> None:
    """Print every item of an edition, one a line."""
    console.print(escape(edition.name), style="bold")
    _show_remark(edition, console, lang)
    for item in edition.items:
        console.print(escape(f"{item.id:<4} {title_of(item, lang)}"))


def show_item(item: Item, edition: Edition, console: Console, lang: str) -> None:
    """Print what an item demands, on what basis, and how each element is checked."""
    console.print(escape(f"{item.id} {title_of(item, lang)}"), style="bold")
    _show_remark(edition, console, lang)
    if not item.elements:
        console.print(escape(_TITLE_ONLY[lang == "en"]), style="dim")
    for element in item.elements:
        advisory = "" if element.required else f" ({word('advisory', lang)})"
        console.print(
            escape(f"{element.id} {element.text_en if lang == 'en' else element.text}{advisory}")
        )
        span = period_text(element, edition, lang)
        weak = f" ({word('weak', lang)})" if element.basis in edition.weak_bases else ""
        console.print(escape(f"     {span} · {edition.bases[element.basis]}{weak}"), style="dim")
        for use in element.any_of:
            console.print(escape(f"     {use.check}: {_doc(use.check)}"), style="dim")
        console.print(escape(f"     {word('fix', lang)}: {element.fix}"), style="dim")


def _doc(check: str) -> str:
    return (CHECKS[check].__doc__ or "").strip().split("\n")[0]


def show_result(result: dict[str, Any], edition: Edition, console: Console, lang: str) -> None:
    """Print the verdict on one document: each element with its proof or how to mend it."""
    console.print(
        escape(f"{result['id']} {result['title']}: {word(result['outcome'], lang)}"), style="bold"
    )
    _show_remark(edition, console, lang)
    if not result["elements"]:
        console.print(escape(_TITLE_ONLY[lang == "en"]), style="dim")
    for element in result["elements"]:
        console.print(
            escape(f"{element['id']} {element['text']}: {word(element['outcome'], lang)}")
        )
        for proof in element["evidence"][:1]:
            page = f" ({word('page', lang, proof['page'])})" if proof["page"] else ""
            console.print(escape(f"     “{proof['excerpt'][:160]}”{page}"), style="dim")
        if element["outcome"] != "passed":
            console.print(escape(f"     {element['note']}"), style="dim")
        if element["fix"]:
            console.print(escape(f"     {word('fix', lang)}: {element['fix']}"), style="dim")
