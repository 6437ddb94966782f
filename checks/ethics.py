"""Finds the code of ethics, who gives advice on it, and the dos and don'ts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.content import demand, filled, mentions, plain, says
from checks.registry import check
from checks.results import Evidence
from checks.tables import Column, body_tables, data_rows, has_good_cells, row_evidence
from crawler.model import Block, BlockKind, Document, Table

# The seven principles of the Ethics Standards Act that every code repeats in its own words.
_PRINCIPLES = (
    r"ยึดมั่นในสถาบัน|สถาบันหลัก|ระบอบประชาธิปไตย", r"ซื่อสัตย์", r"กล้าตัดสินใจ|กล้ายืนหยัด|ยืนหยัด",
    r"ประโยชน์ส่วนรวม|จิตสาธารณะ",
    r"ผลสัมฤทธิ์", r"เป็นธรรม|ไม่เลือกปฏิบัติ|เลือกปฏิบัติ", r"แบบอย่างที่ดี|ภาพลักษณ์",
)  # fmt: skip
_PRINCIPLES_LEAST = 4
_CODE = ("ประมวลจริยธรรม", "มาตรฐานทางจริยธรรม")
_TEAM = re.compile(
    r"(?:ทีม|คณะทำงาน|กลุ่มงาน|กลุ่ม|คณะกรรมการ|ศูนย์|ผู้รับผิดชอบ|คลินิก)[^|\n]{0,60}จริยธรรม"
    r"|จริยธรรม[^|\n]{0,40}(?:ทีมให้คำปรึกษา|คณะทำงาน)"
)
_PERSON = (
    r"(?:นาย|นาง(?:สาว)?|น\.ส\.|ว่าที่|ดร\.|พ\.[ตอจ]\.|จ\.[สอ]\.|ส\.ต\.|ร\.[ตอ]\.|ผศ\.|รศ\.) ?[ก-ฮเ-ไ]"
)
_POST = r"(?:ปลัด|รองปลัด|ผู้อำนวยการ|ผอ\.|หัวหน้า|นิติกร|นักทรัพยากรบุคคล|เลขาธิการ|อธิบดี|ผู้ว่าราชการ|นายก)"
_ROLE = r"(?:ประธาน|รองประธาน|กรรมการ|คณะทำงาน|หัวหน้าทีม|เลขานุการ|ที่ปรึกษา|สมาชิก|ผู้ให้คำปรึกษา|ผู้ประสานงาน)"
_MEMBER = re.compile(
    rf"(?:{_PERSON}|{_POST})[^\n]{{2,140}}?{_ROLE}|{_ROLE}[^\n]{{0,20}}(?:{_PERSON})"
)
_MEMBERS_LEAST = 2
_THINGS = r"(?:(?:สิ่ง|ข้อ|เรื่อง|การกระทำ|พฤติกรรม|แนวทาง|การปฏิบัติ)(?:ที่)?|การ)? ?"
_ACT = r"(?:ทำ|ปฏิบัติ|กระทำ|ประพฤติ)"
_DO = re.compile(
    rf"^{_THINGS}(?:ควร ?{_ACT}?|(?:พึง|ต้อง) ?(?:{_ACT}|ประสงค์|ส่งเสริม)|(?:{_ACT})ได้|ให้ทำ|ถูกต้อง)"
    r"|^do(?:['’]?s)?\b(?!['’]?n?['’]?t)",
    re.IGNORECASE,
)
_DONT = re.compile(
    rf"^{_THINGS}(?:ไม่ ?(?:ควร|พึง|ให้|เหมาะ|ถูกต้อง) ?{_ACT}?|อย่า ?{_ACT}?|ห้าม ?{_ACT}?|ต้องไม่|"
    rf"ไม่{_ACT}|{_ACT}ไม่ได้|(?:พึง|ต้อง|ควร)?(?:ละ|งด)?เว้น|(?:พึง|ต้อง|ควร)?หลีกเลี่ยง|(?:พึง|ต้อง|ควร)ระวัง)"
    r"|^do ?n['’]?o?t['’]?s?\b",
    re.IGNORECASE,
)
# The heads of two columns; a title ("Dos & Don'ts", "ควรทำและไม่ควรทำ") joins the words.
_BOTH_HEADS = re.compile(
    rf"(?:ควร|พึง|ต้อง) ?{_ACT}(?! ?(?:และ|หรือ|[/&,]))[^\n]{{0,25}}?"
    rf"(?:ไม่ ?(?:ควร|พึง)|ห้าม|อย่า) ?{_ACT}?"
    r"|^do['’]?s?\s[^&\n]{0,25}?do ?n['’]?t",
    re.IGNORECASE,
)
_ROWS_LEAST, _ROWS_MOST = 3, 15
_ENOUGH = 15  # characters of content on each side


@check
def ethics_code(document: Document) -> Iterator[Evidence]:
    """The text of a code of ethics: most of the seven principles, not only its title."""
    if not mentions(document.title + document.text, _CODE):
        return
    told = {
        pattern: block
        for block in document.body
        if not demand(block.text)
        for pattern in _PRINCIPLES
        if re.search(pattern, block.text)
    }
    if len(told) >= _PRINCIPLES_LEAST:
        block = next(iter(told.values()))
        yield Evidence(document.url, block.page, block.text[:300], "code")


@check
def ethics_team(document: Document) -> Iterator[Evidence]:
    """A team or working group on ethics with its members, by name or by post."""
    named = [b for b in document.body if _TEAM.search(b.text) and not demand(b.text)]
    if not named and not _TEAM.search(document.title):
        return
    members = [b for b in document.body if _MEMBER.search(b.text) and filled(b.text)]
    members += [b for b in document.body if b not in members and _is_member_row(b.text, b.kind)]
    if len(members) >= _MEMBERS_LEAST:
        for block in members[:5]:
            yield Evidence(document.url, block.page, block.text[:300], block.text[:120])


def _is_member_row(text: str, kind: BlockKind) -> bool:
    return kind is BlockKind.ROW and bool(re.search(_PERSON, text) and re.search(_POST, text))


@check
def dos_and_donts(document: Document) -> Iterator[Evidence]:
    """What to do and what not to do, both with content: two columns, or two lists."""
    for table in body_tables(document):
        do, dont = _headed(table)
        if do and dont and has_good_cells(do, kind="text"):
            for row in has_good_cells(dont, kind="text"):
                yield row_evidence(document, table, row)
    yield from _side_by_side(document)
    sides = _sides(document)
    if all(says(text, least=_ENOUGH) for text in sides):
        quote = " / ".join(" ".join(text.split())[:140] for text in sides)
        yield Evidence(document.url, None, quote, "dos and don'ts")


def _side_by_side(document: Document) -> Iterator[Evidence]:
    """Two columns of a poster, which OCR reads across: their heads on one line, the rows below."""
    if not document.ocr_pages:
        return
    lines = document.lines
    for at, line in enumerate(lines):
        if not _BOTH_HEADS.search(line):
            continue
        rows = [b for b in lines[at + 1 : at + 1 + _ROWS_MOST] if says(b, least=_ENOUGH)]
        if len(rows) >= _ROWS_LEAST:
            yield Evidence(document.url, None, " / ".join([line, *rows])[:300], "dos and don'ts")


def _headed(table: Table) -> tuple[Column | None, Column | None]:
    """The columns headed as what to do and as what not to do."""
    sides: dict[str, Column] = {}
    for at, head in enumerate(table.columns):
        side, _ = _side(head)
        if side:
            sides.setdefault(side, Column(table, at, head, data_rows(table)))
    return sides.get("do"), sides.get("dont")


def _sides(document: Document) -> tuple[str, str]:
    """What stands under the words for do, and under the words for don't."""
    sides: dict[str, list[str]] = {"do": [], "dont": []}
    now = ""
    for block in document.body:
        side, rest = _side(block.text)
        if side:
            now = side
        elif block.kind is BlockKind.HEADING or not filled(block.text):
            now = ""
        if now and filled(rest) and not demand(rest):
            sides[now].append(rest)
    return " ".join(sides["do"]), " ".join(sides["dont"])


