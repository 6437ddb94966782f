"""Tells what heads the rest of a page: headings, accordion and tab labels, bold lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.documents.dom import Dom, Node, wordset
from crawler.model import Region

_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_NAMED = {"legend": 5, "summary": 5, "caption": 6}
_WORDS = wordset(
    "accordion-button accordion-header accordion-title accordion-toggle accordion-heading "
    "panel-title panel-heading card-header card-title collapsible collapse-header tab-title "
    "tablinks tab-link nav-tab-title elementor-tab-title elementor-toggle-title toggle-title "
    "elementor-accordion-title faq-title vc_tta-panel-title uk-accordion-title box-title"
)
# What other makers call the same.
_LABELISH = re.compile(
    r"(?:^|\s)[\w-]*(?:accord|toggle|spoiler|collaps|tab(?!le)|faq|panel|expand)[a-z]*[-_](?:[\w-]*[-_])?"
    r"(?:title|header|heading|label|question)(?=\s|$)"
)
_NAMES = 300  # letters of an element's classes that are looked at
_LABEL_TAGS = wordset("div span a button li p td dt label strong")
_HOLDERS = wordset("h1 h2 h3 h4 h5 h6 table ul ol form iframe")
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_SYMBOLS = re.compile(r"mso-list\s*:\s*ignore|wingdings|webdings|font-family\s*:\s*symbol", re.I)
_FRAMES = 100  # nodes of a set of frames that is looked at
_NARROW = {"%": 35.0, "": 300.0}  # of a frame beside a wider one, by the unit of its size
TARGETS = ("aria-controls", "data-bs-target", "data-target", "href")
_PANES = frozenset({"div", "section", "article"})
_TOGGLES = frozenset({"tab", "pill", "collapse"})


def level(dom: Dom, index: int) -> int:
    """The heading level of an element, 0 if it heads nothing."""
    node = dom.nodes[index]
    if node.tag in _LEVELS:
        return _LEVELS[node.tag] if node.chars <= 400 else 0
    if node.tag in _NAMED:
        return _NAMED[node.tag]
    if not 0 < node.chars <= 200:
        return 0
    if node.tag in _LABEL_TAGS and _is_label(node) and not _holds(dom, index):
        return 5
    if node.tag in ("p", "div", "center") and node.chars <= 120 and _all_bold(dom, index):
        return 6
    return 0


def _is_label(node: Node) -> bool:
    if not node.attrs:
        return False
    names = node.get("class")
    if not _WORDS.isdisjoint(names.split()) or _LABELISH.search(names[:_NAMES]):
        return True
    return node.get("role") == "tab" or _toggle(node) in _TOGGLES


def _toggle(node: Node) -> str:
    return node.get("data-bs-toggle") or node.get("data-toggle")


def _holds(dom: Dom, index: int) -> bool:
    return any(node.tag in _HOLDERS for _, node in dom.inside(index))


def _all_bold(dom: Dom, index: int) -> bool:
    """Whether every letter of a line is bold and not a link."""
    chars = dom.nodes[index].chars
    if dom.nodes[index].link_chars == chars:
        return False
    for _, node in dom.inside(index):
        if node.tag and node.chars == chars:
            if node.tag in ("b", "strong") or _BOLD.search(node.get("style")):
                return True
            if node.tag not in ("span", "font", "u", "i", "em", "big", "p", "center"):
                return False
        elif node.chars:
            return False
    return False


def is_bullet(dom: Dom, index: int) -> bool:
    """Whether an element is a bullet of Word's, which is a letter of a font of symbols."""
    node = dom.nodes[index]
    if node.tag not in ("span", "font") or not 0 < node.chars <= 2:
        return False
    if not _SYMBOLS.search(node.get("style") or f"font-family:{node.get('face')}"):
        return False
    text = dom.text(index).strip()
    return not text.isascii() or text in ("o", "q", "v", "n", "l", "u", "-", "*")


def frame_region(dom: Dom, index: int) -> Region | None:
    """Menu for a narrow frame beside a wide one, as banners and menus are shown in."""
    while dom.nodes[index].tag in ("frame", "frameset"):
        up = dom.nodes[index].parent
        if dom.nodes[up].end - up < _FRAMES and _is_narrow(dom, index):
            return Region.MENU
        index = up
    return None


def _is_narrow(dom: Dom, index: int) -> bool:
    up = dom.nodes[index].parent
    sizes = [
        part.strip() for part in (dom.nodes[up].get("cols") or dom.nodes[up].get("rows")).split(",")
    ]
    beside = [at for at, n in dom.inside(up) if n.parent == up and n.tag in ("frame", "frameset")]
    place = beside.index(index)
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(%?)", sizes[place]) if place < len(sizes) else None
    return found is not None and len(beside) > 1 and float(found[1]) <= _NARROW[found[2]]


def pane_labels(dom: Dom) -> dict[str, str]:
    """The labels of tabs and accordions by the id of the pane they open."""
    found: dict[str, str] = {}
    for index, node in enumerate(dom.nodes):
        if not node.attrs or not 0 < node.chars <= 200 or not _opens(node):
            continue
        for name in TARGETS:
            target = node.get(name)
            if target and (name == "aria-controls" or target[0] == "#") and len(target) > 1:
                found.setdefault(target.lstrip("#"), " ".join(dom.text(index).split()))
    for name, label in _strips(dom):
        found.setdefault(name, label)
    return found


def _strips(dom: Dom) -> Iterator[tuple[str, str]]:
    """Labels of plain lists of links that each open a part of the page, told by nothing else."""
    parts = {node.get("id"): node for node in dom.nodes if node.get("id") and node.tag in _PANES}
    strips: dict[int, dict[str, str]] = {}
    for index, node in enumerate(dom.nodes):
        name = node.get("href")[1:] if node.tag == "a" and node.get("href")[:1] == "#" else ""
        if name in parts and 0 < node.chars <= 120:
            up = node.parent
            up = dom.nodes[up].parent if dom.nodes[up].tag == "li" else up
            strips.setdefault(up, {})[name] = " ".join(dom.text(index).split())
    for found in strips.values():
        panes = {parts[name].parent for name in found}
        if len(found) > 1 and len(panes) == 1:  # they stand side by side
            yield from found.items()


def _opens(node: Node) -> bool:
    if node.tag not in ("a", "button", "div", "li", "span", "label"):
        return False
    if node.get("role") == "tab" or _toggle(node) in _TOGGLES:
        return True
    names = node.get("class")
    return "tab" in names or "accordion" in names or "collaps" in names


def is_tab(node: Node) -> bool:
    """Whether the element is a tab of a strip whose panes stand apart from it."""
    return _toggle(node) in ("tab", "pill") or (
        node.get("role") == "tab" and node.tag in ("a", "button", "li")
    )
