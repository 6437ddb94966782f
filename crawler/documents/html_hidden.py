"""Blanks what a page keeps from its readers: hidden parts that nothing on the page opens.

Tabs, accordions, menus and slides hide their parts too; whatever might be opened is kept.
"""

from __future__ import annotations

import re

from crawler.documents.dom import Dom, Node, recount, wordset

_HIDDEN = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_OPENED = re.compile(
    r"accord|collaps|tab|pan(?:e|el)|toggle|pop|modal|dialog|light|box|menu|nav|drop|sub|slid|carousel|"
    r"item|faq|answer|answ|more|detail|content|wrap|main|app|load|page|sheet|view|step|overlay|pum|"
    r"hide|hidden|show|expand|open|body",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w-]+")
_NO_SPEECH = wordset("class id style src alt title")
_MOST = 300  # hidden parts that are looked at
_CLICKED = wordset("a button summary label dt h1 h2 h3 h4 h5 h6 input")
_PARTS = wordset("div p span section article ul ol li table tbody tr td th dl dd font center a b")


def blank(dom: Dom) -> None:
    """Takes the text, links and pictures out of what nobody can see."""
    if not dom.nodes:
        return
    hidden = [at for at, node in enumerate(dom.nodes) if at and _is_hidden(node)]
    spoken = _spoken(dom) if hidden else frozenset()
    wiped = False
    for at in hidden[:_MOST]:
        node = dom.nodes[at]
        if node.attrs and node.chars * 2 <= dom.nodes[0].chars and not _can_open(dom, at, spoken):
            _wipe(dom, at)
            wiped = True
    if wiped:
        recount(dom)


def _wipe(dom: Dom, index: int) -> None:
    for at in range(index, dom.nodes[index].end):
        old = dom.nodes[at]
        dom.nodes[at] = Node("span" if old.tag else "", {}, old.parent, end=old.end)


def _is_hidden(node: Node) -> bool:
    if node.tag not in _PARTS or not node.attrs:
        return False
    return "hidden" in node.attrs or bool(_HIDDEN.search(node.get("style")))


def _spoken(dom: Dom) -> frozenset[str]:
    """All words that scripts and attributes speak of, the names of elements aside."""
    texts = [*dom.scripts]
    for node in dom.nodes:
        texts += [v for name, v in node.attrs.items() if v and name not in _NO_SPEECH]
    return frozenset(word for text in texts for word in _WORD.findall(text))


def _can_open(dom: Dom, index: int, spoken: frozenset[str]) -> bool:
    """Whether something on the page may show a hidden part."""
    node = dom.nodes[index]
    names = [name for name in (node.get("id"), *node.get("class").split()) if name]
    if any(map(_OPENED.search, names)) or not spoken.isdisjoint(names):
        return True
    return (bool(dom.scripts) and _after_click(dom, index)) or _has_shown_twin(dom, index)


def _siblings(dom: Dom, index: int) -> list[int]:
    up = dom.nodes[index].parent
    found, at = [], up + 1
    while at < dom.nodes[up].end:
        if dom.nodes[at].tag:
            found.append(at)
        at = dom.nodes[at].end
    return found


def _after_click(dom: Dom, index: int) -> bool:
    """Whether what stands right before a part may be clicked, so that a script may open it."""
    if dom.nodes[dom.nodes[index].parent].tag == "li":  # an entry of a menu and its list
        return True
    before = [at for at in _siblings(dom, index) if at < index and not _is_hidden(dom.nodes[at])]
    if not before:
        return _clickable(dom.nodes[dom.nodes[index].parent])
    last = before[-1]
    return _clickable(dom.nodes[last]) or any(_clickable(n) for _, n in dom.inside(last))


def _clickable(node: Node) -> bool:
    return node.tag in _CLICKED or "onclick" in node.attrs or "pointer" in node.get("style")


def _has_shown_twin(dom: Dom, index: int) -> bool:
    """Whether parts like it stand beside it that are shown, as of slides the first is."""
    node = dom.nodes[index]
    twins = (dom.nodes[at] for at in _siblings(dom, index) if at != index)
    kind = (node.tag, node.get("class"))
    alike = (twin for twin in twins if (twin.tag, twin.get("class")) == kind)
    return bool(kind[1]) and not all(map(_is_hidden, alike))
