"""Files of services as places of evidence: judged on what they say, told where they lie."""

from __future__ import annotations

import pytest

from checks import candidates
from checks.notes import Note
from crawler import services
from crawler.model import Document
from o_items.load import load
from tests import toy

DRIVE, DOCS = "drive.google.com", "docs.google.com"
PLAN = "แผนพัฒนาท้องถิ่น (พ.ศ. 2566 - 2570)"
VIEW = f"https://{DRIVE}/file/d/1a/view"
O5 = load("2568").by_id["O5"]


def _home(*links: str) -> Document:
    body = "".join(f'<p><a href="{link}">{PLAN}</a></p>' for link in links)
    return toy.page("/", f"<h1>หน้าแรก</h1>{body}", "อบต.บ้านใหม่")


def _submitted(typed: str, *documents: Document) -> tuple[list[str], list[str]]:
    small = toy.site(*documents, sheet=[toy.row("O5", typed)])
    places, findings = candidates.submitted(O5, small.crawl.sheet or (), small)
    return [place.url for place in places], [finding.note.code for finding in findings]


def test_a_submitted_file_of_a_service_is_judged_and_told() -> None:
    assert _submitted(VIEW, _home(), toy.paper(VIEW, PLAN)) == ([VIEW], ["sheet_service"])
    other = toy.paper(VIEW, "รายงานสรุปผลการจัดซื้อจัดจ้าง ประจำปีงบประมาณ พ.ศ. 2567")
    assert _submitted(VIEW, _home(), other) == ([], ["sheet_other_item"])


def test_a_submitted_viewer_is_the_sites_own_file() -> None:
    typed = f"https://{DOCS}/viewer?url={toy.url('/a.pdf')}"
    assert _submitted(typed, _home(), toy.paper("/a.pdf", PLAN)) == ([toy.url("/a.pdf")], [])


def test_a_submitted_page_holds_the_files_that_it_links_on_services_but_no_films() -> None:
    film = "https://www.youtube.com/embed/1"
    body = f'<h1>{PLAN}</h1><a href="{VIEW}">ดู</a><iframe src="{film}"></iframe>'
    plan = toy.page("/plan", body)
    urls, faults = _submitted("/plan", _home(), plan, toy.paper(VIEW, PLAN))
    assert urls == [toy.url("/plan"), VIEW]
    assert faults == []


def test_what_a_link_names_is_found_on_services_and_in_viewers_but_not_in_talks() -> None:
    cdn = "https://cdn.example.org/a.pdf"
    shown = f"https://{DOCS}/viewer?url={cdn}"
    front = _home(VIEW, shown, "https://www.facebook.com/x", "https://elsewhere.example.org/b.pdf")
    papers = [toy.paper(url, PLAN) for url in (VIEW, cdn, "https://elsewhere.example.org/b.pdf")]
    small = toy.site(front, *papers)
    found = {c.url for c in candidates.discovered(O5, small, candidates.names(small))}
    assert {VIEW, cdn} <= found
    assert not found & {"https://www.facebook.com/x", "https://elsewhere.example.org/b.pdf"}


@pytest.mark.parametrize("lang", ["th", "en"])
def test_every_reason_has_words_and_advice(lang: str) -> None:
    closed = Note("unread_service", VIEW, "Google Drive: not public").text(lang)
    assert "Google Drive" in closed
    assert ("ทุกคนที่มีลิงก์" if lang == "th" else "main website") in closed
    kinds = {service.holds for _, service in sum(services.RULES.by_host.values(), ())}
    reasons = kinds - {"file", "link"} | {reason for reason, _ in services.RULES.answers}
    for reason in reasons | {"robots", "unreachable", "no file", "folder"}:
        said = Note("sheet_service", more=f"X: {reason}").text("th")
        assert f"X: {reason}" not in said
