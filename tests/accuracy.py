"""Prints precision and recall on the test sites, by item and by kind of element."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from o_items.load import load
from tests.sites.audits import audited
from tests.sites.truth import SITES, Compared, compare


def main() -> None:
    """Audit every site and print the tables."""
    found = [c for site in SITES for c in compare(site, audited(site))]
    kinds = {
        element.id: element.any_of[0].check
        for item in load("2568").items
        for element in item.elements
        if element.any_of
    }
    _table("site", found, lambda c: c.site)
    _table("item", found, lambda c: c.item)
    _table("kind of element", found, lambda c: kinds[c.element])


def _table(name: str, found: Iterable[Compared], key: Callable[[Compared], str]) -> None:
    groups: dict[str, list[Compared]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
        groups["all"].append(one)
    print(f"\n{name:32} {'n':>4} {'right':>6} {'precision':>10} {'recall':>7} {'cant_tell':>10}")
    for group, ones in groups.items():
        print(f"{group:32} {_figures(ones)}")


def _figures(ones: list[Compared]) -> str:
    right = sum(c.right for c in ones)
    said = [c for c in ones if c.got == "passed"]
    true = [c for c in ones if c.want == "passed"]
    both = sum(c.want == "passed" for c in said)
    unsure = sum(c.got == "cant_tell" for c in ones)
    precision, recall = _share(both, len(said)), _share(both, len(true))
    return f"{len(ones):4} {right:6} {precision:>10} {recall:>7} {unsure:10}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


if __name__ == "__main__":
    main()
