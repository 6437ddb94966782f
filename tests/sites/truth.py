"""The written truth of the test sites, and how an audit compares with it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.demo.server import site_folder

HERE = Path(__file__).parent
SITES = ("demo", "cms", "script")


@dataclass(frozen=True, slots=True)
class Compared:
    """One element: what a person concluded, what the audit says, and whether that is right."""

    site: str
    item: str
    element: str
    want: str
    got: str
    allowed: bool  # can't tell is honest here: what shows it can't be read by a program

    @property
    def right(self) -> bool:
        return self.got == self.want or (self.allowed and self.got == "cant_tell")


def www(site: str) -> Path:
    """The folder that is served."""
    return site_folder() if site == "demo" else HERE / site / "www"


def truth(site: str, *, with_sheet: bool = True) -> dict[str, Any]:
    """The truth file, with the items that differ without a sheet put in where none is given."""
    data = tomllib.loads((HERE / site / "truth.toml").read_text(encoding="utf-8"))
    if not with_sheet:
        data |= data.get("without_submissions", {})
    return data


def compare(site: str, scan: dict[str, Any], *, with_sheet: bool = True) -> Iterator[Compared]:
    """Every element of a scan beside the truth."""
    known = truth(site, with_sheet=with_sheet)
    machine = known.get("machine", {})
    for item in scan["items"]:
        for element in item["elements"]:
            yield Compared(
                site,
                item["id"],
                element["id"],
                known[item["id"]]["elements"][element["id"]],
                element["outcome"],
                machine.get(item["id"], {}).get(element["id"]) == "cant_tell",
            )


def paths(urls: list[str]) -> list[str]:
    """Addresses of a report as paths on the site, the way truth writes them."""
    return [unquote(urlsplit(u).path + ("?" + urlsplit(u).query if "?" in u else "")) for u in urls]
