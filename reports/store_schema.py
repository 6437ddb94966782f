"""The tables and views of the store, one migration a version; times are ISO 8601 with zone."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("prongsai")

_TABLES = """
CREATE TABLE agencies (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, province TEXT NOT NULL,
  district TEXT NOT NULL, url TEXT NOT NULL, submissions TEXT NOT NULL, aliases TEXT NOT NULL,
  contact TEXT NOT NULL, itas_answered TEXT NOT NULL, head_approved TEXT NOT NULL,
  roster TEXT NOT NULL, added_at TEXT NOT NULL, removed_at TEXT, last_tried_at TEXT,
  last_succeeded_at TEXT
);
CREATE TABLE runs (
  id TEXT PRIMARY KEY, roster TEXT NOT NULL, edition TEXT NOT NULL, options TEXT NOT NULL,
  tool_version TEXT NOT NULL, criteria TEXT NOT NULL, started_at TEXT NOT NULL,
  finished_at TEXT, status TEXT NOT NULL, agencies INTEGER NOT NULL
);
CREATE TABLE scans (
  id TEXT PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs(id),
  agency_id TEXT NOT NULL REFERENCES agencies(id), attempt INTEGER NOT NULL,
  status TEXT NOT NULL, error TEXT NOT NULL, url TEXT NOT NULL, edition TEXT NOT NULL,
  tool_version TEXT NOT NULL, criteria TEXT NOT NULL, as_of TEXT NOT NULL,
  started_at TEXT NOT NULL, finished_at TEXT NOT NULL, seconds REAL NOT NULL,
  pages INTEGER NOT NULL, documents INTEGER NOT NULL, ocr_pages INTEGER NOT NULL,
  folder TEXT NOT NULL, fingerprint TEXT NOT NULL, same_as TEXT,
  oit_score REAL, oit_low REAL, oit_high REAL,
  overall_score REAL, overall_low REAL, overall_high REAL, level TEXT,
  passed INTEGER NOT NULL, failed INTEGER NOT NULL, cant_tell INTEGER NOT NULL,
  not_applicable INTEGER NOT NULL
);
CREATE INDEX scans_of_agency ON scans(agency_id, finished_at);
CREATE INDEX scans_of_run ON scans(run_id, agency_id);
CREATE TABLE reports (scan_id TEXT PRIMARY KEY REFERENCES scans(id), body BLOB NOT NULL);
CREATE TABLE items (
  scan_id TEXT NOT NULL REFERENCES scans(id), item_id TEXT NOT NULL, key TEXT NOT NULL,
  title TEXT NOT NULL, outcome TEXT NOT NULL, score REAL NOT NULL, low REAL NOT NULL,
  high REAL NOT NULL, found_by TEXT NOT NULL, on_site TEXT, url TEXT NOT NULL, path TEXT NOT NULL,
  PRIMARY KEY (scan_id, item_id)
);
CREATE TABLE elements (
  scan_id TEXT NOT NULL REFERENCES scans(id), element_id TEXT NOT NULL, item_id TEXT NOT NULL,
  text TEXT NOT NULL, outcome TEXT NOT NULL, required INTEGER NOT NULL, basis TEXT NOT NULL,
  note TEXT NOT NULL, fix TEXT NOT NULL, PRIMARY KEY (scan_id, element_id)
);
CREATE TABLE evidence (
  scan_id TEXT NOT NULL REFERENCES scans(id), element_id TEXT NOT NULL, number INTEGER NOT NULL,
  url TEXT NOT NULL, page INTEGER, excerpt TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (scan_id, element_id, number)
);
CREATE TABLE scores (
  scan_id TEXT NOT NULL REFERENCES scans(id), node TEXT NOT NULL, score REAL NOT NULL,
  low REAL NOT NULL, high REAL NOT NULL, PRIMARY KEY (scan_id, node)
);
CREATE TABLE findings (
  scan_id TEXT NOT NULL REFERENCES scans(id), number INTEGER NOT NULL, kind TEXT NOT NULL,
  item_id TEXT NOT NULL, url TEXT NOT NULL, message TEXT NOT NULL, PRIMARY KEY (scan_id, number)
);
CREATE TABLE problems (
  scan_id TEXT NOT NULL REFERENCES scans(id), number INTEGER NOT NULL, kind TEXT NOT NULL,
  url TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (scan_id, number)
);
CREATE TABLE alarms (
  agency_id TEXT NOT NULL REFERENCES agencies(id), item_id TEXT NOT NULL, element_id TEXT NOT NULL,
  first_scan TEXT NOT NULL, first_at TEXT NOT NULL, confirmed_scan TEXT, confirmed_at TEXT,
  mended_scan TEXT, mended_at TEXT, sent_at TEXT, cause TEXT NOT NULL,
  PRIMARY KEY (agency_id, item_id, element_id, first_scan)
);
CREATE TABLE digests (
  recipient TEXT NOT NULL, run_id TEXT NOT NULL REFERENCES runs(id), sent_at TEXT NOT NULL,
  PRIMARY KEY (recipient, run_id)
);
CREATE TABLE alarm_sends (
  recipient TEXT NOT NULL, agency_id TEXT NOT NULL, item_id TEXT NOT NULL,
  element_id TEXT NOT NULL, first_scan TEXT NOT NULL, sent_at TEXT NOT NULL,
  PRIMARY KEY (recipient, agency_id, item_id, element_id, first_scan)
);
CREATE TABLE schedules (
  id INTEGER PRIMARY KEY, roster TEXT NOT NULL, every TEXT NOT NULL, at TEXT NOT NULL,
  weekday INTEGER, options TEXT NOT NULL, added_at TEXT NOT NULL, last_started_at TEXT,
  last_finished_at TEXT, last_status TEXT, enabled INTEGER NOT NULL
);
CREATE TABLE searched (
  agency_id TEXT PRIMARY KEY REFERENCES agencies(id), first INTEGER NOT NULL, last INTEGER NOT NULL
);
CREATE VIRTUAL TABLE search USING fts5(
  kind, agency_id UNINDEXED, scan_id UNINDEXED, item_id UNINDEXED, text, tokenize = 'trigram'
);
"""

_VIEWS = {
    # One row for every agency of the roster, scanned or not.
    "latest_scans": """
