"""What a report advises where questions score low: items, and what they lack on this site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from o_items.load import edition_ids, load
from o_items.model import Item
from reports.plan import lacking
from reports.scores import name_of
from scoring.advice import Advice, Low, low
from scoring.engine import Range, leaves_of, walk
from scoring.levels import Level
from scoring.resolve import Result
from scoring.scheme import Scheme


def build(
    scheme: Scheme,
    result: Result,
    level: Level | None,
    scanned: Sequence[Mapping[str, Any]],
    lang: str,
) -> list[dict[str, Any]]:
    """The `advice` of a report, lowest score first; `scanned` are the items of a scan, if any."""
    items = {item["id"]: item for item in scanned}
    entries = []
    for found in low(scheme, result, level):
        advised = [_item(each, result, items, lang) for each in _items(found.advice, scheme)]
        entries.append(_entry(found, scheme, advised, lang))
    return entries


def _entry(found: Low, scheme: Scheme, items: list[dict[str, Any]], lang: str) -> dict[str, Any]:
    name = next(iter(found.scores))
    return {
        "question": name,
        "name": _name(name, scheme, lang),
        "text": _wording(found.advice.id, scheme, lang),
        "score": found.score,
        "needs": found.needs,
        "scores": dict(found.scores),
        "advice": found.advice.text_en if lang == "en" else found.advice.text,
        "basis": found.advice.basis,
        "items": items,
    }


def _name(node: str, scheme: Scheme, lang: str) -> str:
    """What people call a question: "IIT i10", "EIT ส่วนที่ 1 e9"."""
    if ":" in node:
        return name_of(node, scheme, lang)
    trees = (tree for tree in scheme.instruments if any(n.id == node for n in walk(tree)))
    return " ".join(name_of(tree.id, scheme, lang) for tree in trees) + f" {node}"


def _wording(name: str, scheme: Scheme, lang: str) -> str:
    """What the question asks, or the title of a sub-indicator; questions are only in Thai."""
    if name in scheme.questions:
        return "" if lang == "en" else scheme.questions[name].text
    node = next((node for node in walk(scheme.oit) if node.id == name), None)
    return "" if node is None else node.title_en if lang == "en" else node.title


def _items(advice: Advice, scheme: Scheme) -> Iterator[Item]:
    """The edition's items that the advice means, those that took others in too."""
    if scheme.id not in edition_ids():
        return
    below = {
        leaf.id for node in walk(scheme.oit) if node.id in advice.below for leaf in leaves_of(node)
    }
    for item in load(scheme.id).items:
        if item.id in below or {item.key, *item.merges} & set(advice.items):
            yield item


def _item(
    item: Item, result: Result, scanned: Mapping[str, Mapping[str, Any]], lang: str
) -> dict[str, Any]:
    found = scanned.get(item.id)
    missing = lacking(found) if found else ()
    return {
        "id": item.id,
        "key": item.key,
        "title": item.title_en if lang == "en" else item.title,
        "outcome": found["outcome"] if found else _outcome(result.scores[item.id]),
        "missing": [{"id": e["id"], "text": e["text"], "fix": e["fix"]} for e in missing],
    }


def _outcome(value: Range) -> str | None:
    """What a given score says of an item; None where none is given."""
    if not value.applies:
        return "not_applicable"
    if not value.exact:
        return None
    return "passed" if value.score >= 100 else "failed"
