"""Check truth.toml: `python -m tests.sites.script.check_truth CRITERIA.yaml` compares its ids."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Items = dict[str, dict[str, Any]]
HERE = Path(__file__).parent
OUTCOMES = {"passed", "failed", "cant_tell"}


def main() -> int:
    """Print every fault found; 1 if there is any."""
    truth = tomllib.loads((HERE / "truth.toml").read_text("utf-8"))
    machine = truth.pop("machine")
    truth.pop("site")
    faults = [*wrong_values(truth), *missing_files(truth), *stray(machine, truth)]
    for criteria in sys.argv[1:]:
        wanted = set(re.findall(r"- id: (O[\d.]+)\s", Path(criteria).read_text("utf-8")))
        faults += [f"not on both sides: {name}" for name in sorted(wanted ^ ids(truth))]
    print("\n".join(faults) or f"{len(truth)} items, {len(ids(truth)) - len(truth)} elements: good")
    return bool(faults)


def ids(truth: Items) -> set[str]:
    """All item and element ids."""
    return set(truth) | {name for item in truth.values() for name in item["elements"]}


def wrong_values(truth: Items) -> Iterator[str]:
    """Find unknown outcomes and items whose found_by or reason does not fit."""
    for name, item in truth.items():
        values = {item["outcome"], *item["elements"].values()}
        if not values <= OUTCOMES:
            yield f"{name}: {values - OUTCOMES}"
        if bool(item["urls"]) == (item["found_by"] == "none"):
            yield f"{name}: found_by does not fit urls"
        if bool(item["why"]) == (item["outcome"] == "passed"):
            yield f"{name}: a reason is due exactly when it did not pass"


def missing_files(truth: Items) -> Iterator[str]:
    """Find addresses that the site does not have."""
    for name, item in truth.items():
        for url in item["urls"]:
            key = url.replace("/#/", "h-").strip("/").replace("/", "-")
            places = (HERE / "www" / url[1:], HERE / "www/api/page" / f"{key}.json")
            if not any(place.is_file() for place in places):
                yield f"{name}: no {url}"


def stray(machine: Items, truth: Items) -> Iterator[str]:
    """Find machine verdicts of elements that do not exist."""
    for name, elements in machine.items():
        yield from (f"machine.{name}: {e}" for e in elements if e not in truth[name]["elements"])


if __name__ == "__main__":
    sys.exit(main())
