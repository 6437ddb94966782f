"""What on a page can be evidence: no menus, no lists of items, no demands of the manual."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from checks.labels import Labels
from checks.numbers import list_years
from checks.spelling import in_right_spelling
from crawler import dates
from crawler.dates import years
from crawler.model import Block, BlockKind, Document, Link, LinkKind, Region, Table

_LIST_HEAD = 120  # characters of what heads a list of items
_INDEX_ITEMS = 4  # a body that names so many items by links is a list of items

# How the manual, and pages that paste it, demand a thing instead of showing it.
_DEMAND = re.compile(
    r"(?:^|[|:] ?|\d[.)] ?|[-•*oO] )(?:ต้อง)?แสดง ?(?:ข้อมูล|แผน|ผล|รายงาน|ช่องทาง|ประกาศ|คู่มือ|"
    r"นโยบาย|การ|รายการ|สรุป|ประมวล|มาตรการ|รายชื่อ|ชื่อ|ที่อยู่|กิจกรรม|ตำแหน่ง|ระบบ|ข่าว|สถิติ|"
    r"รายละเอียด|โครงสร้าง|หลักเกณฑ์|แนว|ความ|วิธี|จำนวน|URL|ลิงก์|QR|เนื้อหา|ทีม|Dos|E-)"
    r"|(?:มี)?(?:ข้อมูล)?รายละเอียด(?:ของ\S{0,30})?อย่างน้อย|อย่างน้อยประกอบด้วย|ประกอบด้วยอย่างน้อย"
    r"|องค์ประกอบด้านข้อมูล|ประกอบด้วย(?:ข้อมูล)?(?:รายละเอียด)?ดังนี้ ?\(?1\)?"
    r"|ให้(?:เผยแพร่|ระบุ|แสดง|อธิบาย)(?:ข้อมูล)?(?:ว่า)? ?[\"“]?ไม่มี"
    r"|หลักฐาน(?:ที่)?ต้อง(?:มี|แสดง)|เกณฑ์การ(?:ให้คะแนน|ประเมินข้อ)|สามารถเชื่อมโยงไปยัง(?:ข้อมูล|ช่องทาง)"
)
_LISTED = re.compile(r"^(?:\(?\d{1,2}[.)]|\(?[ก-ฮ][.)]|[oO•●▪*+\-]|[❖➢✓]) ?\S")
_PLACEHOLDER = re.compile(
    r"อยู่ระหว่าง(?:การ)?(?:ดำเนินการ|จัดทำ|ปรับปรุง|พัฒนา|รวบรวม|นำเข้า)"
    r"(?:ข้อมูล|เนื้อหา|เว็บไซต์|หน้า|เอกสาร)?|ไม่พบข้อมูล|ยังไม่มีข้อมูล|ไม่มีข้อมูลในหมวด|"
    r"coming soon|under construction|not available now|lorem ipsum|"
    r"ยังไม่ได้กำหนด|รอใส่ลิงก์|รอข้อมูล|เร็ว ?ๆ ?นี้",
    re.IGNORECASE,
)
_PLACEHOLDER_LINE = 90  # characters of a line that says so and nothing else
_PLACEHOLDER_MOST = 220  # characters: a longer body holds more than the placeholder


def body_links(document: Document) -> tuple[Link, ...]:
    """Links of the body that a reader follows; embeds and menus are left out."""
    return tuple(
        link
        for link in document.links
        if link.region is Region.BODY and link.kind is LinkKind.ANCHOR
    )


def link_item(link: Link, labels: Labels) -> str:
    """The item a link names by its text, else by its row, else by its heading; "" if none."""
    for text in (link.text, link.row, link.heading):
        if not text or labels.is_general(text):
            continue
        found = labels.find(text)
        if found:
            return found.item
        if text is link.text:
            return ""  # it names something, and that is no item
    return ""


def year_lists(document: Document, labels: Labels) -> Iterator[tuple[int, frozenset[int]]]:
    """Where lists of items begin that say which year's they are, with the years.

    Names of years one after the other are a strip to choose from: what follows may be of any.
    """
    title = _list_years(document.title, labels)
    if title:
        yield -1, title
    linked = {link.at for link in document.links}
    said: dict[int, frozenset[int]] = {}
    for at, block in enumerate(document.blocks):
        if block.region is Region.BODY and block.text.strip():
            said[at] = frozenset() if at in linked else _list_years(block.text, labels)
    places = list(said)
    for place, at in enumerate(places):
        beside = (*places[max(0, place - 1) : place], *places[place + 1 : place + 2])
        strip = any(said[near] and said[near] != said[at] for near in beside)
        if said[at]:
            yield at, said[at] | {labels.year} if strip else said[at]


def _list_years(text: str, labels: Labels) -> frozenset[int]:
    """The years of a short text that leads to or heads a list of items."""
    if len(text) > _LIST_HEAD or not labels.is_index(text):
        return frozenset()
    return frozenset(list_years(text) or dates.named_years(text) or dates.years(text))


def is_index(document: Document, labels: Labels) -> bool:
    """Whether the body mainly lists items: its links name several of them."""
    return len({link_item(link, labels) for link in body_links(document)} - {""}) >= _INDEX_ITEMS


def is_placeholder(document: Document) -> bool:
    """Whether the body only says that there is nothing yet."""
    said = [line for line in document.lines if line]
    if sum(map(len, said)) > _PLACEHOLDER_MOST or document.tables:
        return False
    return any(_PLACEHOLDER.search(line) and len(line) <= _PLACEHOLDER_LINE for line in said)


def is_demand(text: str) -> bool:
    """Whether a block repeats what the manual demands."""
    return bool(_DEMAND.search(text))


def _demands(blocks: tuple[Block, ...]) -> frozenset[int]:
    """Indexes of blocks that repeat the manual: a demand and the bare list that follows it."""
    found: set[int] = set()
    following = False
    for at, block in enumerate(blocks):
        if is_demand(block.text):
            found.add(at)
            following = block.kind is not BlockKind.ROW
        elif following and _bare_list_item(block):
            found.add(at)
        else:
            following = False
    return frozenset(found)


def _bare_list_item(block: Block) -> bool:
    """A short point without any value: digits beyond its number would be one."""
    if block.kind not in (BlockKind.ITEM, BlockKind.PARAGRAPH) or len(block.text) > 110:
        return False
    if block.kind is BlockKind.PARAGRAPH and not _LISTED.match(block.text):
        return False
    return not re.search(r"\d{3}|@|https?:", block.text)


def _index_rows(document: Document, labels: Labels) -> frozenset[int]:
    """Indexes of the blocks in which an index lists its items."""
    linked = {link.at for link in body_links(document)}
    return frozenset(
        at
        for at, block in enumerate(document.blocks)
        if block.region is Region.BODY
        and (at in linked or (len(block.text) < 250 and labels.find(block.text)))
    )


def evidence_view(document: Document, labels: Labels) -> Document:
    """The document in right spelling without what can't be evidence. Indexes stay valid."""
    document = in_right_spelling(document)
    lists = [t for t in document.tables if is_file_list(t, labels)]
    drop = set(_demands(document.blocks)) | _pasted(document, labels)
    drop |= {t.at + row for t in lists for row in range(len(t.rows))}
    index = document.media_type == "text/html" and is_index(document, labels)
    if index:
        drop |= _index_rows(document, labels)
    if not drop:
        return document
    blocks = tuple(replace(b, text="") if at in drop else b for at, b in enumerate(document.blocks))
    tables = [t for t in document.tables if t not in lists]
    tables = [_without_labels(t, labels) if index else t for t in tables]
    kept = [_without_demands(t, labels) for t in tables]
    return replace(document, blocks=blocks, tables=tuple(t for t in kept if t.body))


