"""Turns the lines of paged files into headings, paragraphs and tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from statistics import median

from crawler.dates import MONTHS
from crawler.documents.draft import Draft
from crawler.documents.gaps import gap_tables
from crawler.documents.grids import Cell, Grid, head_rows, make_table, split_titles
from crawler.documents.layout import Line, join_lines
from crawler.documents.rulings import Ruled
from crawler.model import BlockKind, Region

_PAGE_NUMBER = re.compile(r"^[-–( ]*(?:หน้า(?:ที่)? ?)?\d{1,3}(?: ?/ ?\d{1,3})?[-–) ]*$")
_PART = re.compile(
    r"^(?:บทที่|ส่วนที่|หมวดที่|หมวด|ตอนที่|ภาคผนวก|มิติที่|ยุทธศาสตร์ที่|ประเด็นที่|แผนงาน) ?[\dก-ฮIVX]"
)
_NUMBERED = re.compile(r"^\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)]? +\S|^\d{1,2}\.(?=[ก-ฮเ-ไ])")
_NUMBERING = re.compile(r"\d+|[ก-ฮเ-ไ].*")
_LEADER = re.compile(r"\.{4}|…{2}|_{4}")
_BULLET = re.compile(r"^[-•●○▪◦*–✓❖➢] *\S")
# A line that ends so is not a whole: its year, number or name stands in the next line.
_UNFINISHED = re.compile(
    rf"(?:{'|'.join(full for full, _ in MONTHS)}|พ\.ศ\.?|ปีงบประมาณ|ประจำปี|วันที่|ระหว่างปี)$"
)
_CONTINUED = re.compile(r"\(ต่อ\)|ต่อจากหน้า|\(continued\)")
_NEARLY = 0.8  # of the letters of a head repeated overleaf are read alike
_EDGE = 0.09  # of the page's height: where running heads and page numbers stand


@dataclass(slots=True)
class PageLines:
    """One page: its lines outside ruled tables, and those tables."""

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[Ruled] = field(default_factory=list)
    rules: Sequence[float] = ()  # heights at which long level lines are drawn
    scan: bool = False  # read from a picture, so that the same text may come out in two ways


@dataclass(slots=True)
class _Open:
    """A table written down as rows that may go on overleaf."""

    grid: Grid
    xs: tuple[float, ...]
    at: int
    end: int
    page: int
    heading: str
    scan: bool


@dataclass(frozen=True, slots=True)
class _Type:
    """The set of a file: height of its running lines, left and right edge."""

    height: float
    left: float
    right: float


def _types(pages: Sequence[PageLines]) -> dict[int, _Type]:
    """The set of all pages of one width: a cover's few lines do not tell where its edges are."""
    found = {}
    height = _body_height(pages)
    for width in {int(page.width) for page in pages}:
        alike = [page for page in pages if int(page.width) == width]
        rows = [line for page in alike for line in page.lines if len(line.text) > 10]
        left = min((line.x0 for line in rows), default=0.0)
        right = max((line.x1 for line in rows), default=0.0)
        found[width] = _Type(height, min(left, 0.25 * width), max(right, 0.84 * width))
    return found


def write_pages(draft: Draft, pages: Sequence[PageLines]) -> None:
    """Write all pages down; a table that goes on overleaf becomes one."""
    running, open_tables = _running(pages), list[_Open]()
    types = _types(pages)
    for page in pages:
        _write_page(draft, page, running, types[int(page.width)], open_tables)
    for table in _joined(draft, open_tables):
        made = make_table(table.grid, heading=table.heading, page=table.page, at=table.at)
        if made:
            draft.tables.append(made)


def _body_height(pages: Sequence[PageLines]) -> float:
    heights = [line.height for page in pages for line in page.lines if len(line.text) > 25]
    return median(heights) if heights else 0.0


