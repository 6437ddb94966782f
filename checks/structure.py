"""The organisation: its chart, its units, its own duties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from checks.content import demand, filled, mentions, plain
from checks.people import LOCAL, NAME, is_drawing
from checks.registry import Agency, check
from checks.results import Evidence
from checks.sections import sections
from checks.tables import body_tables, data_rows, row_name
from crawler import dates
from crawler.model import Block, BlockKind, Document, Image, Region

_CHART = (
    "โครงสร้าง", "แผนผัง", "แผนภูมิ", "ผังองค์กร", "ผังการบริหาร", "ผังส่วนราชการ", "ผังบริหาร",
    "organization", "organisation", "orgchart",
    "org-chart", "org_chart", "flowchart", "flow chart", "structure", "การแบ่งส่วนราชการ",
    "การแบ่งส่วนงาน", "แบ่งส่วน",
)  # fmt: skip
_NOT_CHART = (
    "แผนผังเว็บ", "sitemap", "โครงสร้างพื้นฐาน", "แผนที่", "โลโก้", "logo", "icon", "banner", "ขั้นตอน",
    "กระบวนการ", "infrastructure", "โครงสร้างอาคาร",
    "โครงสร้างภาษี", "โครงสร้างแผน", "พื้นฐาน", "facebook",  "share", "print", "arrow", "bullet",
    "spacer", "qr", "pdf",
    "download", "button", "new.gif", "youtube", "twitter",   "favicon", "fb.", "-fb", "icn",
)  # fmt: skip
_SIDES = {
    "elected": ("ฝ่ายการเมือง", "ข้าราชการการเมือง", "ฝ่ายบริหาร", "คณะผู้บริหาร", "สภา", "ฝ่ายนิติบัญญัติ"),
    "permanent": (
        "ฝ่ายประจำ",
        "ข้าราชการประจำ",
        "ฝ่ายข้าราชการ",
        "พนักงานส่วนตำบล",
        "พนักงานเทศบาล",
        "ข้าราชการ อบจ",
    ),
}
_UNIT = re.compile(
    r"(?<![ก-๙])(?:สำนักงาน(?!ใหญ่|เลขที่|ตั้ง)|สำนัก|กอง(?!ทุน|ทัพ|ขยะ|ลูกเสือ|อาสา)|ฝ่าย(?!การเมือง|"
    r"บริหาร(?:\s|$)|ประจำ|ที่|นิติบัญญัติ)|กลุ่มงาน|"
    r"กลุ่ม(?!เป้าหมาย|ผู้|คน|อาชีพ|สตรี|เกษตร|ประชา|บุคคล|เสี่ยง|ที่)|ศูนย์|ส่วน(?!ราชการ|ร่วม|ที่|บุคคล|ใหญ่|หนึ่ง|"
    r"ของ|ต่าง|ท้องถิ่น|ตำบล|จังหวัด|กลาง(?:\s|$)|ได้|งาน)|"
    r"หน่วย(?:ตรวจสอบ|ปฏิบัติ)|แผนก|ภาควิชา|คณะ(?!ผู้|กรรม|ทำงาน|รัฐ)|กลุ่มสาระ|"
    r"งาน(?=[ก-ฮเ-ไ]))(?P<name>[ก-๙]{2,60})"
)
_HEAD = re.compile(
    r"นายก|ผู้ว่า|อธิบดี|อธิการบดี|เลขาธิการ|ผู้อำนวยการ|กรรมการผู้จัดการ|ปลัด|ผู้บริหารสูงสุด|ประธาน|ผู้จัดการ|"
    r"คณะกรรมการ|ผู้บัญชาการ|หัวหน้าหน่วยงาน"
)
_ELECTED = re.compile(r"นายก|รองนายก|สภา|ฝ่ายการเมือง|ประธานสภา")
_DUTIES = (
    "อำนาจหน้าที่", "หน้าที่และอำนาจ", "อำนาจและหน้าที่", "หน้าที่ความรับผิดชอบ", "ภารกิจและอำนาจ", "ภารกิจ",
    "บทบาทหน้าที่", "หน้าที่ตามกฎหมาย", "อำนาจ หน้าที่",
    "บทบาทและหน้าที่", "วัตถุประสงค์และอำนาจหน้าที่", "หน้าที่หลัก", "มีอำนาจหน้าที่", "มีหน้าที่",
)  # fmt: skip
_DUTY_WORD = re.compile(
    r"จัดให้มี|บำรุง|ส่งเสริม|รักษา|ดูแล|ดำเนินการ|ให้บริการ|ป้องกัน|สนับสนุน|ควบคุม|คุ้มครอง|พัฒนา|จัดทำ|ประสาน|"
    r"กำกับ|กำหนด|ศึกษา|วิจัย|บริหาร|ปฏิบัติ|รับผิดชอบ|"
    r"จัดการ|แก้ไข|เสนอ|ให้ความรู้|ผลิต|ตรวจสอบ|วิเคราะห์|ฝึกอบรม|สอน"
)
_TELLS_DUTY = re.compile(
    r"หน้าที่(?!ของ(?:ประชาชน|พลเมือง))|อำนาจ|ภารกิจ(?!ประจำวัน)|บทบาท|รับผิดชอบ|ดูแล|"
    r"(?:เรา|อบต\.?|เทศบาล|อบจ\.?|กรม|สำนักงาน)\S{0,20}ทำ(?:อะไร|ให้|หน้าที่)|งานของ(?:เรา|หน่วย|อบต|เทศบาล|กรม)"
)
_DUTY_HEAD = re.compile(
    r"^(?:อำนาจ)?หน้าที่|อำนาจ|ภารกิจ|(?<!ผู้)รับผิดชอบ(?:งาน|ด้าน|เรื่อง)|(?<!ผู้)ดูแล|ทำอะไร|งานที่ทำ"
)
_DUTY_START = re.compile(
    r"(?:การ)?(จัด|บำรุง|ส่งเสริม|รักษา|ดูแล|ดำเนิน|ให้(?:บริการ|ความรู้|คำ)|ป้องกัน|สนับสนุน|ควบคุม|คุ้มครอง|พัฒนา|ประสาน|"
    r"กำกับ|กำหนด|ศึกษา|วิจัย|บริหาร|ปฏิบัติ|แก้ไข|เสนอ|ผลิต|ตรวจ|วิเคราะห์|ฝึกอบรม|สอน|สร้าง|ก่อสร้าง|ซ่อม|เก็บ|กำจัด|"
    r"อนุญาต|ออก(?:ใบ|ข้อ|คำ)|ระงับ|จ่าย|บรรเทา|ช่วยเหลือ|สงเคราะห์|ขึ้นทะเบียน|รับ(?:จด|แจ้ง|ขึ้น|คำ|เรื่อง|ชำระ)|อนุรักษ์|"
    r"ฟื้นฟู|เผยแพร่|ทำ(?:นุ|ให้)|สำรวจ|วาง|ยก|อำนวย|เฝ้าระวัง|คัดกรอง|รวบรวม|ติดตาม|รับผิดชอบ|เป็นศูนย์)"
)
_DUTY_LINES = 4
_ARTICLE = re.compile(r"^\s*มาตรา ?(\d+)(?:/\d+)? ?")
_PREAMBLE = re.compile(
    r"โปรดเกล้า|ให้ไว้ ณ วันที่|โดยที่เป็นการสมควร|ผู้รับสนองพระบรมราชโองการ|จึงทรงพระกรุณา|"
    r"หมายเหตุ ?:?-? ?เหตุผลในการประกาศใช้"
)
_WHOLE_LAW = 10  # articles: a page that quotes its two or three own ones has fewer


@check
def has_chart(document: Document, *, agency: Agency | None) -> Iterator[Evidence]:
    """An organisation chart: a picture named or headed as one, or units set out in order.

    Yields two values where both sides are shown: the top ("head"; the elected side in local
    government) and the divisions ("units"; the permanent side).
    """
    local = agency is not None and agency.type in LOCAL
    for image in document.images:
        name = _chart_name(document, image)
        if name:
            for side in _sides(name) if local else ("head", "units"):
                excerpt = f"{name[:200]} {image.url}"[:300]
                yield Evidence(document.url, image.page, excerpt, side)
    yield from _drawn(document, _ELECTED if local else _HEAD)


def _sides(name: str) -> tuple[str, ...]:
    """Which sides a chart shows by its name; both, where the name does not choose."""
    elected, permanent = (bool(mentions(name, words)) for words in _SIDES.values())
    if elected == permanent:
        return ("head", "units")
    return ("head",) if elected else ("units",)


def _chart_name(document: Document, image: Image) -> str:
    """What names a picture as an organisation chart: its own name, else what stands above it."""
    if image.region is not Region.BODY or 0 < image.width < 200 or 0 < image.height < 120:
        return ""
    own = f"{image.alt} {unquote(image.url).rsplit('/', 1)[-1]}"
    if mentions(own, _NOT_CHART):
        return ""
    if mentions(own, _CHART):
        return own.strip()
    if not is_drawing(image) or NAME.search(image.alt):
        return ""
    above = _heading_above(document, image.at) or document.title
    return above if mentions(above, _CHART) and not mentions(above, _NOT_CHART) else ""


def _heading_above(document: Document, at: int) -> str:
    for block in reversed(document.blocks[:at]):
        if block.region is Region.BODY and (block.kind is BlockKind.HEADING or _titles(block)):
            return block.text
    return ""


def _titles(block: Block) -> bool:
    return len(block.text) <= 90 and bool(mentions(block.text, _CHART)) and not demand(block.text)


def _drawn(document: Document, top: re.Pattern[str]) -> Iterator[Evidence]:
    """A chart made of text: short lines or cells, one unit each, under a heading of structure."""
    titled = mentions(document.title, _CHART) or any(_titles(b) for b in document.body)
    if not titled:
        return
    cells = [(b, c.strip()) for b in document.body for c in b.text.split(" | ") if len(c) <= 90]
    named = [(b, c) for b, c in cells if c and (_unit_of(c) or top.match(plain(c)))]
    boxes = [(b, c) for b, c in named if not demand(c) and not _titles(b) and filled(c)]
    units = {_unit_of(cell): (b, cell) for b, cell in boxes if _unit_of(cell)}
    heads = [(b, cell) for b, cell in boxes if top.match(plain(cell))]
    if len(units) < 3:
        return
    listed = " > ".join(cell for _, cell in units.values())
    block = next(iter(units.values()))[0]
    yield Evidence(document.url, block.page, listed[:300], "units")
    for head, cell in heads[:1]:
        yield Evidence(document.url, head.page, f"{cell} > {listed}"[:300], "head")


def _unit_of(cell: str) -> str:
    """The unit that a short line begins with, or ''."""
    match = _UNIT.match(plain(cell))
    return match[0] if match else ""


@check
def names_units(document: Document) -> Iterator[Evidence]:
    """Internal divisions by name ("กองคลัง", "สำนักปลัด", "กลุ่มอำนวยการ"); one value each."""
    for block in document.body:
        found = list(_UNIT.finditer(block.text))
        if not found or demand(block.text) or not filled(block.text):
            continue
        for match in found:
            small = match[0].startswith("งาน") and not _unit_of(block.text)
            if not small and len(match["name"]) >= 2 and not mentions(match[0], ("เช่น", "ต่างๆ")):
                yield Evidence(document.url, block.page, block.text[:300], match[0][:40])


@check
def own_duties(document: Document, *, least: int = 150) -> Iterator[Evidence]:
    """A text that says what this agency's duties are; a law copied whole is not one."""
    if _is_whole_law(document):
        return
    for section in sections(document, _DUTIES):
        lines = [t for t in section.text.split("\n") if filled(t) and not demand(t)]
        text = " ".join(lines)
        if len(text) >= least and len(set(_DUTY_WORD.findall(text))) >= 3:
            yield Evidence(document.url, section.page, f"{section.label}: {text}"[:300], text[:80])
    yield from _prose(document, least)
    yield from _listed(document, least)
    yield from _by_unit(document, least)


