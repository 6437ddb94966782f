"""Pages as agencies publish them: welcome pages, frames, office HTML, charsets, addresses."""

from __future__ import annotations

import gzip
import html
import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest

from checks import candidates
from checks.site import Site as Judged
from checks.site import build
from crawler.crawl import crawl
from crawler.documents import parse
from crawler.documents.html import is_shell, parse_html
from crawler.hosts import instead
from crawler.model import (
    Crawl,
    CrawlOptions,
    Document,
    Link,
    LinkKind,
    Problem,
    ProblemKind,
    Region,
    SheetRow,
)
from o_items.load import load
from tests.serving import Answer, Page, Site, serving
from tests.test_crawl import certificate  # noqa: F401
from tests.toy import labels

BASE = "http://www.banmai.go.th/dir/page.html"
PROSE = "<p>" + "เทศบาลตำบลบ้านใหม่ดำเนินการตามแผนอย่างต่อเนื่อง " * 9 + "</p>"
THAI = "แผนดำเนินงานประจำปี ๒๕๖๘ องค์การบริหารส่วนตำบลบ้านใหม่ เก้าก๊าก"
READ = "แผนดำเนินงานประจำปี 2568 องค์การบริหารส่วนตำบลบ้านใหม่ เก้าก๊าก"
PDF = (Path(__file__).parent / "documents" / "plan.pdf").read_bytes()
OPTIONS = CrawlOptions(
    delay=0, allow_private=True, render="never", max_seconds=240, timeout=8, max_pages=500
)


def page(body: str, *, head: str = "") -> Document:
    return parse_html(f"<html><head>{head}</head><body>{body}</body></html>".encode(), BASE, {})


def ends(document: Document, *, kind: LinkKind = LinkKind.ANCHOR) -> list[str]:
    return [link.url.rpartition("/")[2] for link in document.links if link.kind is kind]


# Welcome pages.

CLICKED = {
    "text": "<a href='main.php'>เข้าสู่เว็บไซต์</a>",
    "picture": "<a href='main.php'><img src=king.jpg alt='ENTER WEBSITE'></a>",
    "picture without words": "<a href='main.php'><img src=enter.gif></a>",
    "handler": "<img src=king.jpg onclick=\"window.location='main.php'\">",
    "map": "<img usemap='#m' src=k.jpg><map name=m><area coords='1,2,3,4' href='main.php'></map>",
    "Dreamweaver": "<a href='#' onclick=\"MM_goToURL('parent','main.php')\">เข้าสู่เว็บไซต์</a>",
    "list": "<select><option>เลือกเมนู<option value='main.php'>หน้าหลัก</select>",
    "by language": "<script>navigator.language=='th' ? location='main.php' : 0</script>",
    "counted down": "<p id=n>9</p><script>var n=9;function tick(){n--;if(n<1){location.href="
    "'main.php'}else setTimeout(tick,1000)}tick();</script>",
}
LEADS = {
    "refresh": "<meta http-equiv=Refresh content=\"10;URL='main.php'\"><img src=king.jpg>",
    "script": '<script>window.location = "main.php"</script>',
    "delay": "<script>setTimeout(function(){ window.location.href='main.php'; }, 5000);</script>",
    "delay of text": "<script>setTimeout(\"location.href='main.php'\", 3000);</script>",
    "onload": "<body onload=\"setTimeout('go()',3000)\"><script>function go(){ "
    "top.location.replace('main.php') }</script>",
    "jquery": "<script>$(function(){ document.location.assign('main.php') });</script>",
    "commented": "<script><!-- // go on\nself.location='main.php';\n//--></script>",
}
STAYS = {
    "framed only": "<script>if (window.name!='frSheet') location.replace('main.php');</script>",
    "old browsers": "<script>if(!window.fetch){location.href='main.php'}</script>",
    "on click": "<script>$('#go').click(function(){ location='main.php' })</script>",
    "never called": "<script>function leave(){ location.href='main.php' }</script>",
    "made up": "<script>location.href = 'main.php?from=' + document.title;</script>",
    "with much to read": PROSE * 3 + "<script>location.href='main.php'</script>",
}


@pytest.mark.parametrize("body", CLICKED.values(), ids=CLICKED)
def test_what_opens_a_site_is_a_link(body: str) -> None:
    assert "main.php" in ends(page(body))


