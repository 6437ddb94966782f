"""Compares two scans of one agency: what was lost, gained, hidden, replaced or mended.

Items and elements are matched by key, as their numbers move between editions. Lost is strict: it
was passed and is failed now. What merely can't be seen any more is told as that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from crawler.urls import canonical
from o_items.load import edition_ids, load
from reports.inert import clean
from reports.scan import Scan
from scoring.engine import Range

PASSED, FAILED, CANT_TELL = "passed", "failed", "cant_tell"


class Kind(StrEnum):
    """What happened, worst first."""

    ITEM_LOST = "item_lost"
    ELEMENT_LOST = "element_lost"
    UNREACHABLE = "unreachable"
    DOCUMENT_GONE = "document_gone"
    ITEM_HIDDEN = "item_hidden"  # can't be told any more
    ELEMENT_HIDDEN = "element_hidden"
    FINDING_NEW = "finding_new"
    LEVEL = "level"
    SCORE = "score"
    DOCUMENT_REPLACED = "document_replaced"
    ITEM_OTHER = "item_other"  # demanded of the agency now, or not any more
    ELEMENT_OTHER = "element_other"
    ITEM_NEW = "item_new"  # of the newer edition
    ITEM_DROPPED = "item_dropped"
    REACHABLE = "reachable"
    ITEM_SEEN = "item_seen"  # can be told again
    ELEMENT_SEEN = "element_seen"
    ITEM_GAINED = "item_gained"
    ELEMENT_GAINED = "element_gained"
    FINDING_MENDED = "finding_mended"


class Cause(StrEnum):
    """Who changed: the site, or the program and its criteria."""

    SITE = "site"
    CHECKER = "checker"
    UNKNOWN = "unknown"


LOST = (Kind.ITEM_LOST, Kind.ELEMENT_LOST)
GAINED = (Kind.ITEM_GAINED, Kind.ELEMENT_GAINED)
HIDDEN = (Kind.ITEM_HIDDEN, Kind.ELEMENT_HIDDEN)
_ORDER = {kind: at for at, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `before` and `after` are outcomes, addresses or levels, as the kind has it."""

    kind: Kind
    item: str = ""  # its number in the newer scan, or in the older one where only that has it
    element: str = ""
    key: str = ""  # of the item or element; stays when the number moves
    text: str = ""  # title of the item, text of the element, message of the finding
    before: str = ""
    after: str = ""
    before_score: Range | None = None
    after_score: Range | None = None
    required: bool = True
    cause: Cause = Cause.SITE
    note: str = ""  # why it is as it is now
    fix: str = ""
    sure: bool = False  # a document that is gone: its address says so itself

    @property
    def lost(self) -> bool:
        """Whether the agency lost something, not the checker its way to see it."""
        return self.kind in LOST and self.cause is not Cause.CHECKER


@dataclass(frozen=True, slots=True)
class Place:
    """An item, or an element of one, as a report has it."""

    item: Mapping[str, Any]
    element: Mapping[str, Any] | None = None

    @property
    def outcome(self) -> str:
        """Its outcome."""
        return str((self.element or self.item)["outcome"])

    @property
    def required(self) -> bool:
        """Whether it counts in the score."""
        return self.element is None or bool(self.element["required"])


def compare(before: Scan, after: Scan, again: Scan | None = None) -> tuple[Change, ...]:
    """The changes, worst first. `again` is the older crawl judged as the newer one was."""
    changes = [*_scores(before, after)]
    if unreachable(before) or unreachable(after):
        changes += _reach(before, after)
    else:
        old, new = places(before), places(after)
        changes += _outcomes(old, new, _Causes(before, after, again))
        changes += _editions(before, after)
        changes += _documents(old, new, after)
        changes += _findings(before, after)
    return tuple(sorted(changes, key=lambda change: _ORDER[change.kind]))


def same_checker(before: Scan, after: Scan) -> bool:
    """Whether one version of the program with one set of criteria judged both."""
    return bool(before["tool"] == after["tool"] and before["edition"] == after["edition"])


def unreachable(scan: Scan) -> bool:
    """Whether the site could not be audited at all."""
    return any(finding["kind"] == "unreachable" for finding in scan["findings"])


