"""Finds tables that no rules draw: lines whose pieces stand in the same columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crawler.documents.grids import Cell, Grid
from crawler.documents.layout import Line, Word, cell_text, pieces

_COLUMNS = 3  # fewer are a list, a form, or a signature
_ROWS = 3
_MOST_LINES = 400
_APART = 1.6  # of a line's height: a wider gap ends a table
_LOOSE = 0.22  # of a line's height: how much wider the gap between rows is than within one

_LEADER = re.compile(r"\.{5}|…{2}|_{5}")  # a table of contents, or a form to fill in

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class GapTable:
    """A table and the lines that it is made of, from the first up to the end."""

    first: int
    end: int
    xs: tuple[float, ...]  # where its columns begin
    grid: Grid


def gap_tables(
    rows: Sequence[Line], rules: Sequence[float] = (), known: Sequence[float] = ()
) -> list[GapTable]:
    """The tables that stand in lines of text, from top to bottom.

    Level rules part their rows; a table with columns that are known from the page before may be
    of one row.
    """
    cut = [pieces(row) for row in rows]
    found: list[GapTable] = []
    first = 0
    while first < len(cut):
        top = found[-1].end if found else 0
        tables = [_from(rows, cut, start, top, rules) for start in range(first, first + 3)]
        table = max(filter(None, tables), key=_width, default=None) if tables[0] else None
        if table and not (_tall(table) or _same(table.xs, known)):
            table = None
        if table:
            found.append(table)
        first = table.end if table else first + 1
    return found


def _tall(table: GapTable) -> bool:
    """Whether enough rows are filled to tell a table from chance."""
    return sum(sum(bool(cell.text) for cell in row) >= _COLUMNS for row in table.grid) >= _ROWS


def _same(xs: Sequence[float], known: Sequence[float]) -> bool:
    return len(xs) == len(known) and all(abs(a - b) < 8 for a, b in zip(xs, known, strict=True))


def _width(table: GapTable) -> int:
    """How many columns; a head over several hides some from what begins with it."""
    return len(table.xs)


def _from(
    rows: Sequence[Line], cut: Sequence[list[Line]], start: int, top: int, rules: Sequence[float]
) -> GapTable | None:
    """The table whose body begins with a line; its heads may stand above, down from the top."""
    if start >= len(cut):
        return None
    end, columns = _grow(rows, cut, start, rules)
    table = _table(rows[top:end], start - top, columns, rules) if columns else None
    return replace(table, first=table.first + top, end=end) if table else None


def _grow(
    rows: Sequence[Line], cut: Sequence[list[Line]], first: int, rules: Sequence[float]
) -> tuple[int, list[Span]]:
    """How far lines stand in the same columns, and those columns."""
    columns = [(piece.x0, piece.x1) for piece in cut[first]]
    if len(columns) < _COLUMNS:
        return first + 1, []
    end = first + 1
    while end < min(len(cut), first + _MOST_LINES):
        gap = rows[end].y0 - rows[end - 1].y1
        wider = _fitted(columns, cut[end], rows[end].height)
        if not wider or gap > _APART * rows[end].height:
            break
        columns, end = wider, end + 1
    while end > first + 1 and _below(rows, cut, end - 1, columns, rules):
        end -= 1
    return end, columns


def _below(
    rows: Sequence[Line],
    cut: Sequence[list[Line]],
    at: int,
    columns: Sequence[Span],
    rules: Sequence[float],
) -> bool:
    """Whether a last line is text below a table, not the rest of a cell right above it."""
    if len(cut[at]) > 1:
        return False
    high, foot = rows[at].height, rows[at].y1
    if any(foot - 0.4 * high < rule < foot + 0.6 * high for rule in rules):
        return False
    near = rows[at].y0 - rows[at - 1].y1 < 0.35 * high
    return not near or cut[at][0].x0 <= columns[0][1]


def _fitted(columns: list[Span], parts: Sequence[Line], high: float) -> list[Span]:
    """The columns widened for a line's pieces; none if a piece lies in two of them.

    A piece over two columns may only have come of a narrow gap between them.
    """
    wider = list(columns)
    for part in _single(parts, columns):
        hit = [at for at, (x0, x1) in enumerate(wider) if part.x0 < x1 and part.x1 > x0]
        if len(hit) > 1:
            return []
        if hit:
            x0, x1 = wider[hit[0]]
            wider[hit[0]] = (min(x0, part.x0), max(x1, part.x1))
        else:
            wider = sorted([*wider, (part.x0, part.x1)])
    gaps = [b[0] - a[1] for a, b in zip(wider, wider[1:], strict=False)]
    return wider if all(gap > 0.25 * high for gap in gaps) else []


def _single(parts: Sequence[Line], columns: Sequence[Span]) -> Iterator[Line]:
    """Pieces over several columns cut where a word begins at the left edge of one."""
    for part in parts:
        words = part.words
        over = sum(part.x0 < x1 and part.x1 > x0 for x0, x1 in columns) > 1
        starts = [at for at in range(1, len(words)) if over and _at_edge(part, at, columns)]
        for a, b in zip([0, *starts], [*starts, len(words)], strict=True):
            yield Line(words[a:b])


def _at_edge(part: Line, at: int, columns: Sequence[Span]) -> bool:
    last, word = part.words[at - 1 : at + 1]
    apart = word.x0 - last.x1 > 0.25 * part.height
    return apart and any(abs(word.x0 - x0) < 0.15 * part.height for x0, _ in columns)


def _table(
    rows: Sequence[Line], first: int, columns: list[Span], rules: Sequence[float]
) -> GapTable | None:
    """The table of the lines from the first on, and of head lines right above them."""
    columns = _parted(rows[first:], columns)
    body, first = first, _with_heads(rows, first, columns)
    heads = [_headed(row, columns) for row in rows[first:body]]
    columns, lines = _without_false(columns, heads + [_placed(r, columns) for r in rows[body:]])
    groups = _groups(rows[first:], lines, rules)
    if body - first > 1:
        groups = [range(body - first), *(g for g in groups if g.start >= body - first)]
    leaders = sum(bool(_LEADER.search(row.text)) for row in rows[first:])
    if len(columns) < _COLUMNS or 2 * leaders > len(rows) - first:
        return None
    grid = [[Cell(cell_text(words)) for words in _sum(lines, group)] for group in groups]
    return GapTable(first, len(rows), tuple(x0 for x0, _ in columns), grid)


def _parted(rows: Sequence[Line], columns: Sequence[Span]) -> list[Span]:
    """The columns, those cut in two where a narrow strip stays empty through many lines."""
    found: list[Span] = []
    for x0, x1 in columns:
        held = [[w for w in row.words if x0 <= (w.x0 + w.x1) / 2 <= x1] for row in rows]
        found += _cut(held, (x0, x1), 0.3 * rows[0].height)
    return found


def _cut(held: Sequence[list[Word]], column: Span, least: float) -> list[Span]:
    spans: list[Span] = []
    for x0, x1 in sorted((w.x0, w.x1) for words in held for w in words):
        if spans and x0 - spans[-1][1] < least:
            spans[-1] = (spans[-1][0], max(spans[-1][1], x1))
        else:
            spans.append((x0, x1))
    for at in range(1, len(spans)):
        strip = spans[at][0]
        both = sum(any(w.x1 < strip for w in words) and any(w.x0 >= strip for w in words)
                   for words in held)  # fmt: skip
        if both < _ROWS:
            return [column]
    return spans or [column]


def _with_heads(rows: Sequence[Line], first: int, columns: Sequence[Span]) -> int:
    """Where the table begins if up to three lines above it stand in its columns or over several."""
    found, filled = first, set[int]()
    for at in range(first - 1, max(first - 4, -1), -1):
        row, below = rows[at], rows[at + 1]
        slots = [_over(part, columns) for part in _head_parts(row, columns)]
        if not -row.height < below.y0 - row.y1 < 0.9 * row.height or not all(slots):
            break
        filled.update(slot for part in slots for slot in part)
        if len(slots) > 1 and len(filled) >= max(_COLUMNS, len(columns) - 1):
            found = at
    return found


def _over(part: Line, columns: Sequence[Span]) -> list[int]:
    """The columns that a piece of a head names: its own, or some that it stands in the middle of;
    none where it is no head."""
    hit = [at for at, (x0, x1) in enumerate(columns) if part.x0 < x1 and part.x1 > x0]
    if len(hit) < 2:
        return hit or [_column(part.words[0], columns)]
    left, right = columns[hit[0]][0], columns[hit[-1]][1]
    off = abs(left + right - part.x0 - part.x1) / 2
    return hit if len(hit) < len(columns) - 1 and off < 0.2 * (right - left) else []


def _head_parts(row: Line, columns: Sequence[Span]) -> Iterator[Line]:
    """The pieces of a head line; heads of neighbours that stand close are cut apart."""
    for part in pieces(row):
        gaps = [b.x0 - a.x1 for a, b in zip(part.words, part.words[1:], strict=False)]
        wide = max(gaps, default=0.0) > 0.35 * part.height
        if wide and all(_inside(word, columns) for word in part.words):
            yield from (Line((word,)) for word in part.words)
        else:
            yield part


def _headed(row: Line, columns: Sequence[Span]) -> list[list[Word]]:
    """The words of a head line by column, a head over several in each of them."""
    cells: list[list[Word]] = [[] for _ in columns]
    for part in _head_parts(row, columns):
        for slot in _over(part, columns):
            cells[slot] += part.words
    return cells


def _inside(word: Word, columns: Sequence[Span]) -> bool:
    """Whether a word lies in one column, or over its edge but not in the next."""
    return sum(word.x0 < x1 and word.x1 > x0 for x0, x1 in columns) == 1


def _column(word: Word, columns: Sequence[Span]) -> int:
    """The column a word stands in, or the nearest."""
    middle = (word.x0 + word.x1) / 2
    return min(range(len(columns)), key=lambda at: _off(middle, columns[at]))


def _off(x: float, column: Span) -> float:
    return max(column[0] - x, x - column[1], 0.0)


def _placed(row: Line, columns: Sequence[Span]) -> list[list[Word]]:
    """The words of a line by column."""
    cells: list[list[Word]] = [[] for _ in columns]
    for word in row.words:
        cells[_column(word, columns)].append(word)
    return cells


def _without_false(
    columns: list[Span], lines: list[list[list[Word]]]
) -> tuple[list[Span], list[list[list[Word]]]]:
    """Neighbours that no line fills both are one column whose head stands beside its figures."""
    at = 1
    while at < len(columns):
        both = any(line[at - 1] and line[at] for line in lines)
        if both or not any(line[at] for line in lines):
            at += 1
            continue
        columns = [*columns[: at - 1], (columns[at - 1][0], columns[at][1]), *columns[at + 1 :]]
        lines = [[*line[: at - 1], line[at - 1] + line[at], *line[at + 1 :]] for line in lines]
    return columns, lines


def _groups(
    rows: Sequence[Line], lines: Sequence[list[list[Word]]], rules: Sequence[float]
) -> list[range]:
    """The lines that make up each row of the table."""
    starts = (
        _by_rules(rows, rules)
        or _by_gaps(rows)
        or _by_first_column(lines)
        or list(range(len(rows)))
    )
    return [range(a, b) for a, b in zip(starts, [*starts[1:], len(rows)], strict=True)]


def _by_rules(rows: Sequence[Line], rules: Sequence[float]) -> list[int]:
    """Where rows begin if level rules are drawn between them."""
    middles = [(row.y0 + row.y1) / 2 for row in rows]
    starts = [
        at
        for at, (above, below) in enumerate(zip(middles, middles[1:], strict=False), 1)
        if any(above < rule < below for rule in rules)
    ]
    return [0, *starts] if len(starts) >= _ROWS - 1 else []


def _by_gaps(rows: Sequence[Line]) -> list[int]:
    """Where rows begin if the gaps between them are wider than those within."""
    gaps = [below.y0 - above.y1 for above, below in zip(rows, rows[1:], strict=False)]
    high = rows[0].height
    least = min(gaps, default=0.0) + _LOOSE * high
    if any(abs(gap - least) < 0.07 * high for gap in gaps):
        return []  # gaps of every width say nothing
    starts = [at for at, gap in enumerate(gaps, 1) if gap > least]
    return [0, *starts] if starts else []


def _by_first_column(lines: Sequence[list[list[Word]]]) -> list[int]:
    """Where rows begin if each starts in the first column; other full lines are rows too."""
    least = min(_ROWS, (len(lines) + 2) // 3)  # a row or two may be all there is overleaf
    if not lines[0][0] or sum(bool(line[0]) for line in lines) < least:
        return []
    return [at for at, line in enumerate(lines) if line[0] or all(line[1:])]


def _sum(lines: Sequence[list[list[Word]]], group: range) -> list[list[Word]]:
    """The words of a row's lines, cell by cell."""
    return [[word for at in group for word in lines[at][n]] for n in range(len(lines[0]))]
