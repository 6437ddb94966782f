"""What a user asks for, checked at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from crawler.errors import UserError
from crawler.model import SheetRow
from o_items.load import edition_ids, load
from o_items.model import Edition, Item
from scoring.engine import Range


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for; it is saved beside the crawl so that `recheck` judges alike."""

    url: str
    edition: str
    agency_type: str = ""
    agency_name: str = ""
    sheet: tuple[SheetRow, ...] | None = None
    as_of: date | None = None
    ocr: str = "auto"  # auto | never | always
    lang: str = "th"
    survey: tuple[tuple[str, Range], ...] = ()  # scores of IIT and EIT by node id
    aliases: tuple[str, ...] = ()  # other names of the agency


def web_address(typed: str) -> str:
    """The address as a URL; a bare host name counts as http. UserError if it is none."""
    url = typed.strip()
    if "://" not in url and "." in url.split("/")[0]:
        url = "http://" + url
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or " " in url:
        raise UserError(
            f"“{typed}” ไม่ใช่ที่อยู่เว็บไซต์ (ต้องขึ้นต้นด้วย http:// หรือ https://)",
            f"“{typed}” is not a web address (http:// or https://)",
        )
    return url


def edition(year: str) -> Edition:
    """The edition of a year; UserError if it does not ship."""
    if year not in edition_ids():
        ids = ", ".join(edition_ids())
        raise UserError(f"ไม่มีเกณฑ์ปี {year} (มี: {ids})", f"no edition {year} (known: {ids})")
    return load(year)


def item(found: Edition, typed: str) -> Item:
    """The item of an edition by its number ("O12", "o12", "12"); UserError if there is none."""
    number = typed.strip().upper().removeprefix("O").lstrip("0")
    if f"O{number}" not in found.by_id:
        first, last = found.items[0].id, found.items[-1].id
        raise UserError(
            f"ไม่มีข้อ {typed} ในเกณฑ์ปี {found.id} (ใช้ {first} ถึง {last})",
            f"no item {typed} in edition {found.id} ({first} to {last})",
        )
    return found.by_id[f"O{number}"]


def agency_type(found: Edition, typed: str) -> str:
    """A known agency type or ""; UserError names the known ones."""
    if typed and typed not in found.agency_types:
        known = ", ".join(found.agency_types)
        raise UserError(f"ไม่รู้จักประเภทหน่วยงาน {typed} (ใช้: {known})", f"agency types: {known}")
    return typed


def day(typed: str) -> date:
    """A day as 2025-04-30 or, with a Buddhist year, 2568-04-30; UserError if it is none."""
    try:
        year, month, number = (int(part) for part in typed.split("-"))
        return date(year - 543 if year > 2400 else year, month, number)
    except ValueError:
        raise UserError(
            f"วันที่ {typed} ไม่ถูกต้อง (ใช้แบบ 2568-04-30)", f"{typed} is no day (2025-04-30)"
        ) from None
