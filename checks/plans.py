"""Plans and their results: the years a plan covers, its strategies, and each project's facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checks.cells import done
from checks.content import demand, filled, label_like, mentions, plain
from checks.half_years import reach
from checks.project_columns import HEADS, fact_columns, name_column
from checks.registry import Agency, check
from checks.results import Evidence
from checks.tables import KINDS, Column, body_tables, row_evidence, without_heads
from crawler import dates
from crawler.dates import Period
from crawler.model import Block, BlockKind, Document, Table

_ABOVE = (
    "ยุทธศาสตร์ชาติ", "แผนแม่บท", "เศรษฐกิจและสังคมแห่งชาติ", "พัฒนาภาค", "แผนปฏิรูป", "แผนพัฒนาเศรษฐกิจ",
    "นโยบายรัฐบาล", "ความมั่นคงแห่งชาติ",
)  # fmt: skip
_ABOVE_LOCAL = (
    "แผนพัฒนาจังหวัด",
    "แผนพัฒนากลุ่มจังหวัด",
    "ยุทธศาสตร์จังหวัด",
    "แผนพัฒนาอำเภอ",
    "ยุทธศาสตร์การพัฒนาจังหวัด",
)
_ONE_YEAR = (
    "แผนการดำเนินงาน",
    "แผนดำเนินงาน",
    "แผนปฏิบัติการประจำปี",
    "แผนปฏิบัติราชการประจำปี",
)
# Plans of several years that belong to other items.
_OTHER_PLANS = ("บุคลากร", "อัตรากำลัง", "ทุจริต", "จัดซื้อ", "ความเสี่ยง", "ทรัพยากรบุคคล")
_PLAN = ("แผน", "ยุทธศาสตร์")
_OWN_HEAD = 20  # blocks in which a document says what it is

_STRATEGY = re.compile(
    r"^(?:ประเด็น)?(?:ยุทธศาสตร์|กลยุทธ์|แนวทาง|เป้าประสงค์เชิงยุทธศาสตร์|พันธกิจ|เสาหลัก|ทิศทาง|"
    r"เข็มมุ่ง|(?<=ประเด็น)|ด้าน(?=ที่))(?:การพัฒนา|"
    r"เชิงยุทธศาสตร์)?(?:\s*(?:ที่|ด้านที่))?\s*"
    r"(?P<number>\d+(?:\.\d+)?)\s*[:.)-]?\s*(?P<text>\S.{7,})"
)
_UNDER = ("ยุทธศาสตร์", "กลยุทธ์", "แนวทางการพัฒนา", "ประเด็นการพัฒนา", "แนวทาง")

_IN_TEXT = {
    "budget": re.compile(
        r"(?:งบประมาณ|วงเงิน|จำนวน|เป็นเงิน)[^\d\n]{0,40}[\d,]{2,}(?:\.\d+)?\s*(?:\.-|บาท|ล้าน)?|"
        r"[\d,]{3,}\s*บาท|ไม่ใช้งบประมาณ"
    ),
    "period": re.compile(
        r"(?:ระยะเวลา|ช่วงเวลา|กำหนด|ดำเนินการ|ห้วง|เดือน|วันที่)[^\n]{0,60}|"
        r"ทุก(?:เดือน|ไตรมาส|สัปดาห์)|ตลอด(?:ทั้ง)?ปี|ไตรมาส(?:ที่)? ?\d"
    ),
    "result": re.compile(
        r"(?:ผลการดำเนิน\S*|ความก้าวหน้า|ผลผลิต|ผลลัพธ์|สถานะ)\s*[:-]?\s*\S{3,}|ดำเนินการ(?:แล้ว|เสร็จ)|"
        r"แล้วเสร็จ|มีผู้เข้าร่วม|ผู้เข้าร่วม|อยู่ระหว่างดำเนินการ|ยังไม่ได้ดำเนินการ"
    ),
    "spent": re.compile(
        r"(?:เบิกจ่าย|ใช้จ่าย|ใช้ไป|ใช้งบประมาณ|จ่ายจริง)[^\d\n]{0,40}[\d,]+(?:\.\d+)?|"
        r"ไม่(?:ได้)?ใช้งบประมาณ|ยังไม่(?:ได้|มีการ)?เบิกจ่าย|ไม่มีการเบิกจ่าย"
    ),
}
# Of a project these are facts; elsewhere they are placeholders.
_DASH = re.compile(
    r"(?:ขีด|เครื่องหมาย|[\"“(]\s?-\s?[\"”)])[^\n]{0,40}?ไม่(?:ได้|มีการ|ต้อง)?(?:ใช้|มี)(?:งบ|เงิน|ค่าใช้จ่าย)"
)
_STATUS = re.compile(
    r"^(?:อยู่)?ระหว่าง(?:การ)?ดำเนินการ|^ยังไม่(?:ได้)?(?:ดำเนินการ|ถึง(?:กำหนด|ระยะเวลา))"
)
_PROJECT = re.compile(r"^(?:โครงการ|กิจกรรม)(?!$|ที่\s*\d*\s*$|/|\s*[:|])\s*:?\s*\S{4,}")
# A row of a table that lost its lines: number, name, amount.
_LINE_OF_TABLE = re.compile(
    r"^\d{1,3}[.)]?\s+[ก-๙A-Za-z].{7,}?\s\d{1,3}(?:,\d{3})+(?:\.\d+)?(?:\s|$|บาท)"
)
_TOLD = 40  # characters of a line that tells a project's result in words
_AMOUNT = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|0(?:\.00)?)(?![\d,/.])")
_NOT_PROJECT = re.compile(
    r"โครงการ(?:ทั้งหมด|ทั้งสิ้น|พัฒนา$|และ|หรือ|ที่ดำเนิน|ตามแผน|/กิจกรรม|ใน|\s*\d+ โครงการ)|"
    r"จำนวน(?:โครงการ)?"
)


@check
def covers_years(
    document: Document, *, period: Period | None, agency: Agency | None
) -> Iterator[Evidence]:
    """The plan itself spans more than one year, the period's year among them."""
    above = _ABOVE if agency is not None and agency.type == "province" else (*_ABOVE, *_ABOVE_LOCAL)
    titled = Block(document.title, BlockKind.HEADING)
    for block in (titled, *document.body[:_OWN_HEAD]):
        if mentions(block.text, (*above, *_ONE_YEAR, *_OTHER_PLANS)) or not _names_plan(
            block, document
        ):
            continue
        for first, last in dates.spans(block.text):
            if period is None or first <= period.year <= last:
                yield Evidence(document.url, block.page, block.text[:300], f"{first}-{last}")