@pytest.mark.parametrize("body", LEADS.values(), ids=LEADS)
def test_a_page_that_leads_on_by_itself_needs_no_browser(body: str) -> None:
    document = page(body)
    assert document.refresh.endswith("/dir/main.php")
    assert ends(document, kind=LinkKind.REFRESH) == ["main.php"]
    assert not is_shell(document)


@pytest.mark.parametrize("body", STAYS.values(), ids=STAYS)
def test_a_page_that_may_lead_elsewhere_is_no_redirect(body: str) -> None:
    assert not page(body).refresh


# What nobody can open, and what somebody can.

OPENED = {
    "tab pane": "<a href='#a'>แผน</a><div id=a style='display:none'>ความลับ</div>",
    "accordion": "<h4 class=x>แผน</h4><div class=accordion-body style='display: none'>ความลับ</div>",
    "script": "<div id=pop style='display:none'>ความลับ</div><script>show('pop')</script>",
    "after a click": "<script src=a.js></script><b><a href=#>แผน</a></b>"
    "<p style='display:none'>ความลับ</p>",
    "slides": "<p class=s>หนึ่ง</p><p class=s style='display:none'>ความลับ</p>",
    "details": "<details><summary>แผน</summary>ความลับ</details>",
    "menu": "<script src=a.js></script><li>แผน<ul style='display:none'><li>ความลับ</ul>",
    "most of the page": "<div style='visibility:hidden'>" + "ความลับ" * 99 + "</div>",
}
SHUT = {
    "display": "<div style='color:red; DISPLAY : none'>ความลับ <a href=x>แผน</a></div>",
    "attribute": "<p hidden>ความลับ</p>",
    "row": "<table border=1><tr><td>ก<td>ข</tr><tr style='display:none'><td>ความลับ<td>1</table>",
    "unnamed by scripts": "<script src=stat.js></script><p>แผน</p>"
    "<div style='display:none' class=qz7>ความลับ</div>",
}


@pytest.mark.parametrize("body", OPENED.values(), ids=OPENED)
def test_hidden_parts_that_a_visitor_can_open_count(body: str) -> None:
    assert "ความลับ" in page(PROSE + body).text


@pytest.mark.parametrize("body", SHUT.values(), ids=SHUT)
def test_hidden_parts_that_nothing_opens_do_not_count(body: str) -> None:
    document = page(PROSE + body)
    assert "ความลับ" not in document.whole_text
    assert not any("ความลับ" in cell for t in document.tables for row in t.rows for cell in row)
    assert "x" not in ends(document)


# Labels.

LABELLED = {
    "jquery tabs": "<ul><li><a href='#t1'>โครงสร้าง</a><li><a href='#t2'>ผู้บริหาร</a></ul>"
    "<div id=t1><p><a href=1.pdf>คลิก</a></p></div><div id=t2><p><a href=2.pdf>คลิก</a></p></div>",
    "shortcodes": "<div class=su-spoiler-title><i></i>โครงสร้าง</div><div><a href=1.pdf>คลิก</a>"
    "</div><div class=su-spoiler-title>ผู้บริหาร</div><div><a href=2.pdf>คลิก</a></div>",
    "elementor": "<div class=elementor-tab-title><a class=elementor-toggle-title>โครงสร้าง</a></div>"
    "<div style='display:none' class=elementor-tab-content><a href=1.pdf>คลิก</a></div>"
    "<div class=elementor-tab-title><a class=elementor-toggle-title>ผู้บริหาร</a></div>"
    "<div style='display:none' class=elementor-tab-content><a href=2.pdf>คลิก</a></div>",
    "details": "<details><summary>โครงสร้าง</summary><p><a href=1.pdf>คลิก</a></details>"
    "<details><summary>ผู้บริหาร</summary><p><a href=2.pdf>คลิก</a></details>",
}


@pytest.mark.parametrize("body", LABELLED.values(), ids=LABELLED)
def test_what_opens_a_part_of_a_page_heads_it(body: str) -> None:
    files = [link for link in page(PROSE + body).links if link.url.endswith(".pdf")]
    assert [link.heading for link in files] == ["โครงสร้าง", "ผู้บริหาร"]


