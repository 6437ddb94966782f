"""Saved scans are deleted by name and by age."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

import cli
from fleet import retention, saved


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRONGSAI_HOME", str(tmp_path))
    for name in ("old", "new"):
        folder = saved.home() / name
        folder.mkdir(parents=True)
        (folder / "request.json").write_text("{}")
        (folder / "crawl.warc.gz").write_bytes(b"")
    long_ago = time.time() - 200 * 86_400
    os.utime(saved.home() / "old", (long_ago, long_ago))
    return saved.home()


def test_scans_past_their_time_are_deleted(kept: Path) -> None:
    assert retention.forget_older(retention.KEPT_DAYS) == [kept / "old"]
    assert [f.name for f in kept.iterdir()] == ["new"]


def test_one_scan_is_deleted_by_its_id(kept: Path) -> None:
    assert cli.main(["forget", "new"]) == 0
    assert [f.name for f in kept.iterdir()] == ["old"]


def test_folders_that_are_no_scans_are_left_alone(kept: Path) -> None:
    (kept / "notes").mkdir()
    retention.forget_older(0)
    assert [f.name for f in kept.iterdir()] == ["notes"]


def test_forgetting_needs_a_scan_or_an_age(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["forget"]) == 2
    assert "--older-than" in capsys.readouterr().err
