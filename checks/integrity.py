"""Finds the analysis of the last assessment by ten indicators, and the measures drawn from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checks.content import demand, filled, mentions, plain, says
from checks.measure_columns import measure_column, named, role_column
from checks.periods import own_years
from checks.registry import check
from checks.results import Evidence
from checks.sections import real_text
from checks.tables import (
    Column,
    alternatives,
    body_tables,
    column,
    has_good_cells,
    row_evidence,
)
from checks.topic import on_topic
from crawler import dates
from crawler.dates import Period
from crawler.model import Block, BlockKind, Document, Table
from crawler.text import key

# The ten indicators by number; a name may differ by a word from year to year. An instrument's own
# name ("แบบตรวจการเปิดเผยข้อมูลสาธารณะ") is no indicator.
INDICATORS = {
    1: r"การปฏิบัติหน้าที่", 2: r"การใช้งบประมาณ", 3: r"การใช้อำนาจ", 4: r"การใช้ทรัพย์สิน",
    5: r"การแก้ไขปัญหาการทุจริต",
    6: r"คุณภาพ(?:ด้าน)?(?:ของ)?การดำเนินงาน", 7: r"ประสิทธิภาพ(?:ใน)?การสื่อสาร",
    8: r"การปรับปรุง(?:ระบบ)?(?:และพัฒนา)?(?:การทำงาน|การดำเนินงาน)",
    9: r"(?<!แบบตรวจ)(?<!แบบวัด)การเปิดเผยข้อมูล", 10: r"การป้องกันการทุจริต",
}  # fmt: skip
_NUMBERED = re.compile(r"ตัวชี้วัด(?:ที่)?(\d{1,2})(?!\d|\.)")
_SCORE = re.compile(r"(?<![\d.])(?:100(?:\.0+)?|\d{1,2}\.\d{1,2}|\d{2})(?!\d|[./]\d)")
_ANALYSIS = re.compile(
    r"พบว่า|จุดแข็ง|จุดอ่อน|ข้อบกพร่อง|จุดที่(?:ต้อง|ควร)|ควร(?:ต้อง)?(?:ปรับปรุง|พัฒนา|รักษา|ส่งเสริม|เพิ่ม|มี|จัด)"
    r"|ลดลง|เพิ่มขึ้น|ต่ำกว่า|สูงกว่า|ต่ำสุด|สูงสุด|"
    r"น้อยที่สุด|มากที่สุด|ยังไม่|ไม่ทราบ|ขาด(?!ว่า)|แสดงให้เห็น|เห็นว่า|รับรู้|ผ่านเกณฑ์|อยู่ในระดับ"
)
_MEASURE = ("มาตรการ", "โครงการ", "กิจกรรม", "แนวทางการปรับปรุง", "แนวทางการพัฒนา")
_NOT_MEASURE = ("ผลการ", "ขั้นตอน", "ระยะเวลา", "ช่วงเวลา", "ผู้รับผิดชอบ", "ผลลัพธ์", "งบประมาณ", "วิธีการ")
_MEASURES_OF = re.compile(r"^.{0,12}(?:มาตรการ|แนวทาง|แผนการ)")  # a line that opens so
_CELL = re.compile(r"[ก-ฮA-Za-z].*[ก-ฮA-Za-z]", re.DOTALL)
_INTEGRITY = ("ITA", "คุณธรรม", "โปร่งใส")
_LABEL_MOST = 45
_HEAD_MOST = 70  # characters: a longer cell is data, not a head
_ANSWERED = re.compile(r"ตัวชี้วัด(?:ที่)? ?\(?(?:10|[1-9])(?!\d)|\b[ieo] ?\d{1,2}\b", re.IGNORECASE)
_OF_INDICATORS = re.compile(r"ตัวชี้วัด|ITA|I?IT|ข้อคำถาม", re.IGNORECASE)
# "4 (77.85)", "1, 6", "i3, e2": which indicators or questions a measure answers.
_NUMBERS = re.compile(
    r"[ieo]?\d{1,2}(?!\d)(?:\s*(?:[,/&-]|และ)\s*[ieo]?\d{1,2}(?![\d.]))*(?:\s*\([\d.,/ ]+\))?"
    r"(?:\s*[,;/]?\s*[ieo]?\d{1,2}\s*\([\d.,/ ]+\))*",
    re.IGNORECASE,
)
_BELOW = 25  # blocks under an indicator's heading that may analyse it


def indicators_in(text: str) -> list[int]:
    """Numbers of the indicators that a text names, by number or by name."""
    packed = key(text)
    numbered = [int(m[1]) for m in _NUMBERED.finditer(packed) if 1 <= int(m[1]) <= 10]
    named = [number for number, name in INDICATORS.items() if re.search(key(name), packed)]
    return list(dict.fromkeys([*numbered, *named]))


@check
def indicator_analysed(document: Document, *, period: Period) -> Iterator[Evidence]:
    """The indicators whose result of the year before is analysed; one find an indicator.

    A mere list of their names is no analysis, nor are scores without a word on them. The document
    may bear the year of the result or the year of the measures.
    """
    claimed = own_years(document).years
    if claimed and not {period.year, period.year - 1} & set(claimed):
        return
    if not any(_analyses(block) for block in document.body):
        return
    for table in body_tables(document):
        yield from _by_rows(document, table)
    yield from _by_headings(document)


def _analyses(block: Block) -> bool:
    text = block.text
    return len(text) >= 30 and bool(_ANALYSIS.search(text)) and not demand(text)


def _by_rows(document: Document, table: Table) -> Iterator[Evidence]:
    """Rows that name one indicator beside a score or a comment."""
    for row in table.rows:
        cells = list(dict.fromkeys(cell for cell in row if cell.strip()))
        named = [cell for cell in cells if len(cell) <= 120 and indicators_in(cell)]
        if not named:
            continue
        rest = [cell for cell in cells if cell not in named and filled(cell)]
        if any(_SCORE.search(cell) or _is_comment(cell) for cell in rest):
            for number in indicators_in(named[0])[:2]:
                yield row_evidence(document, table, row, f"indicator {number}")


def _is_comment(text: str) -> bool:
    return len(text) >= 25 and bool(_ANALYSIS.search(text)) and not demand(text)


def _is_told(text: str) -> bool:
    """Whether the text under an indicator comments on it, or gives its score with some words."""
    return _is_comment(text) or bool(_SCORE.search(text) and says(text, least=30))


def _by_headings(document: Document) -> Iterator[Evidence]:
    """Lines that name one indicator with its score or comment, or head what is said on it."""
    blocks = document.body
    for at, block in enumerate(blocks):
        numbers = indicators_in(block.text)
        if block.kind is BlockKind.ROW or not numbers or not _opens(block, numbers):
            continue
        below = " ".join(b.text for b in _under(blocks, at))
        if _has_own_score(block.text) or _is_comment(block.text) or _is_told(below):
            quote = f"{block.text} {below}"
            yield Evidence(document.url, block.page, quote[:300], f"indicator {numbers[0]}")


def _opens(block: Block, numbers: Sequence[int]) -> bool:
    """Whether the line begins with the indicator it names, and is no list of several."""
    start = key(plain(block.text))[:60]
    return bool(indicators_in(start)) and (len(numbers) == 1 or block.kind is BlockKind.HEADING)


def _has_own_score(text: str) -> bool:
    return bool(_SCORE.search(_NUMBERED.sub("", key(text)))) and "คะแนน" in text


def _under(blocks: Sequence[Block], at: int) -> list[Block]:
    """The blocks after a line until the next indicator's line or a higher heading."""
    found = []
    for block in blocks[at + 1 : at + 1 + _BELOW]:
        numbers = indicators_in(block.text)
        if numbers and _opens(block, numbers) and len(block.text) < 120:
            break
        if block.kind is BlockKind.HEADING and block.level <= (blocks[at].level or 6):
            break
        found.append(block)
    return found


