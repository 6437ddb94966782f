"""Which places may hold an item's evidence, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks import candidates
from checks.candidates import Origin
from crawler.model import Document, ProblemKind
from o_items.load import load
from tests.toy import broken, page, paper, row, site, url

EDITION = load("2568")
O5, O13 = EDITION.by_id["O5"], EDITION.by_id["O13"]
PLAN = "แผนพัฒนาท้องถิ่น (พ.ศ. 2566 - 2570)"


def found(item, *documents: Document) -> dict[str, candidates.Candidate]:
    small = site(*documents)
    return {c.url: c for c in candidates.discovered(item, small, candidates.names(small))}


def home(body: str) -> Document:
    return page("/", f"<h1>หน้าแรก</h1>{body}", "อบต.บ้านใหม่")


@pytest.mark.parametrize(
    "link",
    [
        f'<a href="/x.pdf">{PLAN}</a>',
        f'<table><tr><td>{PLAN}</td><td><a href="/x.pdf">ดาวน์โหลด</a></td></tr></table>',
        f'<h2>{PLAN}</h2><p><a href="/x.pdf">คลิก</a></p>',
    ],
    ids=["its text", "its row", "its heading"],
)
def test_a_link_names_its_target_by(link: str) -> None:
    assert url("/x.pdf") in found(O5, home(link), paper("/x.pdf", "เอกสาร"))


def test_a_document_names_itself_by_its_title() -> None:
    listed = home('<a href="/x.pdf">ไฟล์แนบ 1</a>')
    assert url("/x.pdf") in found(O5, listed, paper("/x.pdf", PLAN))
    assert url("/x.pdf") not in found(O5, listed, paper("/x.pdf", "ประกาศวันหยุด"))


def _report_page(file: str) -> tuple[Document, Document]:
    listing = "รายการจัดซื้อจัดจ้างทั้งปี"
    body = f'<h1>รายงานผลการจัดซื้อจัดจ้าง ปี 2567</h1><a href="{file}">{listing}</a>'
    return page("/report", body), paper(file, listing)


def test_a_file_with_the_number_of_its_page_is_the_pages_item_whatever_it_is_called() -> None:
    assert url("/o13-67.xlsx") in found(O13, home(""), *_report_page("/o13-67.xlsx"))


@pytest.mark.parametrize("file", ["/o12-67.xlsx", "/list.xlsx"])
def test_a_file_with_another_number_or_none_is_not(file: str) -> None:
    assert url(file) not in found(O13, home(""), *_report_page(file))


def test_an_address_names_weakly() -> None:
    one = home('<a href="/development-plan.pdf">ไฟล์</a>')
    by_url = found(O5, one, paper("/development-plan.pdf", "เอกสาร"))
    by_text = found(O5, home(f'<a href="/x.pdf">{PLAN}</a>'), paper("/x.pdf", "เอกสาร"))
    if url("/development-plan.pdf") in by_url:
        assert by_url[url("/development-plan.pdf")].score < by_text[url("/x.pdf")].score


def test_general_links_of_an_items_page_inherit_the_item_and_are_weaker() -> None:
    places = found(
        O5,
        home(f'<a href="/plan">{PLAN}</a>'),
        page("/plan", f'<h1>{PLAN}</h1><p><a href="/y.pdf">ไฟล์แนบ 1</a></p>'),
        paper("/y.pdf", "เอกสาร"),
    )
    assert places[url("/y.pdf")].score < places[url("/plan")].score


FILL = "<p>ข้อความที่ยาวพอให้ลิงก์กับหัวข้ออยู่ห่างกันบนหน้านี้</p>" * 8
OTHER = "รายงานสรุปผลการจัดซื้อจัดจ้าง ประจำปีงบประมาณ พ.ศ. 2567"


def test_another_items_page_is_refused_unless_a_link_clearly_names_it() -> None:
    other = page("/y", f"<h1>{OTHER}</h1><p>เนื้อหา</p>")
    below = home(f'<h2>{PLAN}</h2>{FILL}<p><a href="/y">คลิก</a></p>')
    assert url("/y") not in found(O5, below, other)
    assert url("/y") in found(O13, below, other)
    assert url("/y") in found(O5, home(f'<a href="/y">{PLAN}</a>'), other)


def test_the_best_comes_first_whatever_the_order_of_the_documents() -> None:
    documents = [
        home(f'<a href="/b.pdf">{PLAN}</a><a href="/plan">แผนพัฒนา</a>'),
        page("/plan", f'<h1>{PLAN}</h1><a href="/c.pdf">คลิก</a>'),
        paper("/b.pdf", PLAN),
        paper("/c.pdf", "เอกสาร"),
    ]
    forth, back = found(O5, *documents), found(O5, *reversed(documents))
    assert list(forth) == list(back)
    scores = [round(c.score, 3) for c in forth.values()]
    assert scores == sorted(scores, reverse=True)


def test_what_could_not_be_read_is_a_candidate_with_its_problem() -> None:
    places = found(O5, home(f'<a href="/x.pdf">{PLAN}</a>'), broken("/x.pdf", ProblemKind.TIMEOUT))
    problem = places[url("/x.pdf")].problem
    assert problem is not None
    assert problem.kind is ProblemKind.TIMEOUT


def submitted(item, typed: str, *documents: Document):
    small = site(*documents, sheet=[row(item.id, typed)])
    places, findings = candidates.submitted(item, small.crawl.sheet or (), small)
    return [p.url for p in places], [f.note.code for f in findings], places


def test_a_row_is_a_place_and_so_are_the_files_it_links() -> None:
    plan = page("/plan", f'<h1>{PLAN}</h1><a href="/y.pdf">แผน.pdf</a>')
    urls, faults, places = submitted(O5, "/plan", home(""), plan, paper("/y.pdf", "เอกสาร"))
    assert urls == [url("/plan"), url("/y.pdf")]
    assert faults == []
    assert [p.origin for p in places] == [Origin.SUBMITTED, Origin.LINKED]


def test_the_home_page_leads_one_click_on_to_what_names_the_item_and_is_told() -> None:
    front = home(f'<a href="/x.pdf">{PLAN}</a><a href="/z.pdf">ข้อมูลผู้บริหาร</a>')
    urls, faults, _ = submitted(O5, "/", front, paper("/x.pdf", PLAN), paper("/z.pdf", "ผู้บริหาร"))
    assert faults == ["sheet_home_page"]
    assert url("/x.pdf") in urls
    assert url("/z.pdf") not in urls


def test_a_menu_in_a_frame_leads_on_as_the_pages_own() -> None:
    frames = page("/main", '<iframe src="/menu" width="150"></iframe><iframe src="/body"></iframe>')
    menu = page(
        "/menu", f'<p><a href="/x.pdf">{PLAN}</a></p><p>เมนู</p><p><a href="/z.pdf">ไฟล์</a></p>'
    )
    files = paper("/x.pdf", PLAN), paper("/z.pdf", "ผู้บริหาร")
    urls, _, _ = submitted(O5, "/main", home(""), frames, menu, page("/body", "<p>ข่าว</p>"), *files)
    assert url("/x.pdf") in urls
    assert url("/z.pdf") not in urls


@pytest.mark.parametrize(
    ("typed", "document", "fault"),
    [
        ("https://www.elsewhere.go.th/p", None, "sheet_other_host"),
        ("/gone", broken("/gone", ProblemKind.GONE, "404"), "sheet_gone"),
        ("/other", page("/other", "<h1>ข้อมูลผู้บริหาร</h1><p>นายก</p>"), "sheet_other_item"),
    ],
    ids=["another host", "gone", "another item's page"],
)
def test_a_row_is_rejected(typed: str, document: Document | None, fault: str) -> None:
    urls, faults, _ = submitted(O5, typed, home(""), *([document] if document else []))
    assert faults == [fault]
    assert urls == []


def test_a_row_on_a_service_stays_a_place_that_cant_be_read() -> None:
    _, faults, (place,) = submitted(O5, "https://drive.google.com/file/d/1/view", home(""))
    assert faults == ["sheet_service"]
    assert place.problem is not None
    assert place.problem.kind is ProblemKind.SERVICE


def test_rows_keep_their_order_by_item() -> None:
    rows = candidates.sheet_rows([row("O13", "/b"), row("O5", "/a"), row("O13", "/c")], EDITION)
    assert [r.typed for r in rows["O13"]] == ["/b", "/c"]
    assert rows["O1"] == ()


@pytest.mark.parametrize(
    ("note", "called"),
    [
        ("หน้าแรก > ITA > ITA 2568 > O15", "O15"),
        ("หน้าแรก » เผยแพร่ข้อมูล ปี 2568 » รายงานผล ปี 2567", "รายงานผล ปี 2567"),
        ("รายงานผล ปี 2567", "รายงานผล ปี 2567"),
        ("", ""),
    ],
)
def test_of_a_menu_path_in_the_note_only_the_last_step_names_the_content(
    note: str, called: str
) -> None:
    typed = replace(row("O15", "/r.pdf"), note=note)
    places, _ = candidates.submitted(EDITION.by_id["O15"], [typed], site(home("")))
    assert [c.labels for c in places] == [(called,)]
