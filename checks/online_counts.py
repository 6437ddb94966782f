"""How often services were asked for online, apart from what was given at the counter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.content import demand, mentions
from checks.registry import check
from checks.results import Evidence
from checks.services import NOT_GIVEN, WAYS, counted_rows, counts_way, row_of_way
from checks.tables import body_tables, row_evidence
from crawler.model import BlockKind, Document, Table

_WAY = "e-service"
_COUNTED = re.compile(
    r"สถิติ|จำนวน(?:ผู้|คำ|ครั้ง|การ|ราย|เรื่อง|รายการ)|ผู้(?:ขอ|ใช้|มา|รับ|ยื่น|แจ้ง)\S{0,12}|ยอด(?:ผู้|การ)?ใช้|ปริมาณการ|"
    r"การใช้งาน|ผลการให้บริการ|statistic",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\d[\d,]*\s*(?:ราย|ครั้ง|คน|เรื่อง|คำขอ|คำร้อง|รายการ)")
_NO_USE = re.compile(r"(?:ไม่มี|ยังไม่มี|ไม่ปรากฏ)\s*(?:ผู้|การ|ประชาชน)\S{0,12}(?:ใช้|ขอ|ยื่น|รับบริการ)")
_ABOVE = 6  # blocks above a table that may say what it counts


@check
def counts_online_use(document: Document) -> Iterator[Evidence]:
    """How often services were asked for online: a number of its own, 0 and "ไม่มี" included."""
    for table in body_tables(document):
        near = f"{table.heading or document.title} {' '.join(table.columns)}"
        if mentions(near, NOT_GIVEN):
            continue
        row = row_of_way(table, _WAY) if _counts_uses(document, table) else None
        rows = [row] if row else _rows_online(document, table)
        for row in rows:
            yield row_evidence(document, table, row, " | ".join(row)[:120])
    for block in document.body:
        if block.kind not in (BlockKind.HEADING, BlockKind.ROW) and _said(document, block.text):
            yield Evidence(document.url, block.page, block.text[:300], block.text[:120])


def _above(document: Document, table: Table) -> str:
    before = document.blocks[max(0, table.at - _ABOVE) : table.at]
    return " ".join((table.heading, document.title, *(block.text for block in before)))


def _counts_uses(document: Document, table: Table) -> bool:
    """Whether a table counts uses, and no papers, days or baht of a service."""
    return bool(_COUNTED.search(f"{' '.join(table.columns)} {_above(document, table)}"))


def _rows_online(document: Document, table: Table) -> list[tuple[str, ...]]:
    """All counted rows of a table that is on online use and on no other way."""
    return list(counted_rows(table)) if _is_online(document, table) else []


def _is_online(document: Document, table: Table) -> bool:
    """Whether its heading or heads say so, else what stands above it."""
    near, above = f"{table.heading} {' '.join(table.columns)}", _above(document, table)
    online, counter = WAYS[_WAY], WAYS["walk-in"]
    if counter.search(near) or not _counts_uses(document, table):
        return False
    return bool(online.search(near) or (online.search(above) and not counter.search(above)))


def _said(document: Document, text: str) -> bool:
    """Whether a sentence gives online use a number, or says that there was none."""
    top = " ".join([document.title, *document.lines[:4]])
    if demand(text) or mentions(text, NOT_GIVEN) or not _COUNTED.search(f"{top} {text}"):
        return False
    if counts_way(text, _WAY):
        return True
    online = WAYS[_WAY].search(f"{document.title} {text}")
    said = _NO_USE.search(text) or (_UNIT.search(text) and _COUNTED.search(text))
    return bool(online and said and not WAYS["walk-in"].search(text))
