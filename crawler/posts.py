"""Downloads that a site gives only to a form: how such a form stands in an address.

The address is that of the form with what is sent behind "#!post=", so that everything that goes by
addresses goes by it too. Tokens that change at each visit are sent but are no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote_plus, unquote, urlencode

MARK = "#!post="
MOST = 40  # of one site
KIND = {"Content-Type": "application/x-www-form-urlencoded"}

Fields = Iterable[tuple[str, str]]

_PASSING = re.compile(
    r"^__(?!EVENT(?:TARGET|ARGUMENT)$)|token|csrf|nonce|verification", re.IGNORECASE
)
_LONGEST = 300  # letters of a value that says which file


def is_post(url: str) -> bool:
    """Whether an address stands for a form that is sent."""
    return MARK in url


def address(action: str, fields: Fields) -> str:
    """What stands for a form with its fields."""
    kept = [(k, v) for k, v in fields if not _PASSING.search(k) and len(v) <= _LONGEST]
    return action.partition("#")[0] + MARK + urlencode(kept, safe="/:@!$'()*,;~")


def body(fields: Fields) -> str:
    """What a browser sends of the fields."""
    return urlencode(list(fields))


def asked(
    url: str, bodies: Mapping[str, str], headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """How to ask for an address. Only a form that was found on a page of the site is sent.

    Anybody may write such an address; one that no form stands for is asked for as a page.
    """
    action, mark, _ = url.partition(MARK)
    if not mark or url not in bodies:
        return {"url": action, "headers": headers}
    return {"url": action, "method": "POST", "body": bodies[url], "headers": KIND}


def sent(url: str) -> tuple[str, bytes]:
    """Where an address was sent and with what, its tokens left out."""
    action, _, fields = url.partition(MARK)
    return action, quote_plus(unquote(fields), safe="=&+%").encode()
