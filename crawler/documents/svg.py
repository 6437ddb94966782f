"""Reads the texts of SVG drawings."""

from __future__ import annotations

from lxml import etree

from crawler.documents.draft import Draft, unread
from crawler.model import Document, ProblemKind, Response
from crawler.text import fold

TYPE = "image/svg+xml"
_UNSEEN = frozenset({"defs", "style", "script", "metadata", "symbol", "clipPath", "mask"})


def parse_svg(response: Response) -> Document:
    """Read an SVG; one without texts is a picture that is not read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(response.body, parser)
    draft = Draft()
    _write(draft, root)
    if not draft.blocks:
        return unread(response, TYPE, ProblemKind.UNSUPPORTED, "a drawing without texts")
    draft.title = draft.title or draft.blocks[0].text[:150]
    return draft.document(response, TYPE)


def _write(draft: Draft, root: etree._Element) -> None:
    stack = [root]
    while stack:
        node = stack.pop()
        if not isinstance(node.tag, str) or _hidden(node):
            continue
        name = etree.QName(node).localname
        if name == "title" and node.getparent() is root:
            draft.title = fold(" ".join((node.text or "").split()))
        elif name == "text":
            _write_text(draft, node)
        elif name not in _UNSEEN:
            stack += list(node)[::-1]


def _hidden(node: etree._Element) -> bool:
    style = (node.get("style") or "").replace(" ", "")
    return (
        node.get("display") == "none"
        or node.get("visibility") == "hidden"
        or "display:none" in style
        or "visibility:hidden" in style
    )


def _write_text(draft: Draft, node: etree._Element) -> None:
    """A text; a part with a place of its own below is a line of its own."""
    lines = [node.text or ""]
    for part in node.iter():
        if part is node:
            continue
        if not isinstance(part.tag, str):  # a comment, or an entity that is not unfolded
            lines[-1] += part.tail or ""
            continue
        moved = part.get("y") or part.get("dy")
        if moved and lines[-1].strip():
            lines.append("")
        lines[-1] += (part.text or "") + (part.tail or "")
    for line in lines:
        draft.add(fold(" ".join(line.split())))
