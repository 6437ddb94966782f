"""How an agency can be reached: address, telephone, e-mail, map, two-way channel, social pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import unquote, urlsplit

from checks.content import filled, mentions
from checks.registry import check
from checks.results import Evidence
from checks.sections import visible
from crawler.model import Block, BlockKind, Document, Form, Link, LinkKind, Region

ANYWHERE = (Region.FOOTER, Region.HEADER, Region.SIDE)

_GAP = r"[\s().-]{0,2}"
_PHONE = re.compile(
    rf"(?<![\d/.,-])(?:\(?\+?66\)?{_GAP}(?:\(0\))?|\(?0)(?:{_GAP}[2-7](?:{_GAP}\d){{7}}|{_GAP}[689](?:{_GAP}\d){{8}})(?!\d)"
)
_FAX = re.compile(
    r"(?<!โทรศัพท์/)(?<!โทรศัพท์ / )(?<!โทร/)(?<!โทร\./)(?<!และ)(?:โทรสาร|แฟกซ์|แฟ็กซ์|fax|"
    r"facsimile)[\s.:/()-]*$",
    re.I,
)
_NAMES_FAX = re.compile(
    r"(?:โทรสาร|แฟกซ์|แฟ็กซ์|fax|facsimile)(?: ?(?:no|number))?[\s.:|/()-]*$", re.I
)
_HOTLINE = re.compile(r"(?:โทร|สายด่วน|call ?center)[^\d\n]{0,30}(1[1-7]\d\d)(?!\d)", re.IGNORECASE)
_EMAIL = re.compile(
    r"[A-Za-z0-9][\w.+-]*\s?(?:@|\[at\]|\(at\))\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
)
_DUMMY_EMAIL = re.compile(
    r"@(?:company|example|domain|yourdomain|yoursite|email|mail|test|site|website|abc|xxx+)\.|"
    r"^(?:your|name|test|user|"
    r"email|xxx+|example|someone|abc)\w*@",
    re.IGNORECASE,
)
_VENDOR = re.compile(
    r"powered by|designed by|develop(?:ed)? by|พัฒนา(?:เว็บไซต์|ระบบ)?โดย|ออกแบบ(?:เว็บไซต์)?โดย|"
    r"จัดทำเว็บไซต์โดย|(?:บริษัท|หจก\.|บจก\.).*"
    r"(?:เว็บไซต์|software|website|จำกัด)|รับทำเว็บ|ผู้ดูแลระบบโฮสต์",
    re.IGNORECASE,
)
_PROHIBITION = ("ห้าม", "กติกา", "สงวนสิทธิ", "ข้อมูลส่วนตัวของผู้อื่น")

_TAMBON = re.compile(r"(?:ตำบล|แขวง|(?<![ก-๙])ต\.) ?[ก-๙]{2,}")
_AMPHOE = re.compile(r"(?:อำเภอ|เขต|(?<![ก-๙])อ\.) ?[ก-๙]{2,}")
_PROVINCE = re.compile(r"(?:จังหวัด|(?<![ก-๙])จ\.) ?[ก-๙]{2,}|กรุงเทพ(?:มหานคร|ฯ)|(?<![ก-๙])กทม")
_PLACE = re.compile(
    r"(?:เลขที่|บ้านเลขที่|หมู่(?:ที่)?|(?<![ก-๙])ม\.|ถนน|(?<![ก-๙])ถ\.|ซอย|อาคาร|ศาลากลาง|ที่ทำการ)|"
    r"(?<!\d)\d{1,4}(?:/\d+)? (?=หมู่|ม\.|ถ)"
)
_POSTCODE = re.compile(r"(?<![\d-])[1-9]\d{4}(?![\d,-]|\.\d)")

# An address begins in a line that holds one of its parts.
_OF_ADDRESS = re.compile(
    r"ตำบล|แขวง|ต\.|อำเภอ|เขต|อ\.|จังหวัด|จ\.|กรุงเทพ|กทม|เลขที่|หมู่|ม\.|ถนน|ถ\.|ซอย|อาคาร|ศาลากลาง|ที่ทำการ|[1-9]\d{4}"
)
_ADDRESSES = 20  # addresses that are read: a register of residents holds thousands

_MAP_URL = re.compile(
    r"maps\.app\.goo\.gl/\w|goo\.gl/maps/\w|google\.[a-z.]+/maps/(?!$)\S|"
    r"google\.[a-z.]+/maps\?\S|maps\.google\.[a-z.]+/\S+"
    r"|openstreetmap\.org/(?:export|\?|#|node|way|search)|(?:map|mapdemo)\.longdo\.com/\S|"
    r"bing\.com/maps\S|g\.page/\w"
    r"|g\.co/kgs/\w|mymap\.icampus|google\.[a-z.]+/maps$",
    re.IGNORECASE,
)
_COORDINATES = re.compile(
    r"(?<!\d)(?:[5-9]|1\d|20)\.\d{3,}\s*°?\s*[Nn]?\s*[,/ ]+(?:(?:ลองจิจูด|longitude|long|lng|lon|"
    r"E)\s*[:=]?\s*)?(?:9[7-9]|10[0-5])\.\d{3,}"
    r"|\d{1,2}°\s*\d{1,2}['′]\s*[\d.]+[\"″']*\s*[NEน]|(?:พิกัด|UTM)\D{0,20}\d{2}[A-Z]?\s*\d{6}"
    r"|(?:latitude|ละติจูด|lat)\D{0,6}\d{1,2}\.\d{3,}",
    re.IGNORECASE,
)
_MAP_WORDS = ("แผนที่ตั้ง", "แผนที่หน่วยงาน", "แผนที่", "ที่ตั้งสำนักงาน", "map", "location")
_NO_MAP = ("แผนที่เว็บ", "แผนผังเว็บ", "sitemap", "site map", "site-map", "แผนที่ภาษี", "ภาษีและทะเบียน")

_CHAT_URL = re.compile(
    r"//(?:www\.)?(?:m\.me/[\w.]|messenger\.com/t/\w|(?:page\.)?line\.me/(?:R/)?(?:ti/p/|ti/g|"
    r"oaMessage)?[@~%\w]|lin\.ee/\w"
    r"|liff\.line\.me/\w|line\.me/ti/|tawk\.to/chat|t\.me/\w|wa\.me/\d)",
    re.IGNORECASE,
)
_SHARE_URL = re.compile(
    r"share|lineit|/R/msg|intent/|plugins/like|dialog/|addtoany|login|/tr\?|policies", re.IGNORECASE
)
_LINE_ID = re.compile(
    r"(?:line|ไลน์)\s*(?:id|oa|official(?: account)?|@|ไอดี)?\s*(?:[:=]|คือ|"
    r"ชื่อ)?\s*(@?[A-Za-z0-9][\w.-]{3,}|@[\w.-]{3,})",
    re.IGNORECASE,
)
_NOT_LINE_ID = re.compile(
    r"official|account|openchat|notify|today|online|messenger|line|qr|code|facebook|and", re.I
)
_ASK = (
    "ถาม-ตอบ", "ถามตอบ", "ถาม ตอบ", "q&a", "q & a", "กระดานสนทนา", "กระดานข่าวสนทนา", "เว็บบอร์ด",
    "webboard", "web board", "กระดานถาม", "กระทู้", "สอบถามข้อมูล", "ตั้งคำถาม", "แชท", "live chat",
    "chatbot", "messenger", "inbox", "สอบถามออนไลน์", "ห้องสนทนา", "สายตรงนายก", "ติดต่อสอบถาม",
)  # fmt: skip
_ONE_WAY = (
    "คำถามที่พบบ่อย", "faq", "ถามบ่อย", "กฎกติกา", "กติกา", "แบบสอบถาม", "แบบประเมิน", "ประวัติ",
)  # fmt: skip
_COMPLAINT = ("ร้องเรียน", "ทุจริต", "ร้องทุกข์", "เบาะแส")
_POSTING = (
    "ตั้งกระทู้",
    "ตั้งคำถาม",
    "ถามคำถาม",
    "ส่งคำถาม",
    "เพิ่มกระทู้",
    "เขียนกระทู้",
    "สร้างกระทู้",
    "post",
    "ถามใหม่",
    "ตอบกระทู้",
)


def phones(text: str) -> list[str]:
    """Telephone numbers of a text; numbers of templates and faxes are left out."""
    found = []
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if not _FAX.search(text[: match.start()]) and not _dummy_digits(digits):
            found.append(match[0].strip(" -("))
    return found


def _dummy_digits(digits: str) -> bool:
    local = "0" + digits[2:] if digits.startswith("66") else digits
    return len(set(local[2:])) == 1 or local in ("0100200120", "0123456789", "0987654321")


def emails(text: str) -> list[str]:
    """E-mail addresses of a text; those of templates are left out."""
    found = (
        re.sub(r"\s|\[|\]|\(|\)", "", m[0].replace("[at]", "@").replace("(at)", "@"))
        for m in _EMAIL.finditer(text)
    )
    return [address for address in found if not _DUMMY_EMAIL.search(address)]


def own_blocks(document: Document) -> Iterator[Block]:
    """Blocks in which the agency itself may be named: no vendor's line, no rules of a board."""
    yield from filter(_is_own, visible(document, *ANYWHERE))


