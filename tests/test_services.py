"""Files on Drive and its like: found by rule, read through doubles, or explained."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from crawler import services
from crawler.crawl import crawl, fingerprint
from crawler.documents.html import parse_html
from crawler.model import Crawl, CrawlOptions, Link, ProblemKind, SheetRow
from crawler.urls import canonical
from tests.serving import Page, Site, page, redirect, serving

OPTIONS = CrawlOptions(delay=0, allow_private=True, render="never", max_seconds=90, timeout=8)
DRIVE, DOCS, DROPBOX = "drive.google.com", "docs.google.com", "www.dropbox.com"
CONTENT, SHORT, LOGIN = "doc-0c-content.googleusercontent.com", "bit.ly", "accounts.google.com"
HOSTS = (
    "nongsaeng.go.th", "files.go.th", "foreign.example.com", "cdn.example.org",
    DRIVE, DOCS, DROPBOX, CONTENT, SHORT, LOGIN, "online.anyflip.com",
)  # fmt: skip
PDF = Page(b"%PDF-1.4 plan", type="application/pdf", headers={"ETag": '"1"'})
HTML = Page("<title>Google Drive - Virus scan warning</title><form id=x></form>")
OFFICE = "application/vnd.openxmlformats-officedocument"


def lookup(host: str) -> list[str]:
    """Doubles of the services are on this machine; nothing else is known."""
    if host in HOSTS:
        return ["127.0.0.1"]
    raise socket.gaierror(socket.EAI_NONAME, "unknown")


def rank(link: Link) -> float:
    return 1.0 if "รายการ" in link.text + link.row else 0.0


UC = "drive.google.com/uc?export=download&id=1a"
OF_LINKS = {
    DRIVE: [
        ("/file/d/1a-_/view?usp=sharing", UC + "-_"),
        ("/file/u/0/d/1a/preview", UC),
        ("/open?id=1a", UC),
        ("/file/d/1a/view?resourcekey=0-K_", UC + "&resourcekey=0-K_"),
        ("/uc?id=1a&export=view", UC),
        ("/drive/folders/1a", "drive.google.com/embeddedfolderview?id=1a"),
        ("/drive/u/0/folders/1a?usp=sharing", "drive.google.com/embeddedfolderview?id=1a"),
        ("/drive/my-drive", ""),
    ],
    "drive.usercontent.google.com": [("/download?id=1a", UC)],
    DOCS: [
        ("/document/d/1a/edit", "docs.google.com/document/d/1a/export?format=docx"),
        ("/spreadsheets/d/1a/edit", "docs.google.com/spreadsheets/d/1a/export?format=xlsx"),
        ("/spreadsheets/d/e/2P/pubhtml", "docs.google.com/spreadsheets/d/e/2P/pub?output=xlsx"),
        ("/presentation/d/1a/edit", "docs.google.com/presentation/d/1a/export/pdf"),
        ("/document/d/e/2P/pub", "docs.google.com/document/d/e/2P/pub"),
        ("/viewer?srcid=1a&pid=explorer", UC),
        ("/forms/d/1/viewform", ""),
    ],
    DROPBOX: [
        ("/s/abc/x.pdf?dl=0", "www.dropbox.com/s/abc/x.pdf?dl=1"),
        ("/scl/fi/abc/x.pdf?rlkey=k&dl=0", "www.dropbox.com/scl/fi/abc/x.pdf?rlkey=k&dl=1"),
        ("/sh/abc/def?dl=0", "www.dropbox.com/sh/abc/def?dl=1"),
        ("/scl/fo/abc/def?rlkey=k&dl=0", "www.dropbox.com/scl/fo/abc/def?rlkey=k&dl=1"),
    ],
    "a-my.sharepoint.com": [
        ("/:b:/g/personal/a/Ex?e=1", "a-my.sharepoint.com/:b:/g/personal/a/Ex?download=1"),
        ("/:f:/s/a/Ex", ""),
    ],
    "onedrive.live.com": [
        ("/embed?resid=A!1&authkey=K", "onedrive.live.com/download?resid=A!1&authkey=K"),
        ("/?authkey=K&cid=A&id=A!1", "onedrive.live.com/download?resid=A!1&authkey=K"),
    ],
    "online.anyflip.com": [("/a/b", "")],
    "www.facebook.com": [("/page", "")],
    "www.x.go.th": [("/file/d/1/view", "")],
}


@pytest.mark.parametrize(
    ("link", "file"), [(host + path, file) for host, of in OF_LINKS.items() for path, file in of]
)
def test_a_link_of_a_service_tells_where_its_file_is(link: str, file: str) -> None:
    assert services.file_of(f"https://{link}") == (f"https://{file}" if file else "")


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("https://drive.google.com/drive/my-drive", "Google Drive: folder"),
        ("https://online.anyflip.com/a/b", "หนังสือพลิก AnyFlip: book"),
        ("https://forms.gle/x", "Google Docs: form"),
        ("https://mega.nz/file/x", "MEGA"),
    ],
)
def test_what_is_not_opened_says_why(link: str, why: str) -> None:
    assert services.why_closed(link) == why


VIEWERS = {
    "docs.google.com": [
        ("/viewer?url=https%3A%2F%2Fwww.x.go.th%2Fแผน.pdf&embedded=true", "www.x.go.th/แผน.pdf"),
        ("/gview?embedded=true&url=https://www.x.go.th/a%20b.pdf", "www.x.go.th/a%20b.pdf"),
        ("/viewer?url=https://drive.google.com/uc?id=1", "drive.google.com/uc?id=1"),
        ("/viewer?url=a.pdf", ""),
    ],
    "view.officeapps.live.com": [
        ("/op/view.aspx?src=https%3A%2F%2Fwww.x.go.th%2Fa.docx", "www.x.go.th/a.docx"),
    ],
    "www.facebook.com": [
        ("/l.php?u=https%3A%2F%2Fwww.x.go.th%2Fita&h=AT1", "www.x.go.th/ita"),
    ],
    "www.x.go.th": [
        ("/pdfjs/web/viewer.html?file=../../files/a.pdf#page=2", "www.x.go.th/files/a.pdf"),
        ("/pdfjs/web/viewer.html?file=%2Fget.php%3Fid%3D7", "www.x.go.th/get.php?id=7"),
        ("/viewer?file=/files/a.pdf", "www.x.go.th/files/a.pdf"),
        # The program may look in a folder of its own, or names nothing that may be asked.
        ("/viewer.php?file=a.pdf", ""),
        ("/pdfjs/web/viewer.html", ""),
        ("/download.php?file=/files/a.pdf", ""),
        ("/pdfjs/web/viewer.html?file=javascript:alert(1)", ""),
        ("/pdfjs/web/viewer.html?file=file:///etc/passwd", ""),
        ("/pdfjs/web/viewer.html?file=http://[bad/x.pdf", ""),
    ],
}


@pytest.mark.parametrize(
    ("link", "file"), [(host + path, file) for host, of in VIEWERS.items() for path, file in of]
)
def test_a_viewer_is_the_file_that_it_shows(link: str, file: str) -> None:
    known = canonical(f"https://{link}")
    if file:
        assert known == canonical(f"https://{file}")
    else:
        assert known.startswith(f"https://{link.partition('?')[0]}")


def test_every_rule_of_the_data_compiles_and_names_a_host() -> None:
    for places in services.RULES.by_host.values():
        for place, service in places:
            assert place == place.lower()
            assert service.name
            assert not service.leads_on or not service.files
            for _, addresses, spelling in service.files:
                for address in (*addresses, spelling):
                    assert address == "" or address.startswith(("/", "{1}"))


SPELT = {
    DRIVE: [
        ("/file/d/1a/view?usp=sharing", f"{DRIVE}/file/d/1a/view"),
        ("/file/u/1/d/1a/preview", f"{DRIVE}/file/d/1a/view"),
        ("/uc?export=download&id=1a&resourcekey=0-K", f"{DRIVE}/file/d/1a/view?resourcekey=0-K"),
        ("/open?usp=drive_fs&id=1a", f"{DRIVE}/open?id=1a"),
        ("/embeddedfolderview?id=1a#list", f"{DRIVE}/drive/folders/1a"),
    ],
    DOCS: [
        ("/document/d/1a/mobilebasic", f"{DOCS}/document/d/1a/edit"),
        ("/spreadsheets/d/1a/edit?gid=7#gid=7", f"{DOCS}/spreadsheets/d/1a/edit"),
    ],
    DROPBOX: [("/s/abc/x.pdf?raw=1", f"{DROPBOX}/s/abc/x.pdf")],
}


@pytest.mark.parametrize(
    ("link", "one"), [(host + path, one) for host, of in SPELT.items() for path, one in of]
)
def test_links_to_one_file_of_a_service_have_one_spelling(link: str, one: str) -> None:
    assert canonical(f"https://{link}") == canonical(f"https://{one}") == f"https://{one}"


SCRIPTS = """
function downloadFile(id){ window.location.href = 'get.php?id=' + id; }
function viewDoc(n) { window.open("files/" + n + ".pdf", "_blank"); }
const openFile = (k) => { window.open(`/get/${k}/pdf`) };
function openUser(id) { location = 'delete.php?id=' + id }
function send(id) { window.location.href = 'send.php?id=' + id; }
var option_df_1 = {"source":"https:\\/\\/x.go.th\\/book.pdf"};
PDFObject.embed("/shown.pdf", "#d"); PDFObject.embed("/up/" + name, "#e");
"""


def test_what_listed_handlers_open_are_links_and_what_scripts_show_is_shown() -> None:
    body = """<h1>แผน</h1><p>ข้อความ</p><a href="#" onclick="downloadFile('12');return false">ก</a>
        <a href="javascript:viewDoc('plan')">ข</a><button onclick="openFile(7)">ค</button>
        <i onclick="openUser(1)">ง</i><i onclick="send(1)">จ</i>
        <i onclick="downloadFile(this)">ฉ</i>
        <a data-downloadurl="https://x.go.th/?wpdmdl=3" href="#">ช</a>"""
    html = f"<body><script>{SCRIPTS}</script><main>{body}</main>".encode()
    document = parse_html(html, "https://x.go.th/p/", {"content-type": "text/html; charset=utf-8"})
    assert [(link.text, link.url.removeprefix("https://x.go.th/")) for link in document.links] == [
        ("ก", "p/get.php?id=12"),
        ("ข", "p/files/plan.pdf"),
        ("ค", "get/7/pdf"),
        ("ช", "?wpdmdl=3"),
        ("", "shown.pdf"),
        ("", "book.pdf"),
    ]


def _site(port: str) -> dict[str, Page | str]:
    at = {name: f"http://{name}:{port}" for name in HOSTS}
    drive, own = at[DRIVE], at["nongsaeng.go.th"]
    links = (
        f"{drive}/file/d/plan/view?usp=sharing|รายการ แผน",
        f"{drive}/open?id=moved|รายการ ย้ายที่",
        f"{drive}/file/d/closed/view|รายการ ปิด",
        f"{drive}/file/d/big/view|รายการ ใหญ่",
        f"{drive}/file/d/quota/view|รายการ โควตา",
        f"{drive}/file/d/lost/view|รายการ หาย",
        f"{drive}/file/d/away/view|รายการ ไปที่อื่น",
        f"{drive}/file/d/unasked/view|เรื่องอื่น",
        f"{drive}/drive/folders/f1|รายการ แฟ้ม",
        f"{at[DOCS]}/document/d/doc/edit|รายการ เอกสาร",
        f"{at[DOCS]}/spreadsheets/d/sheet/edit|รายการ ตาราง",
        f"{at[DOCS]}/document/d/e/pub1/pub|รายการ เผยแพร่",
        f"{at[DOCS]}/viewer?url={own}/files/own.pdf|รายการ ในเว็บ",
        f"{at[DOCS]}/viewer?url={at['cdn.example.org']}/files/cdn.pdf|รายการ นอกเว็บ",
        f"{at[DROPBOX]}/s/abc/x.pdf?dl=0|รายการ ดรอปบ็อกซ์",
        f"{at[SHORT]}/own|รายการ ย่อ",
        f"{at[SHORT]}/drive|รายการ ย่อไดรฟ์",
        f"{at[SHORT]}/foreign|รายการ ย่อที่อื่น",
        f"{at[SHORT]}/dead|รายการ ย่อหาย",
        f"{at[SHORT]}/meta|รายการ ย่อลับ",
        f"{at[SHORT]}/wait|รายการ ย่อรอ",
        "https://online.anyflip.com/a/b|รายการ หนังสือพลิก",
        "/out|รายการ ส่งต่อ",
        "/forms|รายการ ปุ่ม",
        f"http://online.anyflip.com:{port}/abcd/efgh|รายการ หนังสือ",
    )
    file = "/uc?export=download&id="
    return {
        "//nongsaeng.go.th/": page("หน้าแรก", *links),
        "//nongsaeng.go.th/robots.txt": Page("User-agent: *\nDisallow:", type="text/plain"),
        "//nongsaeng.go.th/files/own.pdf": PDF,
        "//nongsaeng.go.th/ita": page("หน้าไอทีเอ", "/next|ต่อ"),
        "//nongsaeng.go.th/next": page("ถัดไป"),
        "//nongsaeng.go.th/forms": Page(
            page("ปุ่ม") + "<form method=post action=/give><input type=hidden name=id value=5>"
            "<input type=hidden name=_token value=t><button>ดาวน์โหลด</button></form>",
            headers={"ETag": '"f"'},
        ),
        "/give id=5&_token=t": PDF,
        "//online.anyflip.com/abcd/efgh/javascript/config.js": Page(
            'bookConfig.totalPageCount=1;var fliphtml5_pages=[{"l":"files/mobile/1.jpg"}];',
            type="text/javascript",
            headers={"ETag": '"b"'},
        ),
        "//online.anyflip.com/abcd/efgh/files/mobile/1.jpg": Page(
            b"\xff\xd8\xff", type="image/jpeg"
        ),
        "//nongsaeng.go.th/out": redirect(f"{drive}/file/d/plan/view"),
        "//cdn.example.org/files/cdn.pdf": PDF,
        f"//{DRIVE}{file}plan": PDF,
        f"//{DRIVE}{file}moved": redirect(f"{at[CONTENT]}/secure/moved?token=1", 303),
        f"//{CONTENT}/secure/moved?token=1": PDF,
        f"//{DRIVE}{file}closed": redirect(f"{at[LOGIN]}/ServiceLogin?continue=x"),
        f"//{LOGIN}/ServiceLogin?continue=x": page("Sign in"),
        f"//{DRIVE}{file}big": HTML,
        f"//{DRIVE}{file}quota": Page("<title>Google Drive - Quota exceeded</title>Sorry", 200),
        f"//{DRIVE}{file}away": redirect(f"{at['foreign.example.com']}/x.pdf"),
        "//foreign.example.com/x.pdf": PDF,
        "//foreign.example.com/": page("ที่อื่น", "/more|รายการ ต่อ"),
        "//foreign.example.com/more": page("ต่อ"),
        f"//{DOCS}/document/d/doc/export?format=docx": Page(b"PK\3\4d", type=f"{OFFICE}.w"),
        f"//{DOCS}/spreadsheets/d/sheet/export?format=xlsx": Page(b"PK\3\4s", type=f"{OFFICE}.s"),
        f"//{DOCS}/document/d/e/pub1/pub": page("แผนที่เผยแพร่", f"{drive}/file/d/plan2/view|ก"),
        f"//{DROPBOX}/s/abc/x.pdf?dl=1": PDF,
        f"//{SHORT}/own": redirect(f"{own}/ita", 301),
        f"//{SHORT}/drive": redirect(f"{drive}/file/d/plan/view?usp=share_link", 301),
        f"//{SHORT}/foreign": redirect(f"{at['foreign.example.com']}/", 301),
        f"//{SHORT}/wait": page("กรุณารอสักครู่"),
        f"//{SHORT}/meta": redirect("http://169.254.169.254/latest/", 301),
    }


def _crawl(port: str, folder: Path, *submitted: str, previous: Path | None = None) -> Crawl:
    folder.mkdir(exist_ok=True)
    return crawl(
        f"http://nongsaeng.go.th:{port}/",
        sheet=tuple(SheetRow("O1", url, url) for url in submitted) or None,
        options=OPTIONS, as_of=date(2025, 5, 15), folder=folder, rank=rank, lookup=lookup,
        previous=previous,
    )  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Crawl, Crawl, str]]:
    """One crawl of a site whose files lie everywhere, and the same once more."""
    folder = tmp_path_factory.mktemp("services")
    pages: dict[str, Page | str] = {}
    with serving(pages) as site:
        port = site.base.rpartition(":")[2]
        pages.update(_site(port))
        submitted = f"http://{DRIVE}:{port}/file/d/plan/view"
        first = _crawl(port, folder / "a", submitted)
        paths = Site("", list(site.asked))
        second = _crawl(port, folder / "b", submitted, previous=folder / "a")
        assert fingerprint(folder / "a") == fingerprint(folder / "b") != ""
        yield paths, first, second, port


Whole = tuple[Site, Crawl, Crawl, str]


def _kinds(found: Crawl, port: str) -> Mapping[str, str]:
    """What was wrong, by address without scheme and port."""
    return {
        url.partition("://")[2].replace(f":{port}", ""): f"{r.problem.kind}: {r.problem.detail}"
        for url, r in found.responses.items()
        if r.problem
    }


@pytest.mark.parametrize(
    "link",
    [
        f"{DRIVE}/file/d/plan/view",
        f"{DRIVE}/open?id=moved",
        f"{DROPBOX}/s/abc/x.pdf",
        "nongsaeng.go.th/files/own.pdf",
        "cdn.example.org/files/cdn.pdf",
        f"{SHORT}/drive",
        "nongsaeng.go.th/out",
        "nongsaeng.go.th/give#!post=id=5",
    ],
)
def test_a_public_file_is_read_under_the_link_that_the_site_shows(whole: Whole, link: str) -> None:
    _, found, _, port = whole
    host, _, path = link.partition("/")
    response = found.responses[f"http://{host}:{port}/{path}"]
    assert response.body == b"%PDF-1.4 plan"
    assert response.media_type == "application/pdf"
    assert "uc?export" not in response.final_url + "".join(response.redirects)
    if host == DRIVE:
        assert response.final_url == response.url
    if path in {"drive", "out"}:
        assert response.final_url == f"http://{DRIVE}:{port}/file/d/plan/view"


def test_documents_come_as_office_files_and_published_ones_as_pages(whole: Whole) -> None:
    _, found, _, port = whole
    docs = f"http://{DOCS}:{port}"
    assert found.responses[f"{docs}/document/d/doc/edit"].body == b"PK\3\4d"
    assert found.responses[f"{docs}/spreadsheets/d/sheet/edit"].body == b"PK\3\4s"
    published = found.responses[f"{docs}/document/d/e/pub1/pub"]
    assert published.problem is None
    assert "แผนที่เผยแพร่" in published.body.decode()


def test_what_a_service_keeps_back_is_no_fault_of_the_site(whole: Whole) -> None:
    _, found, _, port = whole
    assert _kinds(found, port) == {
        f"{DRIVE}/file/d/closed/view": "service: Google Drive: not public",
        f"{DRIVE}/file/d/big/view": "service: Google Drive: virus scan",
        f"{DRIVE}/file/d/quota/view": "service: Google Drive: quota",
        f"{DRIVE}/file/d/lost/view": "service: Google Drive: not there",
        f"{DRIVE}/file/d/away/view": "service: Google Drive: no file",
        f"{DRIVE}/drive/folders/f1": "service: Google Drive: not there",
        "online.anyflip.com/a/b": "service: หนังสือพลิก AnyFlip: book",
        f"{SHORT}/dead": "gone: HTTP 404",
        f"{SHORT}/wait": "service: ลิงก์ย่อ: no redirect",
        f"{SHORT}/meta": "forbidden_address: address 169.254.169.254 is not public",
    }


def test_a_short_link_leads_into_the_site_and_nowhere_far(whole: Whole) -> None:
    site, found, _, port = whole
    own = f"http://nongsaeng.go.th:{port}"
    assert found.responses[f"http://{SHORT}:{port}/own"].final_url == f"{own}/ita"
    assert f"{own}/next" in found.responses
    assert "/more" not in site.paths


def test_only_hosts_of_the_rule_are_asked_and_only_for_evidence(whole: Whole) -> None:
    site, _, _, _ = whole
    asked = {(host, path) for _, host, path in site.asked}
    assert (LOGIN, "/ServiceLogin?continue=x") not in asked
    assert ("foreign.example.com", "/x.pdf") not in asked
    assert not [path for _, path in asked if "unasked" in path or "plan2" in path]
    assert not [
        path
        for host, path in asked
        if host == DRIVE and not path.startswith(("/uc", "/open", "/embeddedfolderview"))
    ]
    assert [path for _, _, path in site.asked].count("/files/own.pdf") == 1


def test_a_second_crawl_finds_the_same(whole: Whole) -> None:
    _, first, second, port = whole
    picture = f"http://online.anyflip.com:{port}/abcd/efgh/files/mobile/1.jpg"
    assert second.responses[picture].body == b"\xff\xd8\xff"
    assert first.responses.keys() == second.responses.keys()
    for url, response in first.responses.items():
        again = second.responses[url]
        assert (again.body, again.final_url, again.problem) == (
            response.body, response.final_url, response.problem,
        )  # fmt: skip
        assert again.redirects == response.redirects


def test_robots_of_a_service_are_for_programs_that_wander(tmp_path: Path) -> None:
    """What the agency links is opened as by a click; where a short link leads, robots count."""
    pages: dict[str, Page | str] = {}
    with serving(pages) as site:
        port = site.base.rpartition(":")[2]
        no = Page("User-agent: *\nDisallow: /", type="text/plain")
        pages |= {
            f"//{DRIVE}/robots.txt": no,
            f"//{SHORT}/robots.txt": no,
            "//foreign.example.com/robots.txt": no,
            f"//{DRIVE}/uc?export=download&id=1": PDF,
            f"//{SHORT}/a": redirect(f"http://foreign.example.com:{port}/x.pdf"),
            f"//{SHORT}/b": redirect(f"http://{DRIVE}:{port}/file/d/1/view"),
            "//foreign.example.com/x.pdf": PDF,
            "//nongsaeng.go.th/": page("หน้าแรก"),
        }
        file, short = f"http://{DRIVE}:{port}/file/d/1/view", f"http://{SHORT}:{port}"
        rows = (file, f"{short}/a", f"{short}/b", "http://lin.ee/abc", "http://t.ly/x",
                f"http://www.mega.nz:{port}/file/1")  # fmt: skip
        found = _crawl(port, tmp_path / "x", *rows)
    kinds = _kinds(found, port)
    assert found.responses[file].body == found.responses[f"{short}/b"].body == PDF.body
    assert kinds[f"{SHORT}/a"].startswith("service: ลิงก์ย่อ: robots")
    assert kinds["t.ly/x"] == "service: ลิงก์ย่อ: unreachable"
    assert kinds["lin.ee/abc"] == "service: LINE: talk"
    assert kinds["www.mega.nz/file/1"] == "service: MEGA"
    assert all(r.problem.kind is ProblemKind.SERVICE for r in found.responses.values() if r.problem)
