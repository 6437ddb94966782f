"""Finds what was reported of gifts and benefits that staff took on a moral basis."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.content import demand, filled, mentions
from checks.registry import check
from checks.results import Evidence
from checks.tables import body_tables, column, row_evidence
from crawler.model import BlockKind, Document, Table

_ABOUT = ("ธรรมจรรยา", "ทรัพย์สินหรือประโยชน์", "ของขวัญ", "no gift")
_TAKEN = (
    "รายการทรัพย์สิน",
    "ทรัพย์สิน",
    "ของขวัญ",
    "ประโยชน์",
    "รายการ",
    "สิ่งของ",
    "จำนวนครั้ง",
    "จำนวน",
    "มูลค่า",
)
_FROM = ("ผู้ให้", "ผู้มอบ", "ได้รับจาก", "ผู้รับ", "มูลค่า", "ราคา", "จำนวน", "วันที่", "โอกาส")
_SAID = re.compile(
    r"(?:ได้รับ|รับ|มอบ)[^.;\n]{0,80}(?:ของขวัญ|ทรัพย์สิน|ประโยชน์|กระเช้า|ของที่ระลึก)[^.;\n]{0,120}(?:มูลค่า"
    r"|จาก|ราคา|จำนวน)[^.;\n]{0,40}\d"
)
_COUNTED = re.compile(r"(?:จำนวน|รวม)[^.;\n|]{0,60}?\d+ ?(?:ครั้ง|ราย|รายการ|ชิ้น|คน)")


@check
def gifts_reported(document: Document) -> Iterator[Evidence]:
    """Gifts that were taken: rows filled in the report's form, or a sentence with the figures."""
    tops = " ".join([document.title, *document.lines[:8]])
    if not mentions(tops, _ABOUT):
        return
    for table in body_tables(document):
        yield from _rows(document, table)
    for block in document.body:
        if block.kind is BlockKind.HEADING or demand(block.text) or not filled(block.text):
            continue
        if _SAID.search(block.text) or (_COUNTED.search(block.text) and "รับ" in block.text):
            yield Evidence(document.url, block.page, block.text[:300], block.text[:80])


def _rows(document: Document, table: Table) -> Iterator[Evidence]:
    """Rows that tell what was taken and from whom, when or how much."""
    col, other = column(table, _TAKEN), column(table, _FROM)
    if col is None or other is None or other.index == col.index:
        return
    for row in col.rows:
        if _told(row[col.index]) and _told(row[other.index]):
            yield row_evidence(document, table, row)


def _told(cell: str) -> bool:
    return filled(cell) and not demand(cell)