def _side(text: str) -> tuple[str, str]:
    """Which side a line opens, and what it says after its label."""
    text = plain(text)
    for side, label in (("dont", _DONT), ("do", _DO)):
        found = label.search(text)
        if found:
            rest = text[found.end() :].lstrip(" :|-)(")
            return ("", "") if side == "do" and _opens_both(rest) else (side, rest)
    return "", text


def _opens_both(rest: str) -> bool:
    """ "Dos & Don'ts", "ควรทำและไม่ควรทำ": a title over both sides."""
    rest = re.sub(r"^[&/,\s]*(?:และ|and)?[&/\s]*", "", rest, flags=re.IGNORECASE)
    return bool(_DONT.search(rest) and len(rest) < 60)


_NO_RULES = re.compile(
    r"(?:ไม่|ยังไม่|มิ)(?:ได้)?(?:มี|ออก|จัดทำ|กำหนด|ประกาศ)[^.;|\n]{0,30}ข้อกำหนด(?:ทาง)?จริยธรรม|"
    r"ข้อกำหนด(?:ทาง)?จริยธรรม[^.;|\n]{0,60}(?::|-) ?ไม่มี"
)
_IF = re.compile(r"(?:กรณี|หาก|ถ้า|เมื่อ)[^.;\n]{0,25}$")


@check
def no_own_rules(document: Document) -> Iterator[Evidence]:
    """A statement that the agency issued no ethics rules of its own, where it may do without."""
    for block in document.body:
        found = _NO_RULES.search(block.text)
        if found and not _IF.search(block.text[: found.start()]) and not demand(block.text):
            yield Evidence(document.url, block.page, block.text[:300], found[0])


@check
def ethics_rules(document: Document) -> Iterator[Evidence]:
    """The agency's own rules of ethics with their clauses, not only their name."""
    named = mentions(
        " ".join([document.title, *document.lines[:8]]), ("ข้อกำหนดจริยธรรม", "ข้อกำหนดทางจริยธรรม")
    )
    clauses = [b for b in document.body if _is_clause(b)]
    if named and len(clauses) >= 2:
        yield Evidence(document.url, clauses[0].page, clauses[0].text[:300], named)


def _is_clause(block: Block) -> bool:
    """A numbered line of some length; a heading only where it lays down a rule itself."""
    if not re.match(r"(?:ข้อ ?)?\d+[.)]? ?\S.{20}", block.text) or demand(block.text):
        return False
    return block.kind is not BlockKind.HEADING or bool(re.search("ต้อง|ห้าม|ไม่|พึง", block.text))
