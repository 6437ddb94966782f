"""Finds what a page's own scripts open when something is clicked, and what they show at once.

Scripts are read, never run: only functions and calls of the kinds listed in services.toml count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from crawler import services
from crawler.documents import script_calls
from crawler.documents.dom import Dom, Node
from crawler.documents.script_calls import Function, Values

_GOES = re.compile(
    r"window\.open\s*\(|\blocation(?:\.href|\.assign\s*\(|\.replace\s*\()?\s*=?\s*(?=['\"`\w$])|"
    r"\.(?:setAttribute|attr|prop)\s*\(\s*['\"](?:href|src|data)['\"]\s*,|\.(?:href|src)\s*=(?!=)"
)
# A listener on elements of a kind: the selector, then what it does.
_LISTENS = re.compile(
    r"""(?:\$\(\s*document\s*\)\.on\(\s*['"]click['"]\s*,\s*|(?:\$|jQuery|querySelectorAll)\(\s*)"""
    r"""['"]([\w.#\[\]-]{1,80})['"]\s*(?:,\s*|\)\s*\.(?:click\(|on\(\s*['"]click['"]\s*,|forEach\()"""
    r"""[^{}]{0,80}?(?=function|=>|\())[^{}]{0,80}?"""
    r"""\{((?:[^{}]|\{(?:[^{}]|\{[^{}]{0,400}\}){0,400}\}){1,3000})\}"""
)
_SENDS = re.compile(r"\.(?:post|ajax|submit|send)\s*\(|\bfetch\s*\(|confirm\s*\(")
_MOST = 200_000  # letters of a page's scripts that are read


def unfold(dom: Dom) -> None:
    """Gives each element whose handler is listed the address that it opens, and that alone."""
    code = _code(dom)
    functions = {
        name: function
        for name, function in script_calls.functions(code).items()
        if services.RULES.handlers.search(name)
    }
    listeners = _listeners(code)
    constants = script_calls.constants(code) if functions or listeners else {}
    for node in dom.nodes:
        if not node.attrs:
            continue
        address = _of_handler(node, functions, constants) or _of_listener(
            node, listeners, constants
        )
        if address:
            _lead(node, address)


def _lead(node: Node, address: str) -> None:
    """Lets an element lead to the address instead of to what its handler and data seem to name."""
    kept = {k: v for k, v in node.attrs.items() if k != "onclick" and not k.startswith("data-")}
    if (kept.get("href") or "").lower().startswith("javascript:"):
        kept["href"] = "#"
    node.attrs = {**kept, "data-href": address}


def shown(dom: Dom) -> Iterator[str]:
    """The files that scripts put into the page, each once."""
    code = _code(dom).replace("\\/", "/")
    found = (match[1] for pattern in services.RULES.shows for match in pattern.finditer(code))
    yield from dict.fromkeys([*found, *_books(dom)])


def _books(dom: Dom) -> list[str]:
    """The scripts with the pages of a book, on the page of one."""
    named = [each for each in dom.scripts if len(each) < 500]
    if not any(map(services.RULES.book_signs.search, named)):
        return []
    return [each for each in named if services.is_book(each)]


def _code(dom: Dom) -> str:
    return "\n".join(script for script in dom.scripts if "(" in script or "=" in script)[:_MOST]


def handler(node: Node) -> str:
    """What an element runs when it is clicked."""
    href = node.get("href")
    return node.get("onclick") + (";" + href[11:] if href[:11].lower() == "javascript:" else "")


def _of_handler(node: Node, functions: Mapping[str, Function], constants: Values) -> str:
    code = handler(node)
    if "(" not in code and "=" not in code:
        return ""
    data = _data(node)
    for name, given in script_calls.calls(code, data):
        function = functions.get(name)
        if function:
            address = _opened(function.body, {**constants, **function.given(given)}, data)
            if address:
                return address
    return _opened(code, constants, data) if "+" in code else ""


def _of_listener(node: Node, listeners: Mapping[str, str], constants: Values) -> str:
    if not listeners:
        return ""
    names = [f"#{node.get('id')}", *(f".{name}" for name in node.get("class").split())]
    names += [f"[{name}]" for name in node.attrs if name.startswith("data-")]
    body = next((listeners[name] for name in names if name in listeners), "")
    return _opened(body, constants, _data(node)) if body else ""


def _data(node: Node) -> dict[str, str]:
    return {name: value for name, value in node.attrs.items() if value and len(value) < 500}


def _listeners(code: str) -> dict[str, str]:
    """What is done on a click, by the last class, id or attribute of the selector."""
    found: dict[str, str] = {}
    for selector, body in _LISTENS.findall(code) if "click" in code else ():
        named = re.search(r"[.#][\w-]+$|\[[\w-]+\]$", selector)
        if named and not _SENDS.search(body):
            found[named[0]] = body
    return found


def _opened(code: str, known: Values, data: Values) -> str:
    """The first address that a piece of code opens, if all of it is known."""
    values = script_calls.assigned(code, known, data)
    for goes in _GOES.finditer(code):
        address, _ = script_calls.expression(code, goes.end(), values, data)
        if address and not services.RULES.harmful.search(address):
            found = address.strip()
            if found.lower().startswith(("javascript:", "about:")) or found in {"#", "_blank"}:
                continue
            return found if re.match(r"https?:|[./]", found) else "./" + found
    return ""
