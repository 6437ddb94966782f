"""Finds the agency's own online channel for corruption complaints, and whether it stands alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.complaints import CORRUPTION, about_corruption_complaints
from checks.content import mentions
from checks.registry import Agency, check
from checks.results import Evidence
from crawler.model import BlockKind, Document, Form, Link, LinkKind, Region
from crawler.urls import host, same_site

_COMPLAINT = ("ร้องเรียน", "เบาะแส", "แจ้งเรื่อง", "แจ้งเหตุ", "แจ้งการทุจริต", "แจ้งทุจริต", "กล่าวหา")
_GENERAL = (
    "ร้องทุกข์", "ร้องเรียนทั่วไป", "เรื่องทั่วไป", "สาธารณูปโภค", "ไฟฟ้า", "ประปา", "ถนน", "ขยะ", "น้ำท่วม",
    "เหตุรำคาญ", "เดือดร้อน",
    "ชมเชย", "ติชม",
)  # fmt: skip
_APART = re.compile(
    r"แยก(?:ต่างหาก|ออก)?จาก|เฉพาะ(?:เรื่อง|กรณี)?(?:การ)?(?:ร้องเรียน|แจ้งเบาะแส)?(?:การ)?ทุจริต|"
    r"(?:ร้องทุกข์|ร้องเรียนทั่วไป|เรื่องทั่วไป|เรื่องอื่น)[^.|\n]{0,60}(?:ช่องทางอื่น|ที่เมนู|คลิก|อีกช่องทาง|ให้ใช้"
    r"|ให้แจ้งที่)|"
    r"ไม่รับเรื่อง(?:ร้องทุกข์|ทั่วไป|ร้องเรียนทั่วไป)"
)
_FORM_SERVICES = (
    "forms.gle", "docs.google.com/forms", "forms.office.com", "forms.cloud.microsoft",
    "jotform.com", "typeform.com",
    "surveymonkey.com",
)  # fmt: skip
_OWN_SYSTEM = re.compile(
    r"แบบฟอร์ม|ออนไลน์|ระบบ|คลิก|กรอก|แจ้งเรื่อง|แจ้งเบาะแส|online|e-?complain", re.IGNORECASE
)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|jpe?g|png|zip|rar)(?:$|[?#])", re.IGNORECASE)
_CONTACT = re.compile(
    r"0[ -]?\d[\d -]{6,}\d|[\w.+-]+@[\w-]+\.\w+|https?://|ไปรษณีย์|ด้วยตนเอง|line ?id|facebook",
    re.IGNORECASE,
)
_TO_FORM = re.compile(
    r"กด|คลิก|แบบ(?:ฟอร์ม|คำ|แจ้ง|ร้อง|รับ)|กรอก|ระบบ|ออนไลน์|ร้องทุกข์|ที่นี่|e-?service", re.IGNORECASE
)
_READ = re.compile(r"คู่มือ|แนวปฏิบัติ|ขั้นตอน|สถิติ|รายงาน|ประกาศ|ดาวน์โหลด|กฎหมาย|ข่าว|ติดต่อเรา|หน้าแรก|หน้าหลัก")
_FIELDS_LEAST = 3  # a search box has one or two


def _usable(form: Form) -> bool:
    """Whether an outsider can write a complaint in it; a search box or a login is no such form."""
    in_page = form.region in (Region.BODY, Region.SIDE)
    return (
        in_page
        and not form.has_password
        and (form.has_textarea or len(form.fields) >= _FIELDS_LEAST)
    )


def _heading_of(document: Document, form: Form) -> str:
    """What the form is called: its own heading, else the nearest above that names a complaint."""
    if mentions(form.heading, (*_COMPLAINT, *CORRUPTION)):
        return form.heading
    above = [b.text for b in document.blocks[: form.at + 1] if b.kind is BlockKind.HEADING]
    named = [text for text in above if mentions(text, (*_COMPLAINT, *CORRUPTION))]
    return named[-1] if named else document.title


def _forms(document: Document) -> Iterator[tuple[Form, str]]:
    for form in document.forms:
        if _usable(form):
            yield form, _heading_of(document, form)


def _form_evidence(document: Document, form: Form, heading: str) -> Evidence:
    quote = f"{heading}: {', '.join(form.fields)}"[:300]
    return Evidence(document.url, None, quote, form.action or document.url)


@check
def corruption_form(document: Document) -> Iterator[Evidence]:
    """A form to fill in on the page, under words on corruption or with corruption as a choice."""
    for form, heading in _forms(document):
        if mentions(f"{heading} {form.text} {' '.join(form.fields)}", CORRUPTION):
            yield _form_evidence(document, form, heading)


@check
def corruption_form_link(document: Document) -> Iterator[Evidence]:
    """A link or embed that opens a form service, or an own system, for such complaints."""
    for link in _online_links(document):
        quote = " ".join([link.heading, link.row, link.text, link.url])
        yield Evidence(document.url, None, quote[:300], link.url)


def _online_links(document: Document) -> Iterator[Link]:
    for link in document.links:
        if link.region in (Region.MENU, Region.FOOTER) or _FILE.search(link.url):
            continue
        if (_is_form_service(link.url) or _is_own_system(document, link)) and _on_corruption(
            document, link
        ):
            yield link


def _is_form_service(url: str) -> bool:
    return any(service in url for service in _FORM_SERVICES)


def _is_own_system(document: Document, link: Link) -> bool:
    """A system of the same agency on a host of its own ("complaint.example.go.th")."""
    if link.kind is not LinkKind.ANCHOR or not link.url.startswith("http"):
        return False
    if host(link.url) in ("", host(document.url)) or not same_site(link.url, document.url):
        return False
    bare = (host(link.url).removeprefix("www."), host(document.url).removeprefix("www."))
    return bare[0] != bare[1] and bool(_OWN_SYSTEM.search(link.text))


def _on_corruption(document: Document, link: Link) -> bool:
    own = f"{link.text} {link.row} {link.heading}"
    if mentions(own, CORRUPTION):
        return True
    return about_corruption_complaints(document) and not mentions(own, _GENERAL)


@check
def separate_channel(document: Document) -> Iterator[Evidence]:
    """A channel for corruption alone: its heading names, and its form offers, nothing else."""
    merged = False
    for form, heading in _forms(document):
        if not mentions(f"{heading} {form.text} {' '.join(form.fields)}", CORRUPTION):
            continue
        if _alone(heading) and _offers_only_corruption(form):
            yield _form_evidence(document, form, heading)
        else:
            merged = True
    heading = "" if _is_guide(document) else _channel_heading(document)
    if heading and not merged and not _sends_elsewhere(document) and _has_channel(document):
        yield Evidence(document.url, None, heading[:300], document.url)


def _is_guide(document: Document) -> bool:
    """Whether the document tells how complaints are handled; the channel is elsewhere."""
    if document.media_type == "text/html" or any(_online_links(document)):
        return False
    return bool(_READ.search(" ".join([document.title, *document.lines[:3]])))


def _sends_elsewhere(document: Document) -> bool:
    """Whether the page has no online channel itself, and leads to the form of another page.

    Then that page shows whether the channel is apart; most often it is the general form.
    """
    if any(_online_links(document)) or any(_forms(document)):
        return False
    return any(_leads_to_form(document, link) for link in document.links)


def _leads_to_form(document: Document, link: Link) -> bool:
    """A link of the body to another page of the site by which a complaint is made."""
    if link.region is not Region.BODY or _FILE.search(link.url) or link.url == document.url:
        return False
    near = f"{link.text} {link.row}"
    if not same_site(link.url, document.url) or _APART.search(near) or _READ.search(link.text):
        return False
    return bool(_TO_FORM.search(link.text) or mentions(link.text, _COMPLAINT))


def _alone(heading: str) -> bool:
    return bool(mentions(heading, CORRUPTION)) and not mentions(heading, _GENERAL)


def _offers_only_corruption(form: Form) -> bool:
    text = f"{form.text} {' '.join(form.fields)}"
    return bool(_APART.search(text)) or not mentions(text, _GENERAL)


def _channel_heading(document: Document) -> str:
    """The heading or title that names the page a channel for corruption complaints alone."""
    heads = [b.text for b in document.body if b.kind is BlockKind.HEADING]
    tops = [*heads, document.title, *document.lines[:2]]
    named = [t for t in tops if t and _alone(t) and mentions(t, (*_COMPLAINT, "ช่องทาง", "แจ้ง"))]
    return next((text for text in named if len(text) <= 150), "")


def _has_channel(document: Document) -> bool:
    if any(_online_links(document)) or any(_forms(document)):
        return True
    return any(_CONTACT.search(b.text) for b in document.body if b.kind is not BlockKind.HEADING)


@check
def reached_from_main_site(
    document: Document, *, words: tuple[str, ...], also: tuple[str, ...] = (), agency: Agency
) -> Iterator[Evidence]:
    """A page of the main site that is the channel itself, or that links to it by name.

    `words` name the channel; `also` must stand beside them in the link's text, row or heading.
    """
    if agency.url and not same_site(document.url, agency.url):
        return
    for form, heading in _forms(document):
        if mentions(f"{heading} {form.text}", CORRUPTION):
            yield _form_evidence(document, form, heading)
    for link in document.links:
        name = f"{link.text} {link.row} {link.heading}"
        if mentions(name, words) and mentions(name, also or words) and not _FILE.search(link.url):
            yield Evidence(document.url, None, f"{link.text} {link.url}"[:300], link.url)
    heading = _channel_heading(document)
    if heading and document.media_type == "text/html" and _has_channel(document):
        yield Evidence(document.url, None, heading[:300], document.url)
