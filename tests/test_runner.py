"""Checks find, the runner decides: passed, failed or can't tell, and why."""

from __future__ import annotations

import itertools
import logging
import random
from dataclasses import replace
from datetime import date

import pytest

from checks import audit as judging
from checks import candidates
from checks.candidates import Origin
from checks.registry import CHECKS
from checks.results import ElementResult, FoundBy, ItemResult, Outcome
from checks.runner import judge, judge_element
from crawler.model import Document, Problem, ProblemKind
from o_items.load import load
from o_items.model import Element, Span, UseOf
from tests import toy
from tests.toy import context, element, has, item, page, paper, row, site, source, url


@pytest.fixture(autouse=True)
def _toy_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHECKS, "toy_has", toy.toy_has)
    monkeypatch.setitem(CHECKS, "toy_breaks", _breaks)


def _breaks(document: Document) -> object:
    raise ValueError("a fault of ours")


def one(asked: Element, *sources: object, **more: date) -> ElementResult:
    """The verdict on one element."""
    return judge_element(asked, sources, context(**more))  # type: ignore[arg-type]


def both(result: ElementResult) -> tuple[str, str]:
    return result.outcome.value, result.note.code


def unread(kind: ProblemKind, *names: str, score: float = 1.0) -> object:
    problem = Problem(kind, url("/unread.pdf"), "why")
    return source(None, *names, score=score, unread=problem)


RED, BLUE = paper("/red.pdf", "แผนงาน", "สีแดง"), paper("/blue.pdf", "แผนงาน", "สีน้ำเงิน", "สีฟ้า")


def test_any_of_its_checks_passes_an_element() -> None:
    asked = element(1, has("สีเขียว"), has("สีแดง"))
    result = one(asked, source(RED))
    assert both(result) == ("passed", "found_at")
    assert [e.value for e in result.evidence] == ["สีแดง"]


def test_distinct_values_are_counted_over_all_documents() -> None:
    asked = element(1, has("สี"), at_least=3)
    twin = replace(RED, url=url("/copy.pdf"))
    assert both(one(asked, source(RED), source(twin))) == ("failed", "too_few")
    assert both(one(asked, source(RED), source(BLUE))) == ("passed", "found_at")


def test_absent_is_failed_and_says_where_it_was_looked_for() -> None:
    asked = element(1, has("สีเขียว"))
    assert both(one(asked)) == ("failed", "no_place")
    assert both(one(asked, source(RED))) == ("failed", "not_in")
    assert both(one(asked, source(RED), source(BLUE))) == ("failed", "not_in_any")


@pytest.mark.parametrize(
    "kind",
    [k for k in ProblemKind if k is not ProblemKind.GONE],
    ids=lambda kind: kind.value,
)
def test_what_could_not_be_read_is_cant_tell_and_is_named(kind: ProblemKind) -> None:
    result = one(element(1, has("สีเขียว")), source(RED), unread(kind))
    assert both(result) == ("cant_tell", f"unread_{kind.value}")
    assert "unread.pdf" in result.note.text()


def test_a_page_that_is_gone_is_the_agencys_failure() -> None:
    assert both(one(element(1, has("สีแดง")), unread(ProblemKind.GONE))) == ("failed", "gone")


def test_what_is_found_passes_whatever_else_is_unread() -> None:
    blocked = unread(ProblemKind.BLOCKED)
    assert one(element(1, has("สีแดง")), blocked, source(RED)).outcome is Outcome.PASSED


def test_a_weak_or_foreign_unread_place_does_not_blur_the_verdict() -> None:
    asked = element(1, has("สีแดง"), span=Span.YEAR)
    weak = unread(ProblemKind.TIMEOUT, score=0.28)
    old = unread(ProblemKind.TIMEOUT, "แผนปี 2565")
    assert one(asked, weak).outcome is Outcome.FAILED
    assert one(asked, old).outcome is Outcome.FAILED
    assert one(asked, unread(ProblemKind.TIMEOUT, "แผนปี 2568")).outcome is Outcome.CANT_TELL


def test_another_years_document_fails_and_the_note_says_its_year() -> None:
    old = paper("/old.pdf", "แผนงาน ปีงบประมาณ พ.ศ. 2566", "สีแดง")
    result = one(element(1, has("สีแดง"), span=Span.YEAR), source(old))
    assert both(result) == ("failed", "wrong_year")
    assert "2566" in result.note.text()
    assert both(one(element(1, has("สีแดง"), span=Span.YEAR), source(RED)))[1] == "no_year"


