"""Audits a small agency whose evidence lies elsewhere: every host is a double on this machine."""

from __future__ import annotations

import socket
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFont

from checks.rank import Rank
from crawler.crawl import crawl
from crawler.model import Crawl, CrawlOptions, SheetRow
from fleet import agency, saved
from fleet.request import Request
from o_items.load import load
from tests.serving import Answer, Page, Site, serving

AGENCY = "www.nongsaeng.go.th"
NAME = "องค์การบริหารส่วนตำบลหนองแสง"
OPTIONS = CrawlOptions(delay=0, allow_private=True, render="never", max_seconds=120, timeout=8)
PLAN = "แผนพัฒนาท้องถิ่น (พ.ศ. 2566 - 2570)"
PLAN_LINES = (
    f"{PLAN} {NAME}",
    "ยุทธศาสตร์ที่ 1 การพัฒนาโครงสร้างพื้นฐานให้ทั่วถึงทุกหมู่บ้าน",
    "เป้าหมาย : ถนนทุกหมู่บ้านเป็นถนนคอนกรีตที่ใช้ได้ทุกฤดู",
    "ตัวชี้วัด : จำนวนหมู่บ้านที่มีถนนคอนกรีตเพิ่มขึ้นปีละ 2 หมู่บ้าน",
)
_FONT = "/usr/share/fonts/truetype/tlwg/Laksaman.ttf"
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

# Answers by address without scheme ("//host/path"), given the port that all doubles share.
Pages = Callable[[str], Mapping[str, Answer]]


@dataclass(frozen=True)
class Audited:
    """What came out of an audit, and what was asked on the way."""

    report: dict[str, Any]
    crawl: Crawl
    site: Site
    folder: Path

    def item(self, name: str) -> dict[str, Any]:
        """The verdict on an item."""
        found: dict[str, Any] = next(i for i in self.report["items"] if i["id"] == name)
        return found

    def elements(self, name: str) -> list[str]:
        """The outcomes of an item's elements."""
        return [element["outcome"] for element in self.item(name)["elements"]]

    def told(self, name: str) -> str:
        """Why the elements of an item are as they are."""
        return " ".join(str(element["note"]) for element in self.item(name)["elements"])


def lookup(host: str) -> list[str]:
    """Every name but what is "unknown" is on this machine."""
    if "unknown" in host:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")
    return ["127.0.0.1"]


def audited(pages: Pages, folder: Path, *submitted: tuple[str, str]) -> Audited:
    """Crawls the agency's site and what it links to, and judges it."""
    answers: dict[str, Answer] = {}
    folder.mkdir(parents=True, exist_ok=True)
    with serving(answers) as site:
        port = site.base.rpartition(":")[2]
        answers |= pages(port)
        rows = tuple(SheetRow(item, typed, typed) for item, typed in submitted)
        url = f"http://{AGENCY}:{port}/"
        request = Request(url, "2568", "sao", NAME, rows or None, as_of=date(2025, 5, 15))
        saved.write_request(folder, request)
        found = crawl(
            url, sheet=rows or None, options=OPTIONS, as_of=date(2025, 5, 15), folder=folder,
            rank=Rank("2568", "sao"), lookup=lookup,
        )  # fmt: skip
    scan = agency.judge(request, found, folder, load("2568"), lambda _: None)
    return Audited(scan, found, site, folder)


def home(*links: str, body: str = "") -> str:
    """The agency's home page with links as (href|text)."""
    items = "".join(
        f'<li><a href="{href}">{text}</a></li>'
        for href, _, text in (link.partition("|") for link in links)
    )
    prose = "องค์การบริหารส่วนตำบลหนองแสงให้บริการประชาชนในตำบล ทุกวันทำการ " * 3
    return (
        f"<title>{NAME}</title><body><main><h1>{NAME}</h1><p>{prose}</p><ul>{items}</ul>{body}"
        "</main></body>"
    )


def docx(*paragraphs: str) -> Page:
    """A Word file of these paragraphs."""
    lines = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in paragraphs)
    body = f'<w:document xmlns:w="{_WORD}"><w:body>{lines}</w:body></w:document>'
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("word/document.xml", body)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return Page(buffer.getvalue(), type=kind)


def sheet_of_paper(*lines: str, kind: str = "PNG", size: tuple[int, int] = (1240, 1754)) -> bytes:
    """A picture of a page of these lines."""
    picture = Image.new("L", size, 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(_FONT, 34)
    for number, line in enumerate(lines):
        draw.text((80, 120 + 80 * number), line, 0, font=font)
    buffer = BytesIO()
    picture.save(buffer, kind)
    return buffer.getvalue()
