"""Every link of a site once, with its rank, so that a page's links are a list of numbers."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from crawler.model import Link, LinkKind, Region
from crawler.state import write_whole

LINKS = "links.json.gz"
Key = tuple[str, str, str, str, str]  # url, text, row, heading, region: what a rank depends on
_LEVEL = 3


def key_of(link: Link) -> Key:
    """What tells two links apart for ranking."""
    return link.url, link.text, link.row, link.heading, link.region


class LinkTable:
    """Links by number. `ranks` are those of one ranking, which `ranked_by` names."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self.ranks: dict[Key, float] = {}
        self.ranked_by = ""
        self._numbers: dict[tuple[Key, LinkKind], int] = {}
        self._file: Path | None = None  # where this very table stands already
        self._grown = True

    def numbers(self, links: Iterable[Link]) -> tuple[int, ...]:
        """The numbers of a page's links, each once, in order; new links join the table."""
        return tuple(dict.fromkeys(map(self._number, links)))

    def _number(self, link: Link) -> int:
        key = (key_of(link), link.kind)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.links)
            self.links.append(link)
            self._grown = True
        return number

    def keep(self, used: Iterable[int]) -> dict[int, int]:
        """Drops links that stand on no page any more; gives the new numbers of the others."""
        moved = {old: new for new, old in enumerate(sorted(set(used)))}
        self.links = [self.links[old] for old in moved]
        self._numbers = {(key_of(link), link.kind): n for n, link in enumerate(self.links)}
        self._grown = True
        return moved

    def keep_ranks(self, ranked_by: str, ranks: dict[Key, float]) -> None:
        """Remembers the ranks that a crawl used."""
        if ranked_by != self.ranked_by or not ranks.keys() <= self.ranks.keys():
            self._grown = True
            self.ranked_by, self.ranks = ranked_by, ranks

    def write(self, folder: Path) -> str:
        """Writes the table; gives the print of its content. An equal one is not written twice."""
        path = folder / LINKS
        if self._file and not self._grown and _linked(self._file, path):
            return _print(path.read_bytes())
        data = {
            "ranked_by": self.ranked_by,
            "links": [[*key_of(link), link.kind] for link in self.links],
            "ranks": [[*key, rank] for key, rank in self.ranks.items()],
        }
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        body = gzip.compress(text, _LEVEL, mtime=0)
        write_whole(path, body)
        return _print(body)


def read(path: Path, named: str) -> LinkTable:
    """The table of that print; ValueError if the file holds another."""
    body = path.read_bytes()
    if _print(body) != named:
        raise ValueError("links of another crawl")
    data = json.loads(gzip.decompress(body))
    table = LinkTable()
    for url, text, row, heading, region, kind in data["links"]:
        link = Link(url, text, row, heading, Region(region), LinkKind(kind))
        table.numbers((link,))
    table.ranks = {tuple(key): rank for *key, rank in data["ranks"]}
    table.ranked_by = data["ranked_by"]
    table._file, table._grown = path, False
    return table


def _print(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]


def _linked(old: Path, new: Path) -> bool:
    """Whether a file now stands in a second place without being copied."""
    if old == new:
        return True
    part = new.with_name(new.name + ".part")
    try:
        part.unlink(missing_ok=True)
        os.link(old, part)
        part.replace(new)
    except OSError:
        return False
    return True
