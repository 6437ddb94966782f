"""Looks at the forms of a page: what they ask, never how to send them."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.documents.dom import Dom, Node
from crawler.text import fold

_NO_FIELD = frozenset({"hidden", "submit", "button", "image", "reset"})
_LONGEST = 4000


def is_field(node: Node) -> bool:
    """Whether a visitor fills the element in."""
    if node.tag not in ("input", "select", "textarea"):
        return False
    if node.tag == "input" and node.get("type").strip().lower() in _NO_FIELD:
        return False
    hidden = "hidden" in node.attrs or "display:none" in node.get("style").replace(" ", "")
    return not hidden


def labels_of(dom: Dom) -> dict[str, str]:
    """The texts of <label for=...> by the id they name."""
    return {
        node.get("for"): fold(" ".join(dom.text(index).split()))
        for index, node in enumerate(dom.nodes)
        if node.tag == "label" and node.get("for")
    }


def field_name(dom: Dom, index: int, labels: dict[str, str]) -> str:
    """What a field asks for: its label, hint, the text before it, or its technical name."""
    node = dom.nodes[index]
    return (
        labels.get(node.get("id") or "-", "")
        or _wrapping_label(dom, index)
        or fold(node.get("placeholder") or node.get("aria-label") or node.get("title"))
        or _text_before(dom, index)
        or fold(node.get("name"))
    )


def _wrapping_label(dom: Dom, index: int) -> str:
    at = dom.nodes[index].parent
    for _ in range(3):
        if at < 0:
            break
        if dom.nodes[at].tag == "label":
            return fold(" ".join(dom.text(at, 300).split()))
        at = dom.nodes[at].parent
    return ""


def _text_before(dom: Dom, index: int) -> str:
    """The nearest short text before a field, unless another field stands between."""
    for at in range(index - 1, max(0, index - 15), -1):
        node = dom.nodes[at]
        if node.tag in ("input", "select", "textarea", "form", "table"):
            return ""
        text = fold(node.text.strip(" :*\n\t"))
        if text:
            return text if len(text) <= 120 else ""
    return ""


def readable(dom: Dom, index: int) -> str:
    """Everything a form shows, the captions of its buttons included."""
    return fold(" ".join([*dom.text(index, _LONGEST).split(), *_captions(dom, index)]))


def _captions(dom: Dom, index: int) -> Iterator[str]:
    for _, node in dom.inside(index):
        if node.tag == "input" and node.get("type").lower() in ("submit", "button"):
            yield node.get("value")
