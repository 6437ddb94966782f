"""Agencies whose evidence lies on services: audited whole, with a double of each service."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from crawler.documents import parse
from crawler.documents.sandbox import Reader
from crawler.model import Document, Response
from crawler.urls import canonical
from fleet import agency
from fleet.single import Asked, judge_document
from o_items.load import load
from tests.doubles import AGENCY, PLAN, PLAN_LINES, Audited, audited, docx, home, sheet_of_paper
from tests.serving import Answer, Page, redirect

FLIP = Page(
    "var textForPages = " + json.dumps(["", *PLAN_LINES]) + ";\nvar positionForPages=[];",
    type="application/javascript",
)
FILE = docx(*PLAN_LINES)
WARNING = (
    "<title>Google Drive - Virus scan warning</title><p>Google Drive can't scan this file"
    '<form id="download-form" action="{usercontent}/download" method="get">'
    '<input type="submit" value="Download anyway"><input type="hidden" name="id" value="1big">'
    '<input type="hidden" name="export" value="download">'
    '<input type="hidden" name="confirm" value="t">'
    '<input type="hidden" name="uuid" value="a-b"></form>'
)
ENTRY = (
    '<div class="flip-entry" id="entry-{id}"><div class="flip-entry-info"><a href="{href}">'
    '<div class="flip-entry-title">{title}</div></a></div></div>'
)

Maker = Callable[[dict[str, str]], dict[str, Answer]]  # from the addresses of the doubles


def _audit(made: Mapping[str, tuple[str, Maker]], folder: Path) -> Audited:
    """The audit of an agency whose home page links its plan in many places."""

    def pages(port: str) -> dict[str, Answer]:
        at = _at(port)
        links = (f"{link.format(**at)}|{PLAN} {how}" for how, (link, _) in made.items())
        answers: dict[str, Answer] = {f"//{AGENCY}/": home(*links)}
        for _, make in made.values():
            answers |= make(at)
        return answers

    return audited(pages, folder)


def _at(port: str) -> dict[str, str]:
    hosts = {
        "own": AGENCY, "drive": "drive.google.com", "docs": "docs.google.com",
        "usercontent": "drive.usercontent.google.com", "sites": "sites.google.com",
        "lh3": "lh3.googleusercontent.com", "login": "accounts.google.com", "bitly": "bit.ly",
        "tinyurl": "tinyurl.com", "dropbox": "www.dropbox.com", "onedrive": "onedrive.live.com",
        "sharepoint": "nongsaeng.sharepoint.com", "anyflip": "anyflip.com",
        "online": "online.anyflip.com", "office": "view.officeapps.live.com",
        "mediafire": "www.mediafire.com", "given": "download9.mediafire.com",
    }  # fmt: skip
    return {name: f"http://{host}:{port}" for name, host in hosts.items()}


CONTENT = "//drive.usercontent.google.com/download"
UC = "//drive.google.com/uc?export=download&id="
READ: dict[str, tuple[str, Maker]] = {
    "a file on Drive": ("{drive}/file/d/1a/view?usp=sharing", lambda at: {UC + "1a": FILE}),
    "a large file behind the warning": (
        "{drive}/open?id=1big&usp=drive_fs",
        lambda at: {
            UC + "1big": Page(WARNING.format(**at)),
            f"{CONTENT}?id=1big&export=download&confirm=t&uuid=a-b": FILE,
        },
    ),
    "a link that opens a document of Docs": (
        "{drive}/open?id=1doc",
        lambda at: {
            "//drive.google.com/open?id=1doc": redirect(f"{at['docs']}/document/d/1doc/edit"),
            "//docs.google.com/document/d/1doc/export?format=docx": FILE,
        },
    ),
    "a folder": (
        "{drive}/drive/folders/1f?usp=drive_link",
        lambda at: {
            "//drive.google.com/embeddedfolderview?id=1f": Page(
                "<title>O5</title>"
                + ENTRY.format(id="2f", href=f"{at['drive']}/drive/folders/2f", title="ปี 2568")
            ),
            "//drive.google.com/embeddedfolderview?id=2f": Page(
                "<title>ปี 2568</title>"
                + ENTRY.format(id="1p", href=f"{at['drive']}/file/d/1p/view", title=f"{PLAN}.docx")
            ),
            UC + "1p": FILE,
        },
    ),
    "several short links": (
        "{bitly}/a",
        lambda at: {
            "//bit.ly/a": redirect(f"{at['tinyurl']}/b", 301),
            "//tinyurl.com/b": redirect(f"{at['dropbox']}/s/x/plan.docx?dl=0", 301),
            "//www.dropbox.com/s/x/plan.docx?dl=1": FILE,
        },
    ),
    "OneDrive": (
        "{onedrive}/view.aspx?resid=A!1&authkey=K",
        lambda at: {"//onedrive.live.com/download?resid=A!1&authkey=K": FILE},
    ),
    "SharePoint": (
        "{sharepoint}/:w:/g/personal/a/Ex?e=1",
        lambda at: {"//nongsaeng.sharepoint.com/:w:/g/personal/a/Ex?download=1": FILE},
    ),
    "MediaFire": (
        "{mediafire}/file/abc/plan.docx/file",
        lambda at: {
            "//www.mediafire.com/file/abc": Page(
                f'<a id="downloadButton" href="{at["given"]}/x/plan.docx">Download (1MB)</a>'
            ),
            "//download9.mediafire.com/x/plan.docx": FILE,
        },
    ),
    "the Office viewer": (
        "{office}/op/view.aspx?src={own}/plan.docx",
        lambda at: {f"//{AGENCY}/plan.docx": FILE},
    ),
    "a flipbook with texts": (
        "{anyflip}/ggybb/wkjf",
        lambda at: {"//online.anyflip.com/ggybb/wkjf/files/search/book_config.js": FLIP},
    ),
    "a flipbook of one's own": (
        "{own}/book/upload/b137/",
        lambda at: {
            f"//{AGENCY}/book/upload/b137/": Page(
                "<title>หนังสือ</title>"
                '<script src="mobile/javascript/config.js"></script><canvas></canvas>'
            ),
            f"//{AGENCY}/book/upload/b137/mobile/javascript/config.js": Page(
                'bookConfig.searchTextJS="mobile/javascript/search_config.js";bookConfig.totalPageCount=5;',
                type="text/javascript",
            ),
            f"//{AGENCY}/book/upload/b137/mobile/javascript/search_config.js": FLIP,
        },
    ),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """One audit of all that can be read."""
    return _audit(READ, tmp_path_factory.mktemp("read"))


@pytest.fixture(scope="module")
def documents(whole: Audited) -> dict[str, Document]:
    """What was read, by address without scheme and port."""
    with Reader() as reader:
        read = agency.read_all(whole.crawl, reader, whole.folder)
    return {re.sub(r"^http://|:\d+", "", url): document for url, document in read.items()}


# Where the plan is found that lies behind another address than its link.
BEHIND = {
    "a folder": "drive.google.com/file/d/1p/view",
    "a flipbook of one's own": f"{AGENCY}/book/upload/b137/mobile/javascript/search_config.js",
}


@pytest.mark.parametrize("how", READ)
def test_a_plan_on_a_service_is_judged_as_one_on_the_site(
    how: str, documents: dict[str, Document]
) -> None:
    edition = load("2568")
    link = canonical(READ[how][0].format(**_at("80")))
    document = documents[BEHIND.get(how) or link.removeprefix("http://")]
    item = judge_document(document, link, Asked(edition.by_id["O5"], edition))
    assert [element["outcome"] for element in item["elements"]] == ["passed"] * 4


def test_evidence_on_services_passes_and_nothing_else_of_them_is_asked(whole: Audited) -> None:
    assert whole.item("O5")["outcome"] == "passed"
    asked = {f"{host}{path.partition('?')[0]}" for _, host, path in whole.site.asked}
    assert not [each for each in asked if "robots.txt" in each and AGENCY not in each]
    again = agency.recheck(whole.folder, "th", lambda _: None)
    assert again["items"] == whole.report["items"]


def test_pages_of_ones_own_at_a_builder_are_read_with_what_they_show(tmp_path: Path) -> None:
    site = "//sites.google.com/view/nongsaeng/แผนพฒนาทองถน"

    def make(at: dict[str, str]) -> dict[str, Answer]:
        embed = f"{at['drive']}/file/d/1emb/preview"
        code = f"&lt;iframe src=&quot;{at['drive']}/file/d/2emb/preview&quot;&gt;&lt;/iframe&gt;"
        body = (
            f'<nav><a href="/view/nongsaeng/other">{PLAN} อื่น</a></nav><h1>{PLAN}</h1>'
            f'<div data-embed-doc-id="1emb" data-embed-open-url="{at["drive"]}/open?id=1emb" '
            f'data-embed-download-url="{at["drive"]}/uc?id=1emb&amp;export=download">'
            f'<iframe data-src="{embed}"></iframe></div><div data-code="{code}"></div>'
        )
        return {
            quote(site, safe="/"): Page(f"<title>{PLAN}</title><body>{body}</body>"),
            UC + "1emb": docx(f"ปก {PLAN}"),
            UC + "2emb": FILE,
        }

    link = "{sites}/view/nongsaeng/แผนพฒนาทองถน"
    found = _audit({"ที่ Google Sites": (link, make)}, tmp_path)
    assert found.elements("O5") == ["passed"] * 4, found.told("O5")
    paths = [path for _, host, path in found.site.asked if host != AGENCY]
    assert not [path for path in paths if "other" in path]
    assert len([path for path in paths if "1emb" in path]) == 1


REFUSED: dict[str, tuple[str, Maker, str]] = {
    "a closed file": (
        "{drive}/file/d/1x/view",
        lambda at: {UC + "1x": redirect(f"{at['login']}/ServiceLogin?continue=x")},
        "Google Drive: not public",
    ),
    "a closed folder": (
        "{drive}/drive/folders/1x",
        lambda at: {
            "//drive.google.com/embeddedfolderview?id=1x": Page("<title>x</title>You need access")
        },
        "Google Drive: not public",
    ),
    "a flipbook that tells nothing": (
        "{anyflip}/ggybb/none",
        lambda at: {},
        "หนังสือพลิก AnyFlip: not there",
    ),
}


def test_what_a_service_keeps_back_is_told_with_advice(tmp_path: Path) -> None:
    found = _audit({how: (link, make) for how, (link, make, _) in REFUSED.items()}, tmp_path)
    assert set(found.elements("O5")) == {"cant_tell"}, found.told("O5")
    assert "เว็บไซต์หลัก" in found.told("O5")
    told = {r.problem.detail for r in found.crawl.responses.values() if r.problem}
    assert {why for *_, why in REFUSED.values()} <= told


CONFIG = (
    'bookConfig.bookTitle="แผนพัฒนา";bookConfig.totalPageCount=2;'
    'bookConfig.largePath="./files/mobile/";'
    'var fliphtml5_pages=[{"l":"./files/mobile/1.jpg","n":"./files/mobile/1.jpg"},'
    '{"l":"./files/mobile/2.jpg"}];'
)
HTML_CONFIG = (
    'var htmlConfig = {"meta":{"title":"แผนพัฒนา"},"bookConfig":{"totalPageCount":"2",'
    '"largePath":["files/large/"]},"fliphtml5_pages":[{"n":["a1.webp"],"t":"t1.webp"},'
    '{"n":["b2.webp"],"t":"t2.webp"}]};'
)
ENCODED = 'var htmlConfig = {"totalPageCount":2,"fliphtml5_pages":"q83jf0dk=="};'
MOVED = 'var textForPages =["คมู่ อืการปฏิบัตงิาน","",  "\\ue012\\ue013\\ue014"];'
BOOKS = [
    (CONFIG, "แผนพัฒนา", ["files/mobile/1.jpg", "files/mobile/2.jpg"], (1, 2)),
    (HTML_CONFIG, "แผนพัฒนา", ["files/large/a1.webp", "files/large/b2.webp"], (1, 2)),
    (ENCODED, "", ["files/mobile/1.jpg", "files/mobile/2.jpg"], (1, 2)),
    (MOVED, "", [], (2, 3)),
    ("var bookConfig = {};", "", [], ()),
    ('var textForPages = ["ไม่จบ', "", [], ()),
]


@pytest.mark.parametrize(("code", "title", "pictures", "unread"), BOOKS)
def test_a_books_script_tells_its_pages(
    code: str, title: str, pictures: list[str], unread: tuple[int, ...]
) -> None:
    base = "https://www.x.go.th/book/upload/b137/"
    url = base + "mobile/javascript/config.js"
    kind = "application/javascript"
    book = parse(Response(url, url, 200, kind, code.encode(), datetime.now(UTC)))
    assert (book.title, book.unread_pages) == (title, unread)
    assert [image.url.removeprefix(base) for image in book.images] == pictures
    assert (book.problem is None) == bool(unread)


@pytest.mark.skipif(not shutil.which("tesseract"), reason="needs Tesseract")
def test_the_pictures_of_a_book_without_texts_are_read_as_its_pages(tmp_path: Path) -> None:
    goals = ("เป้าหมาย : ถนนในตำบลเป็นถนนคอนกรีต", "เกณฑ์ความสำเร็จ : จำนวนถนนคอนกรีตในตำบล")

    def make(at: dict[str, str]) -> dict[str, Answer]:
        book = "//online.anyflip.com/ggybb/wkjf/"
        pictures = {
            f"{book}files/mobile/{number}.jpg": Page(
                sheet_of_paper(*lines, kind="JPEG"), type="image/jpeg"
            )
            for number, lines in enumerate((PLAN_LINES[:1], goals), 1)
        }
        config = Page(CONFIG, type="text/javascript")
        return {f"{book}mobile/javascript/config.js": config, **pictures}

    found = _audit({"หนังสือพลิก": ("{online}/ggybb/wkjf/mobile/index.html", make)}, tmp_path)
    assert found.elements("O5")[2:] == ["passed"] * 2, found.told("O5")
    evidence = found.item("O5")["elements"][2]["evidence"][0]
    assert (evidence["url"].split("/")[3:], evidence["page"]) == (["ggybb", "wkjf", ""], 2)
