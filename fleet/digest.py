"""The digest of a run: what is lost, mended and unreachable, by district; Thai text, HTML, JSON."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from o_items.load import edition_ids, load
from reports.inert import clean
from reports.words import day, points

SCHEMA = "prongsai.alert/1"
_ITEMS_SHOWN = 10  # of one agency
_ELEMENTS_SHOWN = 6  # of one item
_NAMES_SHOWN = 20  # agencies of a list without details


@dataclass(frozen=True, slots=True)
class Loss:
    """One row of the alarms table with its words."""

    agency_id: str
    item_id: str
    element_id: str
    first_scan: str
    first_at: str
    confirmed_at: str
    cause: str
    text: str  # title of the item, or text of the element
    fix: str = ""
    title: str = ""  # of the item

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Its key in the table."""
        return self.agency_id, self.item_id, self.element_id, self.first_scan


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency as the run left it."""

    id: str
    name: str
    district: str
    province: str
    url: str
    status: str  # as in the store; not_scanned where the run has no result
    last_succeeded_at: str
    score: float | None = None
    before: float | None = None

    @property
    def label(self) -> str:
        """Its name, or its id while that is not known."""
        return clean(self.name) or clean(self.id)

    @property
    def gain(self) -> float:
        """Points of OIT more than at the run before."""
        known = self.score is not None and self.before is not None
        return (self.score or 0.0) - (self.before or 0.0) if known else 0.0


@dataclass(frozen=True, slots=True)
class Digest:
    """What one recipient is told of one run."""

    title: str
    run: Mapping[str, Any]
    agencies: tuple[Agency, ...]
    alarms: tuple[Loss, ...]
    mended: tuple[Loss, ...] = ()
    pending: tuple[Loss, ...] = ()  # told before, and still lost
    of_checker: int = 0  # losses of this run that the program or its criteria made
    compared_to: str = ""  # when the run before started

    @property
    def unreachable(self) -> list[Agency]:
        """The agencies whose site could not be opened."""
        return [agency for agency in self.agencies if agency.status == "unreachable"]

    def counts(self) -> dict[str, int]:
        """How many agencies there are and what became of them."""
        return {
            "agencies": len(self.agencies),
            "with_alarms": len({loss.agency_id for loss in self.alarms}),
            "alarms": sum(not loss.element_id for loss in self.alarms),
            "elements": sum(bool(loss.element_id) for loss in self.alarms),
            "mended": len({(loss.agency_id, loss.item_id) for loss in self.mended}),
            "better": sum(agency.gain > 0 for agency in self.agencies),
            "worse": sum(agency.gain < 0 for agency in self.agencies),
            "unreachable": len(self.unreachable),
        }


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the digest and how deep it stands: 0 heading, 1 agency, 2 item, 3 detail."""

    depth: int
    text: str
    detail: bool = False


_MARKS = ("■ ", "• ", "   ", "     - ")


def subject(digest: Digest) -> str:
    """One line for a mail's head."""
    counts = digest.counts()
    if counts["with_alarms"]:
        told = f"ข้อมูลหายที่ยืนยันแล้ว {counts['with_alarms']} หน่วยงาน"
    elif counts["unreachable"]:
        told = f"เปิดเว็บไซต์ไม่ได้ {counts['unreachable']} หน่วยงาน"
    else:
        told = "ไม่มีข้อมูลหายเพิ่ม"
    where = f"{digest.title}: " if digest.title else ""
    return clean(f"[โปร่งใส] {where}{told} ({day(digest.run['started_at'], 'th')})")


def text(digest: Digest, *, brief: bool = False) -> str:
    """The digest as plain text; brief without what each item lacks and how to mend it."""
    return "\n".join(_plain(line) for line in lines(digest) if not (brief and line.detail))


def _plain(line: Line) -> str:
    if not line.text:
        return ""
    return line.text if line.depth < 0 else _MARKS[line.depth] + line.text


def page(digest: Digest) -> str:
    """The digest as a small HTML mail: no pictures, no scripts, no links but what is text."""
    styles = (
        "font-weight:bold;margin:14px 0 4px", "font-weight:bold;margin:6px 0 0 0",
        "margin:2px 0 0 18px", "margin:0 0 0 36px;color:#444",
    )  # fmt: skip
    body = "\n".join(
        f'<p style="{styles[line.depth] if line.depth >= 0 else "margin:2px 0"}">'
        f"{html.escape(line.text)}</p>"
        for line in lines(digest)
        if line.text
    )
    return (
        '<!doctype html><html lang="th"><meta charset="utf-8">'
        f"<title>{html.escape(subject(digest))}</title>"
        f'<body style="font-family:sans-serif;max-width:44em">\n{body}\n</body></html>\n'
    )