def places(scan: Scan) -> dict[str, Place]:
    """Every item and element of a report by a key that holds in every edition."""
    keys, found = element_keys(scan["edition"]), {}
    for item in scan["items"]:
        found[item_place(item["key"])] = Place(item)
        for element in item["elements"]:
            number = element["id"].rpartition(".")[2]
            found[keys.get(element["id"], f"{item['key']}.{number}")] = Place(item, element)
    return found


def item_place(key: str) -> str:
    """The key of an item among the keys of elements."""
    return f"item:{key}"


@cache
def element_keys(edition: str) -> Mapping[str, str]:
    """The lasting keys of an edition's elements by number; none of an edition that doesn't ship."""
    if edition not in edition_ids():
        return {}
    return {element.id: element.key for item in load(edition).items for element in item.elements}


class _Causes:
    """Tells what changed the outcome of a place."""

    def __init__(self, before: Scan, after: Scan, again: Scan | None) -> None:
        self.same = same_checker(before, after)
        self.again = places(again) if again and not unreachable(again) else {}

    def of(self, key: str, before: str, after: str) -> Cause:
        if self.same:
            return Cause.SITE
        outcome = self.again[key].outcome if key in self.again else ""
        return {after: Cause.CHECKER, before: Cause.SITE}.get(outcome, Cause.UNKNOWN)


def _reach(before: Scan, after: Scan) -> Iterator[Change]:
    """Whether the site can be opened; what it holds can't be compared then."""
    if unreachable(before) != unreachable(after):
        yield Change(Kind.UNREACHABLE if unreachable(after) else Kind.REACHABLE)


def _outcomes(
    old: Mapping[str, Place], new: Mapping[str, Place], causes: _Causes
) -> Iterator[Change]:
    for key, place in new.items():
        if key in old and old[key].outcome != place.outcome:
            before, after = old[key].outcome, place.outcome
            yield _outcome(key, place, before, causes.of(key, before, after))


def _outcome(key: str, place: Place, before: str, cause: Cause) -> Change:
    item, element = place.item, place.element
    held = item["elements"] if element is None else [element]
    reason = next((e for e in held if e["outcome"] == place.outcome), {"note": "", "fix": ""})
    return Change(
        _kind(before, place.outcome, element is None),
        item["id"],
        element["id"] if element else "",
        key.removeprefix("item:"),
        clean(element["text"] if element else item["title"]),
        before,
        place.outcome,
        required=place.required,
        cause=cause,
        note=clean(reason["note"]),
        fix=clean(reason["fix"]),
    )


_STEPS = {
    (PASSED, FAILED): "lost",
    (FAILED, PASSED): "gained",
    (PASSED, CANT_TELL): "hidden",
    (FAILED, CANT_TELL): "hidden",
    (CANT_TELL, PASSED): "seen",
    (CANT_TELL, FAILED): "seen",
}


def _kind(before: str, after: str, of_item: bool) -> Kind:
    step = _STEPS.get((before, after), "other")
    return Kind(f"{'item' if of_item else 'element'}_{step}")


def _editions(before: Scan, after: Scan) -> Iterator[Change]:
    """Items that one of two editions does not have."""
    if before["edition"] == after["edition"]:
        return
    old, new = ({item["key"]: item for item in scan["items"]} for scan in (before, after))
    merged = _merged(after["edition"])
    for key in new.keys() - old.keys():
        yield _demand(Kind.ITEM_NEW, new[key])
    for key in old.keys() - new.keys() - merged:
        yield _demand(Kind.ITEM_DROPPED, old[key])


def _demand(kind: Kind, item: Mapping[str, Any]) -> Change:
    return Change(kind, item["id"], key=item["key"], text=clean(item["title"]))


def _merged(edition: str) -> set[str]:
    if edition not in edition_ids():
        return set()
    return {key for item in load(edition).items for key in item.merges}


def _scores(before: Scan, after: Scan) -> Iterator[Change]:
    for node in ("oit", "overall"):
        old, new = before["scores"][node], after["scores"][node]
        if old and new and old != new:
            yield Change(Kind.SCORE, key=node, before_score=Range(**old), after_score=Range(**new))
    old, new = before["scores"]["level"] or "", after["scores"]["level"] or ""
    if old != new:
        yield Change(Kind.LEVEL, before=clean(old), after=clean(new))


