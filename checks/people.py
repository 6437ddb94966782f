"""Reads the executives of a page: who holds which post, with which photograph and contact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote

from checks.contact import emails, phones
from checks.registry import Agency, check
from checks.results import Evidence
from crawler.model import Block, Document, Image, Region

LOCAL = frozenset({"pao", "municipality", "sao", "special_local"})

_RANK = (
    r"ว่าที่\s?(?:ร้อย(?:ตรี|โท|เอก)|พันตรี|ร\.[ตทอ]\.)(?:หญิง)?|(?:พล|พัน|ร้อย|สิบ|จ่า|นาวา|เรือ)(?:ตำรวจ|"
    r"อากาศ|เรือ)?"
    r"(?:ตรี|โท|เอก|จ่า)(?:หญิง)?|พันจ่า(?:ตรี|โท|เอก)|จ่าสิบ(?:ตรี|โท|เอก|ตำรวจ)|ดาบตำรวจ"
    r"|(?:พล|พ|ร|ส|จ|น|ด)\.\s?(?:[ตอรซสจ]\.)?[ตทอจ]\.(?:หญิง)?|นาย(?:แพทย์|กองโท)|แพทย์หญิง|"
    r"ทันตแพทย์(?:หญิง)?|"
    r"เภสัชกร(?:หญิง)?|นพ\.|พญ\.|ทพ\.|ภก\."
    r"|(?:ผู้ช่วย|รอง)?ศาสตราจารย์(?:พิเศษ)?|[ผร]ศ\.|(?<![ก-๙])ศ\.|ดร\.|ดอกเตอร์|หม่อม(?:หลวง|ราชวงศ์)|"
    r"ม\.[ลร]\.|คุณหญิง|อาจารย์|อ\.(?=ดร)"
)
_TITLE = (
    rf"(?:(?:{_RANK})\s*)*(?:นาย(?!แพทย์|ช่าง|ทะเบียน|อำเภอ)|นางสาว|นาง(?!สาว)|น\.ส\.|(?:{_RANK}))"
)
_PART = r"[ก-ฮเ-ไ][ก-๙]{1,30}"
NAME = re.compile(
    rf"(?<![ก-๙.])(?P<title>{_TITLE})\s*(?P<first>{_PART})(?:\s+(?P<last>(?:{_PART}\s+)?ณ\s+{_PART}|{_PART}))?"
)
# "นาย" begins "นายก" too: the mayor is a post, Mr Kamol a name.
_MAYOR = re.compile(r"นายก(?:ฯ|องค์|เทศ|อบ|\s*อบ|รัฐ|เมือง|สภา|สมาคม|เหล่า|คนที่|[\s|,.()/:-]|$)")
_NOT_LAST = re.compile(
    r"^(?:ตำแหน่ง|นายก|รอง(?=นายก|ปลัด|อธิ|ผู้|เลขา|ประธาน|กรรม|หัวหน้า|คณบดี)|ปลัด(?=$|อบ|องค์|เทศ|"
    r"กระทรวง|อำเภอ|จังหวัด)|ผู้อำนวยการ|หัวหน้า|โทร|มือถือ|เบอร์|อธิบดี|ผู้ว่า|อธิการ|เลขา|ประธาน|ที่ปรึกษา|"
    r"กรรมการ|สมาชิก|อายุ|วุฒิ|อีเมล|"
    r"ผู้จัดการ|ผู้ช่วย|รักษา|ปฏิบัติ|ได้|เป็น|และ|ว่าง)"
)
_AREA = r"(?:องค์การบริหารส่วน(?:ตำบล|จังหวัด)|เทศมนตรี|เทศบาล|เมืองพัทยา|อบต|อบจ|ทต|ทม|ทน|ฯ)"
_MAYOR_POST = rf"นายก\s?(?:{_AREA}|(?=\s|$|[|,()]))"
_HEADS = (
    r"ผู้ว่าราชการ(?:จังหวัด|กรุงเทพ)|อธิบดี|อธิการบดี|เลขาธิการ|ผู้ว่าการ|กรรมการผู้จัดการ(?:ใหญ่)?|ปลัดกระทรวง|"
    r"ผู้จัดการใหญ่"
    r"|ผู้จัดการ(?=องค์การ|กองทุน|สำนักงาน|\s|$)|ผู้อำนวยการ(?!กอง(?!ทุน)|สำนัก(?!งาน)|ศูนย์|ฝ่าย|ส่วน|กลุ่ม|"
    r"สถาบันย่อย|งาน)"
    r"|ผู้บัญชาการ|คณบดี|นายกสภา(?=มหา|สถาบัน)|ประธานกรรมการ|ประธานศาล|อัยการสูงสุด"
)
_CLERK = rf"ปลัด(?:{_AREA}|เมืองพัทยา|กรุงเทพ|(?=\s|$|[|,()]))"
_FREE = r"(?<![ก-๙])(?:รักษาราชการแทน|รักษาการ(?:ในตำแหน่ง|แทน)?|ปฏิบัติหน้าที่)?\s*"
_POSTS = (
    ("deputy clerk", re.compile(rf"{_FREE}รอง{_CLERK}")),
    ("deputy", re.compile(rf"{_FREE}รอง(?:{_MAYOR_POST}|{_HEADS})")),
    ("clerk", re.compile(rf"{_FREE}{_CLERK}")),
    ("head", re.compile(rf"{_FREE}(?:{_MAYOR_POST}|{_HEADS})")),
)
_STAFF = re.compile(
    r"(?<![ก-๙])(?:ตำแหน่ง\s*:?\s*)?((?:ผู้อำนวยการ|หัวหน้า|เลขานุการ|ที่ปรึกษา|ผู้ช่วย|นัก|เจ้าพนักงาน|"
    r"เจ้าหน้าที่|สมาชิก|ประธาน|รองประธาน|คณะทำงาน|นิติกร|ครู)[ก-๙]*)"
)
VACANT = re.compile(
    r"(?:ตำแหน่ง\s*|(?<![ก-๙]))(?:ว่าง|\(ว่าง\)|- ?ว่าง ?-|อยู่ระหว่าง(?:การ)?สรรหา|"
    r"ไม่มีผู้ดำรงตำแหน่ง)(?![ก-๙])|"
    r"ตำแหน่งว่าง"
)
_NO_DEPUTY = re.compile(r"ไม่มี(?:ตำแหน่ง|ผู้ดำรงตำแหน่ง)?\s*รอง")
_NO_PHOTO = re.compile(
    r"logo|icon|banner|no[-_ ]?(?:image|photo|pic)|placeholder|default|blank|spacer|avatar|"
    r"button|btn|bullet|line[-_]|facebook|qr|"
    r"ตรา(?:สัญลักษณ์|ประจำ)|โลโก้|ไม่มีรูป|ไม่มีภาพ|แผนที่|\.svg|\.gif$",
    re.IGNORECASE,
)
_SOCIAL = re.compile(
    r"(?:line|ไลน์)\s*(?:id)?\s*[:=]\s*\S{3,}|(?:facebook|fb|เฟซบุ๊ก)\s*[:=]\s*\S{3,}", re.IGNORECASE
)
_LINKED = re.compile(
    r"^(?:mailto:\S+@|tel:[\d+]|https?://(?:\S*facebook\.com/\w|m\.me/|line\.me/|lin\.ee/))", re.I
)
_LIST_BLOCK = 260  # characters: a longer block is prose that happens to name someone


@dataclass
class Person:
    """What a page shows of one person."""

    name: str = ""
    last: bool = False
    post: str = ""
    role: str = ""  # head, deputy, clerk, deputy clerk; "" for everyone else
    photo: str = ""
    contact: str = ""
    vacant: bool = False
    page: int | None = None
    pieces: list[str] = field(default_factory=list)

    @property
    def excerpt(self) -> str:
        """The person as the page shows it."""
        return " | ".join(dict.fromkeys(self.pieces))[:300]


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of the page that belongs to somebody: photo, name, post, vacant or contact."""

    kind: str
    text: str
    role: str = ""
    last: bool = False
    page: int | None = None
    block: str = ""