SELECT a.id AS agency_id, a.name AS name, a.url AS url,
  coalesce(s.status, CASE WHEN a.url = '' THEN 'no_url' ELSE 'not_scanned' END) AS status,
  s.finished_at AS finished_at, s.oit_score AS oit_score, s.oit_low AS oit_low,
  s.oit_high AS oit_high, a.type AS type, a.province AS province, a.district AS district,
  s.passed AS passed, s.failed AS failed, s.cant_tell AS cant_tell, s.level AS level,
  s.overall_score AS overall_score, s.error AS error, a.itas_answered AS itas_answered,
  a.head_approved AS head_approved, s.id AS scan_id, s.run_id AS run_id, s.edition AS edition,
  a.last_tried_at AS last_tried_at, a.last_succeeded_at AS last_succeeded_at
FROM agencies a LEFT JOIN (
  SELECT *, row_number() OVER (PARTITION BY agency_id ORDER BY finished_at DESC, id DESC) AS newest
  FROM scans WHERE status <> 'stopped'
) s ON s.agency_id = a.id AND s.newest = 1
WHERE a.removed_at IS NULL
""",
    "latest_items": """
SELECT l.agency_id, l.name, l.province, l.district, i.item_id, i.key, i.title, i.outcome, i.score,
  i.low, i.high, i.url, l.finished_at, l.last_tried_at, l.last_succeeded_at, i.scan_id
FROM latest_scans l JOIN items i ON i.scan_id = l.scan_id
""",
    "missing_elements": """
SELECT l.agency_id, l.name, l.province, l.district, e.item_id, e.element_id, e.text, e.outcome,
  e.required, e.note, e.fix, l.last_tried_at, l.last_succeeded_at, e.scan_id
FROM latest_scans l JOIN elements e ON e.scan_id = l.scan_id
WHERE e.outcome <> 'passed'
""",
    "province_items": """
SELECT province, item_id, title, count(*) AS agencies, sum(outcome = 'passed') AS passed,
  sum(outcome = 'failed') AS failed, sum(outcome = 'cant_tell') AS cant_tell
FROM latest_items GROUP BY province, item_id
""",
    "history": """
SELECT s.agency_id, a.name, a.province, a.district, s.run_id, s.finished_at, s.status,
  s.oit_score, s.oit_low, s.oit_high, s.overall_score, s.level, s.passed, s.failed, s.cant_tell,
  s.tool_version, s.criteria, s.same_as, a.last_tried_at, a.last_succeeded_at, s.id AS scan_id
FROM scans s JOIN agencies a ON a.id = s.agency_id WHERE s.status <> 'stopped'
""",
}


@migrations()
def first_version(db: Database) -> None:
    """The tables, and the views that people read."""
    for statement in _statements(_TABLES):
        db.execute(statement)
    for name, text in _VIEWS.items():
        db.execute(f"CREATE VIEW {name} AS {text}")


def _statements(script: str) -> list[str]:
    return [part for part in (text.strip() for text in script.split(";\n")) if part]