def test_a_scan_whose_year_cant_be_read_is_cant_tell() -> None:
    scan = replace(RED, ocr_pages=(1,))
    result = one(element(1, has("สีแดง"), span=Span.YEAR), source(scan))
    assert both(result) == ("cant_tell", "year_unread")


def test_another_agencys_document_and_a_placeholder_are_refused() -> None:
    copied = paper("/c.pdf", "ประกาศ อบต.หนองบัว", "อบต.หนองบัว ใช้สีแดง")
    assert both(one(element(1, has("สีแดง")), source(copied))) == ("failed", "other_agency")
    empty = paper("/e.pdf", "แผนสีแดง", "อยู่ระหว่างดำเนินการ")
    assert both(one(element(1, has("สีแดง")), source(empty))) == ("failed", "placeholder")


def test_what_is_not_yet_due_is_cant_tell_unless_it_is_there_already() -> None:
    asked = element(1, has("สีแดง"), span=Span.FIRST_HALF)
    early = date(2025, 2, 1)
    assert both(one(asked, as_of=early)) == ("cant_tell", "not_due")
    early_bird = paper("/red.pdf", "แผนงาน ปีงบประมาณ พ.ศ. 2568", "สีแดง")
    assert one(asked, source(early_bird), as_of=early).outcome is Outcome.PASSED


def test_a_check_that_breaks_is_cant_tell_and_the_rest_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL, "prongsai.checks")
    broken = element(1, UseOf("toy_breaks"))
    result = judge(item(broken, element(2, has("สีแดง"))), [source(RED)], context())
    assert [e.outcome for e in result.elements] == [Outcome.CANT_TELL, Outcome.PASSED]
    assert result.elements[0].note.code == "check_error"
    mended = element(1, UseOf("toy_breaks"), has("สีแดง"))
    assert one(mended, source(RED)).outcome is Outcome.PASSED


# ------------------------------------------------------------- items


def outcome(*elements: Element) -> Outcome:
    return judge(item(*elements), [source(RED)], context()).outcome


YES, NO = has("สีแดง"), has("สีเขียว")


def test_an_item_takes_its_heaviest_required_element() -> None:
    assert outcome(element(1, YES), element(2, YES)) is Outcome.PASSED
    assert outcome(element(1, YES), element(2, NO)) is Outcome.FAILED
    unsure = [source(RED), unread(ProblemKind.TIMEOUT)]
    asked = item(element(1, YES), element(2, NO))
    assert judge(asked, unsure, context()).outcome is Outcome.CANT_TELL  # type: ignore[arg-type]


def test_an_advisory_element_never_fails_its_item() -> None:
    assert outcome(element(1, YES), element(2, NO, confidence="low")) is Outcome.PASSED


def test_without_required_elements_an_item_fails_only_if_all_fail() -> None:
    low = {"confidence": "low"}
    assert outcome(element(1, YES, **low), element(2, NO, **low)) is Outcome.PASSED
    assert outcome(element(1, NO, **low), element(2, NO, **low)) is Outcome.FAILED


BY_TITLE = {"title_fault": ""}  # the source bears the item's title and holds more than that


def by_title(*sources: object, span: Span = Span.ANY, **more: date) -> ItemResult:
    """The verdict on an item without elements."""
    return judge(replace(item(), span=span), sources, context(**more))  # type: ignore[arg-type]


def why(result: ItemResult) -> str:
    assert result.note is not None
    return result.note.text("en")


def test_an_item_without_elements_passes_on_a_titled_document() -> None:
    result = by_title(source(BLUE), source(RED, **BY_TITLE))
    assert result.outcome is Outcome.PASSED
    assert (result.urls, result.found_by) == ((RED.url,), FoundBy.DISCOVERED)
    assert "title only" in why(result)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "No page or file"),
        ([source(RED)], "does not bear the title"),
        ([source(RED, title_fault="placeholder")], "no content yet"),
        ([source(paper("/e.pdf", "", title="แผนงาน"), **BY_TITLE)], "no content yet"),
        (
            [source(paper("/c.pdf", "ประกาศ อบต.หนองบัว", "อบต.หนองบัว"), **BY_TITLE)],
            "another agency",
        ),
    ],
)
def test_an_item_without_elements_fails_and_says_why(given: list[object], said: str) -> None:
    result = by_title(*given)
    assert (result.outcome, result.urls, result.found_by) == (Outcome.FAILED, (), FoundBy.NONE)
    assert said in why(result)