def tokens(document: Document) -> list[Token]:
    """Photographs, names, posts and contacts of the body in reading order."""
    found: list[Token] = []
    pictures: dict[int, list[Image]] = {}
    for image in document.images:
        pictures.setdefault(image.at, []).append(image)
    for at, block in enumerate(document.blocks):
        found += [_photo(image) for image in pictures.get(at, ()) if _is_photo(image)]
        if block.region is Region.BODY and block.text and len(block.text) <= _LIST_BLOCK:
            found += _of_block(block)
        found += _linked(document, at, block)
    last = len(document.blocks)
    found += [
        _photo(i) for at, images in pictures.items() if at >= last for i in images if _is_photo(i)
    ]
    return found


def _photo(image: Image) -> Token:
    return Token(
        "photo",
        image.url,
        page=image.page,
        block=f"[{image.alt or unquote(image.url).rsplit('/', 1)[-1]}]",
    )


def is_drawing(image: Image) -> bool:
    """Whether a picture is content: no icon, logo, banner or placeholder."""
    name = f"{image.alt} {unquote(image.url).rsplit('/', 1)[-1]}"
    small = 0 < image.width < 50 or 0 < image.height < 50
    return image.region is Region.BODY and not small and not _NO_PHOTO.search(name)


def _is_photo(image: Image) -> bool:
    wide = image.height > 0 and image.width > 2.2 * image.height
    chart = re.search("แผนผัง|โครงสร้าง|structure|chart", f"{image.alt} {unquote(image.url)}", re.I)
    return is_drawing(image) and not wide and not chart