def lines(digest: Digest) -> Iterator[Line]:
    """The digest line by line."""
    yield from (Line(-1, line) for line in _head(digest))
    for province, district, agencies in _districts(digest):
        yield Line(-1, "")
        yield from _district(digest, province, district, agencies)
    yield Line(-1, "")
    yield Line(-1, "เป็นการคาดคะเนจากหลักเกณฑ์ที่เปิดเผย ไม่ใช่ผลของสำนักงาน ป.ป.ช.")


def _districts(digest: Digest) -> list[tuple[str, str, list[Agency]]]:
    """The agencies by district: those with alarms first, as a short message may be cut."""
    by_district = sorted(digest.agencies, key=lambda a: (a.province, a.district, a.id))
    groups = groupby(by_district, lambda agency: (agency.province, agency.district))
    found = [(*place, list(agencies)) for place, agencies in groups]
    struck = {loss.agency_id for loss in digest.alarms}
    return sorted(found, key=lambda group: not any(agency.id in struck for agency in group[2]))


def _head(digest: Digest) -> Iterator[str]:
    counts, run = digest.counts(), digest.run
    where = f" {clean(digest.title)}" if digest.title else ""
    yield f"สรุปการติดตามข้อมูลสาธารณะ (OIT) ปีงบประมาณ พ.ศ. {run['edition']}{where}"
    since = f" เทียบกับ {day(digest.compared_to, 'th')}" if digest.compared_to else ""
    yield f"ตรวจเมื่อ {day(run['started_at'], 'th')}{since}"
    yield (
        f"{counts['agencies']} หน่วยงาน: คะแนนเพิ่ม {counts['better']} คะแนนลด {counts['worse']}"
        f" เปิดเว็บไซต์ไม่ได้ {counts['unreachable']}"
        f" มีข้อมูลหายที่ยืนยันแล้ว {counts['with_alarms']}"
    )
    if digest.of_checker:
        yield (
            f"ต่างกันเพราะโปรแกรมหรือเกณฑ์เปลี่ยน ไม่ใช่เว็บไซต์ {digest.of_checker} รายการ (ไม่นับเป็นข้อมูลหาย)"
        )


def _district(
    digest: Digest, province: str, district: str, agencies: list[Agency]
) -> Iterator[Line]:
    scores = [agency.score for agency in agencies if agency.score is not None]
    mean = f" คะแนน OIT เฉลี่ย {points(sum(scores) / len(scores))}" if scores else ""
    yield Line(0, f"{_place(province, district)}: {len(agencies)} หน่วยงาน{mean}")
    ids = {agency.id: agency for agency in agencies}
    alarms = [loss for loss in digest.alarms if loss.agency_id in ids]
    if alarms:
        yield Line(1, "ข้อมูลหายจากเว็บไซต์ (ตรวจซ้ำแล้วยังไม่พบ) ต้องแก้ไข")
        yield from _alarms(alarms, ids)
    down = [f"{a.label}{_since(a)}" for a in agencies if a.status == "unreachable"]
    yield from _names("เปิดเว็บไซต์ไม่ได้", down)
    pending = [loss for loss in digest.pending if loss.agency_id in ids]
    yield from _names("แจ้งไว้แล้ว ยังไม่แก้ไข", _by_agency(pending, ids))
    mended = [loss for loss in digest.mended if loss.agency_id in ids]
    yield from _names("แก้ไขแล้ว", _by_agency(mended, ids))
    better = sorted((a for a in agencies if a.gain > 0), key=lambda a: -a.gain)
    yield from _names("คะแนนเพิ่ม", [_moved(agency) for agency in better])
    worse = sorted((a for a in agencies if a.gain < 0), key=lambda a: a.gain)
    yield from _names("คะแนนลด", [_moved(agency) for agency in worse])
    missing = [a.label for a in agencies if a.status in ("failed", "no_url", "not_scanned")]
    yield from _names("ยังไม่มีผลตรวจ", missing)


def _place(province: str, district: str) -> str:
    near = clean(district)
    near = near if not near or near.startswith(("อำเภอ", "เขต")) else f"อำเภอ{near}"
    far = clean(province)
    far = far if not far or far.startswith(("จังหวัด", "กรุงเทพ")) else f"จังหวัด{far}"
    return " ".join(part for part in (near, far) if part) or "ไม่ระบุอำเภอ"


def _since(agency: Agency) -> str:
    if not agency.last_succeeded_at:
        return " (ยังไม่เคยเปิดได้)"
    return f" (เปิดได้ครั้งสุดท้าย {day(agency.last_succeeded_at, 'th')})"


def _moved(agency: Agency) -> str:
    return f"{agency.label}: {points(agency.before or 0)} → {points(agency.score or 0)}"


def _by_agency(losses: Sequence[Loss], agencies: Mapping[str, Agency]) -> list[str]:
    by_agency: dict[str, dict[str, None]] = {}
    for loss in losses:
        by_agency.setdefault(loss.agency_id, {})[loss.element_id or loss.item_id] = None
    return [f"{agencies[id].label}: {_numbers(found)}" for id, found in by_agency.items()]