def _names_plan(block: Block, document: Document) -> bool:
    if demand(block.text) or len(block.text) > 250:
        return False
    near = f"{block.text} {document.title} {' '.join(document.lines[:4])}"
    return bool(mentions(block.text, _PLAN) or (len(block.text) < 60 and mentions(near, _PLAN)))


@check
def names_strategies(document: Document) -> Iterator[Evidence]:
    """Numbered strategies or approaches with their wording ("ยุทธศาสตร์ที่ 1 พัฒนาคน ...")."""
    for block in document.body:
        for cell in block.text.split(" | "):
            match = _STRATEGY.match(plain(cell))
            if match and not demand(cell) and filled(match["text"]) and not mentions(cell, _ABOVE):
                yield Evidence(document.url, block.page, cell[:300], match["text"][:80])


@check
def lists_strategies(document: Document, *, least: int = 2) -> Iterator[Evidence]:
    """Several lines of content under a heading of strategies or approaches."""
    for at, block in enumerate(document.body):
        if not (block.kind is BlockKind.HEADING or len(block.text) <= 60):
            continue
        if not mentions(block.text, _UNDER) or mentions(block.text, _ABOVE):
            continue
        lines = _lines_below(document.body, at)
        if len(lines) >= least:
            for line in lines:
                yield Evidence(
                    document.url, line.page, f"{block.text}: {line.text}"[:300], line.text[:80]
                )


def _lines_below(blocks: Sequence[Block], at: int) -> list[Block]:
    lines: list[Block] = []
    for block in blocks[at + 1 : at + 12]:
        if block.kind in (BlockKind.HEADING, BlockKind.ROW) or label_like(block.text):
            break
        if len(plain(block.text)) >= 10 and filled(block.text) and not demand(block.text):
            lines.append(block)
    return lines


@dataclass(frozen=True, slots=True)
class Project:
    """One project of a plan or report with the text of each fact, '' where it is blank."""

    name: str
    facts: dict[str, str]
    evidence: Evidence


def projects(document: Document) -> list[Project]:
    """The projects of every table, else those that the text describes one after another."""
    found = [p for table in body_tables(document) for p in _of_table(document, table)]
    return found or list(_of_text(document))