def _linked(document: Document, at: int, block: Block) -> list[Token]:
    if block.region is not Region.BODY:
        return []
    return [
        Token("contact", link.url, block=link.url)
        for link in document.links
        if link.at == at and _LINKED.match(link.url)
    ]


def _of_block(block: Block) -> list[Token]:
    text = block.text
    found: list[tuple[int, Token]] = []
    for match in NAME.finditer(text):
        if not _MAYOR.match(text, match.start()):
            found.append((match.start(), _name(match, block)))
    found += _posts(block)
    for number in (*phones(text), *emails(text)):
        place = text.find(number[:6])
        found.append((place, Token("contact", number, page=block.page, block=text)))
    social, vacant = _SOCIAL.search(text), VACANT.search(text)
    if social:
        found.append((social.start(), Token("contact", social[0], page=block.page, block=text)))
    if vacant:
        found.append((vacant.start(), Token("vacant", vacant[0], page=block.page, block=text)))
    return [token for _, token in sorted(found, key=lambda pair: pair[0])]


def _name(match: re.Match[str], block: Block) -> Token:
    last = match["last"] or ""
    whole = bool(last) and not _NOT_LAST.match(last)
    name = f"{match['title']}{match['first']} {last if whole else ''}".strip()
    return Token("name", name, last=whole, page=block.page, block=block.text)


def _posts(block: Block) -> list[tuple[int, Token]]:
    """The posts in a block; a heading of a whole group ("คณะผู้บริหาร") is none."""
    text, taken, found = block.text, [(0, 0)], []
    for role, pattern in _POSTS:
        for match in pattern.finditer(text):
            if any(a <= match.start() < b for a, b in taken) or _of_another(text, match.start()):
                continue
            taken.append((match.start(), match.end()))
            post = re.split(r"[|,;:]|\s{2,}|โทร|เบอร์|(?=นาย(?!ก)|นาง)", text[match.start() :])[0]
            found.append(
                (match.start(), Token("post", post.strip(), role, page=block.page, block=text))
            )
    for match in _STAFF.finditer(text):
        if not any(a <= match.start(1) < b for a, b in taken):
            found.append((match.start(1), Token("post", match[1], page=block.page, block=text)))
    return found


def _of_another(text: str, start: int) -> bool:
    """A post named inside another one: "เลขานุการนายก", "ที่ปรึกษา นายก"."""
    return bool(
        re.search(
            r"(?:เลขานุการ|เลขา|ที่ปรึกษา|ผู้ช่วย|หัวหน้าสำนัก|สำนัก|อดีต|โดย|แทน|สาย(?:ด่วน|ตรง)|"
            r"สาร(?:จาก)?)\s*$",
            text[:start],
        )
    )


