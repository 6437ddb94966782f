"""The report as JSON: the contract's object, keys in its order, Thai readable."""

from __future__ import annotations

import json

from reports.scan import Scan


def render(scan: Scan, lang: str) -> bytes:
    """The scan as UTF-8 JSON; `lang` is already in its texts."""
    return (json.dumps(scan, ensure_ascii=False, indent=1) + "\n").encode()
