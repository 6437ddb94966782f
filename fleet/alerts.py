"""Tells people of confirmed alarms and how a run went: each once, by mail, LINE or webhook."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlite_utils import Database

from crawler.errors import UserError
from fleet import alert_mail, alert_post, diffs, digest, runs
from fleet.alert_settings import NAME, Recipient, Refused, Settings, Target, bare, read
from fleet.causes import store_path

_NAMESPACE = uuid.UUID("5f0b7f2e-3c53-4f0e-9b1e-6d1f8f3a2569")
# Confirmed, not mended since, and the site's doing as far as anybody knows.
_ALARMS = (
    "SELECT m.*, s.edition FROM alarms m JOIN scans s ON s.id = m.first_scan"
    " WHERE m.confirmed_scan IS NOT NULL AND m.cause <> 'checker'"
)
_KEY = ("agency_id", "item_id", "element_id", "first_scan")


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to one address, and whether it was taken; the error is one line."""

    target: Target
    digest: digest.Digest
    accepted: bool = False
    th: str = ""
    en: str = ""

    def line(self, english: bool, *, dry_run: bool = False) -> str:
        """What became of it, for the user."""
        to = f"{self.target.recipient} ({self.target.kind}: {self.target.shown})"
        if dry_run:
            return f"Would be sent to {to}" if english else f"จะส่งถึง {to}"
        if self.accepted:
            return f"Sent to {to}" if english else f"ส่งแล้ว {to}"
        if english:
            return f"Not sent to {to}: {self.en}; it will be tried again at the next run"
        return f"ส่งไม่ได้ {to}: {self.th} จะลองใหม่รอบหน้า"


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of all messages, and what the settings leave untold (Thai, English)."""

    deliveries: tuple[Delivery, ...]
    warnings: tuple[tuple[str, str], ...] = ()

    @property
    def failed(self) -> bool:
        """Whether an address was not reached; it is tried again at the next run."""
        return any(not delivery.accepted for delivery in self.deliveries)


def beside(store: Path) -> Path:
    """Where the settings of a store are, unless told."""
    return store.with_name(NAME)


def send(
    db: Database,
    settings: Settings | Path,
    run_id: str = "",
    *,
    dry_run: bool = False,
    sleep: alert_post.Sleep = time.sleep,
) -> Sent:
    """Send what is due of a run (the last finished one unless told) and was not sent yet."""
    chosen = read(settings) if isinstance(settings, Path) else settings
    if dry_run:
        return _send(db, chosen, run_id, None)
    lock = FileLock(str(store_path(db)) + ".alerts.lock", timeout=0)
    try:
        with lock:
            return _send(db, chosen, run_id, _Channels(chosen, sleep))
    except Timeout:
        raise UserError("มีการส่งแจ้งเตือนอยู่แล้ว", "alerts are being sent already") from None


def _send(db: Database, settings: Settings, run_id: str, channels: _Channels | None) -> Sent:
    run = diffs.run_of(db, run_id) if run_id else diffs.last_run(db)
    agencies = tuple(_agencies(db, run))
    done = []
    for recipient in settings.recipients:
        mine = tuple(a for a in agencies if recipient.follows(a.district, a.province))
        for target in recipient.targets if mine else ():
            found = _digest(db, settings, target, run, mine)
            if found.alarms or (recipient.when == "always" and not _told(db, target, run)):
                delivery = Delivery(target, found, accepted=channels is None)
                done.append(delivery if channels is None else channels.deliver(db, delivery))
    if channels is not None:
        _finish(db, settings, agencies)
    return Sent(tuple(done), tuple(_warnings(settings, agencies)))


def _agencies(db: Database, run: Mapping[str, Any]) -> Iterator[digest.Agency]:
    """The agencies of the run's roster, with how the run and the one before left them."""
    now, previous = diffs.of_run(db, run["id"]), runs.previous(db, run["id"])
    old = diffs.before_run(db, diffs.run_of(db, previous)) if previous else {}
    rows = db.query(
        "SELECT * FROM agencies WHERE roster = ? AND removed_at IS NULL ORDER BY id",
        [run["roster"]],
    )
    for row in rows:
        after, before = now.get(row["id"]), old.get(row["id"])
        yield digest.Agency(
            row["id"], row["name"], row["district"], row["province"], row["url"],
            str(after.tried["status"]) if after else "not_scanned",
            row["last_succeeded_at"] or "", _score(after), _score(before),
        )  # fmt: skip


def _score(rows: diffs.Rows | None) -> float | None:
    return float(rows.judged["oit_score"]) if rows and rows.judged else None


def _digest(
    db: Database,
    settings: Settings,
    target: Target,
    run: Mapping[str, Any],
    agencies: tuple[digest.Agency, ...],
) -> digest.Digest:
    ids = {agency.id for agency in agencies}
    previous = runs.previous(db, run["id"])
    compared = str(diffs.run_of(db, previous)["started_at"]) if previous else ""
    sent = _sent_to(db, target)
    still = _of(ids, db.query(f"{_ALARMS} AND m.mended_scan IS NULL ORDER BY {', '.join(_KEY)}"))
    fresh = [row for row in still if row["sent_at"] is None and _key(row) not in sent]
    told = [row for row in still if row["sent_at"] is not None or _key(row) in sent]
    mended = _of(ids, _mended(db, target, run))
    return digest.Digest(
        settings.title, run, agencies, digest.worded(fresh), digest.worded(mended),
        digest.worded(told), _of_checker(db, run, ids), compared,
    )  # fmt: skip


