"""Online services that the agency itself offers, and counts of the services it gave."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from checks.content import filled, mentions
from checks.registry import Agency, check
from checks.results import Evidence
from checks.tables import body_tables, data_rows, row_evidence, row_name
from crawler import dates
from crawler.model import Document, Form, Link, LinkKind, Region, Table

_ONLINE = (
    "e-service", "eservice", "e service", "บริการออนไลน์", "ออนไลน์", "online", "อิเล็กทรอนิกส์",
    "ผ่านระบบ", "บริการประชาชน", "one stop service", "ระบบบริการ",
    "ระบบจอง", "ระบบรับคำร้อง", "ระบบคำร้อง", "แจ้งคำร้อง",
)  # fmt: skip
_SERVICES = (
    "คำร้อง", "คำขอ", "ขออนุญาต", "ใบอนุญาต", "แจ้งซ่อม", "แจ้งเหตุ", "แจ้งไฟ", "ไฟฟ้าสาธารณะ",
    "น้ำอุปโภค", "ประปา", "ชำระภาษี", "ภาษี", "จองคิว", "จอง",
    "ลงทะเบียน", "ยื่น", "ขอรับบริการ", "ขอใช้", "ขอสนับสนุน", "ขอความอนุเคราะห์", "ขอข้อมูล", "ขอรับ",
    "เบี้ยยังชีพ", "เบี้ยผู้สูงอายุ", "ขยะ", "สิ่งปฏิกูล", "ขอเลขที่บ้าน",
    "ก่อสร้าง", "นัดหมาย", "รับสมัคร", "สมัคร", "ขอสำเนา", "หนังสือรับรอง", "ขุดดิน", "ตัดต้นไม้",
    "ค่าธรรมเนียม", "ยืม", "เช่า", "รถกู้ชีพ", "ป้าย", "ทะเบียน", "ตรวจสอบสถานะ",
)  # fmt: skip
_NO_SERVICE = (
    "ร้องเรียน", "ทุจริต", "เบาะแส", "ร้องทุกข์", "ความพึงพอใจ", "แบบสอบถาม", "แบบประเมิน", "สำรวจ",
    "eit", "iit", "ค้นหา", "เข้าสู่ระบบ", "login", "search", "สมัครสมาชิก", "รับข่าวสาร", "newsletter",
    "subscribe", "reply", "comment", "โพล", "poll", "กระทู้",
    "แสดงความคิดเห็น", "คู่มือ", "ติดต่อเรา", "contact us",
)  # fmt: skip
_FORM_HOSTS = re.compile(
    r"//(?:forms\.gle/\w|docs\.google\.com/forms/|forms\.office\.com/\w|"
    r"forms\.cloud\.microsoft/\w|(?:form\.)?jotform\.com/\w|liff\.line\.me/\w)",
    re.I,
)
# Portals of other bodies: what they offer is not this agency's service.
_CENTRAL = re.compile(
    r"bizportal|govchannel|info\.go\.th|citizeninfo|egov|dga\.or\.th|rd\.go\.th|dbd\.go\.th|"
    r"dopa\.go\.th|bora\.|dla\.go\.th|gprocurement|nacc\.go\.th"
    r"|1111\.go\.th|opm\.go\.th|damrongdham|thaid|thangrat|digitalid|sso\.go\.th|moi\.go\.th|"
    r"oic\.go\.th|facebook\.com|youtube\.com"
)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|odt|zip|rar|jpe?g|png|gif|pptx?)(?:$|\?)", re.IGNORECASE)
_PLAIN_FIELD = re.compile(
    r"ชื่อ|นามสกุล|name|e-?mail|อีเมล|โทร|phone|tel|หัวข้อ|เรื่อง|subject|ข้อความ|message|รายละเอียด|"
    r"captcha|รหัสยืนยัน|ค้นหา|search|คำค้น|keyword|^q$|^s$"
    r"|user|รหัสผ่าน|password|ความคิดเห็น|comment|เว็บไซต์|website|url",
    re.IGNORECASE,
)
_GIVEN = (
    "สถิติการให้บริการ", "การให้บริการ", "ผู้รับบริการ", "ผู้มารับบริการ", "ผู้ใช้บริการ", "ผู้มาใช้บริการ",
    "ผู้ขอรับบริการ", "สถิติผู้", "ให้บริการ", "งานบริการ", "จำนวนผู้มาติดต่อ",
)  # fmt: skip
NOT_GIVEN = (
    "ร้องเรียน",
    "ทุจริต",
    "เข้าชมเว็บ",
    "ผู้เยี่ยมชม",
    "เข้าเยี่ยมชม",
    "visitor",
    "ร้องทุกข์",
    "ประชากร",
    "ความพึงพอใจ",
)
_COUNT_HEAD = re.compile(
    r"จำนวน|ราย|ครั้ง|คน|เรื่อง|คำขอ|รวม|ยอด|walk ?-? ?in|e ?-? ?service|จุดบริการ|จุดให้บริการ|ออนไลน์|"
    r"online|ผู้รับบริการ|ผู้มา|ผู้ใช้|ไตรมาส|on-?site",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_COUNT_CELL = re.compile(r"\s*(?:\d[\d,]*|ไม่มี(?:ผู้\S+)?)\s*(?:ราย|ครั้ง|คน|เรื่อง|คำขอ|ฉบับ)?\s*")
_COUNT_LINE = re.compile(
    r"(?P<what>[ก-๙A-Za-z][^\d\n]{5,80}?)\s*[:=-]?\s*(?:จำนวน)?\s*(?P<count>\d[\d,]*)\s*(?:ราย|"
    r"ครั้ง|คน|เรื่อง|คำขอ|ฉบับ)"
)
WAYS = {
    "walk-in": re.compile(
        r"walk ?-? ?in|วอล์?ค ?อิน|ณ ?(?:สำนักงาน|ที่ทำการ|หน่วยงาน)|จุด(?:ให้)?บริการ|เคาน์เตอร์|"
        r"ด้วยตนเอง|on-?site|"
        r"มารับบริการ|เดินทางมา|หน้าเคาน์เตอร์|มาที่สำนักงาน|มาติดต่อที่|ด้วยตัวเอง|มาเอง|ออฟไลน์|off-?line|หน้างาน|"
        r"เข้ามาติดต่อ|มาสำนักงาน|ที่สำนักงาน|ที่ทำการ",
        re.IGNORECASE,
    ),
    "e-service": re.compile(
        r"e ?-? ?service|ออนไลน์|online|อิเล็กทรอนิกส์|ผ่านเว็บ|ผ่านระบบ|ผ่านแอป|ทางเว็บ|"
        r"อินเท?อร์?เน็ต|ดิจิทัล|digital|แอปพลิเคชัน|line ?oa|ทางไลน์|ทาง line",
        re.IGNORECASE,
    ),
}  # fmt: skip


_ITS_COUNT = re.compile(r"[^\d|]{0,25}?(\d[\d,]*)\s*(?:ราย|ครั้ง|คน|เรื่อง|คำขอ)")
_TOGETHER = re.compile(r"[^\d|]{0,40}(?:และ|หรือ|กับ|/|,|รวมทั้ง|ตลอดจน)[^\d|]{0,15}$")
_ALL = re.compile(r"รวม(?:ทั้งสิ้น|ทั้งหมด|ทุก)|ทุกช่องทาง")


def _host(url: str) -> str:
    return urlsplit(url).netloc.casefold().removeprefix("www.").split(":")[0]


def _own(url: str, agency: Agency | None) -> bool:
    """Whether an address is on the agency's own host or one below it."""
    if agency is None or not agency.url:
        return True
    own, host = _host(agency.url), _host(url)
    return host == own or host.endswith("." + own) or own.endswith("." + host)