def _running(pages: Sequence[PageLines]) -> set[str]:
    """Texts at the edge of many pages, figures aside: running heads."""
    seen: Counter[str] = Counter()
    for page in pages:
        edge = {_plain(line) for line in page.lines if _at_edge(page, line) is not Region.BODY}
        seen.update(edge)
    return {text for text, times in seen.items() if times >= max(3, len(pages) // 2)}


def _plain(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _at_edge(page: PageLines, line: Line) -> Region:
    if line.y1 < page.height * _EDGE:
        return Region.HEADER
    return Region.FOOTER if line.y0 > page.height * (1 - _EDGE) else Region.BODY


def _write_page(
    draft: Draft, page: PageLines, running: set[str], shape: _Type, tables: list[_Open]
) -> None:
    """Write one page down, lines and tables by their height on the page."""
    body: list[Line] = []
    ruled = list(page.tables)
    for line in page.lines:
        while ruled and ruled[0].ys[0] < line.y0:
            _write_lines(draft, body, page, shape, tables)
            body = []
            _write_ruled(draft, ruled.pop(0), page, tables)
        edge = _at_edge(page, line)
        if edge is not Region.BODY and (_PAGE_NUMBER.match(line.text) or _plain(line) in running):
            draft.add(line.text, page=page.number, region=edge)
        else:
            body.append(line)
    _write_lines(draft, body, page, shape, tables)
    for table in ruled:
        _write_ruled(draft, table, page, tables)


def _write_ruled(draft: Draft, table: Ruled, page: PageLines, tables: list[_Open]) -> None:
    grid = [row for row in table.grid if any(cell.text for cell in row)]
    _open(draft, grid, table.xs, page, tables)


def _open(
    draft: Draft, grid: Grid, xs: tuple[float, ...], page: PageLines, tables: list[_Open]
) -> None:
    """Write a table's rows down; it may go on overleaf."""
    heading = draft.blocks[-1].text if _titled(draft, page) else draft.heading
    at = draft.add_rows(grid, page=page.number)
    tables.append(_Open(grid, xs, at, len(draft.blocks), page.number, heading[:200], page.scan))


def _titled(draft: Draft, page: PageLines) -> bool:
    """Whether a short line stands right above a table."""
    if not draft.blocks:
        return False
    last = draft.blocks[-1]
    short = last.kind is not BlockKind.ROW and len(last.text) <= 120
    return short and last.page == page.number and last.region is Region.BODY


def _joined(draft: Draft, tables: list[_Open]) -> Iterator[_Open]:
    """The tables, those that a page break cut put together again."""
    last: _Open | None = None
    for table in tables:
        if last and _goes_on(draft, last, table):
            _append(last.grid, _without_head(last.grid, table.grid, table.scan))
            last.end = table.end
            continue
        if last:
            yield last
        last = table
    if last:
        yield last


def _goes_on(draft: Draft, table: _Open, after: _Open) -> bool:
    """Whether a table is the rest of one on the page before: same columns or the same heads."""
    if not table.grid or not after.grid or len(table.grid[0]) != len(after.grid[0]):
        return False
    repeated = len(_without_head(table.grid, after.grid, after.scan)) < len(after.grid)
    near = len(table.xs) == len(after.xs) and all(
        abs(a - b) <= 8 for a, b in zip(table.xs, after.xs, strict=True)
    )
    if not (near or repeated):
        return False
    pages = {block.page or 0 for block in draft.blocks[table.end - 1 : table.end]}
    if after.page - max(pages, default=0) != 1:
        return False
    between = [b for b in draft.blocks[table.end : after.at] if b.region is Region.BODY]
    return not between or (repeated and all(_again(b.text, table.heading) for b in between))


def _again(text: str, heading: str) -> bool:
    """Whether a line above the rest of a table only says that it goes on."""
    return len(text) <= 120 and (bool(_CONTINUED.search(text)) or text == heading)


def _without_head(grid: Grid, after: Grid, scan: bool) -> Grid:
    """The rows overleaf without the heads that are repeated there."""
    same, most = 0, _heads(grid)
    while same < min(most, len(after)):
        row, other = _plain_row(grid[same]), _plain_row(after[same])
        if row != other and not (scan and _nearly(row, other)):
            break
        same += 1
    return after[same:]


def _heads(grid: Grid) -> int:
    """How many first rows are titles, heads, and the row that numbers the columns."""
    titles, rest = split_titles(grid)
    if len(rest) < 2:
        return len(titles)
    heads = len(titles) + max(1, head_rows(rest))  # what is repeated overleaf is a head
    numbers = [cell.text.strip("() .") for cell in grid[heads]] if heads < len(grid) else []
    return heads + (len(numbers) > 1 and all(n.isdecimal() and len(n) < 3 for n in numbers))


def _nearly(row: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two rows of a scan are the same but for letters that were misread."""
    matcher = SequenceMatcher(None, "\n".join(row), "\n".join(other), autojunk=False)
    return matcher.ratio() > _NEARLY


def _plain_row(row: Sequence[Cell]) -> list[str]:
    return ["".join(cell.text.split()) for cell in row]


def _append(grid: Grid, after: Grid) -> None:
    """Add the rows overleaf; a first one without a number is the rest of the row before."""
    if after and grid and not after[0][0].text and _cut(grid[-1], after[0]):
        rest, after = after[0], after[1:]
        texts = [join_lines([t for t in (a.text, b.text) if t])
                 for a, b in zip(grid[-1], rest, strict=True)]  # fmt: skip
        grid[-1] = [replace(a, text=t) for a, t in zip(grid[-1], texts, strict=True)]
    if after and grid:
        _carry(grid[-1], after)
    grid += after


def _cut(row: Sequence[Cell], rest: Sequence[Cell]) -> bool:
    """Whether a row is the rest of one that a page break cut."""
    pairs = list(zip(row, rest, strict=True)) if len(row) == len(rest) else []
    if any(cell.columns > 1 for pair in pairs for cell in pair):
        return False
    if any(below.text and max(above.rows, below.rows) > 1 for above, below in pairs):
        return False
    return bool(pairs) and all(above.text for above, below in pairs if below.text)


def _carry(row: Sequence[Cell], after: Grid) -> None:
    """Repeat what stands once for several rows in those of them that a page break cut off."""
    for column, above in enumerate(row):
        below = after[0][column]
        if below.text or above.rows < 2 or not above.text:
            continue
        at = 0
        while at < len(after) and after[at][column] is below and at < below.rows:
            after[at][column] = replace(above, rows=below.rows)
            at += 1


def _write_lines(
    draft: Draft, lines: list[Line], page: PageLines, shape: _Type, tables: list[_Open]
) -> None:
    """Write lines of running text down, and tables that only gaps draw."""
    done = 0
    last = tables[-1] if tables else None
    body = any(b.region is Region.BODY for b in draft.blocks[last.end :]) if last else True
    for table in gap_tables(lines, page.rules, () if body or not last else last.xs):
        _write_text(draft, lines[done : table.first], page, shape)
        _open(draft, table.grid, table.xs, page, tables)
        done = table.end
    _write_text(draft, lines[done:], page, shape)


def _write_text(draft: Draft, lines: list[Line], page: PageLines, shape: _Type) -> None:
    """Write lines down as headings, list items and paragraphs."""
    if not lines:
        return
    paragraph: list[Line] = []
    for at, line in enumerate(lines):
        after = lines[at + 1] if at + 1 < len(lines) else None
        if paragraph and _runs_on(paragraph[-1], line, shape):
            paragraph.append(line)
            continue
        _end(draft, paragraph, page, shape, line)
        paragraph = [line]
        if after is None:
            break
    _end(draft, paragraph, page, shape, None)


def _runs_on(last: Line, line: Line, shape: _Type) -> bool:
    """Whether a line continues the one above: that is full, and this one begins nothing."""
    high, wide = max(last.height, 1), shape.right - shape.left
    if _UNFINISHED.search(last.text) and line.y0 - last.y1 < high:
        return True
    full = last.x0 < shape.left + 0.35 * wide and last.x1 > shape.right - 0.13 * wide
    near = line.y0 - last.y1 < 0.6 * high and abs(line.height - last.height) < 0.12 * high
    return full and near and not _begins(line.text)


def _begins(text: str) -> bool:
    return bool(_NUMBERED.match(text) or _BULLET.match(text) or _PART.match(text))


def _end(
    draft: Draft, lines: list[Line], page: PageLines, shape: _Type, after: Line | None
) -> None:
    if not lines:
        return
    text = join_lines([line.text for line in lines])
    level = _level(lines, text, page, shape, after)
    kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
    if not level and (_NUMBERED.match(text) or _BULLET.match(text)):
        kind = BlockKind.ITEM
    draft.add(text, kind, level=level, page=page.number)


def _level(lines: list[Line], text: str, page: PageLines, shape: _Type, after: Line | None) -> int:
    """The heading level that size, numbering or place give to a short text; 0 for none."""
    if (
        len(lines) > 3
        or len(text) > 200
        or _LEADER.search(text)
        or not re.search(r"[^\W\d_]{3}", text)
    ):
        return 0
    height = lines[0].height
    if shape.height and height > 1.07 * shape.height:
        return 1 if height > 1.22 * shape.height else 2
    if len(text) > 90:
        return 0
    if _PART.match(text):
        return 2
    if _NUMBERED.match(text):
        return 3 if len(text) <= 50 and after and _under(lines[-1], text, after) else 0
    return 2 if _centred(lines, page, shape) and text[0] not in "(-" else 0


def _under(line: Line, text: str, after: Line) -> bool:
    """Whether what follows a numbered line is its text or its own list, not its sibling."""
    if not _NUMBERED.match(after.text):
        return after.x1 > line.x1
    return _NUMBERING.sub("#", text.split()[0]) != _NUMBERING.sub("#", after.text.split()[0])


def _centred(lines: list[Line], page: PageLines, shape: _Type) -> bool:
    if shape.right - shape.left < page.width * 0.5:
        return False
    middle = (shape.left + shape.right) / 2
    return all(
        abs((line.x0 + line.x1) / 2 - middle) < 14 and line.x0 > shape.left + 45 for line in lines
    )
