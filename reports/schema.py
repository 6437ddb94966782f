"""The JSON Schemas of what is written, as they ship."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def report_schema() -> dict[str, Any]:
    """The schema of `prongsai.report/1`."""
    return _schema("scan.schema.json")


def score_schema() -> dict[str, Any]:
    """The schema of `prongsai.score/1`."""
    return _schema("score.schema.json")


def _schema(name: str) -> dict[str, Any]:
    text = files("reports").joinpath(name).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
