"""The province at a glance: figures, bands, levels, distribution, trend, and the worst items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from markupsafe import Markup

from reports import charts
from reports.charts import Bar, Ids, Series
from reports.dashboard_facts import DONE, NO_URL, NOT_SCANNED, Agency, Look, Province
from reports.dashboard_tables import Column, Day, Link, Table, Tag, Value
from reports.dashboard_words import of_year, percent, say

_NO_FILL = 4  # of agencies that were not seen
_MOST_RUNS = 24
_STEP = 10  # points of a column of the histogram
_WORST_ITEMS = 8
_LABEL = 44  # letters of a bar's name
GOOD = 85.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the first page, with what it is and where more of it stands."""

    name: str
    value: str
    told: str = ""
    href: str = ""
    alarming: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with the table of its numbers, and a remark."""

    picture: Markup
    table: Table
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """How the province stood after a run: what each agency had shown by then."""

    at: str
    scores: Sequence[float]
    unseen: int


def agency_link(province: Province, agency: Agency, root: str = "") -> Link:
    """The way to an agency's page."""
    return Link(agency.name or agency.id, f"{root}agency/{province.files[agency.id]}.html")


def status_tag(agency: Agency, lang: str) -> Tag:
    """How an agency's newest scan went."""
    keys = {
        DONE: "done",
        NO_URL: "no_url",
        NOT_SCANNED: "not_scanned_short",
        "failed": "failed_scan",
    }
    text = say(keys.get(agency.status, agency.status), lang)
    if agency.stale:
        text = f"{text} ({say('old_result', lang)})"
    calm = agency.status in (DONE, NO_URL, NOT_SCANNED)
    return Tag(text, "not_applicable" if calm else "cant_tell")


def figures(province: Province) -> list[Figure]:
    """What stands on top of the first page."""
    lang, seen, all_of = province.lang, province.seen, province.agencies
    scores = [a.now.oit.score for a in seen if a.now]
    good = sum(score >= GOOD for score in scores)
    bad = [a for a in all_of if a.tries and a.status not in (DONE, NO_URL)]
    never = [a for a in all_of if not a.tries or a.status == NO_URL]
    no_url = sum(a.status == NO_URL for a in never)
    no_url_told = say("of_which_no_url", lang, no_url) if never else say("seen_no", lang)
    return [
        Figure(say("all_agencies", lang), str(len(all_of)), say("with_result", lang, len(seen)),
               "agencies.html"),
        Figure(say("mean", lang), f"{fmean(scores):.2f}" if scores else "–",
               say("mean_of", lang, len(seen))),
        Figure(say("good", lang, f"{GOOD:g}"), str(good),
               say("share", lang, percent(good, len(seen)))),
        Figure(say("not_opened", lang), str(len(bad)), say("not_opened_why", lang),
               "agencies.html#s=bad", bool(bad)),
        Figure(say("not_scanned", lang), str(len(never)), no_url_told, "agencies.html#s=none",
               bool(never)),
        *_typed(province),
    ]  # fmt: skip


def _typed(province: Province) -> list[Figure]:
    whole = len(province.agencies)
    pairs = (
        ("answered", sum(bool(a.answered) for a in province.agencies)),
        ("approved", sum(bool(a.approved) for a in province.agencies)),
    )
    return [Figure(say(key, province.lang), say("of", province.lang, n, whole)) for key, n in pairs]


def band_of(province: Province, score: float) -> int:
    """Which band a score falls in, 0 the best."""
    return next((at for at, floor in enumerate(province.bands) if score >= floor), 0)


def band_names(province: Province) -> list[str]:
    """The bands in words, best first."""
    lang, floors = province.lang, province.bands
    names = [say("band_from", lang, f"{floors[0]:g}")]
    for above, floor in zip(floors, floors[1:], strict=False):
        if floor:
            names.append(say("band_between", lang, f"{floor:g}", f"{above - 0.01:.2f}"))
        else:
            names.append(say("band_under", lang, f"{above:g}"))
    return names


def bands(province: Province, ids: Ids) -> Chart:
    """Agencies by band."""
    lang, names = province.lang, band_names(province)
    looks = [a.now for a in province.seen if a.now]
    found = Counter(band_of(province, look.oit.score) for look in looks)
    rise = Counter(band_of(province, look.oit.score) for look in looks if _may_rise(province, look))
    unseen = len(province.agencies) - len(looks)
    counts = [(name, found[at], rise[at]) for at, name in enumerate(names)]
    counts.append((say("no_result", lang), unseen, 0))
    data = [
        Bar(name, n, _fill(at, len(names)), say("times", lang, n))
        for at, (name, n, _) in enumerate(counts)
    ]
    title = say("bands", lang)
    heads = (
        Column(say("band", lang), 24), Column(say("count", lang), kind="number"),
        Column(say("may_rise", lang), kind="number"),
    )  # fmt: skip
    remark = f"{say('bands_why', lang)} {say('may_rise_why', lang)}"
    return Chart(charts.bars(ids, title, data), Table("bands", title, heads, counts), remark)