def _numbers(found: Iterable[str]) -> str:
    """The items, and elements of other items only: "O1, O12.3"."""
    names = list(found)
    return ", ".join(n for n in names if "." not in n or n.partition(".")[0] not in names)


def _names(title: str, names: list[str]) -> Iterator[Line]:
    if names:
        yield Line(1, title)
        yield from (Line(3, name) for name in names[:_NAMES_SHOWN])
        yield from _rest(len(names) - _NAMES_SHOWN, "หน่วยงาน")


def _rest(count: int, unit: str, *, detail: bool = False) -> Iterator[Line]:
    if count > 0:
        yield Line(3, f"และอีก {count} {unit}", detail)


def _alarms(losses: Sequence[Loss], agencies: Mapping[str, Agency]) -> Iterator[Line]:
    by_agency: dict[str, dict[str, list[Loss]]] = {}
    for loss in losses:
        by_agency.setdefault(loss.agency_id, {}).setdefault(loss.item_id, []).append(loss)
    for agency_id, items in by_agency.items():
        agency = agencies[agency_id]
        yield Line(2, f"{agency.label} {clean(agency.url)}".strip())
        for found in list(items.values())[:_ITEMS_SHOWN]:
            yield from _item(found)
        yield from _rest(len(items) - _ITEMS_SHOWN, "ข้อ")


def _item(losses: Sequence[Loss]) -> Iterator[Line]:
    """An item with the elements that are gone, and how to mend them."""
    first = losses[0]
    whole = any(not loss.element_id for loss in losses)
    state = "เคยผ่าน ตอนนี้ไม่ผ่าน" if whole else "ไม่ผ่านอยู่แล้ว และขาดเพิ่ม"
    doubt = " ยังไม่แน่ว่าเว็บไซต์หรือโปรแกรมเปลี่ยน" if first.cause == "unknown" else ""
    seen = f"พบครั้งแรก {day(min(loss.first_at for loss in losses), 'th')}"
    yield Line(2, f"{first.item_id} {clean(first.title)}: {state} ({seen}{doubt})")
    elements = [loss for loss in losses if loss.element_id]
    for loss in elements[:_ELEMENTS_SHOWN]:
        fix = f" วิธีแก้: {clean(loss.fix)}" if loss.fix else ""
        yield Line(3, f"ขาด {clean(loss.text)}{fix}", detail=True)
    yield from _rest(len(elements) - _ELEMENTS_SHOWN, "อย่าง", detail=True)


def worded(rows: Iterable[Mapping[str, Any]]) -> tuple[Loss, ...]:
    """Rows of the alarms table (with the edition of the first scan) as losses with their words."""
    return tuple(_worded(row) for row in rows)


def _worded(row: Mapping[str, Any]) -> Loss:
    title = body = fix = ""
    edition = load(row["edition"]) if row["edition"] in edition_ids() else None
    item = edition.by_id.get(row["item_id"]) if edition else None
    if item is not None:
        title = body = item.title
        element = next((e for e in item.elements if e.id == row["element_id"]), None)
        body, fix = (element.text, element.fix) if element else (title, "")
    return Loss(
        row["agency_id"], row["item_id"], row["element_id"], row["first_scan"], row["first_at"],
        row["confirmed_at"] or "", row["cause"], body, fix, title,
    )  # fmt: skip


def as_json(digest: Digest, recipient: str, number: str) -> dict[str, Any]:
    """The digest for a program; `number` names the message, whoever gets it twice."""
    return {
        "schema": SCHEMA,
        "id": number,
        "recipient": recipient,
        "run": digest.run["id"],
        "edition": digest.run["edition"],
        "scanned_at": digest.run["started_at"],
        "compared_to": digest.compared_to or None,
        "subject": subject(digest),
        "text": text(digest),
        "counts": digest.counts(),
        "alarms": [_loss_object(digest, loss) for loss in digest.alarms],
        "mended": [_loss_object(digest, loss) for loss in digest.mended],
        "pending": [_loss_object(digest, loss) for loss in digest.pending],
        "of_checker": digest.of_checker,
        "unreachable": [_agency_object(agency) for agency in digest.unreachable],
    }


def _loss_object(digest: Digest, loss: Loss) -> dict[str, Any]:
    agency = next(agency for agency in digest.agencies if agency.id == loss.agency_id)
    return {
        **_agency_object(agency),
        "item": loss.item_id,
        "element": loss.element_id or None,
        "title": loss.title,
        "text": loss.text,
        "fix": loss.fix,
        "first_at": loss.first_at,
        "confirmed_at": loss.confirmed_at,
        "cause": loss.cause,
    }


def _agency_object(agency: Agency) -> dict[str, Any]:
    return {
        "agency": agency.id,
        "name": clean(agency.name),
        "district": clean(agency.district),
        "province": clean(agency.province),
        "url": clean(agency.url),
    }
