"""The report on a terminal: rich counts Thai cells, so columns stay straight."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from reports.plan import mend_first
from reports.scan import Scan
from reports.words import day, points, word

_STYLE = {"passed": "green", "failed": "red", "cant_tell": "yellow", "not_applicable": "dim"}
_MARK = {"passed": "✓", "failed": "✗", "cant_tell": "?", "not_applicable": "–"}
_MENDS_SHOWN = 5


def show(scan: Scan, console: Console, lang: str) -> None:
    """Print the summary, one line an item, what to mend first and the findings."""
    _head(scan, console, lang)
    console.print(_items(scan, lang))
    _mends(scan, console, lang)
    _findings(scan, console, lang)
    console.print(f"[dim]{escape(word('caution', lang))}[/dim]")


def _head(scan: Scan, console: Console, lang: str) -> None:
    agency, score = scan["agency"], scan["scores"]["oit"]
    console.print(f"[bold]{escape(word('report', lang, scan['edition']))}[/bold]")
    console.print(escape(f"{agency['name']}  {agency['url']}"))
    console.print(escape(word("as_of", lang, day(scan["scan"]["as_of"], lang))))
    line = f"{word('score', lang)}: {points(score['score'])}"
    if score["low"] != score["high"]:
        line += f" ({word('range', lang, points(score['low']), points(score['high']))})"
    console.print(f"[bold]{escape(line)}[/bold]")
    console.print("  ".join(_counts(scan, lang)))
    facts = scan["scan"]
    read = word("read", lang, facts["pages"], facts["documents"], facts["ocr_pages"])
    console.print(f"[dim]{escape(read)}[/dim]")


def _counts(scan: Scan, lang: str) -> list[str]:
    found = []
    for outcome, style in _STYLE.items():
        count = sum(item["outcome"] == outcome for item in scan["items"])
        if count:
            found.append(f"[{style}]{_MARK[outcome]} {word(outcome, lang)} {count}[/{style}]")
    return found


def _items(scan: Scan, lang: str) -> Table:
    table = Table(show_header=True, header_style="bold", expand=False)
    table.add_column(word("item", lang), no_wrap=True)
    table.add_column(word("title", lang), overflow="fold")
    table.add_column(word("result", lang), no_wrap=True)
    table.add_column(word("why", lang), overflow="fold")
    for item in scan["items"]:
        outcome = item["outcome"]
        verdict = f"[{_STYLE[outcome]}]{_MARK[outcome]} {word(outcome, lang)}[/]"
        table.add_row(item["id"], escape(item["title"]), verdict, escape(_why(item)))
    return table


def _why(item: dict[str, object]) -> str:
    """The elements that hold the item back."""
    elements: list[dict[str, str]] = item["elements"]  # type: ignore[assignment]
    if item["outcome"] == "passed":
        return ""
    return "\n".join(
        f"{e['id']} {e['text']}: {e['note']}" for e in elements if e["outcome"] == item["outcome"]
    )


def _mends(scan: Scan, console: Console, lang: str) -> None:
    mends = mend_first(scan)
    if not mends:
        return
    console.print(f"[bold]{escape(word('first', lang))}[/bold]")
    for number, mend in enumerate(mends[:_MENDS_SHOWN], 1):
        gain = word("gain", lang, points(mend.gain))
        console.print(escape(f"{number}. {mend.item['id']} {mend.item['title']}  {gain}"))
        for element in mend.missing[:4]:
            console.print(escape(f"   - {element['fix'] or element['text']}"))


def _findings(scan: Scan, console: Console, lang: str) -> None:
    if not scan["findings"]:
        return
    console.print(f"[bold]{escape(word('findings', lang))}[/bold]")
    for finding in scan["findings"]:
        item = f"{finding['item']}: " if finding["item"] else ""
        console.print(escape(f"- {item}{finding['message']} ({finding['url']})"))
