"""Finds download buttons that send a form without anything to fill in.

Only forms whose words are listed in services.toml as those of a download count, and never one that
asks for anything or says that it does more than hand out a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler import posts, services
from crawler.documents import html_handlers, script_calls
from crawler.documents.dom import Dom, Node
from crawler.documents.html_forms import readable
from crawler.documents.html_links import Addresses
from crawler.documents.script_calls import Function

_QUIET = frozenset({"hidden", "submit", "button", "image", "reset"})
_BUTTONS = frozenset({"submit", "image"})
_POSTBACK = "__doPostBack"
_SUBMITS = re.compile(r"\.submit\s*\(\s*\)")
_FORM = re.compile(
    r"document\.(?:forms\[\s*)?['\"]?([\w-]{1,60})['\"]?\]?(?=\.)|"
    r"getElementById\(\s*['\"]([\w-]{1,60})['\"]\s*\)\.submit|\$\(\s*['\"]#([\w-]{1,60})['\"]\s*\)\.submit"
)
_FILLS = re.compile(
    r"(?:\.([\w-]{1,60})\.value|getElementById\(\s*['\"]([\w-]{1,60})['\"]\s*\)\.value)\s*=|"
    r"\$\(\s*['\"]#([\w-]{1,60})['\"]\s*\)\.val\("
)
_MOST_TEXT = 400  # letters of a form that only hands out files


@dataclass(frozen=True, slots=True)
class _Form:
    """A form that asks for nothing."""

    at: int
    action: str
    fields: tuple[tuple[str, str], ...]
    ids: dict[str, str]  # of its fields -> their names


def unfold(dom: Dom, addresses: Addresses) -> dict[str, str]:
    """Gives each listed button the address that stands for its form; what to send by address."""
    forms = [form for at, node in enumerate(dom.nodes) if (form := _form(dom, at, node, addresses))]
    if not forms:
        return {}
    functions = script_calls.functions("\n".join(dom.scripts)[:200_000])
    bodies: dict[str, str] = {}
    for at, node in enumerate(dom.nodes):
        for form, fields in _sent(dom, at, node, forms, functions):
            url = posts.address(form.action, fields)
            bodies[url] = posts.body(fields)
            node.attrs = {**node.attrs, "onclick": "", "href": "#", "data-href": url}
    return bodies


def _form(dom: Dom, at: int, node: Node, addresses: Addresses) -> _Form | None:
    """A form that is sent with POST and has nothing to fill in."""
    if node.tag != "form" or node.get("method").strip().lower() != "post":
        return None
    if node.get("enctype").lower().startswith("multipart"):
        return None
    fields: list[tuple[str, str]] = []
    ids: dict[str, str] = {}
    for _, inner in dom.inside(at):
        if inner.tag in ("textarea", "select"):
            return None
        if inner.tag == "input":
            kind = inner.get("type").strip().lower()
            if kind not in _QUIET:
                return None
            if kind == "hidden" and inner.get("name"):
                fields.append((inner.get("name"), inner.get("value")))
                ids[inner.get("id")] = inner.get("name")
    action = addresses.join(node.get("action")) or addresses.base
    return _Form(at, action, tuple(fields), ids)


def _sent(
    dom: Dom, at: int, node: Node, forms: list[_Form], functions: dict[str, Function]
) -> Iterator[tuple[_Form, list[tuple[str, str]]]]:
    """The form that an element sends, and with what."""
    around = next((form for form in forms if form.at < at < dom.nodes[form.at].end), None)
    if around and _is_button(node):
        named = [(node.get("name"), node.get("value"))] if node.get("name") else []
        if _is_download(dom, at, around, whole=True):
            yield around, [*around.fields, *named]
        return
    code = html_handlers.handler(node) if node.attrs else ""
    for name, given in script_calls.calls(code, {}) if "(" in code else ():
        if name == _POSTBACK and around and given and given[0]:
            argument = given[1] if len(given) > 1 and given[1] else ""
            if _is_download(dom, at, around, target=given[0]):
                yield (
                    around,
                    _with(around, {"__EVENTTARGET": given[0], "__EVENTARGUMENT": argument}),
                )
                return
        elif name in functions:
            found = _filled(functions[name], given, forms)
            if found and _is_download(dom, at, found[0], target=name):
                yield found[0], _with(found[0], found[1])
                return


def _is_button(node: Node) -> bool:
    if node.tag == "button":
        return node.get("type").lower() in ("", "submit")
    return node.tag == "input" and node.get("type").strip().lower() in _BUTTONS


def _filled(
    function: Function, given: list[str | None], forms: list[_Form]
) -> tuple[_Form, dict[str, str]] | None:
    """The form that a function fills with what it is given and sends."""
    if not _SUBMITS.search(function.body):
        return None
    known = function.given(given)
    filled: dict[str, str] = {}
    for match in _FILLS.finditer(function.body):
        value, _ = script_calls.expression(function.body, match.end(), known, {})
        if value is None:
            return None
        filled[match[1] or match[2] or match[3]] = value
    form = next((form for form in forms if filled and _has_all(form, filled)), None)
    if form is None:
        return None
    return form, {form.ids.get(name, name): value for name, value in filled.items()}


def _has_all(form: _Form, names: dict[str, str]) -> bool:
    own = {name for name, _ in form.fields}
    return all(name in own or name in form.ids for name in names)


def _with(form: _Form, values: dict[str, str]) -> list[tuple[str, str]]:
    """The fields of a form with new values; what a page lacks is added."""
    kept = [(name, values.get(name, value)) for name, value in form.fields]
    own = {name for name, _ in form.fields}
    return kept + [(name, value) for name, value in values.items() if name not in own]


def _is_download(dom: Dom, at: int, form: _Form, *, whole: bool = False, target: str = "") -> bool:
    """Whether words say that a button hands out a file, and none that it does anything else."""
    node = dom.nodes[at]
    said = " ".join(
        (dom.text(at, 300), node.get("value"), node.get("title"), node.get("id"), target)
    )
    around = readable(dom, form.at) if whole else said
    names = " ".join(name for name, _ in form.fields if not name.startswith("__"))
    rules = services.RULES
    if len(around) > _MOST_TEXT or rules.never_sent.search(
        f"{around} {form.action} {names} {said}"
    ):
        return False
    return bool(rules.hands_out.search(f"{said} {form.action}"))
