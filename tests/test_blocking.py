"""Answers that are not the page asked for are known, and pages that mention such words are not."""

from __future__ import annotations

import pytest

from crawler import blocking
from crawler.documents.html import parse_html
from crawler.model import Problem, ProblemKind
from tests.serving import PROSE

URL = "https://www.example.go.th/plan/2568"
HOME = "https://www.example.go.th/"


def judged(html: str, url: str = URL) -> Problem | None:
    """What the words of a page answered with 200 say."""
    return blocking.page_problem(parse_html(html.encode(), url, {}), url)


def kind(html: str, url: str = URL) -> ProblemKind | None:
    problem = judged(html, url)
    return problem.kind if problem else None


def page(title: str, body: str) -> str:
    return f"<title>{title}</title><body><main>{body}</main></body>"


MISSING = [
    page("404 Not Found", "<h1>Not Found</h1><p>The requested URL was not found.</p>"),
    page("อบต.บ้านสวน", "<h1>ไม่พบหน้าที่ท่านต้องการ</h1>"),
    page("อบต.บ้านสวน", "<h2>ขออภัย ไม่พบเนื้อหา</h2><p>เนื้อหาอาจถูกย้ายหรือลบออกแล้ว</p>"),
    page("หาหน้าไม่พบ", "<p>ขออภัย หาหน้าที่ต้องการไม่พบ</p>"),
    page("Error", "<p>The page you requested does not exist.</p>"),
    page("Page not found - เทศบาล", "<p>กลับหน้าแรก</p>"),
    page("เทศบาล", "<h1>404</h1><p>หน้าเว็บที่คุณเปิดถูกลบไปแล้ว</p>"),
    page("เทศบาล", "<p>ไม่มีหน้านี้ในเว็บไซต์</p>"),
    page("เทศบาล", "<p>ไม่พบข้อมูลที่ท่านค้นหา</p>"),
    page("", "<p>Object not found!</p>"),
]
PARKED = [
    page("example.go.th", "<h1>This domain is for sale</h1>"),
    page("Account Suspended", "<p>Contact your hosting provider.</p>"),
    page("เว็บไซต์", "<p>เว็บไซต์นี้ถูกระงับการให้บริการ</p>"),
    page("โดเมนนี้หมดอายุ", "<p>กรุณาต่ออายุ</p>"),
    page("Welcome to nginx!", "<h1>Welcome to nginx!</h1>"),
    page("IIS Windows Server", "<p>IIS</p>"),
]
FORM = '<form method="post"><input name="u"><input type="password" name="p"></form>'
LOGIN = [
    page("เข้าสู่ระบบ", f"<h1>เข้าสู่ระบบ</h1>{FORM}"),
    page("Intranet", f"<p>กรุณาล็อกอินก่อนใช้งาน</p>{FORM}"),
    page("Sign in", f"<p>Sign in to continue</p>{FORM}"),
]
CHALLENGES = [
    page("Just a moment...", "<p>Checking your browser</p>"),
    page("Attention Required! | Filter", "<p>Sorry, you have been blocked</p>"),
    page("Access Denied", "<p>You don't have permission.</p>"),
    page("403 Forbidden", "<p>Forbidden</p>"),
    page("ยืนยันว่าคุณไม่ใช่บอท", "<p>โปรดรอสักครู่</p>"),
]


@pytest.mark.parametrize("html", MISSING)
def test_a_notice_of_a_missing_page_is_gone_in_spite_of_its_status(html: str) -> None:
    assert kind(html) is ProblemKind.GONE


@pytest.mark.parametrize("html", PARKED)
def test_a_parked_or_suspended_site_is_gone(html: str) -> None:
    assert kind(html) is ProblemKind.GONE


@pytest.mark.parametrize("html", LOGIN)
def test_a_page_that_asks_for_a_password_first_is_a_login(html: str) -> None:
    assert kind(html) is ProblemKind.LOGIN


@pytest.mark.parametrize("html", CHALLENGES)
def test_a_challenge_is_no_fault_of_the_page(html: str) -> None:
    assert kind(html) is ProblemKind.BLOCKED


