"""Reads workbooks in Excel's XML of 2003, which office systems still export as .xls."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from crawler.documents.draft import Draft
from crawler.documents.grids import EMPTY, Cell, Grid, drop_empty
from crawler.documents.xlsx import write_sheet
from crawler.model import Document, Link, Response
from crawler.text import fold

TYPE = "application/vnd.ms-excel"
_S = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_MOST_ROWS, _MOST_COLUMNS = 5_000, 200


def parse_sheet_xml(response: Response) -> Document:
    """Read a workbook; hidden sheets, rows and columns are passed over."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(response.body.lstrip(), parser)
    sheets = [s for s in root.iterfind(f"{_S}Worksheet") if not _hidden_sheet(s)]
    draft = Draft(pages=max(1, len(sheets)))
    for page, sheet in enumerate(sheets, 1):
        draft.heading = fold(sheet.get(f"{_S}Name") or "")
        write_sheet(draft, _grid(sheet), page)
        for cell in sheet.iter(f"{_S}Cell"):
            url = cell.get(f"{_S}HRef") or ""
            if url.startswith(("http://", "https://")):
                draft.links.append(Link(url, _text(cell), heading=draft.heading))
    draft.title = next((b.text for b in draft.blocks if b.level), "")
    return draft.document(response, TYPE, "" if draft.blocks else "empty workbook")


def _hidden_sheet(sheet: etree._Element) -> bool:
    return (sheet.findtext(f"{_X}WorksheetOptions/{_X}Visible") or "").startswith("Sheet")


def _grid(sheet: etree._Element) -> Grid:
    """The cells that are shown, merged ones repeated."""
    table = sheet.find(f"{_S}Table")
    if table is None:
        return []
    columns = _hidden(table, "Column")
    rows = _hidden(table, "Row")
    grid: Grid = []
    for at, row in _placed(table, "Row"):
        for column, node in _placed(row, "Cell"):
            _put(grid, at, column, node)
    width = max(map(len, grid), default=0)
    grid = [line + [EMPTY] * (width - len(line)) for line in grid]
    shown = [line for at, line in enumerate(grid) if at not in rows]
    return drop_empty([[c for at, c in enumerate(line) if at not in columns] for line in shown])


def _hidden(table: etree._Element, name: str) -> set[int]:
    """The places of hidden rows or columns."""
    found: set[int] = set()
    for at, node in _placed(table, name):
        if node.get(f"{_S}Hidden") == "1":
            found |= set(range(at, at + 1 + min(_number(node, "Span"), _MOST_ROWS)))
    return found


def _placed(parent: etree._Element, name: str) -> Iterator[tuple[int, etree._Element]]:
    """The parts of a name with their places from 0; a number may say where one stands."""
    at = 0
    for node in parent.iterfind(f"{_S}{name}"):
        at = max(at, _number(node, "Index") - 1)
        if at >= (_MOST_ROWS if name == "Row" else _MOST_COLUMNS):
            return
        yield at, node
        at += 1 + _number(node, "MergeAcross") + _number(node, "Span")


def _put(grid: Grid, row: int, column: int, node: etree._Element) -> None:
    """Put a cell at every place that it covers."""
    over = 1 + min(_number(node, "MergeAcross"), _MOST_COLUMNS - column - 1)
    down = 1 + min(_number(node, "MergeDown"), _MOST_ROWS - row - 1)
    cell = Cell(_text(node), over, down)
    while len(grid) < row + down:
        grid.append([])
    for line in grid[row : row + down]:
        line += [EMPTY] * (column + over - len(line))
        line[column : column + over] = [cell] * over


def _text(cell: etree._Element) -> str:
    data = cell.find(f"{_S}Data")
    if data is None:
        return ""
    text = fold(" ".join("".join(str(part) for part in data.itertext()).split()))
    return text.replace("T00:00:00.000", "") if data.get(f"{_S}Type") == "DateTime" else text


def _number(node: etree._Element, name: str) -> int:
    value = node.get(f"{_S}{name}") or "0"
    return min(int(value), 100_000) if value.isdecimal() and len(value) < 8 else 0
