"""One spelling for each address, whose site it is, what is not worth asking."""

from __future__ import annotations

import pytest

from crawler.urls import canonical, display, extension, is_file, is_service, same_site, skip

PLAN = "https://www.nongsaeng.go.th/%E0%B9%81%E0%B8%9C%E0%B8%99"


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("HTTP://WWW.Example.go.TH", "", "http://www.example.go.th/"),
        ("http://a.go.th:80/x", "", "http://a.go.th/x"),
        ("https://a.go.th:443/x", "", "https://a.go.th/x"),
        ("https://a.go.th:8443/x", "", "https://a.go.th:8443/x"),
        ("http://a.go.th./x", "", "http://a.go.th/x"),
        ("/a/../b/./c/", "http://a.go.th/z", "http://a.go.th/b/c/"),
        ("../../../x", "http://a.go.th/p/q", "http://a.go.th/x"),
        ("b.pdf", "http://a.go.th/p/q", "http://a.go.th/p/b.pdf"),
        ("//b.go.th/x", "https://a.go.th/", "https://b.go.th/x"),
        ("?id=2", "http://a.go.th/p.php?id=1", "http://a.go.th/p.php?id=2"),
        ("http://a.go.th/x#top", "", "http://a.go.th/x"),
        ("http://a.go.th/#/ita/o1", "", "http://a.go.th/#/ita/o1"),
        ("http://a.go.th/#!ita", "", "http://a.go.th/#!ita"),
        ("https://www.nongsaeng.go.th/แผน", "", PLAN),
        ("https://www.nongsaeng.go.th/%e0%b9%81%e0%b8%9c%e0%b8%99", "", PLAN),
        ("https://www.nongsaeng.go.th/%u0e41%u0e1C%u0E19", "", PLAN),
        ("http://a.go.th/%25E0%25B9%2581", "", "http://a.go.th/%25E0%25B9%2581"),
        ("http://a.go.th/%b7%b4.pdf", "", "http://a.go.th/%B7%B4.pdf"),
        ("http://a.go.th/(S(0abc1))/p.aspx", "", "http://a.go.th/p.aspx"),
        ("http://a.go.th/p?osCsid=ab12&x=1", "", "http://a.go.th/p?x=1"),
        ("http://a.go.th/%7Euser/%41", "", "http://a.go.th/~user/A"),
        ("http://a.go.th/a b.pdf", "", "http://a.go.th/a%20b.pdf"),
        ("http://a.go.th/100%.pdf", "", "http://a.go.th/100%25.pdf"),
        ("http://a.go.th/a%2Fb", "", "http://a.go.th/a%2Fb"),
        ("http://a.go.th/p;jsessionid=9F3A?x=1", "", "http://a.go.th/p?x=1"),
        ("http://a.go.th/p?PHPSESSID=ab12&x=1", "", "http://a.go.th/p?x=1"),
        ("http://a.go.th/p?sid=0123456789abcdef0123", "", "http://a.go.th/p"),
        ("http://a.go.th/p?sid=12", "", "http://a.go.th/p?sid=12"),
        ("http://a.go.th/p?utm_source=fb&id=3&fbclid=q", "", "http://a.go.th/p?id=3"),
        ("http://a.go.th/p?id=", "", "http://a.go.th/p?id="),
        ("http://a.go.th?x=1", "", "http://a.go.th/?x=1"),
        ("http://user:pw@a.go.th/x", "", "http://a.go.th/x"),
        ("  http://a.go.th/x\n", "", "http://a.go.th/x"),
        ("http://ตัวอย่าง.ไทย/x", "", "http://xn--72c1a1bt4awk9o.xn--o3cw4h/x"),
        ("mailto:a@b.go.th", "http://a.go.th/", "mailto:a@b.go.th"),
        ("javascript:void(0)", "http://a.go.th/", "javascript:void(0)"),
        ("http://[::1]:8080/x", "", "http://[::1]:8080/x"),
    ],
)
def test_an_address_has_one_spelling(url: str, base: str, expected: str) -> None:
    assert canonical(url, base) == expected
    assert canonical(expected) == expected


