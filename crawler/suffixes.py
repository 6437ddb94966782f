"""Tells registered domains from bare suffixes by the public suffix list.

Only the list that is installed with tldextract is read, without the library: it starts slowly, and
a look-up of the list on the network would leave the guard's reach.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

_LIST = ".tld_set_snapshot"
_PRIVATE = "===BEGIN PRIVATE DOMAINS==="


@cache
def _rules() -> frozenset[str]:
    """The list's rules of registries; what companies sell below their own names is left out."""
    spec = find_spec("tldextract")
    assert spec is not None
    assert spec.origin is not None
    text = (Path(spec.origin).parent / _LIST).read_text(encoding="utf-8")
    lines = text.partition(_PRIVATE)[0].split("\n")
    return frozenset(line.strip() for line in lines if line and not line.startswith("//"))


def _length(labels: list[str]) -> int:
    """How many labels at the end of a name are its suffix; 0 if it has none that is known."""
    rules = _rules()
    for at in range(len(labels)):
        name = ".".join(labels[at:])
        if "!" + name in rules:
            return len(labels) - at - 1
        if name in rules or "*." + ".".join(labels[at + 1 :]) in rules:
            return len(labels) - at
    return 0


def is_registered(host: str) -> bool:
    """Whether a name stands under a public suffix, as "nfe.go.th" does and "go.th" does not."""
    labels = host.rstrip(".").casefold().split(".")
    suffix = _length([_letters(label) for label in labels])
    return 0 < suffix < len(labels)


def _letters(label: str) -> str:
    """A label as the list writes it."""
    if not label.startswith("xn--"):
        return label
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label