def test_an_entry_of_a_menu_names_the_years_below_it() -> None:
    years = "".join(f"<li><a href=p{year}>ปี {year}</a>" for year in range(2558, 2569))
    document = page(
        f"<ul class=menu><li><a href='#'>แผนดำเนินงาน</a><ul>{years}</ul><li><a href=c>ติดต่อ</a></ul>"
        + PROSE
    )
    named = {link.text: link.heading for link in document.links if link.region is Region.MENU}
    assert named["ปี 2568"] == "แผนดำเนินงาน"
    assert named["ติดต่อ"] == ""


def test_buttons_are_links_with_their_captions() -> None:
    document = page(
        PROSE + "<input type=button value='แผนงาน' onclick=\"location.href='plan.html'\">"
        "<form action='/a.pdf'><button>ดาวน์โหลด</button></form>"
        "<a href=\"javascript:popup('news.php?id=5')\">ข่าว</a>"
        "<a href='#' onclick=\"del('delete.php?id=5')\">ลบ</a>"
    )
    assert [(link.url.rpartition("/")[2], link.text) for link in document.links] == [
        ("plan.html", "แผนงาน"),
        ("a.pdf", "ดาวน์โหลด"),
        ("news.php?id=5", "ข่าว"),
    ]


BASES = {
    "": "dir/x.pdf",
    "<base target=_blank>": "dir/x.pdf",
    "<base target=_blank><base href='../sub/'>": "sub/x.pdf",
    "<base href='about:blank'>": "dir/x.pdf",
    "<base href='/files'>": "x.pdf",
    "<base href='http://www.banmai.go.th'>": "x.pdf",
}


@pytest.mark.parametrize(("head", "expected"), BASES.items())
def test_addresses_stand_on_the_base_that_a_page_names(head: str, expected: str) -> None:
    url = page("<a href='x.pdf'>แผน</a>", head=head).links[0].url
    assert url == f"http://www.banmai.go.th/{expected}"


def test_a_page_written_into_a_frame_is_part_of_its_page() -> None:
    document = page(
        PROSE + '<iframe srcdoc="<p>แผน <a href=&quot;x.pdf&quot;>คลิก</a>">ไม่มี</iframe>ท้าย'
    )
    assert document.lines[1:] == ("แผน คลิก", "ท้าย")
    assert ends(document) == ["x.pdf"]


# What Word and Excel save as pages.


def test_word_pages_run_on_over_its_own_elements() -> None:
    document = page(
        "<p class=MsoListParagraph><![if !supportLists]><span style='font-family:Symbol'>"
        "<span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span></span><![endif]>"
        "<span lang=TH>&#3649;&#3612;&#3609;<o:p></o:p></span></p>"
        "<p>แผนการ<st1:place>ดำเนินงาน</st1:place><o:p>&nbsp;</o:p>ประจำปี</p>"
        "<p style='mso-list:l0'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>ถนน</p>"
        "<!--[if gte vml 1]><v:imagedata src='no.png'/><![endif]-->"
        "<![if !vml]><img width=900 height=600 src='x.files/image001.png'><![endif]>"
    )
    assert document.lines == ("แผน", "แผนการดำเนินงาน ประจำปี", "1. ถนน")
    assert [image.url.rpartition("/")[2] for image in document.images] == ["image001.png"]


EXCEL = (
    "<link id=shLink href='plan.files/sheet001.htm'><link id=shLink href='plan.files/sheet002.htm'>"
    "<script>if (window.name!='frSheet') fnBuildFrameset();</script></head><frameset rows='*,39'>"
    "<frame src='plan.files/sheet001.htm' name=frSheet><frame src='plan.files/tabstrip.htm'>"
    "<noframes><body><p>This page uses frames.</p></body></noframes></frameset>"
)
SHEET = (
    "<script>if (window.name!='frSheet') window.location.replace('../plan.htm');</script><table>"
    "<tr><td>ที่<td>โครงการ<td>งบประมาณ</tr><tr><td>1<td>ถนน<td>20,000</tr></table>"
)


def test_all_sheets_of_an_excel_page_are_shown() -> None:
    document = parse_html(f"<html><head>{EXCEL}</html>".encode(), BASE, {})
    shown = [link for link in document.links if link.kind is LinkKind.EMBED]
    sheets = {"sheet001.htm", "sheet002.htm"}
    body = {link.url.rpartition("/")[2] for link in shown if link.region is Region.BODY}
    assert body == sheets  # and not the strip of tabs
    assert not document.text
    sheet = page(SHEET)
    assert sheet.tables[0].body == (("1", "ถนน", "20,000"),)
    assert sheet.problem is None