def is_file_list(table: Table, labels: Labels) -> bool:
    """Whether a table only lists files: a title, a column of "click here", perhaps a date."""
    columns = list(zip(*table.body, strict=False))
    said = [[cell for cell in column if cell and cell != "-"] for column in columns]
    opens = [cells for cells in said if cells and all(_opens(c, labels) for c in cells)]
    facts = [c for c in said if c and c not in opens and not all(_plain(cell) for cell in c)]
    return bool(opens) and len(facts) <= 1


def _opens(cell: str, labels: Labels) -> bool:
    """Whether a cell only says to click; bare numbers and dates are facts."""
    return labels.is_general(cell) and not _plain(cell)


def _plain(cell: str) -> bool:
    """Whether a cell is no more than a number or a date."""
    return (
        bool(re.fullmatch(r"[\d\s./,:\-]*", cell))
        or bool(dates.dates(cell) or years(cell))
        or any(dates.month_names(cell))
    )


def _pasted(document: Document, labels: Labels) -> frozenset[int]:
    """Indexes of the blocks that repeat demands; headings and column heads are labels."""
    heads = {table.at + row for table in document.tables for row in range(table.head)}
    return labels.demands.pasted(
        [
            None if at in heads or block.kind is BlockKind.HEADING else block.text
            for at, block in enumerate(document.blocks)
        ]
    )


def _without_demands(table: Table, labels: Labels) -> Table:
    rows = [" | ".join(row) for row in table.body]
    drop = labels.demands.pasted(rows) | {at for at, row in enumerate(rows) if is_demand(row)}
    body = (row for at, row in enumerate(table.body) if at not in drop)
    return replace(table, rows=(*table.rows[: table.head], *body))


def _without_labels(table: Table, labels: Labels) -> Table:
    """The table without the rows that name an item in a cell."""
    return replace(
        table, rows=tuple(row for row in table.rows if not any(labels.find(c) for c in row if c))
    )
