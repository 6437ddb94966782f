"""Keeps a document that was read as JSON, so that it need not be read again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from crawler.model import (
    Block,
    BlockKind,
    Document,
    Form,
    Image,
    Link,
    LinkKind,
    Problem,
    ProblemKind,
    Region,
    Table,
)


def to_json(document: Document) -> dict[str, Any]:
    """The document as plain values."""
    return asdict(document)


def from_json(data: dict[str, Any]) -> Document:
    """The document that `to_json` was given."""
    kinds: dict[str, Any] = {
        "blocks": tuple(map(_block, data["blocks"])),
        "tables": tuple(map(_table, data["tables"])),
        "links": tuple(map(_link, data["links"])),
        "images": tuple(Image(**{**i, "region": Region(i["region"])}) for i in data["images"]),
        "forms": tuple(map(_form, data["forms"])),
        "ocr_pages": tuple(data["ocr_pages"]),
        "unread_pages": tuple(data["unread_pages"]),
        "members": tuple(data.get("members", ())),
        "misspelt": tuple(map(tuple, data.get("misspelt", ()))),
        "problem": _problem(data["problem"]),
    }
    return Document(**{**data, **kinds})


def _problem(data: dict[str, Any] | None) -> Problem | None:
    return Problem(**{**data, "kind": ProblemKind(data["kind"])}) if data else None


def _block(data: dict[str, Any]) -> Block:
    kind, region = BlockKind(data["kind"]), Region(data["region"])
    return Block(**{**data, "kind": kind, "region": region})


def _table(data: dict[str, Any]) -> Table:
    rows = tuple(tuple(row) for row in data["rows"])
    return Table(**{**data, "rows": rows, "region": Region(data["region"])})


def _link(data: dict[str, Any]) -> Link:
    kind, region = LinkKind(data["kind"]), Region(data["region"])
    return Link(**{**data, "kind": kind, "region": region})


def _form(data: dict[str, Any]) -> Form:
    return Form(**{**data, "fields": tuple(data["fields"]), "region": Region(data["region"])})