@lru_cache(maxsize=4)
def people(document: Document) -> tuple[Person, ...]:
    """Everybody on the page, each with what stands beside the name; remembered for the next."""
    pieces = tokens(document)
    best = max((_cut(pieces, lead) for lead in ("photo", "name", "post")), key=_wholeness)
    return tuple(best)


def _wholeness(persons: Sequence[Person]) -> tuple[int, int]:
    whole = sum(bool((p.name or p.vacant) and p.role and p.photo and p.contact) for p in persons)
    parts = sum(
        bool(p.name or p.vacant) * (bool(p.post) * 2 + bool(p.photo) + bool(p.contact))
        for p in persons
    )
    return whole, parts


def _cut(pieces: Iterable[Token], lead: str) -> list[Person]:
    """Split the pieces into persons, each beginning with a piece of the leading kind."""
    persons: list[Person] = [Person()]
    for token in pieces:
        if _begins(persons[-1], token, lead):
            persons.append(Person())
        _add(persons[-1], token)
    return [p for p in persons if p.name or p.post]


def _begins(person: Person, token: Token, lead: str) -> bool:
    if token.kind == lead and _has(person, lead):
        return True
    if token.kind == lead and (person.name or person.vacant) and lead != "name":
        return not (lead == "post" and not person.post)
    return token.kind == "name" and bool(person.name or person.vacant)


def _has(person: Person, kind: str) -> bool:
    if kind == "name":
        return bool(person.name or person.vacant)
    return bool(getattr(person, kind))


def _add(person: Person, token: Token) -> None:
    person.page = person.page or token.page
    person.pieces.append(token.block or token.text)
    if token.kind == "vacant":
        person.vacant = True
    elif token.kind == "name":
        person.name, person.last = token.text, token.last
    elif token.kind == "post":
        if not person.post or (token.role and not person.role):
            person.post, person.role = token.text, token.role
    elif not getattr(person, token.kind):
        setattr(person, token.kind, token.text)


def executives(document: Document) -> tuple[Person, ...]:
    """The persons that hold, or the vacant posts of, head and deputy; each once, best seen."""
    best: dict[str, Person] = {}
    for person in people(document):
        if not person.role or not (person.name or person.vacant or person.photo or person.contact):
            continue
        name = person.name or f"{person.post} {len(best)}"
        if name not in best or _fullness(person) > _fullness(best[name]):
            best[name] = person
    return tuple(best.values())


def _fullness(person: Person) -> int:
    return bool(person.photo) + bool(person.contact) + bool(person.last)


@check
def shows_executives(document: Document, *, agency: Agency | None) -> Iterator[Evidence]:
    """The head and the deputies; for local government the elected and the permanent side.

    Yields two values where both are there: "head" and "deputy", or one for each side.
    """
    persons = executives(document)
    roles = {p.role for p in persons}
    none = _NO_DEPUTY.search(document.text)
    local = agency is not None and agency.type in LOCAL
    for person in persons:
        if not local and person.role in ("head", "deputy"):
            yield _evidence(document, person, person.role)
        if local and person.role == "clerk":
            yield _evidence(document, person, "permanent side")
        if local and person.role == "head" and ("deputy" in roles or none):
            yield _evidence(document, person, "elected side")
    if none and not local and "head" in roles:
        yield Evidence(document.url, None, none[0], "deputy")


@check
def each_executive_has(
    document: Document, *, field: str, also: tuple[str, ...] = ()
) -> Iterator[Evidence]:
    """Every head and deputy has the field (name, post, photo or contact), and `also` others."""
    persons = executives(document)
    if "post" in (field, *also):
        persons += tuple(p for p in people(document) if p.name and p.photo and not p.post)
    shown = [p for p in persons if not p.vacant or p.name]
    if shown and all(_shows(p, each) for p in shown for each in (field, *also)):
        for person in persons:
            yield _evidence(document, person, person.name or person.post)


def _shows(person: Person, field: str) -> bool:
    if field == "name":
        return bool(person.name and person.last)
    return bool(getattr(person, field))


def _evidence(document: Document, person: Person, value: str) -> Evidence:
    return Evidence(document.url, person.page, person.excerpt, value)
