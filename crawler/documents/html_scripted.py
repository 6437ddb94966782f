"""Tells how far scripts fill a page that has text of its own, and whether they open more of it."""

from __future__ import annotations

import re

from crawler.documents.dom import Dom, Node, wordset
from crawler.documents.html_labels import TARGETS
from crawler.documents.html_walk import Walk
from crawler.model import Region

ROOTS = wordset(
    "root app __next __nuxt ___gatsby app-root react-root main-app q-app svelte application"
)
_FETCHES = re.compile(
    r"\bfetch\s*\(|axios|XMLHttpRequest|\$\.(?:ajax|getJSON|get|post)\s*\(|\.load\s*\("
)
_LISTENS = re.compile(
    r"IntersectionObserver|onscroll|\.(?:on|click|scroll|hover|change)\s*\(|"
    r"addEventListener\(\s*['\"](?:click|change|scroll|hashchange|popstate|mouse|pointer|touch)|"
    r"\bon(?:click|change|mouse\w+|hashchange|popstate)\s*="
)
_WRITES = re.compile(
    r"innerHTML|insertAdjacent|\.(?:html|append|prepend|before|after|replaceWith|appendChild)\s*\(|"
    r"\.(?:textContent|innerText|data)\s*=[^=]|(?:frame|embed|viewer)[^;\n]{0,40}\.src\s*=[^=]",
    re.IGNORECASE,
)
_LOADS = re.compile(
    r"\W*(?:กำลัง(?:โหลด|ดึง|ค้นหา|ประมวลผล|เตรียม)|(?:โปรด|กรุณา)รอ|รอสักครู่|loading|please wait)",
    re.IGNORECASE,
)
_PLACES = wordset("main article canvas")
_PLACE_ID = re.compile(r"content|list|result|data|table|items?\b|news|menu", re.IGNORECASE)
_SOLID = wordset("img iframe frame embed object input select textarea video form a")
_LITTLE = 300  # letters beside which an empty place is all that the page is for
# What changes nothing of what a page says, or what it does to others.
_IDLE = re.compile(
    r"print|history\.|share|facebook|twitter|google|plugin|scrollto|ปิด|พิมพ์|แชร์|ค้นหา|ย้อนกลับ|บนสุด|"
    r"เข้าสู่ระบบ|close|search|log ?in|back|\btop\b|toggler|carousel|slide|swiper|slick|dismiss|"
    r"font|^\W*(?:[กa][-+]?|th|en|ไทย|english)\W*$",
    re.IGNORECASE,
)


def is_unfilled(dom: Dom, state: Walk) -> bool:
    """Whether the place of a page's content is empty until a script fills it."""
    if not dom.scripts:
        return False
    if any(_lacks_rows(dom, at) for at in _bodies(dom, state, "table")):
        return True
    little = sum(len(b.text) for b in state.blocks if b.region is Region.BODY) < _LITTLE
    return little and _is_waiting(dom, state)


def opens_more(dom: Dom, state: Walk) -> bool:
    """Whether scripts may show more than stands in the page, at once or when it is asked."""
    if not dom.scripts:
        return False
    if _is_waiting(dom, state) or any(map(_shows_more, dom.scripts)):
        return True
    if any(node.get("srcdoc") for node in dom.nodes if node.tag == "iframe"):
        return True
    known = {*state.spots}
    return any(
        state.region[at] is Region.BODY and at not in known and _is_opener(dom, at)
        for at, node in enumerate(dom.nodes)
        if node.tag
    )


def _bodies(dom: Dom, state: Walk, tag: str) -> list[int]:
    return [
        at
        for at, node in enumerate(dom.nodes)
        if node.tag == tag and state.region[at] is Region.BODY
    ]


def _lacks_rows(dom: Dom, index: int) -> bool:
    """Whether a table has heads and nothing below them."""
    heads = cells = 0
    for _, node in dom.inside(index):
        heads += node.tag == "th" and node.chars > 0
        cells += node.tag in ("td", "a", "img") and (node.chars > 0 or node.tag == "img")
    return heads > 1 and not cells


def _is_waiting(dom: Dom, state: Walk) -> bool:
    """Whether something in the page's body stands empty or says that it is being loaded."""
    return any(
        state.region[at] is Region.BODY and (_is_empty_place(dom, at, node) or _says_so(node))
        for at, node in enumerate(dom.nodes)
    )


def _says_so(node: Node) -> bool:
    return not node.tag and len(node.text) < 60 and bool(_LOADS.match(node.text))


def _is_empty_place(dom: Dom, index: int, node: Node) -> bool:
    """Whether an element is made for content and has none."""
    if not node.tag or node.chars or any(n.tag in _SOLID for _, n in dom.inside(index)):
        return False
    name = node.get("id")
    if node.tag in _PLACES or node.get("role") == "main" or name.lower() in ROOTS:
        return True
    return "-" in node.tag or (bool(name) and _is_filled(dom, name))


def _is_filled(dom: Dom, name: str) -> bool:
    """Whether a script names the empty element, or its name says what it is for."""
    if _PLACE_ID.search(name):
        return True
    inline = (script for script in dom.scripts if "(" in script)
    return any(name in script and _FETCHES.search(script) for script in inline)


def _shows_more(script: str) -> bool:
    """Whether code of the page asks for more, or listens, and puts something into the page."""
    asks = _FETCHES.search(script) or _LISTENS.search(script)
    return bool(asks and _WRITES.search(script))


def _is_opener(dom: Dom, index: int) -> bool:
    """Whether an element is there to be pressed, and what it opens is not in the page."""
    node = dom.nodes[index]
    if not _is_pressed(node) or _in_form(dom, index) or _is_there(dom, node):
        return False
    text = " ".join(dom.text(index, 300).split())
    told = " ".join((node.get("class"), node.get("id"), node.get("onclick"), node.get("href")))
    return 0 < len(text) < 300 and not _IDLE.search(text) and not _IDLE.search(told)


def _is_pressed(node: Node) -> bool:
    if node.tag == "a":
        href = node.get("href").strip().lower()
        return href in ("", "#") or href.startswith("javascript:")
    return (
        node.tag in ("button", "select")
        or ("-" in node.tag and node.chars > 20)
        or "onclick" in node.attrs
        or node.get("role") in ("button", "tab")
        or "cursor:pointer" in node.get("style").replace(" ", "")
    )


def _in_form(dom: Dom, index: int) -> bool:
    while index > 0:
        index = dom.nodes[index].parent
        if dom.nodes[index].tag == "form":
            return dom.nodes[index].chars < 1500
    return False


def _is_there(dom: Dom, node: Node) -> bool:
    """Whether what an element shows stands in the page already, in a place of its own."""
    wanted = _targets(node)
    if not any(n.chars > 0 and n.get("id") in wanted for n in dom.nodes if n.tag and n.attrs):
        return False
    sharing = [at for at, n in enumerate(dom.nodes) if n.chars and _targets(n) & wanted]
    return len({" ".join(dom.text(at, 100).split()) for at in sharing}) < 2


def _targets(node: Node) -> set[str]:
    if not node.attrs:
        return set()
    return {node.get(name).lstrip("#") for name in TARGETS} - {""}
