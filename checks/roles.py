"""Finds the column that plays a role in a table: by its head's family of words, or by its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from checks.content import demand, filled, label_like
from checks.tables import Column, data_rows, has_good_cells
from crawler.model import Table

_ENOUGH = 0.6  # share of the filled cells that must look like it


@dataclass(frozen=True, slots=True)
class Role:
    """What a column is for: words of its heads, words of other heads, and how its cells look."""

    own: re.Pattern[str]
    other: re.Pattern[str]
    like: Callable[[str], bool]

    def names(self, label: str) -> bool:
        """Whether a head or a label is of the role's family of words."""
        return bool(self.own.search(label)) and not self.other.search(label)


def role(own: str, other: str, like: Callable[[str], bool]) -> Role:
    """A role by its two patterns, letter case apart."""
    return Role(re.compile(own, re.IGNORECASE), re.compile(other, re.IGNORECASE), like)


def find(
    table: Table, roles: Mapping[str, Role], name: str, *, taken: int = -1, silent: str = "^$"
) -> Column | None:
    """The role's column: by its head, else by its cells where its head tells no role.

    `silent`: heads that no role may claim by cells alone.
    """
    cols = [c for c in all_columns(table) if c.index != taken and any(map(filled, c.cells))]
    by_head = (c for c in cols if roles[name].names(c.head) and has_good_cells(c, ratio=0.5))
    free = (
        c
        for c in cols
        if not re.search(silent, c.head) and not any(r.names(c.head) for r in roles.values())
    )
    by_cells = (c for c in free if mostly(c, roles[name].like))
    return next(by_head, None) or next(by_cells, None)


def all_columns(table: Table) -> Iterator[Column]:
    """Every column with the rows of data."""
    rows = data_rows(table)
    for index, head in enumerate(table.columns):
        yield Column(table, index, head, rows)


def mostly(col: Column, like: Callable[[str], bool]) -> bool:
    """Whether most of the filled cells look like it, and half of the cells are filled."""
    cells = [c for c in col.cells if filled(c) and not demand(c) and not label_like(c)]
    fit = sum(map(like, cells))
    return bool(fit) and fit >= _ENOUGH * len(cells) and 2 * len(cells) >= len(col.rows)