def _of_table(document: Document, table: Table) -> Iterator[Project]:
    names = name_column(table)
    if names is None or mentions(f"{names.head} {table.heading}", ("จัดซื้อจัดจ้าง", "จัดซื้อ")):
        return
    columns = fact_columns(table, names)
    for row in names.rows:
        name = row[names.index]
        if not KINDS["text"](name) or not filled(name) or demand(name):
            continue
        facts = {field: _fact(field, cols, row) for field, cols in columns.items()}
        facts["period"] = facts["period"] or _marked_months(table, row)
        facts["budget"] = facts["budget"] or _explained_dash(document, columns["budget"], row)
        yield Project(name, facts, row_evidence(document, table, row, name))


def _fact(field: str, cols: Sequence[Column], row: Sequence[str]) -> str:
    """What the row's columns of a fact say; "under way" only where none says more."""
    said = [text for col in cols if (text := _said(field, row[col.index]))]
    return next((text for text in said if not _STATUS.search(text)), said[0] if said else "")


def _explained_dash(document: Document, cols: Sequence[Column], row: Sequence[str]) -> str:
    """A dash, where the document says that it stands for no money."""
    dashed = bool(cols) and all(row[col.index].strip() in ("-", "–") for col in cols)
    said = _DASH.search(document.text) if dashed else None
    return said[0] if said else ""


def _said(field: str, cell: str) -> str:
    if field == "result" and _STATUS.search(cell):
        return cell
    return cell if filled(cell) and not demand(cell) and KINDS[HEADS[field][2]](cell) else ""


def _marked_months(table: Table, row: Sequence[str]) -> str:
    """The months whose columns are marked in a row of a bar chart."""
    heads = table.columns
    months = [i for i, head in enumerate(heads) if _is_month(head)]
    if len(months) < 4:
        return ""
    marked = [heads[i] for i in months if row[i].strip() and row[i].strip() != "0"]
    return ", ".join(marked)


def _is_month(head: str) -> bool:
    last = head.split()[-2:] if head else []
    named = list(dates.month_names(head)) or list(dates.month_names(" ".join(last)))
    return bool(named or re.search(r"ไตรมาส(?:ที่)? ?\d|Q[1-4]", head)) and len(head) <= 60


def _of_text(document: Document) -> Iterator[Project]:
    blocks = without_heads(document)
    starts = [at for at, b in enumerate(blocks) if b.kind is not BlockKind.ROW and _is_project(b)]
    for number, at in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(blocks)
        own = blocks[at : min(end, at + 12)]
        if _is_bare(own):
            continue
        lines = [b.text for b in own]
        head, *rest = lines
        facts = {name: _in_text(name, head, rest) for name in _IN_TEXT}
        evidence = Evidence(document.url, blocks[at].page, " ".join(lines)[:300], head[:120])
        yield Project(head, facts, evidence)


def _is_bare(blocks: Sequence[Block]) -> bool:
    """Whether there are only headings, and they give no amount."""
    said = [b for b in blocks if b.kind is not BlockKind.HEADING or _LINE_OF_TABLE.match(b.text)]
    return not any(filled(block.text) for block in said)


def _is_project(block: Block) -> bool:
    text = plain(block.text)
    if not filled(text) or _NOT_PROJECT.match(text) or demand(text):
        return False
    return bool(_PROJECT.match(text) or _LINE_OF_TABLE.match(block.text))


def _in_text(name: str, head: str, rest: Sequence[str]) -> str:
    amounts = _AMOUNT.findall(head)
    if name == "budget" and amounts or name == "spent" and len(amounts) > 1:
        return str(amounts[0 if name == "budget" else 1])
    if name == "period" and _LINE_OF_TABLE.match(head) and KINDS["period"](head):
        return head
    for line in (head, *rest):
        match = _IN_TEXT[name].search(line)
        if match and (name != "period" or KINDS["period"](match[0])) and filled(_after_colon(line)):
            return match[0]
        if name == "result" and len(line) >= _TOLD and done(line):
            return line
    return ""


def _after_colon(line: str) -> str:
    return line.rpartition(":")[2] if line.rstrip().endswith(":") or ":" in line else line


@check
def each_project_has(
    document: Document, *, field: str, ratio: float = 0.8, half: bool = False
) -> Iterator[Evidence]:
    """Projects with the field: name, budget, period, result or spent; one value a project.

    Nothing is found where too many of the projects lack it, or where the document says that it
    ends before the first six months (`half`).
    """
    found = projects(document)
    shown = found if field == "name" else [p for p in found if p.facts[field]]
    if field == "result" and shown and all(_STATUS.search(p.facts["result"]) for p in shown):
        return  # every row says "under way": nothing is reported
    if half and reach(document)[0] is False:
        return
    if shown and len(shown) >= ratio * len(found):
        yield from (project.evidence for project in shown)