@check
def offers_online_service(document: Document, *, agency: Agency | None) -> Iterator[Evidence]:
    """A service of the agency that can be asked for online: a form, or a link to its form."""
    if _CENTRAL.search(_host(document.url)) and not (
        agency and agency.url and _own(document.url, agency)
    ):
        return
    own = _own(document.url, agency) or bool(_FORM_HOSTS.search(document.url))
    for form in document.forms:
        if own and _is_service_form(form, document):
            excerpt = f"{form.heading or document.title} [{', '.join(form.fields)}]"
            yield Evidence(
                document.url, None, excerpt[:300], form.heading or form.action or document.title
            )
    if not own:
        return
    for link in document.links:
        if _is_service_link(link, document):
            name = link.text if len(link.text) > 8 else f"{link.row or link.heading} {link.text}"
            yield Evidence(document.url, None, f"{name} {link.url}"[:300], link.url)


def _is_service_form(form: Form, document: Document) -> bool:
    if form.has_password or form.region is not Region.BODY:
        return False
    title = f"{form.heading} {document.title if not form.heading else ''}"
    if mentions(title, _NO_SERVICE) or mentions(" ".join(form.fields[:1]), ("ค้นหา", "search")):
        return False
    about = f"{title} {form.text} {document.title} {' '.join(document.lines[:3])}"
    special = [f for f in form.fields if not _PLAIN_FIELD.search(f)]
    named = mentions(title, _SERVICES) or mentions(title, _ONLINE)
    return bool(
        len(form.fields) >= 2 and mentions(about, (*_SERVICES, *_ONLINE)) and (named or special)
    )


def _is_service_link(link: Link, document: Document) -> bool:
    if link.region is not Region.BODY or link.kind not in (LinkKind.ANCHOR, LinkKind.EMBED):
        return False
    url = unquote(link.url)
    host = _host(url)
    if not url.startswith("http") or _FILE.search(url) or _CENTRAL.search(host):
        return False
    foreign = host.endswith(".go.th") and not (
        host.endswith(_host(document.url)) or _host(document.url).endswith(host)
    )
    text = f"{link.text} {link.row}"
    if foreign or mentions(text, _NO_SERVICE) or not filled(link.text or link.row or link.heading):
        return False
    around = f"{document.title} {link.heading} {' '.join(document.lines[:4])}"
    if _FORM_HOSTS.search(url):
        return bool(mentions(f"{text} {around}", (*_SERVICES, *_ONLINE)))
    named = mentions(text, _SERVICES) or (mentions(text, _ONLINE) and host != _host(document.url))
    return bool(
        named and mentions(f"{text} {around} {url}", _ONLINE) and not _is_itself(url, document)
    )


