"""Flattens an HTML tree into one list, so that nothing after it recurses or climbs for long."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser


def wordset(words: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(words.split())


_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>?")
_DEEP = 600
_MANY_TAGS = 4000
_MOST_NODES = 200_000  # what stands after them is not read
# Closed by their next sibling or never: they do not nest by being left open.
_UNNESTED = wordset(
    "p li dt dd tr td th thead tbody tfoot option br img input meta link hr area base col param "
    "source track wbr embed frame html head body"
)
_SILENT = wordset("script style template noscript title svg math noframes noembed")
_UNDRAWN = frozenset({"defs", "symbol", "pattern", "mask", "marker", "clippath"})
_MOST_DRAWN = 500  # texts of one drawing
_ICONS = (
    "material-icons",
    "material-symbols",
    "mat-icon",
    "ligature-icon",
)  # fonts that draw words as pictures


@dataclass(slots=True)
class Node:
    """An element, or a text (tag ''). `end` is the index after its last descendant."""

    tag: str
    attrs: Mapping[str, str | None]
    parent: int
    text: str = ""
    end: int = 0
    chars: int = 0  # letters readable inside
    link_chars: int = 0  # of them inside links
    links: int = 0

    def get(self, name: str) -> str:
        """An attribute's text, '' where it is missing."""
        return self.attrs.get(name) or ""


@dataclass(slots=True)
class Dom:
    """A page as one list of nodes in document order, with what stands outside the text."""

    nodes: list[Node]
    scripts: list[str] = field(default_factory=list)  # inline code or addresses of scripts
    styles: list[str] = field(default_factory=list)  # rules written into the page
    title: str = ""
    ids: set[str] = field(default_factory=set)

    def inside(self, index: int) -> Iterator[tuple[int, Node]]:
        """The descendants of a node in document order."""
        for at in range(index + 1, self.nodes[index].end):
            yield at, self.nodes[at]

    def text(self, index: int, limit: int = 100_000) -> str:
        """The text inside a node, pieces of blocks kept apart by spaces."""
        parts: list[str] = []
        for _, node in self.inside(index):
            parts.append(node.text if not node.tag else _gap(node))
            limit -= len(node.text)
            if limit < 0:
                break
        return "".join(parts)


_INLINE = wordset(
    "a abbr b bdi bdo big cite code em font i ins kbd label mark nobr q s samp small span strike "
    "strong sub sup time tt u var wbr del dfn acronym data"
)


def is_inline(node: Node) -> bool:
    """Whether the element runs within a line, as Word's own ("o:p", "st1:place") do."""
    return node.tag in _INLINE or ":" in node.tag


def _gap(node: Node) -> str:
    return "" if is_inline(node) else " "


def flatten(html: str) -> Dom:
    """Parse a page into a flat list of nodes."""
    return _walk(LexborHTMLParser(_shallow(html)), noscript=False)


def flatten_noscript(html: str) -> Dom:
    """The same with the content of <noscript>, for a page that is empty without it."""
    return _walk(LexborHTMLParser(_shallow(html)), noscript=True)


def _shallow(html: str) -> str:
    """Drop opening tags nested absurdly deep: the parser's time grows with depth squared."""
    if html.count("<") < _MANY_TAGS:
        return html
    depth = 0

    def keep(found: re.Match[str]) -> str:
        nonlocal depth
        if found[2].lower() in _UNNESTED or found[0].endswith("/>"):
            return found[0]
        depth = max(0, depth - 1) if found[1] else depth + 1
        return found[0] if depth <= _DEEP else ""

    return _TAG.sub(keep, html)


def _walk(parser: LexborHTMLParser, *, noscript: bool) -> Dom:
    dom = Dom([])
    node: Any = parser.root
    parent, stack = -1, list[tuple[Any, int, int]]()
    while node is not None and len(dom.nodes) < _MOST_NODES:
        index, child = _visit(dom, node, parent, noscript)
        if child is not None:
            stack.append((node, index, parent))
            node, parent = child, index
            continue
        node = node.next
        while node is None and stack:
            last, index, parent = stack.pop()
            dom.nodes[index].end = len(dom.nodes)
            node = last.next
    for _, index, _ in stack:
        dom.nodes[index].end = len(dom.nodes)
    _count(dom.nodes)
    return dom


def _visit(dom: Dom, node: Any, parent: int, noscript: bool) -> tuple[int, Any]:
    """Add one node of the tree; its first child comes back if it is to be read."""
    tag, index = node.tag or "-", len(dom.nodes)  # of what it could not decode it has no name
    if tag == "-text":
        _add_text(dom, node.text_content, parent)
        return index, None
    if tag[0] in "-!":
        return index, None
    if tag in _SILENT and not (tag == "noscript" and noscript):
        _note_silent(dom, tag, node)
        if tag == "svg":
            _add_drawn(dom, node, parent)
        return index, None
    attrs = node.attributes
    dom.nodes.append(Node(tag, attrs, parent, end=index + 1))
    if "id" in attrs:
        dom.ids.add(attrs["id"] or "")
    names = attrs.get("class")
    if names and "ic" in names and any(icon in names for icon in _ICONS):
        return index, None
    if tag == "iframe":  # what it holds is for browsers without frames
        return index, _page_in(attrs.get("srcdoc"))
    return index, node.first_child


def _page_in(html: str | None) -> Any:
    """The first node of a page that is written into another."""
    body = LexborHTMLParser(_shallow(html)).body if html else None
    return body.first_child if body else None


def _add_text(dom: Dom, text: str, parent: int) -> None:
    if text.isspace():
        if dom.nodes and not dom.nodes[-1].tag and dom.nodes[-1].parent == parent:
            return
        text = " "
    dom.nodes.append(Node("", {}, parent, text, end=len(dom.nodes) + 1))


def _add_drawn(dom: Dom, drawing: Any, parent: int) -> None:
    """Add the texts of a drawing in the page, each a line of its own."""
    for text in drawing.css("text")[:_MOST_DRAWN]:
        above = text.parent
        while above is not None and above.tag not in _UNDRAWN and above.tag != "svg":
            above = above.parent
        words = text.text(separator=" ")
        if words.strip() and (above is None or above.tag == "svg"):
            index = len(dom.nodes)
            dom.nodes.append(Node("p", {}, parent))
            _add_text(dom, words, index)
            dom.nodes[index].end = len(dom.nodes)


def _note_silent(dom: Dom, tag: str, node: Any) -> None:
    if tag == "title" and not dom.title:
        dom.title = node.text()
    if tag == "style":
        dom.styles.append(node.text()[:50_000])
    if tag == "script":
        src = node.attributes.get("src")
        dom.scripts.append(src or node.text()[:20_000])


def recount(dom: Dom) -> None:
    """Counts letters and links again, after nodes were changed that had none counted yet."""
    for node in dom.nodes:
        node.chars = node.link_chars = node.links = 0
    _count(dom.nodes)


def _count(nodes: list[Node]) -> None:
    """Add up letters and links from the leaves to the root."""
    for index in range(len(nodes) - 1, -1, -1):
        node = nodes[index]
        if not node.tag:
            node.chars = len(node.text.strip())
        elif node.tag == "a" and "href" in node.attrs:
            node.link_chars, node.links = node.chars, node.links + 1
        if node.parent >= 0:
            above = nodes[node.parent]
            above.chars += node.chars
            above.link_chars += node.link_chars
            above.links += node.links
