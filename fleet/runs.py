"""The runs of a store: which roster is being scanned, and which of its agencies are done."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from crawler.errors import UserError
from fleet.roster import Entry
from reports.store import folder_of, open_store
from reports.version import tool_version

BANGKOK = ZoneInfo("Asia/Bangkok")
RUNNING, FINISHED, BROKEN = "running", "finished", "stopped"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run scans: two plans that are equal can be one run that goes on."""

    roster: str
    edition: str
    criteria: str
    options: Mapping[str, Any]


def now() -> str:
    """This moment in Bangkok."""
    return datetime.now(BANGKOK).isoformat(timespec="seconds")


def keep_agencies(db: Database, roster: str, agencies: Iterable[Entry]) -> None:
    """Write the agencies of a roster; those that left it are marked, with their history kept."""
    table, moment, kept = db.table("agencies"), now(), set()
    known = {row["id"]: row["roster"] for row in table.rows}
    with db.atomic():
        for entry in agencies:
            kept.add(entry.id)
            row = {**_row(entry), "roster": roster, "removed_at": None}
            if entry.id in known:
                table.update(entry.id, {n: v for n, v in row.items() if v or n != "name"})
            else:
                table.insert({**row, "added_at": moment})
        for gone in sorted(name for name in known if known[name] == roster and name not in kept):
            db.execute(
                "UPDATE agencies SET removed_at = ? WHERE id = ? AND removed_at IS NULL",
                [moment, gone],
            )


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name": entry.name,
        "type": entry.type,
        "province": entry.province,
        "district": entry.district,
        "url": entry.url,
        "submissions": entry.submissions.name if entry.submissions else "",
        "aliases": "; ".join(entry.aliases),
        "contact": entry.contact,
        "itas_answered": entry.itas_answered,
        "head_approved": entry.head_approved,
    }


def begin(db: Database, plan: Plan, agencies: int) -> str:
    """The id of a new run."""
    moment = datetime.now(BANGKOK)
    run_id = f"{moment:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    db.table("runs").insert(
        {
            "id": run_id,
            "roster": plan.roster,
            "edition": plan.edition,
            "options": json.dumps(plan.options, ensure_ascii=False, sort_keys=True),
            "tool_version": tool_version(),
            "criteria": plan.criteria,
            "started_at": moment.isoformat(timespec="seconds"),
            "finished_at": None,
            "status": RUNNING,
            "agencies": agencies,
        }
    )
    return run_id


def unfinished(db: Database, plan: Plan) -> str | None:
    """The newest run of the same plan that did not come to its end; None if there is none."""
    rows = db.query(
        "SELECT id FROM runs WHERE roster = ? AND edition = ? AND criteria = ? AND options = ?"
        " AND tool_version = ? AND status <> ? ORDER BY started_at DESC LIMIT 1",
        [
            plan.roster, plan.edition, plan.criteria,
            json.dumps(plan.options, ensure_ascii=False, sort_keys=True),
            tool_version(), FINISHED,
        ],
    )  # fmt: skip
    return next((str(row["id"]) for row in rows), None)


def end(db: Database, run_id: str, status: str) -> None:
    """Mark how a run ended."""
    db.table("runs").update(run_id, {"status": status, "finished_at": now()})


def finished_agencies(db: Database, run_id: str) -> dict[str, str]:
    """The newest status of every agency that the run has a result for."""
    rows = db.query(
        "SELECT agency_id, status FROM scans WHERE run_id = ? AND status <> 'stopped'"
        " ORDER BY finished_at, id",
        [run_id],
    )
    return {row["agency_id"]: row["status"] for row in rows}


def crawl_folder(store: Path, scan_id: str) -> Path:
    """The folder of a scan's crawl; UserError if there is no such scan or its crawl was pruned."""
    db = open_store(store, create=False)
    rows = db.query("SELECT folder FROM scans WHERE id = ? AND folder <> ''", [scan_id])
    found = next((folder_of(store) / str(row["folder"]) for row in rows), None)
    if found is None or not found.is_dir():
        raise UserError(f"ไม่พบผลการเก็บข้อมูล {scan_id}", f"no saved crawl: {scan_id}")
    return found


def previous(db: Database, run_id: str) -> str | None:
    """The finished run of the same roster before this one; None for the first."""
    rows = db.query(
        "SELECT p.id FROM runs r JOIN runs p ON p.roster = r.roster AND p.started_at < r.started_at"
        " AND p.status = 'finished' WHERE r.id = ? ORDER BY p.started_at DESC LIMIT 1",
        [run_id],
    )
    return next((str(row["id"]) for row in rows), None)


def roster_name(path: Path) -> str:
    """What a roster is called in the store, from whatever folder it is given."""
    return str(path.resolve())
