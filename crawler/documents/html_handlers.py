"""Finds what a page's own scripts open when something is clicked, and what they show at once.

Scripts are read, never run: only functions and calls of the kinds listed in services.toml count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler import services
from crawler.documents.dom import Dom, Node

_MAKER = re.compile(
    r"\b(\w{1,60})\s*(?:=\s*(?:function\s*)?)?\(\s*(\w{1,60})\s*\)\s*(?:=>\s*)?"
    r"\{((?:[^{}]|\{[^{}]{0,200}\}){1,600})\}"
)
_GOES = r"(?:window\.open\s*\(|location(?:\.href|\.assign\s*\(|\.replace\s*\()?\s*=?)\s*"
_CALL = re.compile(r"(?:^|[\s;:(])(\w+)\s*\(\s*(?:(['\"])([\w.\-/%]{1,200})\2|(\d{1,20}))\s*\)")
_MOST = 200_000  # letters of a page's scripts that are read

Makers = dict[str, tuple[str, str]]  # name of a function -> what stands before and after


def unfold(dom: Dom) -> None:
    """Gives each element whose handler is listed the address that its function opens."""
    makers = _makers(_code(dom))
    if not makers:
        return
    for node in dom.nodes:
        address = _address(node, makers) if node.attrs else ""
        if address:
            node.attrs = {**node.attrs, "data-href": address}


def shown(dom: Dom) -> Iterator[str]:
    """The files that scripts put into the page, each once."""
    code = _code(dom).replace("\\/", "/")
    found = (match[1] for pattern in services.RULES.shows for match in pattern.finditer(code))
    yield from dict.fromkeys(found)


def _code(dom: Dom) -> str:
    return "\n".join(script for script in dom.scripts if "(" in script or "=" in script)[:_MOST]


def _makers(code: str) -> Makers:
    """The listed functions of one argument that open an address made of it."""
    found: Makers = {}
    for name, argument, body in _MAKER.findall(code):
        if services.RULES.handlers.search(name):
            goes = re.search(
                _GOES + rf"(['\"])([^'\"]*)\1\s*\+\s*{argument}\b(?:\s*\+\s*(['\"])([^'\"]*)\3)?",
                body,
            )
            goes = goes or re.search(_GOES + rf"(`)([^`$]*)\$\{{{argument}\}}()([^`$]*)`", body)
            if goes and not services.RULES.harmful.search(goes[2]):
                found[name] = goes[2], goes[4] or ""
    return found


def _address(node: Node, makers: Makers) -> str:
    code = node.get("onclick")
    href = node.get("href")
    if href.lower().startswith("javascript:"):
        code += ";" + href[11:]
    for call in _CALL.finditer(code[:2000]):
        if call[1] in makers:
            before, after = makers[call[1]]
            address = f"{before}{call[3] or call[4]}{after}"
            return address if re.match(r"https?:|[./]", address) else "./" + address
    return ""