HONEST = [
    page("แจ้งเรื่องไม่พบหน้าเว็บ", f"<h1>คู่มือเว็บไซต์</h1><p>{PROSE * 12}</p><p>{PROSE * 12}</p>"),
    page("ผลการสอบ", f"<h1>ประกาศผล</h1><p>{PROSE * 3}</p><p>{PROSE * 3}</p><p>404 คน</p>"),
    page(
        "ค้นหาผู้มีสิทธิ", "<h1>ประกาศรายชื่อ</h1><table><tr><th>ลำดับ</th><th>ชื่อ</th></tr>"
        "<tr><td>404</td><td>ไม่พบข้อมูลที่ท่านแจ้ง</td></tr></table>"
    ),
    page("หน้าแรก", f"<h1>ข่าวประชาสัมพันธ์</h1><p>{PROSE * 6}</p><p>เข้าสู่ระบบ</p>"),
    page("ระบบร้องเรียน", f"<h1>ร้องเรียน</h1><p>{PROSE * 9}</p><p>เข้าสู่ระบบ</p>{FORM}"),
    page("ราคากลาง", f"<h1>ประมูลโดเมน</h1><p>{PROSE * 8}</p><p>{PROSE * 20} domain for sale</p>"),
    page("การเข้าถึงข้อมูล", f"<h1>Access</h1><p>{PROSE * 8}</p><p>Access denied คืออะไร</p>"),
    page("ถ.404 ซอย 3", "<h1>ติดต่อเรา</h1><p>เลขที่ 404 ถนนสุขใจ</p><p>404 หมู่ 2</p>"),
]  # fmt: skip


@pytest.mark.parametrize("html", HONEST)
def test_a_page_that_only_mentions_such_words_is_read(html: str) -> None:
    assert judged(html) is None


def test_a_login_box_beside_the_content_hides_nothing() -> None:
    side = f"<aside class=sidebar>เข้าสู่ระบบ{FORM}</aside>"
    html = f"<title>เทศบาล</title><body><main><h1>ข่าว</h1><p>{PROSE * 4}</p></main>{side}</body>"
    assert judged(html) is None


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, None), (404, ProblemKind.GONE), (410, ProblemKind.GONE),
        (401, ProblemKind.BLOCKED), (403, ProblemKind.BLOCKED), (429, ProblemKind.BLOCKED),
        (500, ProblemKind.SERVER_ERROR), (503, ProblemKind.SERVER_ERROR),
        (304, ProblemKind.UNREADABLE),
    ],
)  # fmt: skip
def test_what_a_status_says(status: int, expected: ProblemKind | None) -> None:
    problem = blocking.status_problem(URL, status, {}, b"<p>x</p>")
    assert (problem.kind if problem else None) is expected


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        ({"cf-mitigated": "challenge"}, b"", True),
        ({}, b'<script src="/cdn-cgi/challenge-platform/x.js"></script><p>wait</p>', True),
        ({}, b"<html><script src=/_Incapsula_Resource?x></script></html>", True),
        # The same filter watches honest pages too.
        ({}, b'<script src="/cdn-cgi/challenge-platform/x.js"></script>' + b"a b " * 200, False),
        ({"server": "cloudflare"}, b"<p>a page</p>", False),
    ],
)
def test_a_filter_before_the_site_is_known(
    headers: dict[str, str], body: bytes, expected: bool
) -> None:
    assert blocking.is_challenge(headers, body) is expected


@pytest.mark.parametrize(
    ("final", "expected"),
    [
        (URL, None),
        ("http://example.go.th/plan/2568/", None),
        (HOME, ProblemKind.GONE),
        (HOME + "index.php", ProblemKind.GONE),
        (HOME + "login.php?next=plan", ProblemKind.LOGIN),
        ("https://accounts.google.com/accounts/ServiceLogin", ProblemKind.LOGIN),
        (HOME + "plan/2568/main", None),
    ],
)
def test_a_redirect_elsewhere_is_not_the_page(final: str, expected: ProblemKind | None) -> None:
    problem = blocking.redirect_problem(URL, final, (HOME,))
    assert (problem.kind if problem else None) is expected


def test_one_host_has_one_address_that_cannot_exist() -> None:
    assert blocking.probe_url(URL) == blocking.probe_url(HOME + "x?y=1")
    assert blocking.probe_url(URL).startswith(HOME)
    assert blocking.probe_url(URL) != blocking.probe_url("https://other.go.th/")


def test_pages_are_compared_without_their_own_address() -> None:
    def shell(path: str) -> bytes:
        return f'<link rel=canonical href="https://x/{path}"> <div id=app>'.encode()

    first = blocking.body_print(shell("uploads/a.pdf"), "https://x/uploads/a.pdf")
    assert first == blocking.body_print(shell("abcdef12"), "https://x/abcdef12")
    assert first != blocking.body_print(b"<h1>other</h1>", "https://x/abcdef12")
