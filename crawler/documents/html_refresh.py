"""Finds where a page's own scripts lead a visitor without a click, as welcome pages do.

Scripts are read, never run: only an address written out whole counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from crawler.documents.dom import Dom

_LITTLE = 800  # letters: a page with more to read is no page that only leads on
_MOST = 50_000  # letters of scripts that are read
_WAYS = 20  # addresses in them that are looked at
_GOES = re.compile(
    r"\blocation(?:\.href)?\s*=\s*(['\"`])([^'\"`<>\n]{1,500})\1\s*(?=[;:,})'\"\n]|$)"
    r"|\blocation\.(?:replace|assign)\(\s*(['\"`])([^'\"`<>\n]{1,500})\3\s*\)"
    r"|\bwindow\.open\(\s*(['\"`])([^'\"`<>\n]{1,500})\5\s*,\s*['\"]_(?:self|top|parent)['\"]"
)
_COMMENT = re.compile(r"/\*.{0,2000}?\*/|(?m:(?<![:'\"\w])//[^\n]*$)|<!--|-->", re.DOTALL)
_ASKS = re.compile(
    r"\b(?:if|else|switch|case|while|for|catch)\b|\?|&&|\|\||click|key|submit|change"
)
_NAMED = re.compile(
    r"\bfunction\s+(\w+)|\b(\w+)\s*[=:]\s*(?:async\s*)?(?:function\b|\([^()]*\)\s*=>)"
)


def leads(dom: Dom) -> tuple[str, tuple[str, ...]]:
    """Where a page leads by itself, '' if nowhere, and where it may lead, as written."""
    if not dom.nodes or dom.nodes[0].chars > _LITTLE:
        return "", ()
    onload = "".join(
        f"\n{node.get('onload')};" for node in dom.nodes if node.tag in ("body", "frameset", "img")
    )
    code = _COMMENT.sub("", "\n;".join([*dom.scripts, onload]).replace("\\'", "'")[:_MOST])
    code = code.replace('\\"', '"').replace("\\/", "/")
    found = [(m.start(), m[2] or m[4] or m[6]) for m in islice(_GOES.finditer(code), _WAYS)]
    always = next((address for at, address in found if _always(code, at)), "")
    return always, tuple(dict.fromkeys(address for _, address in found if address != always))


def _always(code: str, at: int) -> bool:
    """Whether nothing is asked before the code at a place runs."""
    return not any(_ASKS.search(head) or _idle(head, code) for head in _heads(code, at))


def _heads(code: str, at: int) -> Iterator[str]:
    """What stands before the blocks around a place, and before it in its own statement."""
    heads: list[str] = []
    begin = 0
    for found in re.finditer(r"[{};]", code[:at]):
        if found[0] == "{":
            heads.append(code[begin : found.start()])
        elif found[0] == "}" and heads:
            heads.pop()
        begin = found.end()
    yield from heads
    yield code[begin:at]


def _idle(head: str, code: str) -> bool:
    """Whether a block belongs to a named function that no script calls."""
    named = _NAMED.search(head)
    name = (named[1] or named[2]) if named else ""
    return bool(name) and name != "onload" and len(re.findall(rf"\b{name}\b", code)) < 2
