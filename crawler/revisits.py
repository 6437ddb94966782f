"""Pages that did not change: their bodies stay in the crawl that fetched them first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.errors import UserError
from crawler.warc import META, WARC, records

_PROFILES = "http://netpreserve.org/warc/1.0/revisit/"
NOT_MODIFIED = _PROFILES + "server-not-modified"
IDENTICAL = _PROFILES + "identical-payload-digest"

Stored = tuple[bytes, Mapping[str, str]]  # a body and the headers it came with


@dataclass(frozen=True, slots=True)
class Original:
    """Where the body of a page that did not change is kept, and what proves that it is that one."""

    origin: str  # name of the folder, beside the one that refers to it
    sha256: str
    digest: str  # as the WARC says it
    size: int
    stored_at: str
    answered: int = 200  # 304: the server said that nothing changed


class OriginGoneError(UserError):
    """A saved crawl refers to an earlier one that was deleted."""

    def __init__(self, origin: str) -> None:
        super().__init__(
            f"เปิดผลเก็บครั้งนี้ไม่ได้: หน้าที่ไม่เปลี่ยนเก็บอยู่ในผลเก็บ {origin} ซึ่งถูกลบหรือเสียหาย ให้ตรวจเว็บไซต์ใหม่",
            f"this crawl can't be read: its unchanged pages are in crawl {origin}, which was "
            "deleted or damaged; scan the site again",
        )


def headers(original: Original, uri: str) -> dict[str, str]:
    """The headers of a record that refers to another."""
    return {
        "WARC-Profile": NOT_MODIFIED if original.answered == 304 else IDENTICAL,
        "WARC-Refers-To-Target-URI": uri,
        "WARC-Refers-To-Date": original.stored_at,
        "WARC-Payload-Digest": original.digest,
    }


def is_name(origin: str) -> bool:
    """Whether a text is a folder's plain name: what a WARC says must not lead elsewhere."""
    return bool(origin) and origin not in {".", ".."} and not set(origin) & set("/\\:\0")


def origins(folder: Path) -> set[str]:
    """Names of the earlier crawls beside this one that hold bodies of its pages."""
    if not (folder / WARC).is_file():
        return set()
    found: set[str] = set()
    with (folder / WARC).open("rb") as file:
        for record in records(file):
            if record.rec_type == "revisit":
                meta = json.loads(record.rec_headers.get_header(META) or "{}")
                found.add(str(meta.get("original", {}).get("origin", "")))
    return {name for name in found if is_name(name)}


def bodies(folder: Path, wanted: Mapping[str, Original]) -> dict[str, Stored]:
    """The bodies of pages by the address asked, each earlier crawl read once."""
    found: dict[str, Stored] = {}
    for origin in sorted({original.origin for original in wanted.values()}):
        theirs = {url: o for url, o in wanted.items() if o.origin == origin}
        warc = folder.resolve().parent / origin / WARC
        if not is_name(origin) or not warc.is_file():
            raise OriginGoneError(origin)
        found |= _read(warc, theirs)
        if theirs.keys() - found.keys():
            raise OriginGoneError(origin)
    return found


def _read(warc: Path, wanted: Mapping[str, Original]) -> dict[str, Stored]:
    found: dict[str, Stored] = {}
    with warc.open("rb") as file:
        for record in records(file):
            url = _url(record, wanted)
            if not url:
                continue
            body: bytes = record.content_stream().read()
            if hashlib.sha256(body).hexdigest() == wanted[url].sha256:
                found[url] = body, {name.lower(): v for name, v in record.http_headers.headers}
    return found


def _url(record: Any, wanted: Collection[str]) -> str:
    """The address of a record that is wanted, or ''."""
    if record.rec_type != "response":
        return ""
    meta = json.loads(record.rec_headers.get_header(META) or "{}")
    url = str(meta.get("url", ""))
    return url if url in wanted else ""