def _is_own(block: Block) -> bool:
    text = block.text
    return bool(text) and not _VENDOR.search(text) and not mentions(text, _PROHIBITION)


def _quote(document: Document, block: Block, value: str) -> Evidence:
    return Evidence(document.url, block.page, block.text[:300], value)


@check
def has_phone(document: Document) -> Iterator[Evidence]:
    """A Thai telephone number or a named hotline of four digits."""
    for block in visible(document, *ANYWHERE):
        numbers = [re.sub(r"[^\dxX]", "", number) for number in phones(block.text)]
        numbers += [match[1] for match in _HOTLINE.finditer(block.text)]
        for number in numbers if numbers and _is_own(block) else ():
            yield _quote(document, block, number)
    for link in document.links:
        if link.url.lower().startswith("tel:") and phones(unquote(link.url[4:])):
            yield Evidence(document.url, None, f"{link.text} {link.url}", link.url[4:])


@check
def has_fax(document: Document) -> Iterator[Evidence]:
    """A fax number: one that stands right after such a word."""
    for block in visible(document, *ANYWHERE):
        for match in _PHONE.finditer(block.text):
            digits = re.sub(r"\D", "", match[0])
            named = _NAMES_FAX.search(block.text[: match.start()])
            if named and not _dummy_digits(digits) and _is_own(block):
                yield _quote(document, block, digits)


