"""The report as one self-contained HTML file, for screen, phone and print."""

from __future__ import annotations

from functools import cache, partial
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from o_items.load import load
from reports.plan import mends
from reports.plan_lines import gain, item_lines
from reports.scan import Scan
from reports.scores import name_of, overall_line, span
from reports.words import day, points, word
from scoring.scheme import load as load_scheme

if TYPE_CHECKING:
    import jinja2

MARKS = {"passed": "✓", "failed": "✗", "cant_tell": "?", "not_applicable": "–"}


def render(scan: Scan, lang: str) -> bytes:
    """The scan as UTF-8 HTML."""
    return _template().render(**_facts(scan, lang)).encode()


@cache
def _template() -> jinja2.Template:
    import jinja2  # slow to load, and most commands write no page

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.filters["safe_url"] = safe_url
    environment.filters["tail"] = tail
    return environment.from_string(
        files("reports").joinpath("report.html.jinja").read_text(encoding="utf-8")
    )


def _facts(scan: Scan, lang: str) -> dict[str, Any]:
    edition = load(scan["edition"])
    items = scan["items"]
    return {
        "scan": scan,
        "lang": lang,
        "w": lambda key, *facts: word(key, lang, *facts),
        "day": partial(day, lang=lang),
        "points": points,
        "overall": overall_line(scan["scores"], scan["edition"], lang),
        "parts": _parts(scan, lang),
        "indicator_titles": _indicator_titles(scan["edition"], lang),
        "marks": MARKS,
        "counts": {o: sum(i["outcome"] == o for i in items) for o in MARKS},
        "groups": _groups(items, edition.sub_indicators, scan["edition"]),
        "mends": [mend for mend in mends(scan) if mend.sure],
        "gain": partial(gain, lang=lang),
        "item_lines": partial(item_lines, lang=lang),
        "unsure": [i for i in items if i["outcome"] == "cant_tell"],
        "bases": edition.bases,
        "weak": edition.weak_bases,
        "agency_type": edition.agency_types.get(scan["agency"]["type"], ""),
        "findings": _by_item(scan["findings"]),
    }


def _parts(scan: Scan, lang: str) -> list[str]:
    """The instruments whose scores were given, as "IIT 96.78"."""
    scheme, scores = load_scheme(scan["edition"]), scan["scores"]
    given = [tree.id for tree in scheme.instruments if tree.id != "oit" and scores.get(tree.id)]
    return [f"{name_of(name, scheme, lang)} {span(scores[name])}" for name in given]


def _indicator_titles(edition: str, lang: str) -> dict[str, str]:
    trees = load_scheme(edition).instruments
    nodes = [node for tree in trees for node in tree.children]
    return {n.id.rpartition(":")[2]: n.title_en if lang == "en" else n.title for n in nodes}


def _groups(items: list[dict[str, Any]], titles: Any, edition: str) -> list[dict[str, Any]]:
    """The items by sub-indicator, in order."""
    of = {item.id: item.sub_indicator for item in load(edition).items}
    return [
        {"id": sub, "title": titles[sub], "items": list(found)}
        for sub, found in groupby(items, key=lambda i: of[i["id"]])
    ]


def _by_item(findings: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in findings:
        found.setdefault(finding["item"], []).append(finding)
    return found


def safe_url(url: str) -> str:
    """The address for a link; "" for anything that a browser might run."""
    try:
        return url if urlsplit(url).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def tail(url: str, most: int = 70) -> str:
    """The end of a long address, which is the part that tells."""
    return url if len(url) <= most else "…" + url[-most:]
