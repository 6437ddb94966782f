"""Pages that show their content as pictures: read in order as pages of the page, or told unread."""

from __future__ import annotations

import base64
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.documents import pictured
from crawler.documents.html import parse_page
from crawler.model import Block, Document, Image, Response
from fleet import agency
from tests.doubles import (
    AGENCY,
    PLAN,
    PLAN_LINES,
    Audited,
    audited,
    home,
    sheet_of_paper,
)
from tests.serving import PROSE, Answer, Page

FIRST = (PLAN_LINES[0], "ยุทธศาสตร์ 1 การพัฒนาโครงสร้างพื้นฐานในตำบล")
SECOND = ("เป้าหมาย : ถนนในตำบลเป็นถนนคอนกรีต", "เกณฑ์ความสำเร็จ : จำนวนถนนคอนกรีตในตำบล")
AT = f"//{AGENCY}"
UTF = {"content-type": "text/html; charset=utf-8"}


def _data(*lines: str) -> str:
    return "data:image/png;base64," + base64.b64encode(sheet_of_paper(*lines)).decode()


def _jpg(*lines: str) -> Page:
    return Page(sheet_of_paper(*lines, kind="JPEG"), type="image/jpeg")


SCANS: dict[str, Answer] = {f"{AT}/up/1.jpg": _jpg(*FIRST), f"{AT}/up/2.jpg": _jpg(*SECOND)}
BODIES = {
    "a scan pasted into a post, its pictures loaded late": (
        '<img src="/img/loading.gif" data-src="/up/1.jpg" alt=""><br>'
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-lazy-src="/up/2.jpg">'
    ),
    "pictures offered in several sizes": (
        '<picture><source srcset="/up/s.jpg 300w, /up/1.jpg 1200w"><img alt=""></picture>'
        '<img srcset="/up/s2.jpg 1x, /up/2.jpg 2x">'
    ),
    "previews that a click enlarges": (
        '<a href="/up/1.jpg"><img src="/up/t1.jpg" width="150"></a>'
        '<a href="/up/2.jpg"><span><img src="/up/t2.jpg" width="150"></span></a>'
    ),
    "pictures behind elements": (
        "<style>.page2 { background: #fff url('/up/2.jpg') no-repeat; height: 900px }</style>"
        '<div style="width:900px;background-image:url(/up/1.jpg)"></div><div class="page2"></div>'
    ),
    "pages written into the page": (
        f'<div class="pf"><img class="bi" src="{_data(*FIRST)}"></div>'
        f'<div class="pf"><img class="bi" src="{_data(*SECOND)}"></div>'
    ),
}


def _page(body: str) -> bytes:
    return f"<title>{PLAN}</title><body><main><h1>{PLAN}</h1>{body}</main></body>".encode()


def _read(body: str) -> Document:
    url = "http://www.nongsaeng.go.th/plan"
    response = Response(url, url, 200, "text/html", _page(body), datetime.now(UTC), UTF)
    return parse_page(response)


def _picture(name: str, wide: int, high: int) -> Document:
    url = f"http://www.nongsaeng.go.th{name}"
    return Document(url, "image/jpeg", images=(Image(url, width=wide, height=high),))


def _known(*pictures: Document) -> dict[str, Document]:
    return {picture.url: picture for picture in pictures}


A4 = _known(_picture("/up/1.jpg", 1240, 1754), _picture("/up/2.jpg", 1240, 1754))


@pytest.mark.parametrize("how", BODIES)
def test_the_pictures_that_a_page_shows_are_its_pages_in_order(how: str) -> None:
    page = pictured.marked(_read(BODIES[how]), A4)
    assert page.unread_pages == (1, 2)
    numbered = [image.url for image in page.images if image.page]
    assert len(numbered) == 2
    assert numbered == sorted(numbered) or numbered[0].startswith("data:")


def test_texts_of_a_drawing_in_the_page_are_read() -> None:
    page = _read(
        "<svg><title>x</title><defs><text>แม่แบบ</text></defs><g><text>นายก<tspan>อบต.</tspan></text>"
        "<text>ปลัด</text></g></svg><p>ท้าย</p>"
    )
    assert page.lines == (PLAN, "นายก อบต.", "ปลัด", "ท้าย")


