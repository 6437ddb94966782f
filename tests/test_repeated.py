"""Menus that no markup tells are told by what most pages of a site repeat."""

from __future__ import annotations

from crawler.documents.html import parse_html
from crawler.documents.repeated import mark_repeated
from crawler.model import Document, Region

_MENU = (
    "<table><tr><td><a href='/plan'>แผนพัฒนา</a></td></tr>"
    "<tr><td><a href='/risk'>ความเสี่ยง</a></td></tr>"
    "<tr><td><form><input name='u'><input name='p'></form></td></tr></table>"
)
_FOOT = "<table><tr><td>เลขที่ 9 หมู่ 2 โทร 0 2000 0111</td></tr></table>"


def _site(count: int) -> dict[str, Document]:
    urls = [f"http://x.example/{n}" for n in range(count)]
    return {
        url: parse_html(
            f"<body>{_MENU}<p>ข่าวของหน้าที่ {n} เรื่องน้ำประปา</p>{_FOOT}</body>".encode(), url, {}
        )
        for n, url in enumerate(urls)
    }


def test_what_every_page_repeats_is_no_body() -> None:
    marked = mark_repeated(_site(6))
    assert [d.text for d in marked.values()] == [f"ข่าวของหน้าที่ {n} เรื่องน้ำประปา" for n in range(6)]


def test_repeated_text_below_the_page_is_its_footer() -> None:
    page = mark_repeated(_site(6))["http://x.example/0"]
    assert [b.text for b in page.blocks if b.region is Region.FOOTER] == [
        "เลขที่ 9 หมู่ 2 โทร 0 2000 0111"
    ]


def test_repeated_links_and_forms_are_menu() -> None:
    page = mark_repeated(_site(6))["http://x.example/3"]
    assert {link.region for link in page.links} == {Region.MENU}
    assert {form.region for form in page.forms} == {Region.MENU}


def test_a_handful_of_pages_is_left_as_it_is() -> None:
    site = _site(3)
    assert mark_repeated(site) == site


def test_a_page_is_the_same_whatever_the_order_of_the_others() -> None:
    site = _site(7)
    backwards = dict(reversed(site.items()))
    assert mark_repeated(backwards) == mark_repeated(site)
