"""Whole sites, audited for real and compared with their written truth, element by element."""

from __future__ import annotations

import pytest

from tests.sites.audits import audited
from tests.sites.truth import SITES, compare, paths, truth


def _wrong(site: str, *, with_sheet: bool = True) -> list[str]:
    scan = audited(site, with_sheet=with_sheet)
    return [
        f"{c.element}: want {c.want}, got {c.got}"
        for c in compare(site, scan, with_sheet=with_sheet)
        if not c.right
    ]


@pytest.mark.parametrize("site", SITES)
def test_every_element_of_a_site_is_judged_as_a_person_judged_it(site: str) -> None:
    assert _wrong(site) == []


def test_the_demonstration_site_without_its_sheet_is_judged_on_the_whole_site() -> None:
    assert _wrong("demo", with_sheet=False) == []


@pytest.mark.parametrize("site", SITES)
def test_the_evidence_is_where_a_person_found_it(site: str) -> None:
    known = truth(site)
    lost = [
        item["id"]
        for item in audited(site)["items"]
        if item["outcome"] == "passed"
        and not any(_at(path, known[item["id"]]["urls"]) for path in paths(item["urls"]))
    ]
    assert lost == []


def _at(path: str, places: list[str]) -> bool:
    """Whether a path is one of the places, or an article of a list that is one."""
    return any(path == place or path.startswith(f"{place.rstrip('/')}/") for place in places)
