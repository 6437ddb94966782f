"""Several years side by side on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from reports.side_by_side import Line
from reports.year_words import difference, label, remark_text, remarks, shown
from reports.years import Comparison


def show(found: Comparison, console: Console, lang: str) -> None:
    """Print the comparison, and whose levels can't be compared."""
    console.print(_table(found, lang))
    if found.level_remark is not None:
        console.print(escape(f"- {remark_text(found.level_remark, lang)}"), highlight=False)


def _table(found: Comparison, lang: str) -> Table:
    english = lang == "en"
    table = Table(title=title(found, lang), title_justify="left")
    table.add_column("Part" if english else "รายการ", ratio=3, overflow="fold")
    for number, year in enumerate(found.years):
        table.add_column(head(found, year, lang), justify="right", no_wrap=True)
        if number:
            table.add_column("±" if english else "ผลต่าง", justify="right", no_wrap=True)
    noted = any(remarks(line, lang) for line in found.lines)
    if noted:
        table.add_column("Note" if english else "หมายเหตุ", ratio=2, overflow="fold")
    for line, following in zip(found.lines, (*found.lines[1:], None), strict=True):
        cells = [label(line, lang), *_cells(found, line)] + [remarks(line, lang)] * noted
        strong = "bold" if line.row.kind in ("overall", "instrument") else None
        last = following is not None and _block(following) != _block(line)
        table.add_row(*map(escape, cells), style=strong, end_section=last)
        if line.row.kind == "overall":
            table.add_row(*_levels(found, lang), *([""] * noted))
    return table


def title(found: Comparison, lang: str) -> str:
    """What the comparison is called."""
    if lang == "en":
        return f"ITA of {', '.join(found.years)} compared"
    return f"เปรียบเทียบผลการประเมิน ITA ปีงบประมาณ พ.ศ. {', '.join(found.years)}"


def head(found: Comparison, year: str, lang: str) -> str:
    """A year as a column's head; one that is supposed says so."""
    if found.years[year].before is None:
        return year
    return f"{year} (what if)" if lang == "en" else f"{year} (สมมติ)"


def level_names(found: Comparison, lang: str) -> list[str]:
    """The level of each year; a dash where it is not certain."""
    levels = found.levels.values()
    return [(e.name_en if lang == "en" else e.name) if e else "–" for e in levels]


def _levels(found: Comparison, lang: str) -> list[str]:
    first, *rest = (escape(name) for name in level_names(found, lang))
    return ["Level" if lang == "en" else "ระดับ", first, *(t for name in rest for t in (name, ""))]


def _cells(found: Comparison, line: Line) -> list[str]:
    """The scores and, after each but the first, the difference from the year before."""
    texts = [shown(line.cells[year].value if year in line.cells else None) for year in found.years]
    steps = [difference(step) for step in line.steps]
    return [texts[0], *(t for pair in zip(texts[1:], steps, strict=True) for t in pair)]


def _block(line: Line) -> str:
    """Lines of one block stand together; instruments follow the whole result."""
    return "instrument" if line.row.kind == "overall" else line.row.kind
