"""Takes over the verdict of the scan before where nothing changed that could change it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from checks.periods import is_due
from crawler import crawl
from crawler.job import Done
from fleet import runs, saved
from fleet.request import Request
from o_items.model import Edition, Span
from reports import store
from reports.scan import Scan
from reports.version import tool_version


def verdict_key(fingerprint: str, request: Request, edition: Edition, day: date) -> str:
    """A digest of all that a verdict depends on: site, question, what is due, rules."""
    if not fingerprint:
        return ""
    due = [is_due(span, edition.year, day) for span in Span]
    asked = {**asdict(request), "as_of": None}
    parts = [fingerprint, asked, due, edition.version, tool_version()]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def report(
    db: Database, last: Mapping[str, Any] | None, key: str, folder: Path, done: Done
) -> Scan | None:
    """The report of the scan before as of now; None if anything changed."""
    if not key or last is None or last["fingerprint"] != key:
        return None
    found = store.report(db, last["id"])
    if found is None:
        return None
    state = crawl.end(folder, done)
    finished = datetime.now(runs.BANGKOK)
    found["scan"] |= {
        "id": folder.name,
        "started_at": state.started_at.isoformat(timespec="seconds"),
        "finished_at": finished.isoformat(timespec="seconds"),
        "as_of": state.as_of.isoformat(),
        "seconds": round((finished - state.started_at).total_seconds(), 1),
    }
    body = json.dumps(found, ensure_ascii=False).encode()
    saved.write_bytes(folder / "report.json", body)
    return found
