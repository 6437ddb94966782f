"""The forms a report can be written in, by name."""

from __future__ import annotations

from typing import Protocol

from reports import html, json, xlsx
from reports.scan import Scan


class Format(Protocol):
    """A module that renders a scan."""

    def render(self, scan: Scan, lang: str) -> bytes:
        """The scan in this form."""


FORMATS: dict[str, Format] = {"json": json, "html": html, "xlsx": xlsx}