@check
def has_email(document: Document) -> Iterator[Evidence]:
    """An e-mail address that is not a template's."""
    for block in own_blocks(document):
        for address in emails(block.text):
            yield _quote(document, block, address.casefold())
    for link in document.links:
        if link.url.lower().startswith("mailto:"):
            for address in emails(unquote(link.url[7:])):
                yield Evidence(document.url, None, f"{link.text} {address}", address.casefold())


@check
def has_address(document: Document) -> Iterator[Evidence]:
    """A postal address: place, tambon, amphoe, province or postcode, on one line or on a few."""
    yield from islice(_addresses(document), _ADDRESSES)


def _addresses(document: Document) -> Iterator[Evidence]:
    blocks = list(visible(document, *ANYWHERE))
    for at, block in enumerate(blocks):
        if not _OF_ADDRESS.search(block.text) or not _is_own(block):
            continue
        text = _address_from(blocks, at)
        if text:
            yield _quote(document, block, _POSTCODE.sub("", text)[:80])


def _address_from(blocks: Sequence[Block], at: int) -> str:
    """The address that begins in a block and ends there or within the next three."""
    near: list[str] = []
    for block in filter(_is_own, blocks[at : at + 6]):
        near.append(block.text)
        text = " ".join(near)
        if len(near) > 4 or len(text) > 700 or block.region is not blocks[at].region:
            return ""
        if _is_address(text):
            return text
    return ""


def _is_address(text: str) -> bool:
    areas = [p.search(text) for p in (_TAMBON, _AMPHOE, _PROVINCE)]
    if sum(map(bool, areas)) < 2:
        return bool(
            areas[2] and _POSTCODE.search(text) and re.search(r"(?:ถนน|ถ\.|หมู่|ม\.|เลขที่) ?\S", text)
        )
    return bool(_POSTCODE.search(text) or (all(areas) and _PLACE.search(text)))


@check
def has_map(document: Document) -> Iterator[Evidence]:
    """A map of the place: embedded, linked, drawn, or as coordinates."""
    for link in document.links:
        if _MAP_URL.search(link.url) and (link.kind is LinkKind.EMBED or _leads_to_place(link.url)):
            yield Evidence(
                document.url, None, f"{link.text or link.heading} {link.url}"[:300], link.url
            )
    for image in document.images:
        name = f"{image.alt} {unquote(image.url).rsplit('/', 1)[-1]}"
        if (
            _names_map(name)
            and image.region is not Region.MENU
            and not re.search("icon|logo", name, re.I)
        ):
            yield Evidence(document.url, image.page, name.strip()[:200], image.url)
    for block in own_blocks(document):
        match = _COORDINATES.search(block.text)
        if match:
            yield _quote(document, block, match[0])
    yield from _map_under_heading(document)