def test_a_broken_address_comes_back_as_it_is() -> None:
    assert canonical("http://a.go.th:port/x") == "http://a.go.th:port/x"
    assert canonical("http://[::1/x") == "http://[::1/x"


def test_a_browser_shows_thai_letters() -> None:
    assert display(PLAN) == "https://www.nongsaeng.go.th/แผน"
    assert display("http://a.go.th/a%20b%2Fc%A1") == "http://a.go.th/a%20b%2Fc%A1"
    assert canonical(display(PLAN)) == PLAN


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("http://www.x.go.th/", "https://x.go.th/p", True),
        ("http://x.go.th/", "http://eservice.x.go.th/", True),
        ("http://eservice.x.go.th/", "http://www.x.go.th/", True),
        ("http://x.go.th/", "http://y.go.th/", False),
        ("http://x.ac.th/", "http://y.ac.th/", False),
        ("http://x.or.th/", "http://x.go.th/", False),
        ("http://75010020.x.go.th/", "http://75010021.x.go.th/", False),
        ("http://x.go.th/", "http://notx.go.th/", False),
        ("http://x.com/", "http://x.com.evil.net/", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/x", True),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8001/", False),
        ("http://10.0.0.1/", "http://10.0.0.1:80/x", True),
        ("http://localhost:8000/", "http://localhost:8000/b", True),
        ("http://sites.google.com/view/a/x", "https://sites.google.com/view/a/y", True),
        ("http://sites.google.com/view/a", "https://sites.google.com/view/b", False),
        ("http://x.go.th/", "mailto:a@x.go.th", False),
    ],
)
def test_whose_site_an_address_is(a: str, b: str, expected: bool) -> None:
    assert same_site(a, b) is expected
    assert same_site(b, a) is expected


@pytest.mark.parametrize(
    ("url", "service"),
    [
        ("https://drive.google.com/open?id=1", "Google Drive"),
        ("https://docs.google.com/viewer?url=x", "Google Docs"),
        ("https://agency-my.sharepoint.com/x", "SharePoint"),
        ("https://online.anyflip.com/a/b", "หนังสือพลิก AnyFlip"),
        ("https://www.facebook.com/x", "Facebook"),
        ("https://goo.gl/maps/abc", "แผนที่ Google"),
        ("https://goo.gl/abc", "ลิงก์ย่อ"),
        ("https://www.google.com/maps/embed?pb=1", "แผนที่ Google"),
        ("https://www.google.com/search?q=1", ""),
        ("https://sites.google.com/view/a", ""),
        ("https://notfacebook.com/x", ""),
        ("https://www.x.go.th/drive.google.com", ""),
    ],
)
def test_services_have_names(url: str, service: str) -> None:
    assert is_service(url) == service


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/calendar/2025", True),
        ("/events/2025-04/", True),
        ("/logout.php", True),
        ("/wp-admin/", True),
        ("/administrator/index.php", True),
        ("/page?print=1", True),
        ("/index.php?view=a&tmpl=component", True),
        ("/plan/plan/plan/", True),
        ("/a/b/a/b/x.html", True),
        ("/2568/2568/x.pdf", False),
        ("/buy.php?month=10&year=2567", False),
        ("/feed/", True),
        ("/style.css", True),
        ("/song.mp3", True),
        ("/gallery/7/p.jpg", True),
        ("/images/chart.jpg", False),
        ("/administration/", False),
        ("/plan.pdf", False),
        ("/news/feedback", False),
        ("/blueprint/", False),
        ("/e-service/login-guide.html", False),
        ("/index.php?option=com_content&id=3", False),
    ],
)
def test_what_is_not_worth_asking(path: str, expected: bool) -> None:
    assert skip("http://x.go.th" + path) is expected


def test_a_download_script_names_its_file() -> None:
    assert extension("http://x.go.th/download.php?file=plan.PDF") == "pdf"
    assert is_file("http://x.go.th/get?name=a.docx&x=1")
    assert not is_file("http://x.go.th/index.php?view=a.b")
