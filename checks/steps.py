"""The steps of a work or a service, and the time that each takes, in any of their shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.content import demand, filled, label_like, mentions, plain
from checks.registry import check
from checks.results import Evidence
from checks.step_words import told_steps
from checks.tables import (
    KINDS,
    Column,
    body_tables,
    column,
    data_rows,
    has_good_cells,
    row_evidence,
)
from crawler.model import Block, BlockKind, Document, Table

_STEP_HEADS = (
    "ขั้นตอน", "สิ่งที่ต้องทำ", "วิธีการ", "วิธีปฏิบัติ", "วิธีทำ", "การปฏิบัติ", "กระบวนการ", "กระบวนงาน",
    "รายละเอียดงาน", "การดำเนินการ",
    "รายละเอียด", "สิ่งที่ทำ", "กิจกรรม", "ขั้น", "ทำอะไร", "ต้องทำ", "งานที่ทำ", "ลำดับงาน",
)  # fmt: skip
_TIME_HEADS = (
    "ระยะเวลา",
    "เวลาที่ใช้",
    "ใช้เวลา",
    "เวลาดำเนินการ",
    "เวลาปฏิบัติ",
    "กำหนดเวลา",
    "เวลา",
    "แล้วเสร็จ",
)
# A table with such a column lists services or projects; their times are no steps' times.
_STEP_HEADING = re.compile(
    r"ขั้นตอน|วิธี|กระบวนการ|กระบวนงาน|การขอรับบริการ|ลำดับ(?:การ|งาน|ขั้น)|"
    r"ทำ(?:อย่างไร|ยังไง|อะไรก่อน)|ต้องทำ|การปฏิบัติงาน|การดำเนินงาน|เริ่มจนจบ"
)
_DURATION = re.compile(r"\d\s*(?:นาที|ชั่วโมง|ชม|วัน|สัปดาห์)|ครึ่งวัน|ทันที|วันเดียว")
_NO_STEPS = re.compile(
    r"ค่าธรรมเนียม|ค่าบริการ|ต้องจ่าย|งบ|เงิน|บาท|โครงการ|บริการ|ชื่องาน|ประเภท|ปัญหา|หลักสูตร"
)
_NOT_STEPS = re.compile(
    r"ผู้|หน่วย|สถานที่|ที่ไหน|เอกสาร|หลักฐาน|กฎหมาย|ระเบียบ|หมายเหตุ|ตำแหน่ง|ชื่อ|เรื่อง|ความเสี่ยง"
)
_NO_ACTS = re.compile(
    r"ผู้(?:รับผิดชอบ|ดำเนินการ|ปฏิบัติ)?$|ผู้รับผิดชอบ|หน่วยงาน|สถานที่|ที่ไหน|เอกสาร|หลักฐาน|กฎหมาย|ระเบียบ|หมายเหตุ|ตำแหน่ง|ค่า(?:ธรรม|ใช้|บริ)"
)
_STEP_LINE = re.compile(r"^(?:ขั้นตอนที่|ขั้นที่|step)\s*\d+", re.IGNORECASE)
_NUMBERED = re.compile(r"^\(?(\d{1,2})(?:\.\d{1,2})?[.)]\s*\S")
_STEP_WORDS = ("ขั้นตอน", "ทำอย่างไร", "วิธีการ", "วิธีขอ", "วิธียื่น", "กระบวนการ", "วิธีปฏิบัติ")
_PART = re.compile(r"(?<![\d.])([1-9])[.)]\s?(\D.{5,}?)(?=\s\(?[1-9][.)]\s?\D|$)")
_PART_IN_WORDS = re.compile(
    r"ขั้น(?:ตอน)?(?:ที่)?\s?([1-9])\s?[:.)-]?\s?(\D.{4,}?)(?=\s*ขั้น(?:ตอน)?(?:ที่)?\s?[1-9]|$)"
)
_ARROWS = re.compile(r"→|->|⇒|➔|►|>>|↓")


@check
def has_steps(document: Document, *, timed: bool = False) -> Iterator[Evidence]:
    """The steps of the work, one value each; `timed`: each with the time it takes."""
    ways = (_table_steps, _line_steps, _inline_steps, told_steps)
    for steps in (way(document) for way in ways):
        timely = [s for s, time in steps if time]
        if timed and len(timely) >= 0.8 * len(steps):
            yield from timely
        elif not timed:
            yield from (step for step, _ in steps)


def _table_steps(document: Document) -> list[tuple[Evidence, bool]]:
    found = []
    for table in body_tables(document):
        col, times = _step_columns(table)
        for row in has_good_cells(col, kind="text") if col else ():
            told = row[times.index] if times is not None else ""
            timed = filled(told) and (KINDS["time"](told) or KINDS["period"](told))
            found.append((row_evidence(document, table, row, " ".join(row)[:100]), timed))
    return found


def _step_columns(table: Table) -> tuple[Column | None, Column | None]:
    """What is done and how long it takes, by their heads, else by what the cells look like."""
    col = column(table, _STEP_HEADS, avoid=("ผู้รับผิดชอบ", "เอกสาร", "กฎหมาย", "เวลา"), kind="text")
    times = column(table, _TIME_HEADS, kind="time")
    if times is None or not has_good_cells(times, kind="time"):
        durations = (c for c in _columns_of(table) if has_good_cells(c, kind="duration"))
        times = next(durations, times)
    if col is not None and _numbers_steps(col):
        texts = [c for c in _columns_of(table) if has_good_cells(c, kind="text")]
        texts = [c for c in texts if not _NO_ACTS.search(c.head) and c.index != _place_of(times)]
        col = max(texts, key=lambda c: sum(map(len, c.cells)), default=None)
    elif col is None and times is not None and not any(map(_NO_STEPS.search, table.columns)):
        texts = [c for c in _columns_of(table) if _may_be_steps(c) and c.index != times.index]
        col = max(texts, key=lambda c: sum(map(len, c.cells)), default=None)
    return col, times


def _place_of(times: Column | None) -> int:
    return times.index if times else -1


def _numbers_steps(col: Column) -> bool:
    """Whether the column of steps only counts them: "ขั้นที่" above 1, 2, 3."""
    cells = [cell.strip(" .()") for cell in col.cells]
    return len(cells) >= 2 and cells == [str(n) for n in range(1, len(cells) + 1)]


def _columns_of(table: Table) -> Iterator[Column]:
    rows = data_rows(table)
    for index, head in enumerate(table.columns):
        yield Column(table, index, head, rows)


def _may_be_steps(col: Column) -> bool:
    """Whether most cells tell of something done, under a head of nothing else."""
    told = [cell for cell in col.cells if len(cell) >= 12]
    return not _NOT_STEPS.search(col.head) and len(told) >= 0.6 * len(col.cells) > 1


def _line_steps(document: Document) -> list[tuple[Evidence, bool]]:
    """Steps written as lines: "ขั้นตอนที่ 1 ...", numbered lines under a heading, or an arrow line."""
    found: list[tuple[Evidence, bool]] = []
    under = False
    blocks = document.body
    timed_runs = _timed_runs(blocks)
    for at, block in enumerate(blocks):
        text = block.text
        if at not in timed_runs and (
            block.kind is BlockKind.HEADING or label_like(text) or _opens(text)
        ):
            under = _is_step_heading(text)
        elif at in timed_runs or (block.kind is not BlockKind.ROW and _is_step(block, under)):
            timed = _takes_time(text) or KINDS["time"](_short_after(blocks, at))
            found.append((Evidence(document.url, block.page, text[:300], text[:100]), timed))
    return found


def _takes_time(text: str) -> bool:
    return KINDS["time"](re.sub(r"^\D{0,14}\d{1,2}[.)]?\s", "", text))


def _short_after(blocks: Sequence[Block], at: int) -> str:
    """The next line, if it only adds to this one: "(ใช้เวลา 5 นาที)"."""
    text = blocks[at + 1].text if at + 1 < len(blocks) else ""
    added = len(text) <= 60 and not _NUMBERED.match(text) and not _STEP_LINE.match(plain(text))
    return f" {text}" if added and blocks[at + 1].kind is not BlockKind.HEADING else ""


def _timed_runs(blocks: Sequence[Block]) -> frozenset[int]:
    """Lines numbered one after another that nearly all say how long they take: steps by nature."""
    found: set[int] = set()
    run: list[int] = []
    for at, block in enumerate(blocks):
        match = _NUMBERED.match(block.text) if block.kind is not BlockKind.ROW else None
        number = int(match[1]) if match else 0
        if number == 1:
            found.update(_timed(blocks, run))
            run = [at]
        elif number and number == len(run) + 1:
            run.append(at)
    found.update(_timed(blocks, run))
    return frozenset(found)


def _timed(blocks: Sequence[Block], run: Sequence[int]) -> Sequence[int]:
    close = len(run) > 2 and run[-1] - run[0] <= 4 * len(run)
    timed = sum(_DURATION.search(plain(blocks[at].text)) is not None for at in run)
    return run if close and timed >= 0.8 * len(run) else ()


def _inline_steps(document: Document) -> list[tuple[Evidence, bool]]:
    """Steps within one line or cell: "ทำอย่างไร 1) ยื่นคำขอ 2) ตรวจเอกสาร 3) รับใบอนุญาต"."""
    found = []
    for block in document.body:
        told = mentions(block.text, _STEP_WORDS) or _STEP_HEADING.search(block.text[:60])
        parts = _PART_IN_WORDS.findall(block.text) or (told and _PART.findall(block.text)) or ()
        if demand(block.text):
            continue
        if len(parts) < 2 or [number for number, _ in parts[:2]] != ["1", "2"]:
            continue
        for _, text in parts:
            quote = Evidence(document.url, block.page, block.text[:300], text.strip()[:100])
            found.append((quote, KINDS["time"](text)))
    return found


def _opens(text: str) -> bool:
    head, colon, rest = plain(text).partition(":")
    return bool(colon) and not filled(rest) and len(head) <= 70


def _is_step_heading(text: str) -> bool:
    return bool(_STEP_HEADING.search(text)) and not demand(text)


def _is_step(block: Block, under: bool) -> bool:
    text = plain(block.text)
    if not filled(text) or len(text) < 10 or demand(text):
        return False
    if _STEP_LINE.match(text):
        return len(_STEP_LINE.sub("", text).strip(" :.-")) >= 6
    listed = block.kind is BlockKind.ITEM or bool(_NUMBERED.match(block.text))
    return under and (listed or bool(_ARROWS.search(text)))