def test_the_document_of_a_title_must_be_of_its_year() -> None:
    of = {
        y: source(paper(f"/{y}.pdf", f"แผนงาน ปี พ.ศ. {y}", "แดง"), **BY_TITLE) for y in (2567, 2568)
    }
    assert by_title(of[2568], span=Span.YEAR).outcome is Outcome.PASSED
    assert by_title(of[2567], span=Span.PREVIOUS_YEAR).outcome is Outcome.PASSED
    old = by_title(of[2567], span=Span.YEAR)
    assert old.outcome is Outcome.FAILED
    assert "2567" in why(old)
    named = replace(item(), title="รายงานประจำปี พ.ศ. 2567")
    assert judge(named, [of[2567]], context()).outcome is Outcome.PASSED
    assert judge(named, [of[2568]], context()).outcome is Outcome.FAILED


def test_a_title_that_can_not_be_read_leaves_its_item_open() -> None:
    scan = source(paper("/scan.pdf", "สีเขียว", ocr_pages=(1,)))
    for result in (
        by_title(unread(ProblemKind.TIMEOUT)),
        by_title(scan),
        by_title(span=Span.FIRST_HALF, as_of=date(2025, 2, 1)),
    ):
        assert result.outcome is Outcome.CANT_TELL
        assert result.note is not None
        assert result.note.code == "title_lacking"


def test_elements_of_one_document_are_not_gathered_from_two() -> None:
    asked = [element(n, has(word), document="plan") for n, word in enumerate(("แดง", "ฟ้า"), 1)]
    result = judge(item(*asked), [source(RED), source(BLUE)], context())
    assert sorted(e.outcome.value for e in result.elements) == ["failed", "passed"]
    whole = paper("/whole.pdf", "แผนงาน", "สีแดง", "สีฟ้า")
    result = judge(item(*asked), [source(RED), source(BLUE), source(whole)], context())
    assert result.outcome is Outcome.PASSED
    assert result.urls == (url("/whole.pdf"),)


def test_elements_without_a_group_may_stand_in_different_documents() -> None:
    asked = [element(1, has("แดง")), element(2, has("ฟ้า"))]
    result = judge(item(*asked), [source(RED), source(BLUE)], context())
    assert result.outcome is Outcome.PASSED
    assert set(result.urls) == {RED.url, BLUE.url}


def test_where_the_evidence_came_from_is_told() -> None:
    asked = item(element(1, YES))
    assert judge(asked, [source(RED)], context()).found_by is FoundBy.DISCOVERED
    assert judge(asked, [source(BLUE)], context()).found_by is FoundBy.NONE
    sent = source(RED)
    sent = replace(sent, candidate=replace(sent.candidate, origin=Origin.SUBMITTED))
    assert judge(asked, [sent], context()).found_by is FoundBy.SUBMITTED


# ------------------------------------------------------------- audits

EDITION = load("2568")
CONTACT = """<h1>ข้อมูลการติดต่อ</h1><p>องค์การบริหารส่วนตำบลบ้านใหม่ เลขที่ 9 หมู่ที่ 2 ตำบลบ้านใหม่
อำเภอเมือง จังหวัดสมมุติ 10000</p><p>โทรศัพท์ 0 2000 0111</p><p>อีเมล a@banmai.example</p>"""
FRONT = """<h1>อบต.บ้านใหม่</h1><nav><a href="/contact">ติดต่อเรา</a><a href="/people">ผู้บริหาร</a>
<a href="/news">ข่าวประชาสัมพันธ์</a></nav><p>ยินดีต้อนรับ</p>"""
PAGES = (
    page("/", FRONT, "อบต.บ้านใหม่"),
    page("/contact", CONTACT, "ติดต่อเรา"),
    page("/people", "<h1>ข้อมูลผู้บริหาร</h1><p>นายสมมุติ ใจดี นายก อบต.</p>"),
    page("/news", "<h1>ข่าวประชาสัมพันธ์</h1><p>9 มกราคม 2568 ประชุมสภา</p>"),
)


