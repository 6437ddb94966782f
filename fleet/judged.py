"""Judges one fetched crawl of a run: renders what needs a browser, judges, saves the report."""

from __future__ import annotations

import json
import time
from dataclasses import replace

from crawler.crawl import finish
from crawler.documents.sandbox import Reader
from fleet import agency, saved
from fleet.workers import Task
from o_items.load import load
from reports.scan import Scan


def judge(task: Task, reader: Reader) -> Scan:
    """The report of a crawl; it also lies beside the crawl, so that a recheck finds it."""
    until = time.monotonic() + task.seconds
    folder = task.job.folder
    request = saved.read_request(folder)
    # The time that a crawl waited to be judged is not the site's.
    found = finish(replace(task.job, until=time.time() + task.seconds), task.done)
    edition = load(request.edition)
    scan = agency.judge(
        request, found, folder, edition, _silent, until, reader=reader, kept=task.kept
    )
    saved.write_bytes(folder / "report.json", json.dumps(scan, ensure_ascii=False).encode())
    return scan


def _silent(_: str) -> None:
    """Nobody watches the items of one agency of many."""