# Charsets.


def western(text: str, codec: str = "cp1252") -> str:
    """UTF-8 that somebody took for another charset."""
    return "".join(bytes([b]).decode(codec, "ignore") or chr(b) for b in text.encode())


WRONG = {
    "874 as utf-8": (THAI.encode("cp874"), "utf-8"),
    "874 as latin-1": (THAI.encode("cp874"), "iso-8859-1"),
    "874 as windows-1252": (THAI.encode("cp874"), "windows-1252"),
    "874 as windows-1250": (THAI.encode("cp874"), "windows-1250"),
    "874 as gb2312": (THAI.encode("cp874"), "gb2312"),
    "874 as big5": (THAI.encode("cp874"), "big5"),
    "utf-8 as 874": (THAI.encode(), "windows-874"),
    "twice as windows-1252": (western(THAI).encode(), "utf-8"),
    "three times": (western(western(THAI)).encode(), "utf-8"),
    "twice as latin-1": (western(THAI, "latin-1").encode(), "utf-8"),
    "twice as 874": (western(THAI, "cp874").encode(), "utf-8"),
    "874 as latin-1 in utf-8": (THAI.encode("cp874").decode("latin-1").encode(), "utf-8"),
    "references": ("".join(f"&#{ord(c)};" for c in THAI).encode(), "windows-1252"),
    "references to bytes": (
        html.escape(western(THAI, "latin-1")).encode("ascii", "xmlcharrefreplace"),
        "utf-8",
    ),
    "874 in a page of utf-8": (b"<!--" + (PROSE * 3).encode() + b"-->" + THAI.encode("cp874"), ""),
    "utf-8 in a page of 874": (
        b"<!--" + (PROSE * 3).encode("cp874") + b"-->" + THAI.encode(),
        "tis-620",
    ),
}


@pytest.mark.parametrize(("body", "named"), WRONG.values(), ids=WRONG)
def test_thai_in_a_wrongly_declared_charset_is_read(body: bytes, named: str) -> None:
    whole = b"<meta charset='%b'><h1>%b</h1><a href=x>%b</a>" % (named.encode(), body, body)
    document = parse_html(whole, BASE, {"content-type": f"text/html; charset={named}"})
    assert document.title == READ
    assert document.links[0].text == READ


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read(codec: str) -> None:
    whole = f"<html><body><h1>{THAI}</h1></body></html>".encode(codec)
    assert parse_html(whole, BASE, {"content-type": "text/html"}).text == READ


@pytest.mark.parametrize(
    ("text", "codec", "named"),
    [
        ("Déjà vu à côté: naïve façade, Ærøskøbing ÅÄÖ", "utf-8", "utf-8"),
        ("Déjà vu à côté: naïve façade, Ærøskøbing ÅÄÖ", "cp1252", "windows-1252"),
        ("北京市人民政府办公厅 中国公民出境旅游须知", "gb2312", "gb2312"),
        ("เธอเนรมิตเธอ", "utf-8", "utf-8"),
    ],
)
def test_what_is_no_thai_in_disguise_stays(text: str, codec: str, named: str) -> None:
    body = f"<meta charset={named}><p>{text}</p>".encode(codec)
    assert parse_html(body, BASE, {}).text == text


@pytest.mark.parametrize("lost", ["\ufffd" * 9 + " ", "?" * 9 + " "])
def test_a_page_whose_letters_are_lost_says_so(lost: str) -> None:
    problem = page(f"<h1>O10</h1><p>{lost * 9}</p>").problem
    assert problem is not None
    assert problem.kind is ProblemKind.UNREADABLE
    assert page(f"<h1>O10</h1>{PROSE}<p>{lost}</p>").problem is None


# A whole site.


def whole(title: str, *links: str) -> str:
    listed = "".join(f"<p><a href='{link}'>รายการ</a></p>" for link in links)
    return f"<title>{title}</title><body><h1>{title}</h1>{PROSE}{listed}</body>"


def with_session(count: int) -> Page:
    token = f"{count:032x}"
    links = f"/s?PHPSESSID={token}", f"/s;jsessionid={token}", f"/s?sid={token}", f"/(S({token}))/s"
    return Page(whole("เปลี่ยนทุกครั้ง", *links))