def _listed(document: Document, least: int) -> Iterator[Evidence]:
    """Several lines that each begin with what is done, under a label or sentence of duties."""
    blocks = document.body
    for at, block in enumerate(blocks):
        if len(block.text) > 300 or not _TELLS_DUTY.search(block.text) or demand(block.text):
            continue
        lines = _deeds_below(blocks, at)
        text = " ".join(lines)
        verbs = {m[1] for line in lines if (m := _DUTY_START.match(plain(line)))}
        if len(lines) >= _DUTY_LINES and len(verbs) >= 3 and len(f"{block.text} {text}") >= least:
            quote = f"{block.text}: {text}"
            yield Evidence(document.url, block.page, quote[:300], text[:80])


def _deeds_below(blocks: Sequence[Block], at: int) -> list[str]:
    """The lines below that begin with a verb of duty, up to the next heading; dated ones apart."""
    found: list[str] = []
    missed = 0
    for block in blocks[at + 1 : at + 40]:
        if block.kind is BlockKind.HEADING or missed > 2:
            break
        text = block.text
        if _DUTY_START.match(plain(text)) and not dates.dates(text) and not demand(text):
            found.append(text)
        else:
            missed += 1
    return found


def _by_unit(document: Document, least: int) -> Iterator[Evidence]:
    """A table that gives each unit's duties in a column of them."""
    for table in body_tables(document):
        for index, head in enumerate(table.columns):
            if not _DUTY_HEAD.search(head) or index == 0:
                continue
            rows = [r for r in data_rows(table) if _has_unit(r[:index]) and _says_duty(r[index])]
            text = " ".join(row[index] for row in rows)
            if len(rows) >= 3 and len(text) >= least * 2 // 3:
                quote = " | ".join(f"{row_name(row)}: {row[index]}" for row in rows)
                yield Evidence(document.url, table.page, quote[:300], text[:80])


def _has_unit(cells: Sequence[str]) -> bool:
    return any(_unit_of(cell) for cell in cells)


def _says_duty(cell: str) -> bool:
    return len(cell) >= 15 and filled(cell) and not demand(cell) and not NAME.search(cell)


def _prose(document: Document, least: int) -> Iterator[Evidence]:
    for block in document.body:
        long = len(block.text) >= least and not demand(block.text)
        if (
            long
            and mentions(block.text[:200], _DUTIES)
            and len(set(_DUTY_WORD.findall(block.text))) >= 3
        ):
            yield Evidence(document.url, block.page, block.text[:300], block.text[:80])


def _is_whole_law(document: Document) -> bool:
    articles = {m[1] for b in document.body if (m := _ARTICLE.match(b.text))}
    own = sum(len(b.text) for b in document.body if not _ARTICLE.match(b.text))
    preamble = bool(_PREAMBLE.search(document.text))
    if preamble and len(articles) >= 3:
        return True
    return len(articles) >= _WHOLE_LAW and (preamble or own < 0.7 * len(document.text))