def _is_itself(url: str, document: Document) -> bool:
    return url.split("#")[0].rstrip("/") == unquote(document.url).split("#")[0].rstrip("/")


@check
def linked_from_main_site(document: Document, *, agency: Agency | None) -> Iterator[Evidence]:
    """A page of the main site that holds the service or a working link to it, menus included."""
    if not _own(document.url, agency):
        return
    yield from offers_online_service(document, agency=agency)
    for link in document.links:
        named = mentions(link.text, _ONLINE[:5]) and not mentions(link.text, _NO_SERVICE)
        if _elsewhere(link.url, document) and (
            named
            and link.url.startswith("http")
            and not _FILE.search(link.url)
            and not _CENTRAL.search(_host(link.url))
        ):
            yield Evidence(document.url, None, f"{link.text} {link.url}"[:300], link.url)


def _elsewhere(url: str, document: Document) -> bool:
    """A system of its own; whether a page of this site holds a service, that page itself shows."""
    host = _host(url)
    return host != _host(document.url) and not (
        host.endswith(".go.th") and not host.endswith(_host(document.url))
    )


@check
def counts_services(document: Document) -> Iterator[Evidence]:
    """How often each service was given, by table or by line; a counter of web visits is none."""
    for table in body_tables(document):
        if _about_services(document, table):
            for row in counted_rows(table):
                yield row_evidence(document, table, row, " | ".join(row)[:120])
    if mentions(f"{document.title} {' '.join(document.lines[:6])}", _GIVEN):
        yield from _counted_lines(document)


def _about_services(document: Document, table: Table) -> bool:
    near = f"{table.heading} {' '.join(table.columns)}"
    if mentions(near, NOT_GIVEN):
        return False
    before = document.blocks[max(0, table.at - 6) : table.at]
    about = " ".join((near, document.title, *(b.text for b in before)))
    return bool(mentions(about, _GIVEN))


def counted_rows(table: Table) -> Iterator[tuple[str, ...]]:
    heads = table.columns
    count = [
        i
        for i, h in enumerate(heads)
        if i and (_COUNT_HEAD.search(h) or list(dates.month_names(h)))
    ]
    if not count and len(heads) == 2:
        count = [1]
    for row in data_rows(table):
        if (
            any(_COUNT_CELL.fullmatch(row[i]) for i in count)
            and len(re.findall("[ก-ฮA-Za-z]", row_name(row))) >= 2
        ):
            yield row


def _counted_lines(document: Document) -> Iterator[Evidence]:
    for block in document.body:
        match = _COUNT_LINE.search(block.text)
        if match and not mentions(block.text, NOT_GIVEN) and len(block.text) <= 300:
            yield Evidence(document.url, block.page, block.text[:300], block.text[:120])


@check
def splits_by_way(document: Document) -> Iterator[Evidence]:
    """Counts apart for walk-in and for online; two values where both are there."""
    for way in WAYS:
        for table in body_tables(document):
            row = row_of_way(table, way) if not mentions(table.heading, NOT_GIVEN) else None
            if row:
                yield row_evidence(document, table, row, way)
        for block in document.body:
            if counts_way(block.text, way):
                yield Evidence(document.url, block.page, block.text[:300], way)


def counts_way(text: str, way: str) -> bool:
    """Whether a sentence gives that way a number of its own: "Walk-in 200 ราย"."""
    other = next(pattern for name, pattern in WAYS.items() if name != way)
    for match in WAYS[way].finditer(text):
        count = _ITS_COUNT.match(text, match.end())
        shared = _TOGETHER.search(text[: match.start()])
        if shared and other.search(shared[0]):
            continue  # "ทั้ง Walk-in และ E-Service 228 ราย"
        if count and not other.search(count[0]) and not _ALL.search(count[0]):
            return True
    return False


def row_of_way(table: Table, way: str) -> Sequence[str] | None:
    """A row that counts what was given in that way: by its column, its label or the heading."""
    pattern = WAYS[way]
    others = [p for name, p in WAYS.items() if name != way]
    columns = [i for i, head in enumerate(table.columns) if _names(head, pattern, others)]
    whole = _names(table.heading, pattern, others)
    for row in data_rows(table):
        if any(_COUNT_CELL.fullmatch(row[i]) for i in columns):
            return row
        labels = [cell for cell in row if _names(cell, pattern, others)]
        if (labels or whole) and any(_COUNT_CELL.fullmatch(c) for c in row[1:] if c not in labels):
            return row
    return None


def _names(text: str, pattern: re.Pattern[str], others: Sequence[re.Pattern[str]]) -> bool:
    """Whether a text names one way and not all of them: one number for both is no split."""
    return bool(pattern.search(text)) and not any(other.search(text) for other in others)
