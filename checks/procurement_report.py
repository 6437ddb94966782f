"""Finds what a yearly purchasing report sums up, and in which kinds of file a list is published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from checks.content import demand, filled, mentions
from checks.procurement import listings
from checks.registry import check
from checks.results import Evidence
from checks.tables import body_tables, row_evidence
from crawler.model import BlockKind, Document, Link, Region, Table
from crawler.text import key

_ABOUT = ("จัดซื้อ", "จัดจ้าง", "จัดหาพัสดุ", "สขร", "พัสดุ", "ซื้อหรือจ้าง", "การซื้อ", "การจ้าง")
_METHOD = re.compile(
    r"เฉพาะเจาะจง|คัดเลือก|e[\s-]*bidding|e[\s-]*market|ประกาศเชิญชวน|ประกวดราคา|ตลาดอิเล็กทรอนิกส์"
    r"|ตลาดอิเลคทรอนิกส์|"
    r"สอบราคา|ตกลงราคา|วิธีพิเศษ|กรณีพิเศษ|จ้างออกแบบ|จ้างที่ปรึกษา",
    re.IGNORECASE,
)
_BAHT = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)? ?(?:บาท|ล้าน)|\d{4,}\.\d\d")
_MONEY_HEAD = ("บาท", "งบประมาณ", "วงเงิน", "มูลค่า", "จำนวนเงิน", "เป็นเงิน", "ราคา")
_AMOUNT = re.compile(r"\d[\d,.]*")
_COUNT = re.compile(r"\d[\d,]* ?(?:โครงการ|รายการ|ครั้ง|สัญญา|งาน|ฉบับ)")
_TOTAL = re.compile(r"รวม|ทั้งสิ้น|ทั้งหมด|ทั้งปี|ตลอดปี|สรุป|ประจำปี|ในปีงบประมาณ")
_COMMON_FIELDS = (
    "item", "budget", "source", "status", "method", "median_price", "agreed_price", "supplier",
    "egp",
)  # fmt: skip
_READABLE = re.compile(r"\.pdf(?:$|[?#&])|\bpdf\b", re.IGNORECASE)
_SHEET = re.compile(r"\.(?:xlsx?|csv|ods)(?:$|[?#&])|\b(?:excel|xlsx?|csv)\b", re.IGNORECASE)
_KINDS = {"readable": _READABLE, "sheet": _SHEET}


@check
def procurement_total(document: Document) -> Iterator[Evidence]:
    """A line or row that sums up the year's purchases: their number or what they cost."""
    if not mentions(document.title + document.text, _ABOUT):
        return
    for block in document.body:
        if block.kind is BlockKind.HEADING or demand(block.text) or not _TOTAL.search(block.text):
            continue
        if (
            _BAHT.search(block.text)
            or _COUNT.search(block.text)
            or _is_total_row(block.text, block.kind)
        ):
            yield Evidence(document.url, block.page, block.text[:300], block.text[:80])


def _is_total_row(text: str, kind: BlockKind) -> bool:
    return kind is BlockKind.ROW and text.strip().startswith("รวม") and bool(_AMOUNT.search(text))


@check
def budget_by_method(document: Document) -> Iterator[Evidence]:
    """The money spent by each method of purchase, in a summary table or a sentence."""
    for table in body_tables(document):
        yield from _method_rows(document, table)
        yield from _method_columns(document, table)
    for block in document.body:
        if block.kind is not BlockKind.ROW and not demand(block.text):
            for piece, method in _method_pieces(block.text):
                if _BAHT.search(piece):
                    yield Evidence(document.url, block.page, piece[:300], _method(method))


def _method(text: str) -> str:
    return key(text).replace("-", "")


def _method_pieces(text: str) -> Iterator[tuple[str, str]]:
    """What the text says of each method: from its name to the next one's."""
    found = list(_METHOD.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]
    for match, end in zip(found, ends, strict=False):
        yield text[match.start() : end][:200], match[0]


def _method_rows(document: Document, table: Table) -> Iterator[Evidence]:
    """Rows that are about a method. In a list of purchases one method stands in many rows."""
    named = [(row, method) for row in table.rows if (method := _row_method(row))]
    counts = Counter(method for _, method in named)
    if not named or max(counts.values()) > 2:
        return
    money = [at for at, head in enumerate(table.columns) if mentions(head, _MONEY_HEAD)]
    for row, method in named:
        if any(_AMOUNT.search(row[at]) for at in money) or _BAHT.search(" ".join(row)):
            yield row_evidence(document, table, row, method)


def _row_method(row: tuple[str, ...]) -> str:
    """The method that the row's first worded cell names."""
    first = next((cell for cell in row if re.search("[ก-ฮA-Za-z].*[ก-ฮA-Za-z]", cell)), "")
    match = _METHOD.search(first)
    return _method(match[0]) if match and len(first) <= 90 else ""


def _method_columns(document: Document, table: Table) -> Iterator[Evidence]:
    heads = [
        (at, match[0]) for at, head in enumerate(table.columns) if (match := _METHOD.search(head))
    ]
    if len({_method(name) for _, name in heads}) < 2:
        return
    for at, name in heads:
        row = next((row for row in table.body if _BAHT.search(row[at])), None)
        if row:
            yield row_evidence(document, table, row, _method(name))


@check
def procurement_list(document: Document) -> Iterator[Evidence]:
    """A list of purchases with the columns that every variant of the form has."""
    for listing in listings(document):
        if listing.rows and all(name in listing.columns for name in _COMMON_FIELDS):
            yield row_evidence(document, listing.table, listing.rows[0])


@check
def published_as(document: Document, *, kind: str) -> Iterator[Evidence]:
    """The list as a file of that kind ("readable" or "sheet"): the file itself or a link to it."""
    files = _KINDS[kind]
    if files.search(f".{document.media_type.rsplit('/', 1)[-1]} {document.url}") and any(
        listings(document)
    ):
        yield Evidence(document.url, None, document.title or document.url, kind)
    for link in document.links:
        if (
            link.region is Region.BODY
            and files.search(f"{link.url} {link.text}")
            and _is_list(link)
        ):
            yield Evidence(
                document.url, None, " ".join([link.row, link.text, link.url])[:300], kind
            )


def _is_list(link: Link) -> bool:
    return bool(mentions(" ".join([link.text, link.row, link.heading]), _ABOUT)) and filled(
        link.url
    )