def _may_rise(province: Province, look: Look) -> bool:
    return band_of(province, look.oit.high) < band_of(province, look.oit.score)


def _fill(at: int, whole: int) -> int:
    """The fill of a band; what was not seen comes after the last band."""
    return _NO_FILL if at >= whole else min(at, _NO_FILL - 1)


def levels(province: Province, ids: Ids) -> Chart | None:
    """Agencies by level, where surveys were joined to the scans."""
    found = Counter(a.now.level for a in province.seen if a.now and a.now.level)
    if not found:
        return None
    title = say("levels", province.lang)
    heads = (
        Column(say("level", province.lang), 24),
        Column(say("count", province.lang), kind="number"),
    )
    data = [Bar(name, n, 0) for name, n in found.most_common()]
    return Chart(charts.bars(ids, title, data), Table("levels", title, heads, found.most_common()))


def histogram(province: Province, ids: Ids) -> Chart:
    """How scores are distributed."""
    lang = province.lang
    found = Counter(min(9, int(a.now.oit.score // _STEP)) for a in province.seen if a.now)
    lows = range(0, 100, _STEP)
    data = [Bar(str(low), found[low // _STEP]) for low in lows]
    title = say("histogram", lang)
    heads = (Column(say("band", lang), 16), Column(say("count", lang), kind="number"))
    rows: list[list[Value]] = [
        [f"{low}–{low + _STEP if low == 90 else low + _STEP - 0.01}", found[low // _STEP]]
        for low in lows
    ]
    return Chart(charts.columns(ids, title, data), Table("histogram", title, heads, rows))


def moments(province: Province) -> list[Moment]:
    """The province after each run; what a run did not see stands as it was before."""
    by_run: dict[str, list[tuple[str, str, float | None]]] = {}
    for agency in province.agencies:
        for each in agency.tries:
            by_run.setdefault(each.run_id, []).append((agency.id, each.status, each.score))
    scores: dict[str, float] = {}
    found = []
    for run in province.runs:
        for name, status, score in by_run.get(run.id, ()):
            if status == DONE and score is not None:
                scores[name] = score
        unseen = len(province.agencies) - len(scores)
        found.append(Moment(run.at, tuple(scores.values()), unseen))
    return [moment for moment in found if moment.scores][-_MOST_RUNS:]


def trend(province: Province, ids: Ids) -> list[Chart]:
    """The mean and the bands over the runs; [] while there is but one."""
    found = moments(province)
    if len(found) < 2:
        return []
    lang = province.lang
    labels = [of_year(moment.at, lang) for moment in found]
    means = [fmean(moment.scores) for moment in found]
    title = say("trend_mean", lang)
    heads = (Column(say("run", lang), 16, "day"), Column(say("mean", lang), kind="score"))
    rows: list[list[Value]] = [[Day(m.at), mean] for m, mean in zip(found, means, strict=True)]
    line = charts.line(ids, title, list(zip(labels, means, strict=True)))
    return [
        Chart(line, Table("trend", title, heads, rows)),
        _layers(province, ids, found, labels),
    ]


def _layers(
    province: Province,
    ids: Ids,
    found: Sequence[Moment],
    labels: Sequence[str],
) -> Chart:
    lang, names = province.lang, band_names(province)
    counts = [Counter(band_of(province, score) for score in moment.scores) for moment in found]
    series = [
        Series(name, _fill(at, len(names)), [count[at] for count in counts])
        for at, name in enumerate(names)
    ]
    series.append(Series(say("no_result", lang), _NO_FILL, [m.unseen for m in found]))
    title = say("trend_bands", lang)
    heads = (
        Column(say("run", lang), 16, "day"),
        *(Column(each.name, 16, "number") for each in series),
    )
    rows: list[list[Value]] = [
        [Day(moment.at), *(each.values[at] for each in series)] for at, moment in enumerate(found)
    ]
    return Chart(
        charts.stacked(ids, title, labels, series), Table("trend-bands", title, heads, rows)
    )


def worst_items(province: Province, ids: Ids) -> Chart:
    """The items that most agencies fail."""
    lang = province.lang
    failed = Counter(
        item for a in province.seen if a.now for item, o in a.now.outcomes.items() if o == "failed"
    )
    titles = {i.id: i.title_en if lang == "en" else i.title for i in province.edition.items}
    worst = [(item, n) for item, n in failed.most_common() if item in titles][:_WORST_ITEMS]
    data = [Bar(_cut(f"{item} {titles[item]}"), n, 3, say("times", lang, n)) for item, n in worst]
    heads = (
        Column(say("item", lang), 8), Column(say("title", lang), 50),
        Column(say("failed", lang), kind="number"),
    )  # fmt: skip
    rows: list[list[Value]] = [
        [Link(item, f"item/{item}.html"), titles[item], n] for item, n in worst
    ]
    title = say("worst_items", lang)
    return Chart(charts.bars(ids, title, data), Table("worst-items", title, heads, rows))


def _cut(text: str) -> str:
    return text if len(text) <= _LABEL else text[: _LABEL - 1] + "…"
