"""The store: every scan of every agency in one SQLite file, with its history and a search."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crawler.errors import UserError
from crawler.text import fold
from reports.scan import Scan
from reports.store_schema import migrations

DONE, UNREACHABLE, FAILED, NO_URL, STOPPED = "done", "unreachable", "failed", "no_url", "stopped"

_ROWS = ("items", "elements", "evidence", "scores", "findings", "problems", "reports")
_NODES = ("oit", "iit", "eit1", "eit2", "overall")
_BUSY_MS = 60_000  # how long a writer waits for another


@dataclass(frozen=True, slots=True)
class Tried:
    """How the scan of one agency went. Without a report nothing is known of its items."""

    scan_id: str
    run_id: str
    agency_id: str
    status: str  # done | unreachable | failed | no_url | stopped
    started_at: str
    finished_at: str
    report: Scan | None = None
    error: str = ""  # Thai, one line
    url: str = ""
    attempt: int = 1
    folder: str = ""  # below the store's own folder
    fingerprint: str = ""
    same_as: str | None = None  # the scan whose verdict was taken over, as nothing changed


def open_store(path: Path, *, create: bool = True) -> Database:
    """The store at a path, brought to this version's tables; UserError if it can't be used."""
    if not create and not path.is_file():
        raise UserError(f"ไม่พบที่เก็บผล {path}", f"no store at {path}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = Database(str(path))
        db.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        if db.journal_mode != "wal":  # changing it needs the file for oneself
            db.enable_wal()
        db.execute("PRAGMA foreign_keys = ON")
        migrations.apply(db)
    except (OSError, sqlite3.DatabaseError) as error:
        raise UserError(f"เปิดที่เก็บผล {path} ไม่ได้: {error}", f"{path}: {error}") from error
    return db


def folder_of(path: Path) -> Path:
    """Where the crawls of a store are kept: beside its file."""
    return path.with_name(path.name + ".d")


def add_scan(db: Database, tried: Tried) -> None:
    """Write one scan with all of its rows, whole or not at all."""
    with db.atomic():
        db.table("scans").insert(_scan_row(tried))
        if tried.report is not None:
            _write_rows(db, tried.scan_id, tried.report)
            if tried.same_as is None:  # else the texts are those that are there
                _index(db, tried.agency_id, tried.scan_id, tried.report)
            own = tried.report["agency"]["name"]  # what the site calls itself
            db.execute(
                "UPDATE agencies SET name = ? WHERE id = ? AND name = ''", [own, tried.agency_id]
            )
        if tried.status != STOPPED:
            seen = {"last_tried_at": tried.finished_at}
            if tried.status == DONE:
                seen["last_succeeded_at"] = tried.finished_at
            db.table("agencies").update(tried.agency_id, seen)


def report(db: Database, scan_id: str) -> Scan | None:
    """The report of a scan; None if it has none, or it was pruned."""
    found = next(iter(db.query("SELECT body FROM reports WHERE scan_id = ?", [scan_id])), None)
    return json.loads(zlib.decompress(found["body"])) if found else None


def latest(db: Database, agency_id: str) -> dict[str, Any] | None:
    """The newest scan row of an agency that came to a verdict; None before the first."""
    rows = db.query(
        "SELECT * FROM scans WHERE agency_id = ? AND status = 'done'"
        " ORDER BY finished_at DESC, id DESC LIMIT 1",
        [agency_id],
    )
    return next(iter(rows), None)


def search(db: Database, text: str, most: int = 50) -> list[dict[str, Any]]:
    """Where a text of at least three letters stands in the latest scans, best first."""
    wanted = fold(text).strip().replace('"', '""')
    if len(wanted) < 3:
        return []
    return list(
        db.query(
            "SELECT s.kind, s.agency_id, a.name, s.scan_id, s.item_id, s.text FROM search s"
            " JOIN agencies a ON a.id = s.agency_id WHERE search MATCH ? ORDER BY rank LIMIT ?",
            [f'"{wanted}"', most],
        )
    )


def drop_rows(db: Database, scan_ids: Iterable[str]) -> None:
    """Forget the details of scans; their own rows, with the scores, stay as history."""
    with db.atomic():
        for scan_id in scan_ids:
            for table in _ROWS:
                db.execute(f"DELETE FROM {table} WHERE scan_id = ?", [scan_id])


def _scan_row(tried: Tried) -> dict[str, Any]:
    row = {
        "id": tried.scan_id,
        "run_id": tried.run_id,
        "agency_id": tried.agency_id,
        "attempt": tried.attempt,
        "status": tried.status,
        "error": tried.error,
        "url": tried.url,
        "started_at": tried.started_at,
        "finished_at": tried.finished_at,
        "folder": tried.folder,
        "fingerprint": tried.fingerprint,
        "same_as": tried.same_as,
    }
    return row | _facts(tried.report) if tried.report else row | _NO_FACTS


_NO_FACTS: dict[str, Any] = {
    "edition": "", "tool_version": "", "criteria": "", "as_of": "", "seconds": 0.0,
    "pages": 0, "documents": 0, "ocr_pages": 0,
    "passed": 0, "failed": 0, "cant_tell": 0, "not_applicable": 0,
}  # fmt: skip


def _facts(found: Scan) -> dict[str, Any]:
    scores, scan = found["scores"], found["scan"]
    oit, overall = scores["oit"], scores["overall"] or {}
    outcomes = [item["outcome"] for item in found["items"]]
    return {
        "edition": found["edition"],
        "tool_version": found["tool"]["version"],
        "criteria": found["tool"]["criteria"],
        "as_of": scan["as_of"],
        "seconds": scan["seconds"],
        "pages": scan["pages"],
        "documents": scan["documents"],
        "ocr_pages": scan["ocr_pages"],
        "oit_score": oit["score"],
        "oit_low": oit["low"],
        "oit_high": oit["high"],
        "overall_score": overall.get("score"),
        "overall_low": overall.get("low"),
        "overall_high": overall.get("high"),
        "level": scores["level"],
        **{o: outcomes.count(o) for o in ("passed", "failed", "cant_tell", "not_applicable")},
    }


def _write_rows(db: Database, scan_id: str, found: Scan) -> None:
    own = {"scan_id": scan_id}
    body = zlib.compress(json.dumps(found, ensure_ascii=False).encode())
    db.table("reports").insert({**own, "body": body})
    db.table("items").insert_all({**own, **_item_row(item)} for item in found["items"])
    db.table("elements").insert_all({**own, **row} for row in _element_rows(found))
    db.table("evidence").insert_all({**own, **row} for row in _evidence_rows(found))
    db.table("scores").insert_all({**own, "node": n, **value} for n, value in _score_rows(found))
    db.table("findings").insert_all(
        {**own, "number": n, "kind": f["kind"], "item_id": f["item"],
         "url": f["url"], "message": f["message"]}
        for n, f in enumerate(found["findings"], 1)
    )  # fmt: skip
    db.table("problems").insert_all(
        {**own, "number": n, **problem} for n, problem in enumerate(found["scan"]["problems"], 1)
    )


def _item_row(item: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("key", "title", "outcome", "score", "low", "high", "found_by", "on_site")
    return {
        "item_id": item["id"],
        **{name: item[name] for name in kept},
        "url": next(iter(item["urls"]), ""),
        "path": " › ".join(item["path"]),
    }


def _element_rows(found: Scan) -> Iterator[dict[str, Any]]:
    kept = ("text", "outcome", "basis", "note", "fix")
    for item in found["items"]:
        for element in item["elements"]:
            yield {
                "element_id": element["id"],
                "item_id": item["id"],
                "required": int(element["required"]),
                **{name: element[name] for name in kept},
            }


def _evidence_rows(found: Scan) -> Iterator[dict[str, Any]]:
    for item in found["items"]:
        for element in item["elements"]:
            for number, proof in enumerate(element["evidence"], 1):
                yield {"element_id": element["id"], "number": number, **proof}


def _score_rows(found: Scan) -> Iterator[tuple[str, Mapping[str, float]]]:
    scores = found["scores"]
    yield from ((node, scores[node]) for node in _NODES if scores[node])
    yield from scores["indicators"].items()
    yield from scores["sub_indicators"].items()


def _index(db: Database, agency_id: str, scan_id: str, found: Scan) -> None:
    """Only the newest verdict of an agency can be searched; its rows stand side by side."""
    for row in db.query("SELECT first, last FROM searched WHERE agency_id = ?", [agency_id]):
        db.execute("DELETE FROM search WHERE rowid BETWEEN :first AND :last", row)
    (last,) = db.execute("SELECT coalesce(max(rowid), 0) FROM search").fetchone()
    own = {"agency_id": agency_id, "scan_id": scan_id}
    rows = [{**own, "rowid": n, **row} for n, row in enumerate(_texts(found), last + 1)]
    db.table("search").insert_all(rows)
    spans = {"agency_id": agency_id, "first": last + 1, "last": last + len(rows)}
    db.table("searched").insert(spans, replace=True)


def _texts(found: Scan) -> Iterator[dict[str, str]]:
    for item in found["items"]:
        for element in item["elements"]:
            texts = [element["text"], element["note"], element["fix"]]
            texts += [proof["excerpt"] for proof in element["evidence"][:1]]
            text = fold("\n".join(filter(None, texts)))
            yield {"kind": element["outcome"], "item_id": item["id"], "text": text}
    for finding in found["findings"]:
        yield {"kind": "finding", "item_id": finding["item"], "text": fold(finding["message"])}