PLAN, NAME = quote("แผน"), quote("แผน").replace("%", "%25")
TIS = quote("แผน".encode("cp874"))
PARTS = (
    "/frames.html", "/loop1", "/enc.html", "/s", "/day/1", "/types", "/tis.html", "/joomla",
    "/category/ita/", "/node/12", "/x/plan.htm", "/any/", "/months",
)  # fmt: skip
FILES = (
    "/31.html",
    "/missing.pdf",
    "/page.doc",
    "/twice.pdf",
    "/x.xhtml",
    "/get?f=1",
    "/none",
    "/oct",
)
ALIKE = {
    f"/cal?day={n}": f"<title>{n}</title>{PROSE}"
    + "".join(f"<a href='/cal?day={n * k % 397}'>{n * k % 31}</a> " for k in (2, 3, 5))
    for n in range(397)
}
SORTS = [f"a={a}&b={b}&c={c}" for a in "xyzuvw" for b in "pqrstu" for c in "klmno"]
FACETS: dict[str, Answer] = {
    f"/sort?{ways}": f"<title>{n}</title>{PROSE}"
    + "".join(f"<a href='/sort?{SORTS[n * k % 180]}'>เรียง</a>" for k in (2, 3, 5, 7))
    for n, ways in enumerate(SORTS)
}
DEEP = [f"/any/{a}{b}{c}" for a in ("", "a/", "b/") for b in ("", "c/", "d/") for c in ("", "e/")]
ANYWHERE: dict[str, Answer] = {
    path: whole("ทุกที่", "a/", "b/", "c/", "d/", "e/", *(f"/o41/?{n}" for n in range(6)))
    for path in DEEP
}
PAGES: dict[str, Answer] = {
    "/": "<img src=king.jpg><script>setTimeout(function(){location='main.php'},5000)</script>",
    "/main.php": "<frameset cols='180,*'><frame src=menu.html><frame src=body.html></frameset>",
    "/menu.html": "".join(f"<a href='{part}'>รายการ</a> " for part in PARTS)
    + f"<a href='/cal?day=1'>ปฏิทิน</a><a href='/sort?{SORTS[1]}'>รายชื่อ</a>",
    "/body.html": whole("ยินดีต้อนรับ") + "<a href='/days?month=1&year=2568'>«</a>",
    "/months": whole("รายเดือน") + "<p><a href='/buy?month=10&amp;year=2567'>ตุลาคม</a>",
    "/buy?month=10&year=2567": whole("ตุลาคม"),
    # Frames in frames.
    "/frames.html": "<title>แผน</title><frameset rows='90,*'><frame src=f/top.html>"
    "<frame src=f/main.html></frameset>",
    "/f/top.html": "<p>ป้าย</p>",
    "/f/main.html": whole("กรอบ") + "<iframe src=in.html>ไม่รองรับ</iframe>",
    "/f/in.html": whole("ชั้นใน") + "<embed src='e.pdf#toolbar=0'><object data=o.pdf></object>",
    "/f/e.pdf": Page(PDF, type="application/pdf"),
    "/f/o.pdf": Page(PDF + b"\n", type="application/pdf"),
    "/loop1": "<meta http-equiv=refresh content='0;url=loop2'><p>หนึ่ง</p>",
    "/loop2": "<meta http-equiv=refresh content='0;url=loop1'><p>สอง</p>",
    # Addresses.
    "/enc.html": whole("ที่อยู่", f"/{PLAN}.html", f"/{PLAN.lower()}.html", f"/{NAME}.html", "แผน.html",
                       f"/files/{NAME}.html", "sub\\a b.html", f"/{TIS}.html"),
    f"/{PLAN}.html": whole("แผนเดียว"),
    f"/files/{NAME}.html": whole("ชื่อที่มีเครื่องหมาย"),
    "/sub/a%20b.html": whole("ทับ"),
    f"/{TIS}.html": whole("ชื่อเก่า"),
    "/tis.html": Page(whole("เก่า", "/get.php?name=แผน").encode("cp874")),
    f"/get.php?name={TIS}": whole("ถามแบบเก่า"),
    "/s": with_session,
    # Systems.
    "/joomla": whole("จูมลา", "/index.php?option=com_docman&amp;task=doc_download&amp;gid=5",
                     "/index.php?option=com_phocadownload&amp;download=12:plan"),
    "/index.php?option=com_docman&task=doc_download&gid=5": Page(
        PDF, type="application/octet-stream",
        headers={"Content-Disposition": "attachment; filename=\"\xe1\xbc\xb9.pdf\""},
    ),
    "/index.php?option=com_phocadownload&download=12:plan": Page(PDF, type="application/pdf"),
    "/category/ita/": whole("ITA 1", "/o41/", "/category/ita/page/2/"),
    "/category/ita/page/2/": whole("ITA 2", "/o20/", "/category/ita/page/3/"),
    "/category/ita/page/3/": whole("ITA 3", "/o1/"),
    "/o41/": whole("O41"), "/o20/": whole("O20"), "/o1/": whole("O1", "/?attachment_id=7"),
    "/?attachment_id=7": whole("แนบ", "/wp-content/uploads/b.pdf"),
    "/wp-content/uploads/b.pdf": Page(PDF, type="application/pdf"),
    "/node/12": whole("ดรูปัล", "/sites/default/files/a%20b.pdf"),
    "/sites/default/files/a%20b.pdf": Page(PDF, type="application/pdf"),
    # Wrong names and types.
    "/types": whole("ชนิด", *FILES),
    "/31.html": Page(PDF),
    "/missing.pdf": Page("<!doctype html><title>404</title>ไม่พบไฟล์", type="application/pdf"),
    "/page.doc": Page("<html><p>หน้าในเวิร์ด</p>", type="application/msword"),
    "/twice.pdf": Page(gzip.compress(gzip.compress(PDF)), type="application/pdf",
                       headers={"Content-Encoding": "gzip, gzip"}),
    "/x.xhtml": Page(b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?><html><p>\xe0\xb8\x81</p>",
                     type="application/xhtml+xml"),
    "/get?f=1": Page("ที่,โครงการ\n1,ถนน\n".encode("cp874"), type="application/octet-stream",
                     headers={"Content-Disposition": "attachment; filename=a.csv"}),
    "/none": Page(whole("ไม่บอกชนิด"), type=""),
    "/oct": Page(whole("บอกชนิดผิด"), type="application/octet-stream"),
    **ALIKE, **FACETS, **ANYWHERE,
    **{f"/o41/?{n}": whole("O41") for n in range(6)},
    # Excel saved as a page.
    "/x/plan.htm": f"<html><head>{EXCEL}</html>",
    "/x/plan.files/sheet001.htm": SHEET,
    "/x/plan.files/sheet002.htm": SHEET,
    "/x/plan.files/tabstrip.htm": "<a href=sheet001.htm>1</a><a href=sheet002.htm>2</a>",
}  # fmt: skip