def _documents(old: Mapping[str, Place], new: Mapping[str, Place], after: Scan) -> Iterator[Change]:
    """Pages and files that proved an element and are another now, or are not found any more."""
    gone, unread = _problems(after)
    anywhere = {_same(url) for url in _all_urls(after)}
    told: set[tuple[str, str, str]] = set()
    for key, place in old.items():
        now = new.get(key)
        if place.element is None or now is None or place.outcome != PASSED:
            continue
        for url, other in _replaced(place, now):
            if _same(url) in unread:
                continue  # its proof may well be there
            sure = _same(url) in gone
            lost = not other and (sure or (now.outcome == FAILED and _same(url) not in anywhere))
            once = (now.item["id"], url, other)
            if once not in told and (other or lost):
                told.add(once)
                yield _document(now.item, url, other, sure)


def _document(item: Mapping[str, Any], url: str, other: str, sure: bool) -> Change:
    return Change(
        Kind.DOCUMENT_REPLACED if other else Kind.DOCUMENT_GONE,
        item["id"],
        key=item["key"],
        text=clean(item["title"]),
        before=clean(url),
        after=clean(other),
        sure=sure,
    )


def _replaced(place: Place, now: Place) -> Iterator[tuple[str, str]]:
    """Addresses that an element's proof was at, each with the new one in its stead, or ""."""
    had, has = _proofs(place), _proofs(now)
    kept = {_same(url) for url in [*has, *now.item["urls"]]}
    new = [url for url in has if _same(url) not in {_same(old) for old in had}]
    for at, url in enumerate(url for url in had if _same(url) not in kept):
        yield url, new[min(at, len(new) - 1)] if new and now.outcome == PASSED else ""


def _proofs(place: Place) -> list[str]:
    assert place.element is not None
    return list(dict.fromkeys(proof["url"] for proof in place.element["evidence"]))


def _problems(scan: Scan) -> tuple[set[str], set[str]]:
    """Addresses that the site says are gone, and those that could not be read this time."""
    gone = {_same(p["url"]) for p in scan["scan"]["problems"] if p["kind"] == "gone"}
    return gone, {_same(p["url"]) for p in scan["scan"]["problems"]} - gone


def _all_urls(scan: Scan) -> Iterator[str]:
    for item in scan["items"]:
        yield from item["urls"]
        for element in item["elements"]:
            yield from (proof["url"] for proof in element["evidence"])


@lru_cache(maxsize=10_000)
def _same(url: str) -> str:
    """The address without what changes when a site moves to https or drops its www."""
    address = canonical(url)
    return address.partition("://")[2].removeprefix("www.") or address


def _findings(before: Scan, after: Scan) -> Iterator[Change]:
    """Findings by kind, item and address: a message may name facts that move."""
    unseen = {item["key"] for item in after["items"] if item["outcome"] == CANT_TELL}
    yield from (change for change, _ in _more(before, after, Kind.FINDING_NEW))
    for change, key in _more(after, before, Kind.FINDING_MENDED):
        if key not in unseen:
            yield change


def _more(less: Scan, more: Scan, kind: Kind) -> Iterator[tuple[Change, str]]:
    """What one report finds and the other does not, with the item's key."""
    known = Counter(group for group, _ in _grouped(less))
    messages = {finding["message"] for _, finding in _grouped(less)}
    # Of several with one group, those whose very message is known are the known ones.
    ordered = sorted(_grouped(more), key=lambda pair: pair[1]["message"] not in messages)
    for group, found in ordered:
        if known[group] > 0:
            known[group] -= 1
            continue
        change = Change(kind, found["item"], key=found["kind"], text=clean(found["message"]),
                        after=clean(found["url"]))  # fmt: skip
        yield change, group[1]


def _grouped(scan: Scan) -> Iterable[tuple[tuple[str, str, str], Mapping[str, Any]]]:
    keys = {item["id"]: item["key"] for item in scan["items"]}
    for found in scan["findings"]:
        if found["kind"] not in ("edition", "unreachable"):
            yield (found["kind"], keys.get(found["item"], ""), _same(found["url"])), found
