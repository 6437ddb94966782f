"""Finds what stands around a link and names it: the row, list item or line, the entry above."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.documents.dom import Dom, is_inline
from crawler.model import Link, Region
from crawler.text import fold

if TYPE_CHECKING:
    from crawler.documents.html_walk import Walk

_NEAR = 300  # letters that may stand around a link and still name it
_LABEL = 120  # letters of an entry that heads a list
_STRIP = " |-–:*>»•/"


def named(state: Walk, index: int, link: Link) -> Link:
    """The link with what stands around it, and with a place that exists."""
    at = min(link.at, max(0, len(state.blocks) - 1))
    row = _without(_around(state, index, at, link.text), link.text)
    above = _list_label(state.dom, index) if link.region is not Region.BODY else ""
    return replace(link, row=row, at=at, heading=above or link.heading)


def _list_label(dom: Dom, index: int) -> str:
    """What the entry of a menu says under which the list of a link stands, or ''."""
    nodes, up, inner = dom.nodes, index, -1
    while up > 0:
        node = nodes[up]
        if node.tag in ("ul", "ol"):
            inner = up
        elif node.tag == "li" and inner > 0:
            label = _item_text(dom, up)
            return label if len(label) <= _LABEL else ""
        up = node.parent
    return ""


def _around(state: Walk, index: int, at: int, text: str) -> str:
    """The text of the row, list item or line that a link stands in."""
    nodes, listed = state.dom.nodes, False
    up, steps = index, 0
    while up > 0 and steps < 12:
        node = nodes[up]
        if up in state.rows_at:
            return state.rows_at[up]
        over = listed and node.tag == "li"  # heads the list in it, however long that is
        listed = listed or node.tag == "li"
        few = node.chars <= _NEAR * 2 and node.links <= 6
        if over and not few:
            label = _item_text(state.dom, up)
            return label if len(label) <= _LABEL else ""
        if node.tag in ("tr", "li") and few:
            around = _item_text(state.dom, up, node.tag == "tr" and node.links > 1)
            if _without(around, text):
                return around
        up, steps = node.parent, steps + 1
    return "" if listed else _line(state, index, at, text)


def _item_text(dom: Dom, index: int, plain: bool = False) -> str:
    """The text of an element without the lists inside it; `plain` leaves links out too."""
    parts: list[str] = []
    at = index + 1
    while at < dom.nodes[index].end:
        node = dom.nodes[at]
        if node.tag in ("ul", "ol") or (plain and node.tag == "a" and "href" in node.attrs):
            at = node.end
            continue
        parts.append(node.text if not node.tag else "" if is_inline(node) else " ")
        at += 1
    return fold(" ".join("".join(parts).split()))


def _line(state: Walk, index: int, at: int, text: str) -> str:
    """The line a link stands in, else what a small element around it says besides its links."""
    block = state.blocks[at] if state.blocks else None
    whole = block.text if block else ""
    if text and text in whole and len(whole) <= _NEAR + len(text) and _without(whole, text):
        return whole
    nodes, up = state.dom.nodes, state.dom.nodes[index].parent
    for _ in range(5):
        node = nodes[up]
        if up <= 0 or node.tag == "body" or node.chars > _NEAR or node.links > 4:
            break
        if node.end - up > 200:
            break
        if node.chars > node.link_chars:
            around = _item_text(state.dom, up, plain=True)
            if around:
                return around
        up = node.parent
    return ""


def _without(around: str, text: str) -> str:
    return (
        " ".join(around.replace(text, " ", 1).split()).strip(_STRIP)
        if text
        else around.strip(_STRIP)
    )
