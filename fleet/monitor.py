"""Whether a run can be trusted: too many failures or losses are more likely ours than theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from fleet import runs

_ENOUGH = 5  # agencies, below which shares say nothing


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may show at most before it counts as failed."""

    failed: float = 0.2  # share of agencies that could not be scanned
    lost: float = 0.25  # share of agencies that lost an item since the run before


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is wrong with a run, in Thai and English."""

    th: str
    en: str


def doubts(db: Database, run_id: str, limits: Limits) -> list[Doubt]:
    """Everything that makes a run doubtful; [] for a run that can be trusted."""
    return [*_without_result(db, run_id), *_failed(db, run_id, limits), *_lost(db, run_id, limits)]


def _without_result(db: Database, run_id: str) -> Iterator[Doubt]:
    wanted = db.table("runs").get(run_id)["agencies"]
    missing = wanted - len(runs.finished_agencies(db, run_id))
    if missing > 0:
        yield Doubt(f"ยังไม่มีผลของ {missing} หน่วยงาน", f"{missing} agencies have no result")


def _failed(db: Database, run_id: str, limits: Limits) -> Iterator[Doubt]:
    found = [s for s in runs.finished_agencies(db, run_id).values() if s != "no_url"]
    failed = sum(status != "done" for status in found)
    if len(found) >= _ENOUGH and failed > limits.failed * len(found):
        yield Doubt(
            f"ตรวจไม่สำเร็จ {failed} จาก {len(found)} หน่วยงาน ควรดูเครือข่ายของเครื่องนี้ก่อน",
            f"{failed} of {len(found)} agencies could not be scanned; look at this network first",
        )


def _lost(db: Database, run_id: str, limits: Limits) -> Iterator[Doubt]:
    before = runs.previous(db, run_id)
    if before is None:
        return
    rows = db.query(
        "SELECT n.agency_id, max(i.outcome = 'failed' AND j.outcome = 'passed') AS lost"
        " FROM scans n JOIN scans o ON o.agency_id = n.agency_id AND o.run_id = ?"
        " AND o.status = 'done' JOIN items i ON i.scan_id = n.id"
        " JOIN items j ON j.scan_id = o.id AND j.key = i.key"
        " WHERE n.run_id = ? AND n.status = 'done' GROUP BY n.agency_id",
        [before, run_id],
    )
    found = [row["lost"] for row in rows]
    lost = sum(found)
    if len(found) >= _ENOUGH and lost > limits.lost * len(found):
        yield Doubt(
            f"{lost} จาก {len(found)} หน่วยงานเสียข้อที่เคยผ่าน ควรดูโปรแกรมและเครือข่ายก่อนแจ้งเตือน",
            f"{lost} of {len(found)} agencies lost an item; look at the program first",
        )