def rank(link: Link) -> float:
    return 1.0 if "รายการ" in link.text else 0.0


def lookup(host: str) -> list[str]:
    if host == "www.banmai.go.th":
        return ["127.0.0.1"]
    raise socket.gaierror(socket.EAI_NONAME, "unknown")


def run(start: str, folder: Path, *rows: SheetRow) -> Crawl:
    return crawl(
        start,
        sheet=rows or None,
        options=OPTIONS,
        as_of=date(2025, 5, 15),
        folder=folder,
        rank=rank,
        lookup=lookup,
    )


def judged(found: Crawl) -> Judged:
    return build(found, {url: parse(r) for url, r in found.responses.items()}, labels())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Judged]]:
    with serving(PAGES) as server:
        row = SheetRow("O5", f"{server.base}/frames.html", f"{server.base}/frames.html")
        yield server, judged(run(server.base + "/", tmp_path_factory.mktemp("habits"), row))


Read = tuple[Site, Judged]


def document(site: Read, path: str) -> Document:
    found = site[1].get(site[0].base + path)
    assert found is not None, path
    return found


@pytest.mark.parametrize(
    "path",
    sorted({*PAGES} - {*ALIKE, *FACETS, *ANYWHERE, "/missing.pdf"}),
)
def test_every_place_of_the_site_is_read(site: Read, path: str) -> None:
    found = document(site, path)
    assert found.problem is None
    assert found.text or found.links


