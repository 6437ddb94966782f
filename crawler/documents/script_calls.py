"""Reads the few forms of script that pages open files with: calls, functions, joined texts.

Nothing is run. What is not plainly a joined text of known values has no value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

_TEXT = r"'(?:[^'\\\n]|\\.){0,2000}'|\"(?:[^\"\\\n]|\\.){0,2000}\"|`[^`]{0,2000}`"
_BODY = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]{0,400}\}){0,400}\}){1,3000})\}"
_PARAMETERS = r"\(\s*([\w$]{1,40}(?:\s*,\s*[\w$]{1,40}){0,5})?\s*\)"
_FUNCTION = re.compile(
    rf"(?:\bfunction\s+([\w$]{{1,60}})\s*{_PARAMETERS}|\b([\w$]{{1,60}})\s*[=:]\s*(?:async\s*)?"
    rf"(?:function\s*{_PARAMETERS}|(?:{_PARAMETERS}|([\w$]{{1,40}}))\s*=>))\s*{_BODY}"
)
_CALL = re.compile(
    r"(?:^|[\s;:(])([\w$]{1,60})\s*\(((?:[^()'\"`]|\([^()]{0,200}\)|" + _TEXT + r"){0,200})\)"
)
# Texts are passed over: what stands in them sets nothing.
_SET = re.compile(rf"{_TEXT}|(?<![.\w$])([\w$]{{1,40}})\s*=\s*(?={_TEXT}|[\w$]|\()")
_TERM = re.compile(
    rf"\s*(?:({_TEXT})|(\d{{1,20}})|(encodeURI(?:Component)?|escape|String)\s*\(|"
    r"((?:\$\(\s*[\w$]{1,40}\s*\)|[\w$]{1,40})(?:\.(?:currentTarget|target))?)"
    r"(?:\.(?:data|attr|getAttribute)\(\s*['\"]([\w-]{1,60})['\"]\s*\)|\.dataset\.(\w{1,60})|"
    r"\.dataset\[\s*['\"]([\w-]{1,60})['\"]\s*\])?)\s*(?:\.(?:trim|toString)\(\))?"
)
_SELF = re.compile(r"(?:\$\(\s*)?(?:this|e|ev|evt|event|el|elem|element|btn|a|link|item|node)\b")
_MOST = 300  # functions of a page

Values = Mapping[str, str]  # by name


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a page."""

    parameters: tuple[str, ...]
    body: str

    def given(self, values: list[str | None]) -> dict[str, str]:
        """The values of its parameters in a call."""
        pairs = zip(self.parameters, values, strict=False)
        return {name: value for name, value in pairs if value is not None}


def functions(code: str) -> dict[str, Function]:
    """The functions that a page names."""
    found: dict[str, Function] = {}
    for match in _FUNCTION.finditer(code):
        name = match[1] or match[3]
        parameters = match[2] or match[4] or match[5] or match[6] or ""
        found[name] = Function(tuple(re.findall(r"[\w$]+", parameters)), match[7])
        if len(found) >= _MOST:
            break
    return found


def calls(code: str, attributes: Values) -> Iterator[tuple[str, list[str | None]]]:
    """The calls in a handler, with the values of what is given to them, None where unknown."""
    for match in _CALL.finditer(code[:4000]):
        given, at = list[str | None](), 0
        while at < len(match[2]) and len(given) < 6:
            value, end = expression(match[2], at, {}, attributes)
            comma = match[2].find(",", end)
            whole = match[2][end : comma if comma >= 0 else None].strip() == ""
            given.append(value if whole else None)
            at = comma + 1 if comma >= 0 else len(match[2])
        yield match[1], given


def constants(code: str) -> dict[str, str]:
    """The texts that a page gives a name."""
    return assigned(code, {}, {})


def assigned(code: str, known: Values, attributes: Values) -> dict[str, str]:
    """What is known, with what a piece of code gives a name after it."""
    values = dict(known)
    for match in _SET.finditer(code):
        value, _ = expression(code, match.end(), values, attributes) if match[1] else (None, 0)
        if value is not None:
            values[match[1]] = value
    return values


def expression(code: str, at: int, known: Values, attributes: Values) -> tuple[str | None, int]:
    """The text that begins at a place, None where a part of it is unknown; and where it ends."""
    parts: list[str] = []
    while True:
        match = _TERM.match(code, at)
        if match is None:
            return None, at
        value, at = _value(code, match, known, attributes)
        if value is None:
            return None, at
        parts.append(value)
        joined = re.compile(r"\s*\+(?!=)").match(code, at)
        if joined is None:
            return "".join(parts), at
        at = joined.end()


def _value(
    code: str, match: re.Match[str], known: Values, attributes: Values
) -> tuple[str | None, int]:
    text, number, function, name = match[1], match[2], match[3], match[4]
    if text:
        return _text(text, known), match.end()
    if number:
        return number, match.end()
    if function:
        value, end = expression(code, match.end(), known, attributes)
        closed = re.compile(r"\s*\)").match(code, end)
        if value is None or closed is None:
            return None, end
        plain = function == "String"
        return value if plain else quote(
            value, safe="~()*!'/:?=&" if "I(" in function else "~"
        ), closed.end()
    kept = match[5] or match[6] or match[7]
    if kept:
        return (_attribute(kept, attributes) if _SELF.match(name) else None), match.end()
    return known.get(name.strip()), match.end()


def _attribute(name: str, attributes: Values) -> str | None:
    dashed = re.sub(r"[A-Z]", lambda m: "-" + m[0].lower(), name)
    return attributes.get(f"data-{dashed}") or attributes.get(name) or None


def _text(written: str, known: Values) -> str | None:
    inner = written[1:-1]
    if written[0] != "`":
        return re.sub(r"\\(.)", r"\1", inner)
    names = re.findall(r"\$\{([^}]*)\}", inner)
    if any(name.strip() not in known for name in names):
        return None
    return re.sub(r"\$\{([^}]*)\}", lambda m: known[m[1].strip()], inner)
