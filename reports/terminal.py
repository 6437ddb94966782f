"""The report on a terminal: one line an item, then why it is held back, then what to mend."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape

from reports.plan import mends
from reports.plan_lines import indented, show_advice, show_plan
from reports.scan import Scan
from reports.scores import overall_line
from reports.words import day, points, word

_STYLE = {"passed": "green", "failed": "red", "cant_tell": "yellow", "not_applicable": "dim"}
_MARK = {"passed": "✓", "failed": "✗", "cant_tell": "?", "not_applicable": "–"}
_ADVICE_SHOWN = 5


def show(scan: Scan, console: Console, lang: str) -> None:
    """Print the summary, the items with what holds them back, what to mend first, the findings."""
    _head(scan, console, lang)
    if any(finding["kind"] == "unreachable" for finding in scan["findings"]):
        _findings(scan, console, lang)
        return
    for item in scan["items"]:
        _item(item, console, lang)
    show_plan(scan["plan"], mends(scan), console, lang)
    show_advice(scan["advice"], console, lang, most=_ADVICE_SHOWN)
    _findings(scan, console, lang)
    console.print(f"\n[dim]{escape(word('caution', lang))}[/dim]")


def _head(scan: Scan, console: Console, lang: str) -> None:
    agency, score = scan["agency"], scan["scores"]["oit"]
    console.print(f"[bold]{escape(word('report', lang, scan['edition']))}[/bold]")
    console.print(escape(f"{agency['name']}  {agency['url']}".strip()))
    console.print(escape(word("as_of", lang, day(scan["scan"]["as_of"], lang))))
    line = f"{word('score', lang)}: {points(score['score'])}"
    if score["low"] != score["high"]:
        line += f" ({word('range', lang, points(score['low']), points(score['high']))})"
    console.print(f"[bold]{escape(line)}[/bold]")
    if overall := overall_line(scan["scores"], scan["edition"], lang):
        console.print(f"[bold]{escape(overall)}[/bold]")
    console.print("  ".join(_counts(scan, lang)))
    facts = scan["scan"]
    read = word("read", lang, facts["pages"], facts["documents"], facts["ocr_pages"])
    console.print(f"[dim]{escape(read)}[/dim]\n")


def _counts(scan: Scan, lang: str) -> list[str]:
    found = []
    for outcome, style in _STYLE.items():
        count = sum(item["outcome"] == outcome for item in scan["items"])
        if count:
            found.append(f"[{style}]{_MARK[outcome]} {word(outcome, lang)} {count}[/{style}]")
    return found


def _item(item: dict[str, Any], console: Console, lang: str) -> None:
    outcome = item["outcome"]
    mark = f"[{_STYLE[outcome]}]{_MARK[outcome]} {escape(word(outcome, lang))}[/]"
    console.print(f"{item['id']:<4}{mark}  {escape(item['title'])}")
    for note, ids in _why(item).items():
        indented(f"{', '.join(ids)}: {note}", console, style="dim")


def _why(item: dict[str, Any]) -> dict[str, list[str]]:
    """The elements that hold the item back, together where the reason is the same."""
    held: dict[str, list[str]] = {}
    for element in item["elements"]:
        if item["outcome"] != "passed" and element["outcome"] == item["outcome"]:
            held.setdefault(element["note"], []).append(element["id"])
    return held


def _findings(scan: Scan, console: Console, lang: str) -> None:
    if not scan["findings"]:
        return
    console.print(f"\n[bold]{escape(word('findings', lang))}[/bold]")
    for finding in scan["findings"]:
        item = f"{finding['item']}: " if finding["item"] else ""
        known = not finding["url"] or finding["url"] in finding["message"]
        where = "" if known else f" ({finding['url']})"
        console.print(escape(f"- {item}{finding['message']}{where}"), highlight=False)
