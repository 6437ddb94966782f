"""Says which item an address may be about by its words: Thai slugs, English names, item numbers.

Years and numbers in addresses are often left from another year, so an address never names an item
as surely as a title does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from checks.numbers import list_years, number_of
from o_items.model import Edition

_THAI = re.compile("[ก-๎]{4}")
_TOKEN = re.compile("[a-z]+")
_WHOLE_WORD = 5  # url terms up to this length must stand alone
_BY_WORD, _BY_NUMBER, _BY_TITLE = 0.45, 0.3, 0.9


def scores(
    url: str, edition: Edition, of_text: Callable[[str], Mapping[str, float]]
) -> dict[str, float]:
    """Item id -> score, best first."""
    best: dict[str, float] = {}
    years = list_years(unquote(url))
    numbered = not years or edition.year in years  # a number is another item's in another year
    for part in _parts(url):
        for item, score in _of_part(part, edition, of_text, numbered=numbered):
            best[item] = max(score, best.get(item, 0.0))
    return dict(sorted(best.items(), key=lambda pair: (-pair[1], pair[0])))


def _parts(url: str) -> list[str]:
    address = urlsplit(url)
    path = [unquote(part) for part in address.path.split("/") if part]
    values = [unquote(pair.partition("=")[2]) for pair in address.query.split("&")]
    return [*path[-2:], *filter(None, values)]


def _of_part(
    part: str,
    edition: Edition,
    of_text: Callable[[str], Mapping[str, float]],
    *,
    numbered: bool,
) -> Iterator[tuple[str, float]]:
    if _THAI.search(part):
        yield from (
            (i, round(s * _BY_TITLE, 4)) for i, s in of_text(part.replace("-", " ")).items()
        )
    number = number_of(part)
    if numbered and number in edition.by_id:
        yield str(number), _BY_NUMBER
    lower = part.casefold()
    words, joined = set(_TOKEN.findall(lower)), re.sub("[^a-z]", "", lower)
    found = [
        (len(term), item.id)
        for item in edition.items
        for term in map(_squeezed, item.url_terms)
        if (term in joined if len(term) > _WHOLE_WORD else term in words)
    ]
    longest = max(found, default=(0, ""))[0]
    yield from ((item, _BY_WORD) for length, item in found if length == longest)


def _squeezed(term: str) -> str:
    return re.sub("[^a-z]", "", term.casefold())
