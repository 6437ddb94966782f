"""The scores of each year as a table on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from reports.plan_lines import show_year_plan
from reports.scores import YearScores, level_line, name_of, sentence
from reports.words import points
from scoring.engine import Node, rounded, walk
from scoring.resolve import Result
from scoring.scheme import OVERALL


def show(years: Mapping[str, YearScores], console: Console, lang: str) -> None:
    """Print a table a year, the level, and the notes."""
    for year, found in years.items():
        console.print(_table(year, found, lang))
        console.print(escape(level_line(found.result.level, lang)), style="bold")
        for note in (*found.notes, *found.result.notes):
            console.print(escape(f"- {sentence(note, found.scheme, lang)}"), highlight=False)
        if year == max(years):  # what is past is not mended any more
            show_year_plan(found, console, lang)


def _table(year: str, found: YearScores, lang: str) -> Table:
    english = lang == "en"
    title = f"ITA {year}" if english else f"คะแนน ITA ปีงบประมาณ พ.ศ. {year}"
    table = Table(title=title, title_justify="left")
    table.add_column("Part" if english else "รายการ")
    if found.before is not None:
        table.add_column("Now" if english else "เดิม", justify="right")
    last = "What if" if english else "ถ้าเป็นตามที่สมมติ"
    table.add_column(
        last if found.before is not None else ("Score" if english else "คะแนน"), justify="right"
    )
    for name, label, strong in lines(found, lang):
        cells = [_cell(result, name) for result in (found.before, found.result) if result]
        table.add_row(escape(label), *cells, style="bold" if strong else None)
    return table


def lines(found: YearScores, lang: str) -> Iterator[tuple[str, str, bool]]:
    """The rows of the table: node id, label, whether it stands out."""
    for tree in found.scheme.instruments:
        yield tree.id, name_of(tree.id, found.scheme, lang), True
        group = found.scheme.group_of(tree.id)
        if group is not None and tree.id == group.parts[-1]:
            yield group.id, f"{name_of(group.id, found.scheme, lang)} ({_mean(lang)})", True
            yield from _below(group.id, tree, found, lang)
        elif group is None:
            yield from _below("", tree, found, lang)
    yield OVERALL, name_of(OVERALL, found.scheme, lang), True


def _mean(lang: str) -> str:
    return "mean of the parts" if lang == "en" else "เฉลี่ยทุกส่วน"


def _below(group: str, tree: Node, found: YearScores, lang: str) -> Iterator[tuple[str, str, bool]]:
    """Indicators and sub-indicators; an instrument of which nothing is known is one line."""
    if tree.id not in found.result.known:
        return
    for node in list(walk(tree))[1:]:
        if (node.children or node in tree.children) and node.id not in found.scheme.questions:
            number = node.id.partition(":")[2] or node.id
            name = f"{group}:{number}" if group else node.id
            title = node.title_en if lang == "en" else node.title
            yield name, f"  {number} {title}", False


def _cell(result: Result, name: str) -> str:
    value = result.scores[name]
    if not value.applies:
        return "–"
    if value.exact:
        return points(rounded(value.score))
    return f"{points(rounded(value.low))} – {points(rounded(value.high))}"
