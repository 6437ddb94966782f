"""Which item a text is about by the year it names, where two items differ by their year alone.

A list of purchases of this year and the report of the year before have much the same names, and
files of every month stand under both.
"""

from __future__ import annotations

from collections.abc import Iterable

from checks.labels import NAMES, Label, Labels
from checks.periods import label_years, period
from crawler.dates import Period
from o_items.model import Edition


def of_its_year(item: str, named: str, texts: Iterable[str], labels: Labels) -> bool:
    """Whether texts that name one item fit another too, and are of a year that only this asks."""
    texts, edition = tuple(texts), labels.edition
    return (
        _out_of_time(named, texts, edition)
        and _in_time(item, texts, edition)
        and any(item in labels.scores(text) for text in texts)
    )


def _out_of_time(item: str, texts: Iterable[str], edition: Edition) -> bool:
    """Whether the texts name a year, and none that any element of the item asks for."""
    years = label_years(texts)
    asked = _asked(item, edition) if years else [None]
    return None not in asked and not any(years.fits(p) for p in asked if p)


def _in_time(item: str, texts: Iterable[str], edition: Edition) -> bool:
    years = label_years(texts)
    return any(years.fits(p) for p in _asked(item, edition) if p)


def _asked(item: str, edition: Edition) -> list[Period | None]:
    """The periods of the item's elements; None for those that ask for no year."""
    spans = dict.fromkeys(element.span for element in edition.by_id[item].elements)
    return [period(span, edition.year) for span in spans]


def by_year(found: Label | None, text: str, labels: Labels) -> Label | None:
    """The item found, or one that the text names nearly as well and whose year it bears."""
    if found is None or not _out_of_time(found.item, [text], labels.edition):
        return found
    for item, score in labels.scores(text).items():
        if score >= NAMES and _in_time(item, [text], labels.edition):
            return Label(item, score, found.term)
    return found
