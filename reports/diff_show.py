"""Shows what changed between scans and runs: on a terminal, as JSON, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape

from reports.diff import GAINED, LOST, Cause, Change, Kind, same_checker
from reports.diff_words import score, sentence
from reports.inert import cell, clean
from reports.plan_lines import indented
from reports.province_diff import AgencyDiff, ProvinceDiff, Seen, State
from reports.scan import Scan
from reports.words import day
from scoring.engine import Range, rounded

SCHEMA, PROVINCE_SCHEMA = "prongsai.diff/1", "prongsai.province-diff/1"
COLUMNS = (
    "agency_id", "name", "district", "state", "kind", "item", "element", "text", "before", "after",
    "required", "cause", "sentence",
)  # fmt: skip
_BAD = {*LOST, Kind.UNREACHABLE, Kind.DOCUMENT_GONE}
_GOOD = {*GAINED, Kind.REACHABLE, Kind.ITEM_SEEN, Kind.ELEMENT_SEEN, Kind.FINDING_MENDED}
_STYLE = {State.WORSE: "red", State.UNREACHABLE: "red", State.BETTER: "green", State.SAME: "dim"}
_SHOWN = 12  # changes of one agency in a list of many

_WORDS = {
    "scans": ("เทียบผลตรวจ {0} กับ {1}", "Scan {0} against {1}"),
    "runs": ("เทียบรอบตรวจ {0} กับรอบก่อน {1}", "Run {0} against {1}"),
    "none": ("ไม่มีอะไรเปลี่ยน", "Nothing changed"),
    "checker": (
        "โปรแกรมหรือเกณฑ์เปลี่ยนระหว่างสองครั้งนี้",
        "The checker or its criteria changed between the two",
    ),
    "apart": (
        "ต่างกันเพราะโปรแกรมหรือเกณฑ์เปลี่ยน ไม่ใช่เว็บไซต์",
        "Different as the checker or the criteria changed, not the site",
    ),
    "more": ("และอีก {0} อย่าง", "and {0} more"),
    "no_name": ("หน่วยงาน {0}", "agency {0}"),
    State.WORSE: ("แย่ลง", "worse"),
    State.UNREACHABLE: ("เปิดเว็บไซต์ไม่ได้", "unreachable"),
    State.NO_RESULT: ("ไม่มีผลตรวจ", "no result"),
    State.UNCLEAR: ("ตรวจไม่ได้บางข้อ", "partly unclear"),
    State.GONE: ("ไม่อยู่ในรอบนี้แล้ว", "gone"),
    State.BETTER: ("ดีขึ้น", "better"),
    State.NEW: ("เข้ามาใหม่", "new"),
    State.SAME: ("เท่าเดิม", "same"),
}


def word(key: str, lang: str, *facts: object) -> str:
    """A word of the comparison, with its facts filled in."""
    return _WORDS[key][lang == "en"].format(*facts)


def show(before: Scan, after: Scan, changes: Sequence[Change], console: Console, lang: str) -> None:
    """Print the comparison of two scans of one agency."""
    agency = after["agency"]
    dates = (_day(scan["scan"]["finished_at"], lang) for scan in (after, before))
    console.print(f"[bold]{escape(word('scans', lang, *dates))}[/bold]")
    console.print(escape(clean(f"{agency['name']}  {agency['url']}")), highlight=False)
    if not same_checker(before, after):
        console.print(f"[yellow]{escape(word('checker', lang))}[/yellow]")
    console.print()
    if not changes:
        console.print(word("none", lang))
    _lines(changes, console, lang)


def show_runs(found: ProvinceDiff, console: Console, lang: str) -> None:
    """Print the comparison of two runs: the counts, then the agencies that changed."""
    runs = (_day(run["started_at"], lang) for run in (found.after, found.before))
    console.print(f"[bold]{escape(word('runs', lang, *runs))}[/bold]")
    console.print(escape(counts_line(found.counts, lang)) + "\n")
    for agency in found.agencies:
        if agency.changed:
            _agency(agency, console, lang)


def counts_line(counts: Mapping[State, int], lang: str) -> str:
    """How many agencies became what, without what is nought."""
    told = [f"{word(state, lang)} {count}" for state, count in counts.items() if count]
    return "  ".join(told)


def _agency(agency: AgencyDiff, console: Console, lang: str) -> None:
    style = _STYLE.get(agency.state, "yellow")
    name = clean(agency.name) or word("no_name", lang, agency.id)
    where = f" ({clean(agency.district)})" if agency.district else ""
    head = f"[{style}]{escape(word(agency.state, lang))}[/]  [bold]{escape(name)}[/bold]"
    console.print(head + escape(where), highlight=False)
    if agency.after.error:
        indented(clean(agency.after.error), console, style="dim")
    _lines(agency.changes, console, lang, most=_SHOWN)
    console.print()


def _lines(changes: Sequence[Change], console: Console, lang: str, most: int | None = None) -> None:
    """The changes of the site, then apart from them those of the checker."""
    of_site = [change for change in changes if change.cause is not Cause.CHECKER]
    apart = [change for change in changes if change.cause is Cause.CHECKER]
    _some(of_site, console, lang, most)
    if apart:
        console.print(f"[bold]{escape(word('apart', lang))}[/bold]")
        _some(apart, console, lang, most)


def _some(changes: Sequence[Change], console: Console, lang: str, most: int | None) -> None:
    for change in changes[:most]:
        style = "red" if change.kind in _BAD else "green" if change.kind in _GOOD else ""
        indented(sentence(change, lang), console, style=style)
    if most is not None and len(changes) > most:
        indented(word("more", lang, len(changes) - most), console, style="dim")


def _day(moment: str, lang: str) -> str:
    return day(moment, lang) + f" {clean(moment[11:16])}"


def scans_object(before: Scan, after: Scan, changes: Sequence[Change], lang: str) -> dict[str, Any]:
    """The comparison of two scans as JSON."""
    return {
        "schema": SCHEMA,
        "agency": after["agency"],
        "before": _scan_facts(before),
        "after": _scan_facts(after),
        "same_checker": same_checker(before, after),
        "lost": any(change.lost for change in changes),
        "changes": [_change(change, lang) for change in changes],
    }


def runs_object(found: ProvinceDiff, lang: str) -> dict[str, Any]:
    """The comparison of two runs as JSON, the agencies worst first."""
    kept = ("id", "edition", "tool_version", "criteria", "started_at", "finished_at")
    return {
        "schema": PROVINCE_SCHEMA,
        "before": {name: found.before[name] for name in kept},
        "after": {name: found.after[name] for name in kept},
        "lost": found.lost,
        "counts": {state.value: count for state, count in found.counts.items()},
        "agencies": [_agency_object(agency, lang) for agency in found.agencies],
    }


def _agency_object(agency: AgencyDiff, lang: str) -> dict[str, Any]:
    return {
        "id": agency.id,
        "name": agency.name,
        "district": agency.district,
        "province": agency.province,
        "url": agency.url,
        "state": agency.state.value,
        "gain": rounded(agency.gain),
        "before": _seen(agency.before),
        "after": _seen(agency.after),
        "changes": [_change(change, lang) for change in agency.changes],
    }


def _seen(seen: Seen) -> dict[str, Any] | None:
    if not seen.scan_id:
        return None
    return {
        "scan": seen.scan_id,
        "status": seen.status,
        "finished_at": seen.finished_at,
        "error": seen.error,
        "oit": _range(seen.score),
    }


def _scan_facts(scan: Scan) -> dict[str, Any]:
    facts = scan["scan"]
    return {
        "scan": facts["id"],
        "finished_at": facts["finished_at"],
        "edition": scan["edition"],
        "tool": scan["tool"],
    }


def _change(change: Change, lang: str) -> dict[str, Any]:
    of_score = change.kind is Kind.SCORE
    return {
        "kind": change.kind.value,
        "item": change.item or None,
        "element": change.element or None,
        "key": change.key,
        "text": change.text,
        "before": _range(change.before_score) if of_score else change.before or None,
        "after": _range(change.after_score) if of_score else change.after or None,
        "required": change.required,
        "cause": change.cause.value,
        "note": change.note,
        "fix": change.fix,
        "sentence": sentence(change, lang),
    }


def _range(value: Range | None) -> dict[str, float] | None:
    if value is None:
        return None
    return {name: rounded(getattr(value, name)) for name in ("score", "low", "high")}


def table(rows: Iterable[Sequence[str]]) -> bytes:
    """The changes as CSV that Excel opens with its Thai whole."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def scan_rows(after: Scan, changes: Sequence[Change], lang: str) -> Iterator[list[str]]:
    """A row for every change of one agency."""
    for change in changes:
        yield ["", after["agency"]["name"], "", "", *_row(change, lang)]


def run_rows(found: ProvinceDiff, lang: str) -> Iterator[list[str]]:
    """A row for every change of every agency, and one for each without a change."""
    for agency in found.agencies:
        own = [agency.id, agency.name, agency.district, agency.state.value]
        for change in agency.changes:
            yield [*own, *_row(change, lang)]
        if not agency.changes:
            yield [*own, *[""] * 8, agency.after.error]


def _row(change: Change, lang: str) -> list[str]:
    before, after = change.before, change.after
    if change.before_score and change.after_score:
        before, after = score(change.before_score, lang), score(change.after_score, lang)
    required = "yes" if change.required else "no"
    return [
        change.kind.value, change.item, change.element, change.text, before, after, required,
        change.cause.value, sentence(change, lang),
    ]  # fmt: skip
