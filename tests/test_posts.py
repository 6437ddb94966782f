"""Files that a site hands out only to a form: listed ones, and none that asks for anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler import posts
from crawler.documents.html import parse_html
from crawler.snapshot import WARC, load
from fleet import agency
from tests.doubles import AGENCY, PLAN, PLAN_LINES, audited, docx, home
from tests.serving import Answer, redirect

HIDDEN = "<input type=hidden name=id value=12>"
STATE = '<input type=hidden name=__VIEWSTATE value="wEPDw"><input type=hidden name=__EVENTTARGET>'
SENT = {
    f"<form method=post action=download.php>{HIDDEN}<button>ดาวน์โหลด</button></form>": [
        "p/download.php#!post=id=12"
    ],
    f"<form method=POST action=/dl>{HIDDEN}<input type=hidden name=_token value=x>"
    "<button name=f value=1>ดาวน์โหลด 1</button><button name=f value=2>ดาวน์โหลด 2</button></form>": [
        "dl#!post=id=12&f=1",
        "dl#!post=id=12&f=2",
    ],
    f"<form method=post>{STATE}<a href=\"javascript:__doPostBack('c$lnk1','')\">ดาวน์โหลด</a>"
    "<a href=\"javascript:__doPostBack('c$grid','Page$2')\">2</a></form>": [
        "p/#!post=__EVENTTARGET=c$lnk1&__EVENTARGUMENT="
    ],
    "<script>function submitForm(n){document.frm.file.value=n;document.frm.submit();}</script>"
    "<form name=frm method=post action=/get_file.php><input type=hidden name=file></form>"
    '<a href="#" onclick="submitForm(15)">ไฟล์แนบ</a>': ["get_file.php#!post=file=15"],
    "<script>function dlfile(n){$('#fid').val(n); $('#frm').submit();}</script>"
    "<form id=frm method=post action=dl.php><input type=hidden id=fid name=f></form>"
    "<a onclick=\"dlfile('a7')\">ไฟล์ PDF</a>": ["p/dl.php#!post=f=a7"],
}
NEVER = [
    f"<form method=post action=download.php>{HIDDEN}{field}<button>ดาวน์โหลด</button></form>"
    for field in (
        "<input name=q>", "<input name=q style='display:none'>", "<input type=password name=p>",
        "<textarea name=t></textarea>", "<input type=file name=f>", "<select name=s></select>",
        "<input type=checkbox name=c>", "แจ้งเรื่องร้องเรียน", "แสดงความคิดเห็น", "ค้นหา",
        "<input type=hidden name=captcha>",
    )
] + [
    f"<form method=post action={action}>{HIDDEN}<button>{button}</button></form>"
    for action, button in (
        ("login.php", "ดาวน์โหลด"), ("poll.php", "ดาวน์โหลด"), ("d.php", "โหวต"), ("d.php", "ตกลง"),
        ("d.php", "ส่งเรื่อง"), ("delete.php", "ดาวน์โหลด"),
    )
] + [
    f"<form action=download.php>{HIDDEN}<button>ดาวน์โหลด</button></form>",
    f"<form method=post enctype=multipart/form-data>{HIDDEN}<button>ดาวน์โหลด</button></form>",
    "<form method=post><input><a href=\"javascript:__doPostBack('l','')\">ดาวน์โหลด</a></form>",
]  # fmt: skip


def _links(body: str) -> list[str]:
    url, kind = "https://www.x.go.th/p/", {"content-type": "text/html; charset=utf-8"}
    page = parse_html(f"<main><p>ข้อความ</p>{body}</main>".encode(), url, kind)
    return [link.url.removeprefix("https://www.x.go.th/") for link in page.links]


@pytest.mark.parametrize("body", SENT)
def test_a_listed_button_stands_for_what_it_sends(body: str) -> None:
    assert _links(body) == SENT[body]


@pytest.mark.parametrize("body", NEVER)
def test_no_other_form_is_ever_sent(body: str) -> None:
    assert not [link for link in _links(body) if posts.is_post(link)]


def test_a_file_behind_a_button_is_judged_and_kept_for_a_recheck(tmp_path: Path) -> None:
    def button(name: int) -> str:
        return (
            f"<form method=post action=/download.php><input type=hidden name=id value={name}>"
            "<input type=hidden name=_token value=secret><button>ดาวน์โหลด</button></form>"
        )

    def pages(port: str) -> dict[str, Answer]:
        return {
            f"//{AGENCY}/": home(f"/plan|{PLAN}", "/more|รายงานผลการดำเนินงาน"),
            f"//{AGENCY}/plan": home(
                "/vote.php#!post=id=1|แผนที่ใครเขียนไว้",
                body=f"<h2>{PLAN}</h2>{button(12)}{button(13)}{button(14)}",
            ),
            "/vote.php": home("/|หน้าแรก"),
            "/download.php id=12&_token=secret": docx(*PLAN_LINES),
            "/download.php id=13&_token=secret": home("/x|หน้าอื่น"),
            "/download.php id=14&_token=secret": redirect(f"http://evil.example.com:{port}/x", 307),
        }

    found = audited(pages, tmp_path)
    assert sorted(found.site.posted) == [
        f"/download.php id={number}&_token=secret" for number in (12, 13, 14)
    ]
    assert found.elements("O5") == ["passed"] * 4, found.told("O5")
    url = found.item("O5")["urls"][0]
    assert url.endswith("/download.php#!post=id=12")
    problems = {u[-2:]: r.problem.detail for u, r in found.crawl.responses.items() if r.problem}
    assert problems["13"] == "a download button that gives no file"
    assert problems["14"] == "a download button that sends on elsewhere"
    with (tmp_path / WARC).open("rb") as file:
        sent = [r.content_stream().read() for r in ArchiveIterator(file) if r.rec_type == "request"]
    assert b"id=12" in sent
    assert b"secret" not in b"".join(sent)
    assert load(tmp_path).responses[url].body.startswith(b"PK")
    again = agency.recheck(tmp_path, "th", lambda _: None)
    assert again["items"] == found.report["items"]