def test_a_frame_set_is_judged_by_all_that_it_shows(site: Read) -> None:
    server, seen = site
    item = next(item for item in load("2568").items if item.id == "O5")
    places, _ = candidates.submitted(item, seen.crawl.sheet or (), seen)
    paths = {place.url.removeprefix(server.base) for place in places}
    assert paths == {"/frames.html", "/f/main.html", "/f/in.html", "/f/e.pdf", "/f/o.pdf"}
    assert "ไม่รองรับ" not in document(site, "/f/main.html").text


def test_behind_a_welcome_page_and_its_frames_are_the_first_pages(site: Read) -> None:
    server, seen = site
    first = [url.removeprefix(server.base) for url in seen.first_pages]
    assert first == ["/", "/main.php", "/body.html"]


def test_an_address_spelt_twice_is_one_page(site: Read) -> None:
    server, seen = site
    assert server.paths.count(f"/{PLAN}.html") <= 2  # again for the one that is encoded twice
    assert seen.get(f"{server.base}/{NAME}.html") is seen.get(f"{server.base}/{PLAN}.html")
    assert document(site, f"/files/{NAME}.html").title == "ชื่อที่มีเครื่องหมาย"


def test_sessions_make_no_new_pages(site: Read) -> None:
    asked = [path for path in site[0].paths if path.rstrip("/").startswith(("/s?", "/s;", "/(S("))]
    assert asked == []
    assert site[0].paths.count("/s") <= 2


def test_lists_without_end_do_not_eat_the_crawl(site: Read) -> None:
    asked = site[0].paths
    assert 0 < sum(path.startswith("/cal") for path in asked) < 160
    assert 0 < sum(path.startswith("/sort") for path in asked) < 160
    assert not any(path.startswith("/days") for path in asked)
    assert 0 < sum(path.startswith("/any") for path in asked) < 10
    assert not site[1].crawl.limits


def test_what_comes_is_told_by_its_bytes(site: Read) -> None:
    assert document(site, "/31.html").media_type == "application/pdf"
    assert document(site, "/page.doc").text == "หน้าในเวิร์ด"
    assert document(site, "/get?f=1").tables[0].body == (("1", "ถนน"),)
    problem = document(site, "/missing.pdf").problem
    assert problem is not None
    assert problem.kind is ProblemKind.GONE


# Hosts that answer by another name or another scheme only.


def answers(found: Crawl, url: str) -> bool:
    return found.responses[url].problem is None


def test_the_sites_own_address_is_found_where_only_http_answers(tmp_path: Path) -> None:
    with serving({"/": whole("หน้าแรก", "/a"), "/a": whole("แผน")}) as server:
        port = server.base.rpartition(":")[2]
        start = f"https://www.banmai.go.th:{port}/"
        found = run(start, tmp_path)
    assert answers(found, start)
    assert found.responses[start].final_url == f"http://www.banmai.go.th:{port}/"
    assert f"http://www.banmai.go.th:{port}/a" in found.responses
    assert found.limits == ()


def test_a_page_is_asked_over_tls_where_nothing_answers_without(
    tmp_path: Path,
    certificate: tuple[str, str],  # noqa: F811
) -> None:
    with serving({"/": whole("หน้าแรก"), "/a": whole("แผน")}, tls=certificate) as server:
        plain = server.base.replace("https", "http") + "/a"
        found = run(server.base + "/", tmp_path, SheetRow("O5", plain, plain))
    assert answers(found, plain)
    assert found.responses[plain].final_url == server.base + "/a"


@pytest.mark.parametrize(
    ("url", "kind", "expected"),
    [
        ("https://a.go.th/x", ProblemKind.REFUSED, []),  # a browser shows an error, too
        ("http://a.go.th/x", ProblemKind.REFUSED, ["https://a.go.th/x"]),
        ("http://a.go.th/x", ProblemKind.SERVER_ERROR, []),
        ("http://a.go.th/%25E0%25B8%2581", ProblemKind.GONE, ["http://a.go.th/%E0%B8%81"]),
        ("http://a.go.th/x", ProblemKind.GONE, []),
        ("https://a.go.th/x", ProblemKind.TIMEOUT, []),
        (
            "https://www.go.go.th/",
            ProblemKind.TLS,
            ["http://www.go.go.th/", "https://go.go.th/", "http://go.go.th/"],
        ),
    ],
)
def test_what_is_asked_instead(url: str, kind: ProblemKind, expected: list[str]) -> None:
    assert list(instead(url, Problem(kind, url), "https://www.go.go.th/")) == expected
