"""A document while it is being written down."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.documents.grids import Cell, Grid, make_table
from crawler.model import (
    Block,
    BlockKind,
    Document,
    Image,
    Link,
    Problem,
    ProblemKind,
    Region,
    Response,
    Table,
)


@dataclass(slots=True)
class Draft:
    """What a parser has found so far, in reading order."""

    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    title: str = ""
    pages: int = 1
    unread: list[int] = field(default_factory=list)
    heading: str = ""

    def add(
        self,
        text: str,
        kind: BlockKind = BlockKind.PARAGRAPH,
        *,
        level: int = 0,
        page: int | None = None,
        region: Region = Region.BODY,
    ) -> None:
        """Write a block down; an empty text is none."""
        if text:
            self.blocks.append(Block(text, kind, level, page, region))
            if kind is BlockKind.HEADING and region is Region.BODY:
                self.heading = text

    def add_rows(self, grid: Grid, *, page: int | None = None, region: Region = Region.BODY) -> int:
        """Write a grid's rows down as blocks, merged cells once; tells where they begin."""
        at, seen = len(self.blocks), set[int]()
        for row in grid:
            texts = []
            for cell in row:
                if cell.text and id(cell) not in seen:
                    texts.append(cell.text)
                seen.add(id(cell))
            self.add(" | ".join(texts), BlockKind.ROW, page=page, region=region)
        return at

    def add_table(self, grid: Grid, *, page: int | None = None, heading: str = "") -> None:
        """Write a grid down as rows and as a table."""
        heading = heading or self.heading
        at = self.add_rows(grid, page=page)
        table = make_table(grid, heading=heading, page=page, at=at)
        if table:
            self.tables.append(table)

    def document(self, response: Response, media_type: str, problem: str = "") -> Document:
        """The finished document; `problem` says why it could not be read."""
        kind = ProblemKind.UNREADABLE
        return Document(
            url=response.final_url,
            media_type=media_type,
            title=self.title,
            blocks=tuple(self.blocks),
            tables=tuple(self.tables),
            links=tuple(self.links),
            images=tuple(self.images),
            pages=self.pages,
            sha256=hashlib.sha256(response.body).hexdigest(),
            problem=Problem(kind, response.final_url, problem) if problem else None,
            unread_pages=tuple(self.unread),
        )


def unread(response: Response, media_type: str, kind: ProblemKind, detail: str) -> Document:
    """A document of which nothing could be read."""
    return Document(
        url=response.final_url,
        media_type=media_type,
        sha256=hashlib.sha256(response.body).hexdigest(),
        problem=Problem(kind, response.final_url, detail[:200]),
    )


def cells(rows: Sequence[Sequence[str]]) -> Grid:
    """Plain texts as a grid of equal rows."""
    width = max(map(len, rows), default=0)
    return [[Cell(text) for text in row] + [Cell("")] * (width - len(row)) for row in rows]
