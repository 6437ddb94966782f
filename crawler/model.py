"""The values that pass between the crawler and everything after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property


class ProblemKind(StrEnum):
    """Why a URL or a file could not be judged as it stands."""

    GONE = "gone"  # 404, 410, unknown host, soft 404: the agency's fault
    BLOCKED = "blocked"  # 401, 403, 429, a challenge page
    ROBOTS = "robots"  # robots.txt forbids it
    LOGIN = "login"  # asks for a login
    TIMEOUT = "timeout"
    SERVER_ERROR = "server_error"  # 5xx
    REFUSED = "refused"  # connection refused or reset, no route
    FORBIDDEN_ADDRESS = "forbidden_address"  # the guard: private address, port, scheme
    TLS = "tls"  # not readable even by the relaxed try
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"  # broken, encrypted, or empty file
    NEEDS_OCR = "needs_ocr"  # a picture of text and no OCR
    NEEDS_BROWSER = "needs_browser"  # a shell that only scripts fill, and no browser
    SERVICE = "service"  # Drive, OneDrive, flipbooks: not opened in this version
    UNSUPPORTED = "unsupported"  # a type that is not read
    NOT_FETCHED = "not_fetched"  # budget over before its turn


PERMANENT = frozenset(
    {
        ProblemKind.GONE,
        ProblemKind.FORBIDDEN_ADDRESS,
        ProblemKind.ROBOTS,
        ProblemKind.LOGIN,
        ProblemKind.TOO_LARGE,
        ProblemKind.UNREADABLE,
        ProblemKind.UNSUPPORTED,
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that went wrong with one URL; `detail` is a short technical English text."""

    kind: ProblemKind
    url: str
    detail: str = ""


class Region(StrEnum):
    """Which part of a page a block stands in."""

    BODY = "body"
    MENU = "menu"
    HEADER = "header"
    FOOTER = "footer"
    SIDE = "side"


class LinkKind(StrEnum):
    """How a page refers to another address."""

    ANCHOR = "anchor"
    EMBED = "embed"  # iframe, frame, embed, object: the page shows it
    REFRESH = "refresh"  # meta refresh
    SITEMAP = "sitemap"


@dataclass(frozen=True, slots=True)
class Link:
    """A reference from a page. `row` and `heading` name it where its own text does not."""

    url: str
    text: str
    row: str = ""  # text of the table row or list item around it, without the link's text
    heading: str = ""  # nearest heading (or accordion or tab label) above it
    region: Region = Region.BODY
    kind: LinkKind = LinkKind.ANCHOR
    at: int = 0  # index into Document.blocks of the block it stands in


class BlockKind(StrEnum):
    """What a block of text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # list item
    ROW = "row"  # table row, cells joined by " | "


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of folded text in reading order."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0  # heading level 1-6
    page: int | None = None  # page of a paged file, from 1; sheet number of a workbook
    region: Region = Region.BODY


@dataclass(frozen=True, slots=True)
class Table:
    """A data table; merged cells are repeated, rows have equal length, cells are folded text."""

    rows: tuple[tuple[str, ...], ...]
    head: int = 1  # how many of the first rows are column heads
    heading: str = ""  # caption or nearest heading above
    page: int | None = None
    region: Region = Region.BODY
    at: int = 0  # index into Document.blocks of its first row

    @property
    def columns(self) -> tuple[str, ...]:
        """One text a column: its head cells joined from top to bottom, repeats dropped."""
        width = len(self.rows[0]) if self.rows else 0
        heads = self.rows[: self.head]
        return tuple(" ".join(dict.fromkeys(r[c] for r in heads if r[c])) for c in range(width))

    @property
    def body(self) -> tuple[tuple[str, ...], ...]:
        """The rows below the column heads."""
        return self.rows[self.head :]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture on a page or in a file."""

    url: str
    alt: str = ""
    region: Region = Region.BODY
    at: int = 0  # index into Document.blocks: it stands before this block
    page: int | None = None
    width: int = 0  # pixels, 0 where unknown
    height: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was looked at, never used. `fields` are labels or names, visible ones only."""

    action: str
    fields: tuple[str, ...]
    text: str = ""  # everything readable inside it, folded
    heading: str = ""
    region: Region = Region.BODY
    at: int = 0
    has_textarea: bool = False
    has_password: bool = False


@dataclass(frozen=True)
class Document:
    """One type for HTML, PDF, Office files, text and images. All text is folded (crawler.text).

    `blocks` hold every readable text in reading order, menus and footers included and marked by
    region; `text` and `lines` are the body alone.
    """

    url: str  # final address, as a browser shows it
    media_type: str
    title: str = ""
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    forms: tuple[Form, ...] = ()
    pages: int = 1
    sha256: str = ""
    lang: str = ""
    problem: Problem | None = None
    ocr_pages: tuple[int, ...] = ()  # pages whose text came from OCR
    unread_pages: tuple[int, ...] = ()  # pages that are pictures and were not read
    refresh: str = ""  # target of a meta refresh
    base: str = ""
    opens_more: bool = False  # scripts may show more than stands in it
    unopened: bool = False  # something of it is missing that only scripts would show
    members: tuple[int, ...] = ()  # the blocks at which the documents of an archive begin
    misspelt: tuple[tuple[str, str], ...] = ()  # words mended for checks: right, as published

    @cached_property
    def body(self) -> tuple[Block, ...]:
        """The blocks of the body."""
        return tuple(b for b in self.blocks if b.region is Region.BODY)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The body's blocks as texts."""
        return tuple(b.text for b in self.body)

    @cached_property
    def text(self) -> str:
        """The body's text, one block a line."""
        return "\n".join(self.lines)

    @cached_property
    def whole_text(self) -> str:
        """All text, menus, headers and footers included."""
        return "\n".join(b.text for b in self.blocks)


@dataclass(frozen=True, slots=True)
class Response:
    """What one address answered. A failure is a response with a problem and no body."""

    url: str  # as asked (canonical)
    final_url: str  # after redirects
    status: int
    media_type: str
    body: bytes
    fetched_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None
    rendered: str = ""  # the DOM as a browser built it, where one was used
    redirects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of the submission sheet: the item it claims, the cell as typed, its URL or ''."""

    item: str
    typed: str
    url: str = ""
    note: str = ""
    cell: str = ""  # where it stands, e.g. "B7" or "row 7"


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """What bounds a crawl. Times in seconds, sizes in bytes."""

    max_pages: int = 500
    max_seconds: float = 1800
    delay: float = 1.0
    max_body: int = 30_000_000
    max_depth: int = 8
    render: str = "auto"  # auto | never | always
    allow_private: bool = False
    own_site: bool = False
    timeout: float = 30


@dataclass(frozen=True)
class Crawl:
    """A finished crawl: everything that judging reads."""

    start_url: str
    started_at: datetime
    finished_at: datetime
    as_of: date
    options: CrawlOptions
    sheet: tuple[SheetRow, ...] | None  # None: no sheet was given
    responses: Mapping[str, Response]  # by canonical URL as asked
    problems: Sequence[Problem] = ()
    limits: Sequence[str] = ()  # hit: "max_pages", "max_seconds", "interrupted", "broken_off"
    folder: str = ""
