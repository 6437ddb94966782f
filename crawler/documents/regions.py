"""Tells the body of a page from its menus, header, footer and side. When unsure, it is body."""

from __future__ import annotations

import re

from crawler.documents.dom import Dom, Node, wordset
from crawler.model import Region

_TAGS = {"nav": Region.MENU, "footer": Region.FOOTER, "header": Region.HEADER, "aside": Region.SIDE}
_ROLES = {
    "navigation": Region.MENU,
    "menu": Region.MENU,
    "menubar": Region.MENU,
    "banner": Region.HEADER,
    "contentinfo": Region.FOOTER,
    "complementary": Region.SIDE,
}
_WORDS = {
    **dict.fromkeys(
        wordset(
            "nav navbar navigation menu menus mainmenu topmenu leftmenu submenu navmenu megamenu "
            "menubar breadcrumb breadcrumbs sidenav offcanvas mainnav topnav sf-menu"
        ),
        Region.MENU,
    ),
    **dict.fromkeys(wordset("footer foot copyright bottombar"), Region.FOOTER),
    **dict.fromkeys(wordset("header topbar masthead topheader"), Region.HEADER),
    **dict.fromkeys(wordset("sidebar aside leftbar rightbar"), Region.SIDE),
}
# Parts of a page's content that borrow those words ("card-header", "entry-footer", "nav-tabs").
_CONTENT = wordset(
    "card panel entry post article accordion modal tab tabs pills table tbl title pdf"
)
_NO_HEADER = wordset("main page section content block widget box item")
_SPLIT = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SECTIONS = frozenset({"article", "main", "section", "dialog", "details", "table"})
_CANDIDATES = wordset("div ul ol table td section dl span center font tr aside")
_LABEL = re.compile(r"^\W*(?:o|oit|โอ|ข้อ|ตัวชี้วัด)?\W?\d{1,2}\D", re.IGNORECASE)


def regions(dom: Dom) -> list[Region]:
    """The region of each node: its own if it opens one, else its parent's."""
    nodes = dom.nodes
    found: list[Region] = []
    total = max(1, nodes[0].chars - nodes[0].link_chars) if nodes else 1
    content = [False] * len(nodes)  # stands within <main>, <article> and the like
    for index, node in enumerate(nodes):
        up = node.parent
        inherited = found[up] if up >= 0 else Region.BODY
        if up >= 0:
            content[index] = content[up] or node.tag in _SECTIONS
        if not node.tag or up < 1 or inherited not in (Region.BODY, Region.HEADER):
            found.append(inherited)
            continue
        own = _own(dom, index, total, content[index])
        if own is Region.BODY or (inherited is Region.HEADER and own is not Region.MENU):
            own = inherited  # of a header only its menu stands apart
        found.append(own)
    return found


def _own(dom: Dom, index: int, total: int, in_content: bool) -> Region:
    """The region a node opens by its tag, role, class or shape."""
    node = dom.nodes[index]
    region = _TAGS.get(node.tag) or _ROLES.get(node.get("role").lower()) if node.tag else None
    if region is None and node.tag in _CANDIDATES:
        region = _by_words(node) or _by_shape(dom, index, total)
    if region is None or not _believable(dom, index, region, total, in_content):
        return Region.BODY
    return region


def _by_words(node: Node) -> Region | None:
    """What the class and id words say."""
    names = f"{node.get('class')} {node.get('id')}"
    if len(names) < 3:
        return None
    words = _SPLIT.split(_CAMEL.sub("-", names).lower())
    if not _CONTENT.isdisjoint(words):
        return None
    region = next((_WORDS[word] for word in words if word in _WORDS), None)
    if region is Region.HEADER and not _NO_HEADER.isdisjoint(words):
        return None
    return region


def _believable(dom: Dom, index: int, region: Region, total: int, in_content: bool) -> bool:
    """Whether the node can be that region: not the bulk of the page, and links where menus are."""
    node = dom.nodes[index]
    plain = node.chars - node.link_chars
    if region is Region.MENU:
        if node.tag == "nav":
            return True
        return (plain <= node.link_chars + 20 or plain <= 60) and not _numbered(dom, index)
    if in_content and region in (Region.HEADER, Region.FOOTER):
        return False
    return plain <= max(120, total * 0.5)


def _by_shape(dom: Dom, index: int, total: int) -> Region | None:
    """A menu without a name: a list or a narrow cell of short links beside the page's content."""
    node = dom.nodes[index]
    if not 4 <= node.links <= 400 or node.tag not in ("ul", "td", "table"):
        return None
    if node.link_chars < node.chars * 0.9 or node.link_chars > node.links * 32:
        return None
    if total < 200 or _numbered(dom, index):
        return None
    if node.tag == "td":
        return Region.MENU if _narrow(dom, index) else None
    return Region.MENU if _before_content(dom, index) else None


def _narrow(dom: Dom, index: int) -> bool:
    """Whether a cell stands beside a sibling with much more plain text, as in old page frames."""
    parent, plain = dom.nodes[index].parent, 0
    at = parent + 1
    while at < dom.nodes[parent].end:
        sibling = dom.nodes[at]
        if at != index:
            plain = max(plain, sibling.chars - sibling.link_chars)
        at = sibling.end
    return plain > max(150, dom.nodes[index].chars)


def _before_content(dom: Dom, index: int) -> bool:
    """Whether neither a heading nor a paragraph stands before the node."""
    for node in dom.nodes[:index]:
        if node.tag in ("h1", "h2", "h3", "article", "main") or len(node.text) > 80:
            return False
    return True


def _numbered(dom: Dom, index: int) -> bool:
    """Whether the links read as a numbered list of items, which is content wherever it stands."""
    if dom.nodes[index].links > 400:
        return False
    labels = [dom.text(at, 60) for at, node in dom.inside(index) if node.tag == "a"]
    return sum(bool(_LABEL.match(label)) for label in labels) * 2 > len(labels)