@dataclass(frozen=True, slots=True)
class Measures:
    """A table of measures with the rows whose measure is filled."""

    table: Table
    index: int
    rows: tuple[tuple[str, ...], ...]


def measure_tables(document: Document) -> Iterator[Measures]:
    """The tables that list measures, projects or activities for integrity."""
    if not on_topic(document, _INTEGRITY):
        return
    for table in body_tables(document):
        col = column(table, _MEASURE, avoid=_NOT_MEASURE) or measure_column(table)
        rows = has_good_cells(col, kind="text", ratio=0.5) if col else []
        if col and rows and len(col.head) <= _HEAD_MOST:
            yield Measures(table, col.index, tuple(rows))


def _dated(document: Document, rows: Sequence[Sequence[str]], period: Period) -> bool:
    """Whether the measures are of the period: by the document's own year or by their dates."""
    claimed = own_years(document)
    if not claimed or claimed.fits(period):
        return True
    if any(
        _MEASURES_OF.search(line) and period.year in dates.years(line) for line in document.lines
    ):
        return True
    text = " ".join(cell for row in rows for cell in row)
    days = [found.day for found in dates.dates(text)] + [m.first_day for m in dates.months(text)]
    return any(period.covers(day) for day in days) or period.year in dates.named_years(text)


@check
def integrity_measure(document: Document, *, period: Period) -> Iterator[Evidence]:
    """A measure, project or activity of the period, in a table of measures or under its label."""
    for found in measure_tables(document):
        if _dated(document, found.rows, period):
            for row in found.rows:
                yield row_evidence(document, found.table, row, row[found.index])
    for label, text in _prose(document):
        if _dated(document, [(document.text,)], period):
            yield Evidence(document.url, None, f"{label}: {text}"[:300], text[:120])


