"""A page says the same while only counters and tokens change, and not when anything else does."""

from __future__ import annotations

import pytest

from crawler.documents.html import parse_html
from crawler.sayings import print_of

PAGE = (
    "<title>อบต.บ้านทุ่ง</title><body><main><h1>ค่าธรรมเนียม</h1>"
    "<p>ค่าธรรมเนียม 20 บาท โทร 0 2000 0001</p>"
    "<table><tr><th>ที่<th>งบประมาณ<tr><td>1<td>5,000</table>"
    '<img src="/a.jpg?v=1" alt="แผนผัง"><a href="/news?id=7">ข่าว 7 (อ่านแล้ว 15 ครั้ง)</a></main>'
    "<footer><p>ผู้เข้าชมเว็บไซต์ 1,234 คน</p><p>เข้าชมวันนี้</p><p>56</p></footer>"
)


def said(html):
    headers = {"content-type": "text/html; charset=utf-8"}
    return print_of(parse_html(html.encode(), "https://www.banthung.go.th/", headers))


@pytest.mark.parametrize(
    ("old", "new"),
    [("1,234 คน", "1,240 คน"), ("<p>56</p>", "<p>57</p>"), ("15 ครั้ง", "16 ครั้ง"), ("?v=1", "?v=2")],
)
def test_counters_and_tokens_change_nothing(old, new):
    assert said(PAGE.replace(old, new)) == said(PAGE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("20 บาท", "30 บาท"), ("0001", "0002"), ("5,000", "6,000"), ("id=7", "id=8"),
        ("a.jpg", "b.jpg"), ("ข่าว 7", "ข่าว"), ("แผนผัง", "ผัง"), ("<h1>", "<h2>"),
    ],
)  # fmt: skip
def test_everything_else_does(old, new):
    assert said(PAGE.replace(old, new)) != said(PAGE)
