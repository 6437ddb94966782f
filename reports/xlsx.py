"""The report as a workbook: summary, elements, what to mend and findings, ready to sort."""

from __future__ import annotations

from typing import Any

from o_items.load import load
from reports import work_list
from reports.plan import Mend, mends
from reports.scan import Scan
from reports.scores import overall_line
from reports.words import day, points, word
from reports.work_list import ON_WAY
from reports.workbook import SIGNED, Row, Sheet, Value
from reports.workbook import render as render_book

_SCORE = "0.00"


def render(scan: Scan, lang: str) -> bytes:
    """The scan as an XLSX file."""
    return render_book(sheets(scan, lang))


def sheets(scan: Scan, lang: str) -> list[Sheet]:
    """The sheets of a scan's workbook."""
    return [
        _summary(scan, lang),
        _mends(scan, lang),
        work_list.sheet(scan, lang),
        _elements(scan, lang),
        _findings(scan, lang),
    ]


def _heads(lang: str, *keys: str) -> tuple[str, ...]:
    return tuple(word(key, lang) for key in keys)


def _summary(scan: Scan, lang: str) -> Sheet:
    rows: list[Row] = [
        (
            item["outcome"],
            [
                item["id"],
                item["title"],
                word(item["outcome"], lang),
                item["score"],
                next(iter(item["urls"]), ""),
                " › ".join(item["path"]),
            ],
        )
        for item in scan["items"]
    ]
    heads = _heads(lang, "item", "title", "result", "points", "where", "path")
    widths = (7, 48, 13, 10, 48, 44)
    return Sheet(word("summary", lang), heads, widths, rows, _head(scan, lang), {3: _SCORE})


def _head(scan: Scan, lang: str) -> list[str]:
    score, agency = scan["scores"]["oit"], scan["agency"]
    span = word("range", lang, points(score["low"]), points(score["high"]))
    when = word("as_of", lang, day(scan["scan"]["as_of"], lang))
    exact = score["low"] == score["high"]
    return [
        word("report", lang, scan["edition"]),
        f"{agency['name']}  {agency['url']}  {when}",
        f"{word('score', lang)}: {points(score['score'])}"
        + ("" if exact else f" ({span})")
        + f"  {overall_line(scan['scores'], scan['edition'], lang)}".rstrip(),
        word("caution", lang),
    ]


def _elements(scan: Scan, lang: str) -> Sheet:
    bases = load(scan["edition"]).bases
    rows: list[Row] = [
        (element["outcome"], _element(element, bases, lang))
        for item in scan["items"]
        for element in item["elements"]
    ]
    heads = _heads(lang, "element", "demand", "result", "why", "proof", "where", "fix", "basis")
    return Sheet(word("element", lang), heads, (12, 32, 12, 34, 42, 30, 40, 18), rows)


def _element(element: dict[str, Any], bases: Any, lang: str) -> list[Any]:
    proof = element["evidence"][0] if element["evidence"] else {"excerpt": "", "url": ""}
    advisory = "" if element["required"] else f" ({word('advisory', lang)})"
    return [
        element["id"],
        element["text"] + advisory,
        word(element["outcome"], lang),
        element["note"],
        proof["excerpt"],
        proof["url"],
        element["fix"],
        bases.get(element["basis"], element["basis"]),
    ]


def _mends(scan: Scan, lang: str) -> Sheet:
    """The plan: its sentences, then its items; gains in the overall where IIT and EIT are known."""
    planned = scan.get("plan") or {"text": (), "part": ""}
    overall = planned["part"] == "overall"
    rows: list[Row] = [("", _mend(mend, overall, lang)) for mend in mends(scan)]
    gains = ("gain_oit", "gain_overall") if overall else ("gain_oit",)
    heads = _heads(lang, "item", "title", *gains, "why", "fix")
    widths = (7, 40, *[11] * len(gains), 46, 60)
    formats = dict.fromkeys(range(2, 2 + len(gains)), SIGNED)
    above = [word("first", lang), *planned["text"]]
    return Sheet(word("first", lang), heads, widths, rows, above, formats)


def _mend(mend: Mend, overall: bool, lang: str) -> list[Value]:
    steps = [f"• {step}" for step in mend.steps] if mend.sure else [word("look_first", lang)]
    gains = [mend.gain, mend.overall] if overall else [mend.gain]
    return [
        f"{ON_WAY if mend.on_way else ''}{mend.item['id']}",
        mend.item["title"],
        *gains,
        "\n".join(mend.reasons),
        "\n".join(steps),
    ]


def _findings(scan: Scan, lang: str) -> Sheet:
    rows: list[Row] = [("", [f["item"], f["message"], f["url"]]) for f in scan["findings"]]
    heads = _heads(lang, "item", "message", "address")
    return Sheet(word("findings", lang), heads, (7, 90, 70), rows)