def _leads_to_place(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.query or parts.path.strip("/") not in ("", "maps"))


def _names_map(text: str) -> bool:
    if mentions(text, _NO_MAP):
        return False
    return bool(
        mentions(text, _MAP_WORDS[:4])
        or re.search(r"(?<![a-z])(?:maps?|location)(?![a-z])", text, re.I)
    )


def _map_under_heading(document: Document) -> Iterator[Evidence]:
    for image in document.images:
        block = next(
            (b for b in reversed(document.blocks[max(0, image.at - 2) : image.at]) if b.text), None
        )
        wide = image.width == 0 or image.width >= 200
        if (
            block
            and len(block.text) <= 60
            and _names_map(block.text)
            and wide
            and image.region is Region.BODY
        ):
            yield Evidence(document.url, image.page, f"{block.text} {image.url}"[:300], image.url)


@check
def has_two_way_channel(document: Document) -> Iterator[Evidence]:
    """A working place to ask and be answered: chat, LINE, board with posting, enquiry form."""
    for link in document.links:
        if _is_chat(link) or (_is_board_link(link) and _leads_away(link, document)):
            yield Evidence(document.url, None, f"{link.text} {link.url}".strip()[:300], link.url)
    for form in document.forms:
        if _is_enquiry(form, document):
            excerpt = f"{form.heading} [{', '.join(form.fields)}]"
            yield Evidence(document.url, None, excerpt[:300], form.action or document.url)
    for block in own_blocks(document):
        match = _LINE_ID.search(block.text)
        if match and not _NOT_LINE_ID.fullmatch(match[1].strip("@.")) and filled(match[1]):
            yield _quote(document, block, match[1])
    yield from _board(document)


def _is_chat(link: Link) -> bool:
    if _SHARE_URL.search(link.url):
        return False
    facebook = "facebook.com/" in link.url and mentions(
        link.text, ("messenger", "inbox", "แชท", "สอบถาม", "ถาม")
    )
    return bool(_CHAT_URL.search(link.url) or facebook)


def _is_board_link(link: Link) -> bool:
    if link.region not in (Region.BODY, Region.SIDE) or not link.url.startswith("http"):
        return False
    named = mentions(link.text, _ASK) and not mentions(link.text, (*_ONE_WAY, *_COMPLAINT))
    return bool(
        named
        and len(link.text) <= 60
        and not re.search(r"\.(?:pdf|docx?|jpe?g|png)$", link.url, re.I)
    )


def _leads_away(link: Link, document: Document) -> bool:
    """Whether a link leads to another page than its own."""
    own, other = (url.partition("#")[0].rstrip("/") for url in (document.url, link.url))
    return other not in ("", own)


def _is_enquiry(form: Form, document: Document) -> bool:
    if form.has_password or not form.has_textarea:
        return False
    about = f"{form.heading} {form.text}"
    asks = mentions(about, _ASK)
    if mentions(form.heading or document.title, _COMPLAINT) and not asks:
        return False
    contact = mentions(
        f"{about} {document.title}", ("ติดต่อ", "สอบถาม", "contact", "ข้อความ", "message", "คำถาม")
    )
    return bool((asks or contact) and not mentions(about, ("แบบสอบถาม", "แบบประเมิน")))


def _board(document: Document) -> Iterator[Evidence]:
    """A board shows itself by its name and by questions that stand there or can be posted."""
    named = next((b for b in document.body if _is_board_name(b)), None)
    if not named and not (
        mentions(document.title, _ASK) and not mentions(document.title, _ONE_WAY)
    ):
        return
    for link in document.links:
        if (
            link.region is Region.BODY
            and mentions(link.text, _POSTING)
            and _leads_away(link, document)
        ):
            yield Evidence(document.url, None, f"{link.text} {link.url}"[:300], document.url)
    for block in document.body:
        if (
            mentions(block.text, ("ตอบ",))
            and mentions(block.text, ("ถาม", "อ่าน", "ผู้ตั้ง", "กระทู้"))
            and re.search(r"\d", block.text)
        ):
            yield _quote(document, block, document.url)


def _is_board_name(block: Block) -> bool:
    short = block.kind is BlockKind.HEADING or len(block.text) <= 40
    return bool(
        short and mentions(block.text, _ASK) and not mentions(block.text, (*_ONE_WAY, *_COMPLAINT))
    )