@pytest.mark.parametrize(
    ("body", "pages"),
    [
        ("<img src='/up/1.jpg'><p>คั่น</p><img src='/up/1.jpg'>", 1),
        (f"<p>{PROSE * 12}</p><img src='/up/1.jpg'><img src='/up/photo.jpg'>", 1),
        ("<img src='/up/photo.jpg'>", 1),
        ("<img src='/up/banner.jpg'><img src='/i/logo.png'><img src='/i/small.png'>", 0),
        ("<nav><img src='/up/1.jpg'></nav><p>ข้อความ</p>", 0),
        ("<div style='background:url(/up/1.jpg) center/cover'>ยินดีต้อนรับ</div>", 0),
        ("<style>.a:hover{background-image:url(/up/1.jpg)}</style><p class=a>ก</p>", 0),
        (f"<div style='background-image:url(/up/1.jpg)'>{PROSE * 3}</div>", 0),
    ],
)
def test_ornaments_and_repeats_are_no_pages(body: str, pages: int) -> None:
    others = _known(
        _picture("/up/photo.jpg", 1600, 1200), _picture("/up/banner.jpg", 1900, 500),
        _picture("/i/logo.png", 900, 900), _picture("/i/small.png", 300, 200),
    )  # fmt: skip
    assert len(pictured.marked(_read(body), {**A4, **others}).unread_pages) == pages


def test_the_text_of_a_picture_stands_where_the_picture_does() -> None:
    body = "<h2>ก่อน</h2><img src='/up/1.jpg'><h2>หลัง</h2><a href='/x'>ลิงก์</a><img src='/up/2.jpg'>"
    page = pictured.marked(_read(body), A4)
    texts = {n: Document("", "image/png", blocks=(Block(f"{n} " + PROSE),)) for n in (1, 2)}
    whole = pictured.woven(page, texts)
    assert [line[:5].strip() for line in whole.lines] == [
        PLAN[:5],
        "ก่อน",
        "1 เทศ",
        "หลัง",
        "ลิงก์",
        "2 เทศ",
    ]
    assert whole.blocks[whole.links[0].at].text == "ลิงก์"
    assert (whole.ocr_pages, whole.unread_pages) == ((1, 2), ())
    assert [b.page for b in whole.blocks if b.page] == [1, 2]


@pytest.mark.parametrize(("blank", "unread"), [(1, (1,)), (3, ())])
def test_pictures_without_letters_are_photographs_where_they_are_several(
    blank: int, unread: tuple[int, ...]
) -> None:
    names = [f"/up/{n}.jpg" for n in range(blank)]
    page = _read("".join(f"<img src='{name}'>" for name in names))
    page = pictured.marked(page, _known(*(_picture(name, 1600, 1200) for name in names)))
    specks = {n: Document("", "image/jpeg", blocks=(Block("ๆ, ม"),)) for n in page.unread_pages}
    assert pictured.woven(page, specks).unread_pages == unread
    assert pictured.woven(page, specks).ocr_pages == ()


def _plan(body: str, folder: Path) -> Audited:
    pages: dict[str, Answer] = {f"{AT}/": home(f"/plan|{PLAN}"), **SCANS}
    pages[f"{AT}/plan"] = _page(body).decode()
    return audited(lambda port: pages, folder)


def test_what_was_not_read_of_a_page_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleet.pictures._no_ocr", lambda: "no Tesseract")
    found = _plan("<img src='/up/1.jpg'><img src='/up/2.jpg'>", tmp_path)
    assert set(found.elements("O5")[1:]) == {"cant_tell"}


@pytest.mark.skipif(not shutil.which("tesseract"), reason="needs Tesseract")
def test_a_page_of_pictures_is_judged_by_what_they_say(tmp_path: Path) -> None:
    found = _plan(f"<img data-src='/up/1.jpg'><img src='{_data(*SECOND)}'>", tmp_path)
    goals_and_measures = found.elements("O5")[2:]
    assert goals_and_measures == ["passed"] * 2, found.told("O5")
    places = {e["url"].rpartition("/")[2] for e in found.item("O5")["elements"][3]["evidence"]}
    assert places == {"plan"}
    again = agency.recheck(tmp_path, "th", lambda _: None)
    assert again["items"] == found.report["items"]
