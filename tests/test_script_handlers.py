"""What a page's own scripts open when something is clicked: read from them, never run."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from crawler.documents.html import parse_html

BASE = "https://www.x.go.th/"
CASES = tomllib.loads(Path(__file__).with_name("script_handlers.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["script"][:30])
def test_what_a_click_opens_is_the_only_link_of_an_element(case: dict[str, str]) -> None:
    script, element, leads = case["script"], case["element"], case["leads"]
    tag = element[1:].split()[0]
    html = f"<script>{script}</script><main><p>ข้อความ</p>{element}เปิด</{tag}></main>"
    document = parse_html(html.encode(), f"{BASE}p/", {"content-type": "text/html; charset=utf-8"})
    assert [link.url for link in document.links] == ([BASE + leads] if leads else [])


@pytest.mark.parametrize(
    "script",
    [
        "function a(b){" * 14_000, "function show(b){" + "{a{b}" * 38_000, "a=" * 100_000,
        "$('.a').click(function(){" * 8_000, "window.open(" + "a+" * 90_000, "`${a}" * 40_000,
    ],
)  # fmt: skip
def test_hostile_scripts_are_passed_over_in_time(script: str) -> None:
    html = f'<script>{script}</script><script>var k="click"</script><a onclick="show(1)">ก</a>'
    start = time.process_time()
    parse_html(html.encode(), BASE, {})
    assert time.process_time() - start < 10
