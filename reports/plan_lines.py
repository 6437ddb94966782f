"""The plan and the advice on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from o_items.load import edition_ids, load
from reports.plan import Mend, mends
from reports.scores import YearScores
from reports.words import points, word

_MENDS_SHOWN = 5
_FIXES_SHOWN = 4
_INDENT = 6


def indented(text: str, console: Console, style: str = "") -> None:
    """Print a text below what it belongs to."""
    console.print(Padding(escape(text), (0, 0, 0, _INDENT)), style=style, highlight=False)


def show_plan(
    plan: Mapping[str, Any] | None, mends: Sequence[Mend], console: Console, lang: str
) -> None:
    """Print the way to the next level and what to mend first."""
    if plan is None:
        return
    console.print(f"\n[bold]{escape(word('first', lang))}[/bold]")
    for line in plan["text"]:
        console.print(escape(line), highlight=False)
    shown = [mend for mend in mends if mend.sure or mend.on_way]
    for number, mend in enumerate(shown[:_MENDS_SHOWN], 1):
        _mend(number, mend, console, lang)
    _rest(len(shown) - _MENDS_SHOWN, console, lang)


def _mend(number: int, mend: Mend, console: Console, lang: str) -> None:
    line = (
        f"{number}. {mend.item['id']} {mend.item['title']}  {gain(mend.gain, mend.overall, lang)}"
    )
    console.print(escape(line), highlight=False)
    for step in mend.steps[:_FIXES_SHOWN]:
        indented(f"- {step}", console)
    if more := len(mend.steps[_FIXES_SHOWN:]):
        indented(f"- {word('more_steps', lang, more)}", console)


def _rest(count: int, console: Console, lang: str) -> None:
    if count > 0:
        console.print(escape(word("more_items", lang, count)), style="dim", highlight=False)


def gain(oit: float, overall: float | None, lang: str) -> str:
    """What an item adds, in words."""
    if overall is None:
        return word("gain", lang, points(oit))
    return word("gain_both", lang, points(oit), points(overall))


def show_year_plan(year: YearScores, console: Console, lang: str) -> None:
    """Print the plan and the advice of a year, with what items lack where a scan tells it."""
    if year.plan and year.scan:
        show_plan(year.plan, mends({**year.scan, "plan": year.plan}), console, lang)
    else:
        show_plan(year.plan, (), console, lang)
        _gains(year, console, lang)
    show_advice(year.advice, console, lang)


def _gains(year: YearScores, console: Console, lang: str) -> None:
    titles = _titles(year.scheme.id, lang)
    for number, item in enumerate((year.plan or {"items": []})["items"], 1):
        asked = "" if item["outcome"] == "failed" else f" ({word('cant_tell', lang)})"
        name = f"{item['id']} {titles.get(item['id'], '')}".strip() + asked
        line = f"{number}. {name}  {gain(item['oit'], item['overall'], lang)}"
        console.print(escape(line), highlight=False)


def _titles(edition: str, lang: str) -> dict[str, str]:
    """What the items are called; {} for a year whose items are not entered."""
    if edition not in edition_ids():
        return {}
    return {i.id: i.title_en if lang == "en" else i.title for i in load(edition).items}


def show_advice(
    advice: Sequence[Mapping[str, Any]], console: Console, lang: str, most: int | None = None
) -> None:
    """Print what is advised for the questions that score lowest."""
    if not advice:
        return
    console.print(f"\n[bold]{escape(word('advice', lang))}[/bold]")
    console.print(escape(word("advice_why", lang)), style="dim", highlight=False)
    for number, entry in enumerate(advice[:most], 1):
        below = word("below", lang, points(entry["score"]), points(entry["needs"]))
        head = f"{number}. {entry['name']} {entry['text']}".rstrip()
        console.print(escape(f"{head}: {below}"), highlight=False)
        indented(f"{entry['advice']} ({word('basis_' + entry['basis'], lang)})", console)
        if named := " · ".join(item_lines(entry["items"], lang)):
            indented(f"{word('advised_items', lang)}: {named}", console, style="dim")
    _rest(len(advice) - len(advice[:most]), console, lang)


def item_lines(items: Sequence[Mapping[str, Any]], lang: str) -> list[str]:
    """Advised items by what they lack: "O9 ไม่ผ่าน ขาด O9.2, O9.3", "ผ่าน O1, O2"."""
    lacking = [_lacks(item, lang) for item in items if _missing(item)]
    rest: dict[str, list[str]] = {}
    for item in items:
        if not _missing(item):
            label = word(item["outcome"], lang) if item["outcome"] else ""
            rest.setdefault(label, []).append(item["id"])
    return lacking + [f"{label} {', '.join(ids)}".strip() for label, ids in rest.items()]


def _missing(item: Mapping[str, Any]) -> list[str]:
    if item["outcome"] != "failed":
        return []
    return [each["id"] for each in item["missing"]]


def _lacks(item: Mapping[str, Any], lang: str) -> str:
    missing = word("lacks", lang, ", ".join(_missing(item)))
    return f"{item['id']} {word(item['outcome'], lang)} {missing}"