def audited(*documents: Document, sheet: list[object] | None = None) -> judging.Audit:
    small = site(*documents, sheet=sheet)  # type: ignore[arg-type]
    owner = context().agency
    return judging.audit(small, EDITION, owner, date(2025, 5, 15), lambda address: False)


def result_of(audit: judging.Audit, number: str) -> ItemResult:
    return next(r for r in audit.items if r.id == number)


def test_the_order_in_which_responses_came_changes_nothing() -> None:
    first = audited(*PAGES)
    for order in itertools.islice(itertools.permutations(PAGES), 1, None, 5):
        assert audited(*order) == first


def test_a_larger_site_is_judged_alike_in_any_order() -> None:
    twins = [page(f"/contact{n}", CONTACT, "ติดต่อเรา") for n in range(6)]
    links = "".join(f'<a href="/contact{n}">ข้อมูลการติดต่อ</a>' for n in range(6))
    documents = [page("/", f"<h1>อบต.บ้านใหม่</h1>{links}", "อบต.บ้านใหม่"), *twins, *PAGES[1:]]
    first = audited(*documents)
    for seed in range(4):
        random.Random(seed).shuffle(documents)
        assert audited(*documents) == first


def test_every_item_and_element_of_the_edition_is_judged() -> None:
    judged = {e.id for r in audited(*PAGES).items for e in r.elements}
    assert judged == {e.id for i in EDITION.items for e in i.elements}


def test_a_passed_element_shows_where_and_the_path_there() -> None:
    contact = result_of(audited(*PAGES), "O3")
    phone = next(e for e in contact.elements if e.id == "O3.2")
    assert phone.outcome is Outcome.PASSED
    assert phone.evidence[0].url == url("/contact")
    assert contact.path == ("หน้าแรก", "ติดต่อเรา")


def test_a_submitted_page_is_judged_on_and_the_site_beside_it() -> None:
    audit = audited(*PAGES, sheet=[row("O3", "/contact"), row("O2", "ไม่มี")])
    contact = result_of(audit, "O3")
    assert contact.found_by is FoundBy.SUBMITTED
    assert contact.on_site is not None
    codes = {(f.item, f.note.code) for f in audit.findings}
    assert ("O2", "sheet_not_url") in codes
    assert ("O4", "sheet_no_row") in codes


def test_a_row_of_another_item_fails_where_the_site_would_pass() -> None:
    audit = audited(*PAGES, sheet=[row("O3", "/people")])
    contact = result_of(audit, "O3")
    assert contact.outcome is Outcome.FAILED
    assert contact.found_by is FoundBy.NONE
    assert contact.urls == ()
    assert "sheet_other_item" in {f.note.code for f in audit.findings if f.item == "O3"}
    phone = next(e for e in contact.elements if e.id == "O3.2")
    assert phone.note.code == "sheet_other_item"


def test_a_site_that_cant_be_opened_costs_no_points_silently() -> None:
    audit = judging.empty(EDITION, Problem(ProblemKind.TIMEOUT, url("/"), "60 s"))
    assert {r.outcome for r in audit.items} == {Outcome.CANT_TELL}
    assert [f.note.code for f in audit.findings] == ["unreachable"]


def test_pictures_are_read_only_for_items_that_are_open_and_not_without_end() -> None:
    scans = [paper(f"/s{n}.pdf", "", unread_pages=(1,)) for n in range(20)]
    links = "".join(f'<a href="/s{n}.pdf">แผนพัฒนาท้องถิ่น {n}</a>' for n in range(20))
    small = site(page("/", f"<h1>อบต.บ้านใหม่</h1>{links}"), *scans)
    asked: list[str] = []

    def read_more(address: str) -> bool:
        asked.append(address)
        return False

    judging.audit(small, EDITION, context().agency, date(2025, 5, 15), read_more)
    by_item = len(candidates.discovered(EDITION.by_id["O5"], small, candidates.names(small)))
    assert 0 < len(set(asked)) < by_item


def test_what_ocr_did_not_find_on_a_scan_is_left_open() -> None:
    scan = paper("/scan.pdf", "แผนงาน", "สีเขียว", ocr_pages=(1,))
    assert both(one(element(1, has("สีแดง")), source(scan))) == ("cant_tell", "scan_doubtful")
    assert one(element(1, has("สีเขียว")), source(scan)).outcome is Outcome.PASSED