def _of(ids: set[str], rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["agency_id"] in ids]


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in _KEY)


def _sent_to(db: Database, target: Target) -> set[tuple[str, ...]]:
    rows = db.query("SELECT * FROM alarm_sends WHERE recipient = ?", [target.key])
    return {_key(row) for row in rows}


def _mended(db: Database, target: Target, run: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Alarms that ended since this address was last told of a run, or in this run."""
    last = next(
        db.query("SELECT max(sent_at) AS at FROM digests WHERE recipient = ?", [target.key])
    )["at"]
    return db.query(
        f"{_ALARMS} AND m.mended_scan IS NOT NULL AND (m.mended_at > ? OR (? IS NULL AND"
        " m.mended_scan IN (SELECT id FROM scans WHERE run_id = ?))) ORDER BY m.mended_at",
        [last, last, run["id"]],
    )


def _of_checker(db: Database, run: Mapping[str, Any], ids: set[str]) -> int:
    rows = db.query(
        "SELECT m.agency_id FROM alarms m JOIN scans s ON s.id = m.first_scan"
        " WHERE m.cause = 'checker' AND s.run_id = ?",
        [run["id"]],
    )
    return sum(row["agency_id"] in ids for row in rows)


def _told(db: Database, target: Target, run: Mapping[str, Any]) -> bool:
    """Whether an address had the digest of a run."""
    where = "recipient = ? AND run_id = ?"
    return db.table("digests").count_where(where, [target.key, run["id"]]) > 0


class _Channels:
    """Sends messages; a channel that takes none is not asked for each of them."""

    def __init__(self, settings: Settings, sleep: alert_post.Sleep) -> None:
        self.settings, self.sleep = settings, sleep
        self.closed: dict[str, Refused] = {}

    def deliver(self, db: Database, delivery: Delivery) -> Delivery:
        """Send one message and write down that it was taken."""
        target = delivery.target
        try:
            if target.kind in self.closed:
                raise self.closed[target.kind]
            self._send(target, delivery.digest)
        except Refused as refused:
            if refused.whole and target.kind != "webhook":
                self.closed[target.kind] = refused
            return replace(delivery, th=refused.th, en=refused.en)
        _accepted(db, target, delivery.digest)
        return replace(delivery, accepted=True)

    def _send(self, target: Target, found: digest.Digest) -> None:
        number, settings = _number(target, found), self.settings
        if target.kind == "email" and settings.email:
            mail = alert_mail.message(
                settings.email.sender, target.address, digest.subject(found),
                digest.text(found), digest.page(found), number,
            )  # fmt: skip
            alert_mail.send(settings.email, mail)
        elif target.kind == "line" and settings.line:
            text = digest.text(found, brief=True)
            alert_post.line(settings.line, target.address, text, number, self.sleep)
        elif target.kind == "webhook":
            body = digest.as_json(found, target.recipient, number)
            alert_post.webhook(target.address, settings.webhook.secret, body, self.sleep)


def _number(target: Target, found: digest.Digest) -> str:
    """The same for the same message, so that one sent twice can be known."""
    alarms = sorted(loss.key for loss in found.alarms)
    return str(uuid.uuid5(_NAMESPACE, f"{target.key} {found.run['id']} {alarms}"))


def _accepted(db: Database, target: Target, found: digest.Digest) -> None:
    sent = {"recipient": target.key, "sent_at": runs.now()}
    with db.atomic():
        db.table("digests").insert({**sent, "run_id": found.run["id"]}, ignore=True)
        for loss in found.alarms:
            own = dict(zip(_KEY, loss.key, strict=True))
            db.table("alarm_sends").insert({**sent, **own}, ignore=True)


def _finish(db: Database, settings: Settings, agencies: tuple[digest.Agency, ...]) -> None:
    """Mark the alarms that everybody who follows the agency was told of."""
    followers = {agency.id: _followers(settings.recipients, agency) for agency in agencies}
    sent: dict[tuple[str, ...], set[str]] = {}
    for row in db.query("SELECT * FROM alarm_sends"):
        sent.setdefault(_key(row), set()).add(row["recipient"])
    with db.atomic():
        for row in list(db.query(f"{_ALARMS} AND m.sent_at IS NULL")):
            wanted = followers.get(row["agency_id"])
            if wanted and wanted <= sent.get(_key(row), set()):
                db.table("alarms").update(_key(row), {"sent_at": runs.now()})


def _followers(recipients: Iterable[Recipient], agency: digest.Agency) -> set[str]:
    return {
        target.key
        for recipient in recipients
        if recipient.follows(agency.district, agency.province)
        for target in recipient.targets
    }


def _warnings(settings: Settings, agencies: tuple[digest.Agency, ...]) -> Iterator[tuple[str, str]]:
    """Districts that nobody follows, and districts of recipients that the roster doesn't have."""
    known = {bare(agency.district) for agency in agencies}
    alone = {
        agency.district or agency.id
        for agency in agencies
        if not _followers(settings.recipients, agency)
    }
    if alone:
        names = ", ".join(sorted(alone))
        yield f"ไม่มีผู้รับแจ้งเตือนของ: {names}", f"nobody is told of: {names}"
    for recipient in settings.recipients:
        for name in sorted(recipient.districts - known):
            yield (
                f"ไม่มีอำเภอ {name} ในรายชื่อหน่วยงาน (ผู้รับ {recipient.name})",
                f"no district {name} in the roster (recipient {recipient.name})",
            )
