"""How likely a link leads to an item's evidence: what the crawler follows first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from checks.labels import Labels
from checks.periods import years_in
from crawler.dates import years
from crawler.model import Link
from crawler.text import fold
from o_items.load import load

_INDEX = 0.9  # the yearly list of items
_OTHER_YEAR = 0.5  # an item's link of another year is worth half


@dataclass(frozen=True)
class Rank:
    """A picklable ranking of links by the words of an edition's items."""

    edition: str
    agency_type: str = "other"

    @cached_property
    def _labels(self) -> Labels:
        return Labels(load(self.edition))

    def __call__(self, link: Link) -> float:
        """0 where the link names nothing, up to 1 where it names an item of the right year."""
        score = max(self._named(link), self._by_address(link))
        return score * (_OTHER_YEAR if self._other_year(link) else 1.0)

    def _named(self, link: Link) -> float:
        labels = self._labels
        best = 0.0
        for text, weight in ((link.text, 1.0), (link.row, 0.9), (link.heading, 0.7)):
            if not text:
                continue
            if labels.is_index(text):
                best = max(best, _INDEX * weight)
            elif found := labels.find(text, agency_type=self.agency_type):
                best = max(best, found.score * weight)
            elif text is link.text and not labels.is_general(text):
                return best
        return best

    def _by_address(self, link: Link) -> float:
        return 0.5 * max(self._labels.of_url(link.url).values(), default=0.0)

    def _other_year(self, link: Link) -> bool:
        text = fold(f"{link.text} {link.row[:200]}")
        near = {int(self.edition) - 1, int(self.edition)}
        found = set(years_in(text).years) | set(years(text))
        spans = years_in(text).spans
        return bool(found) and not found & near and not any(a <= max(near) <= b for a, b in spans)