@check
def measure_has(
    document: Document,
    *,
    names: tuple[str, ...],
    avoid: tuple[str, ...] = (),
    kind: str = "text",
    like: str,
    period: Period,
) -> Iterator[Evidence]:
    """What stands beside the measures in a column of one of these names, or under such a label.

    `like`: a role of measure_columns, by which a head in other words or the cells are known.
    """
    for found in measure_tables(document):
        if _dated(document, found.rows, period):
            col = column(found.table, names, avoid=avoid)
            col = col or role_column(found.table, like, found.index)
            if col and col.index != found.index:
                for row in _filled_rows(col, kind, like):
                    value = f"{row[found.index]}: {row[col.index]}"
                    yield row_evidence(document, found.table, row, value)
            elif like == "answers":
                yield from _named_indicators(document, found)
    if any(True for _ in _prose(document)) and _dated(document, [(document.text,)], period):
        yield from _labelled(document, names, like)


def _named_indicators(document: Document, found: Measures) -> Iterator[Evidence]:
    """Measures that name their indicator themselves: "ทำแบบยืมพัสดุ (ตัวชี้วัดที่ 4)"."""
    rows = [row for row in found.rows if _ANSWERED.search(row[found.index])]
    if 2 * len(rows) >= len(found.rows):
        for row in rows:
            yield row_evidence(document, found.table, row, row[found.index])


def _filled_rows(col: Column, kind: str, like: str) -> list[tuple[str, ...]]:
    """The rows whose cell of the role is filled; an indicator may stand there as a bare number."""
    rows = has_good_cells(col, kind=kind, ratio=0.5)
    if rows or like != "answers" or not _OF_INDICATORS.search(col.head):
        return rows
    rows = has_good_cells(col, ratio=0.5)
    return rows if all(_NUMBERS.fullmatch(row[col.index]) for row in rows) else []


def _prose(document: Document) -> Iterator[tuple[str, str]]:
    """Measures written as lines: "มาตรการที่ 1 จัดทำคู่มือ…", "โครงการ : …"."""
    opening = re.compile(
        r"^(มาตรการ|โครงการ|กิจกรรม)(?:/(?:มาตรการ|โครงการ|กิจกรรม))*(?:ที่)? ?\d*[.)]? ?:? ?"
    )
    for block in document.body:
        text = plain(block.text)
        found = opening.match(text)
        if block.kind is BlockKind.ROW or not found or demand(text):
            continue
        if block.kind is not BlockKind.ITEM and not re.search(r"[\d:]", found[0]):
            continue  # a title such as "มาตรการส่งเสริมคุณธรรม" is no measure
        rest = text[found.end() :]
        if says(rest, least=15) and not mentions(rest[:40], ("ส่งเสริมคุณธรรมและความโปร่งใส",)):
            yield found[1], rest


def _label(text: str, like: str) -> str:
    """The label of a line "label : text" if it is of the role's family of words."""
    head, colon, _ = text.partition(":")
    return head if colon and len(head) <= _LABEL_MOST and named(like, head.strip()) else ""


def _labelled(document: Document, names: Sequence[str], like: str) -> Iterator[Evidence]:
    """Lines "ผู้รับผิดชอบ : สำนักปลัด", or the label on one line and its text on the next."""
    blocks = document.body
    for at, block in enumerate(blocks):
        text = plain(block.text)
        name = next((n for n in names if key(text).startswith(key(n))), "") or _label(text, like)
        if not name or block.kind is BlockKind.ROW or demand(text):
            continue
        _, colon, rest = text.partition(":")
        if not colon and at + 1 < len(blocks):
            rest = blocks[at + 1].text if len(text) <= 40 else text[len(name) :]
        if says(real_text(rest), least=4, besides=alternatives("|".join(names))) and _CELL.search(
            rest
        ):
            yield Evidence(document.url, block.page, f"{text} {rest}"[:300], rest[:120])
