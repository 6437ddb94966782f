"""Reads CSV files in UTF-8, UTF-16 or Windows-874."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

from crawler.documents import charset
from crawler.documents.draft import Draft, cells
from crawler.documents.grids import drop_empty
from crawler.documents.xlsx import write_sheet
from crawler.model import Document, Response
from crawler.text import fold

TYPE = "text/csv"
_TOLD = re.compile(r"\s*sep=(.)[ \t]*\r?\n", re.IGNORECASE)  # a line for Excel
_MOST_ROWS = 5_000


def parse_csv(response: Response) -> Document:
    """Read a CSV."""
    kind = next((v for k, v in response.headers.items() if k.lower() == "content-type"), "")
    text = charset.decode(response.body, charset.declared(kind)).replace("\0", "")
    told = _TOLD.match(text)
    text = text[told.end() :] if told else text
    reader = csv.reader(io.StringIO(text), delimiter=told[1] if told else _delimiter(text))
    rows = [
        [fold(" ".join(cell.split())) for cell in row[:200]] for row in islice(reader, _MOST_ROWS)
    ]
    draft = Draft()
    write_sheet(draft, drop_empty(cells(rows)), 1)
    draft.title = next((b.text for b in draft.blocks if b.level), "")
    return draft.document(response, TYPE, "" if draft.blocks else "empty file")


def _delimiter(text: str) -> str:
    """The delimiter that stands most often in the first lines."""
    start = "\n".join(text.splitlines()[:20])
    return max(",;\t|", key=start.count)
