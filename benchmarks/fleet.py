"""What scans of many agencies cost, first and unchanged, beside wget and a bare Scrapy crawl.

Serves synthetic agencies on loopback addresses, runs `prongsai scan` as a user would, and works out
what all agencies of the country need. A machine that does other work makes the clock figures worse,
processor seconds hardly.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import paper
from benchmarks.agencies import Plan, agencies, roster
from benchmarks.agency_servers import Counts, Servers, free_port, serve
from benchmarks.paper import Row
from benchmarks.processes import Cost, run
from fleet import demonstration

ROOT = Path(__file__).parent.parent
_SERVERS = 2
_WGETS = 16  # side by side, as many as Scrapy has requests under way
_ALIKE = "--delay 0 --ocr never --render never"


@dataclass(frozen=True, slots=True)
class Bench:
    """What a command line asked for."""

    sizes: tuple[int, ...]
    workers: tuple[int, ...]
    at_once: int
    ocr: int
    polite: int
    peers: bool
    folder: Path
    plan: Plan


@dataclass(slots=True)
class Ground:
    """The agencies of one size, being served, and a folder for what is made of them."""

    servers: Servers
    folder: Path
    plan: Plan
    at_once: int
    urls: set[str]

    def scans(self, workers: int) -> Iterator[Row]:
        """A first scan and one of the same sites unchanged."""
        store = self.folder / f"{workers}.db"
        yield self.scan(paper.FIRST, workers, store)
        yield self.scan(paper.RESCAN, workers, store)
        _remove(store)

    def scan(
        self, what: str, workers: int, store: Path, *, ocr: str = "never", delay: float = 0.0
    ) -> Row:
        """One `prongsai scan`, as a user would order it."""
        before = _size(store)
        cost, counts = self._run([
            sys.executable, "-m", "cli", "scan", str(self.folder / "roster.csv"),
            "--store", str(store), "--edition", demonstration.EDITION,
            "--as-of", demonstration.AS_OF, "--delay", str(delay), "--allow-private-addresses",
            "--render", "never", "--ocr", ocr, "--workers", str(workers),
            "--at-once", str(self.at_once), "--quiet",
        ])  # fmt: skip
        done, pages, taken_over = _told(store, self.log)
        self.urls |= counts.urls
        note = f"{done} done, {pages / self.plan.count:.0f} pages each"
        note += f", {taken_over} verdicts kept" if taken_over else ""
        return self._row(what, cost, counts, workers, _size(store) - before, note)

    def peers(self) -> Iterator[Row]:
        """The same sites by wget, twice, and the same addresses by Scrapy."""
        mirror, listing = self.folder / "mirror", self.folder / "urls.txt"
        if shutil.which("wget") is None:
            print("wget is not installed: left out", file=sys.stderr)
        else:
            yield self._wget(paper.WGET, mirror)
            # Answered "not modified", wget would not follow the links of the page it has.
            yield self._wget("wget again", mirror, "--no-if-modified-since")
            _remove(mirror)
        listing.write_text("\n".join(sorted(self.urls)), "utf-8")
        cost, counts = self._run([sys.executable, "-m", "benchmarks.bare", str(listing)])
        yield self._row(paper.BARE, cost, counts)

    def _wget(self, what: str, mirror: Path, *options: str) -> Row:
        sites = self.folder / "sites.txt"
        sites.write_text("\n".join(each.base + "/" for each in agencies(self.plan)), "utf-8")
        before = _size(mirror)
        cost, counts = self._run([
            "xargs", "-a", str(sites), "-P", str(_WGETS), "-n", "1",
            "wget", "--mirror", "--no-parent", "--quiet", "--directory-prefix", str(mirror),
            *options,
        ])  # fmt: skip
        return self._row(what, cost, counts, disk=_size(mirror) - before)

    @property
    def log(self) -> Path:
        """What the last command said."""
        return self.folder / "log.txt"

    def _run(self, command: Sequence[str]) -> tuple[Cost, Counts]:
        self.servers.take()
        cost = run(command, ROOT, self.log)
        return cost, self.servers.take()

    def _row(
        self, what: str, cost: Cost, counts: Counts, workers: int = 0, disk: int = 0, note: str = ""
    ) -> Row:
        return Row(
            what, self.plan.count, workers, cost.wall, cost.cpu, cost.peak, cost.most, cost.parts,
            counts.requests, max(0, counts.full - counts.heads), counts.cpu,
            max(0.0, cost.busy - cost.cpu - counts.cpu), disk, note,
        )  # fmt: skip


def main() -> None:
    """Print the tables."""
    given = _given()
    with tempfile.TemporaryDirectory(dir=given.into) as name:
        os.environ["PRONGSAI_HOME"] = name
        plan = Plan(
            0, free_port(), given.shared, given.behind, given.plain, given.lively, given.latency
        )
        bench = Bench(
            tuple(given.sizes), tuple(given.workers), given.at_once, given.ocr, given.polite,
            not given.no_peers, Path(name), plan,
        )  # fmt: skip
        cores, load = os.cpu_count() or 1, os.getloadavg()[0]
        print(f"{cores} processors, load before: {load:.1f}; {_ALIKE} unless said otherwise")
        print(paper.HEAD, flush=True)
        rows = list(_shown(_rows(bench)))
    paper.show_ratios(rows)
    paper.show_further(rows)
    paper.show_parts(rows)
    paper.show_forecast(rows, cores, bench.at_once)


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--sizes", type=_numbers, default=[10], help="numbers of agencies, as in 10,100,300")
    add("--workers", type=_numbers, default=[1, 2], help="numbers of judging processes")
    add("--at-once", type=int, default=32, help="sites fetched side by side")
    add("--ocr", type=int, default=10, help="agencies of a run with OCR; 0 for none")
    add("--polite", type=int, default=2, help="agencies of a run with a pause of 1 s; 0 for none")
    add("--no-peers", action="store_true", help="neither wget nor bare Scrapy")
    add("--shared", type=float, default=0.3, help="share of agencies behind vendors' addresses")
    add("--behind", type=int, default=10, help="agencies behind such an address")
    add("--plain", type=float, default=0.25, help="share without ETag and Last-Modified")
    add("--lively", type=float, default=0.0, help="share whose pages change with every visit")
    add("--latency", type=float, default=0.01, help="seconds until a server answers")
    add("--into", type=Path, default=None, help="a folder for stores and mirrors (4 MB an agency)")
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _shown(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        print(paper.line(row), flush=True)
        yield row


def _rows(bench: Bench) -> Iterator[Row]:
    for size in bench.sizes:
        with _ground(bench, size) as ground:
            for workers in bench.workers:
                yield from ground.scans(workers)
            if bench.peers:
                yield from ground.peers()
    most = max(bench.workers)
    if bench.ocr:
        with _ground(bench, bench.ocr) as ground:
            yield ground.scan(paper.WITH_OCR, most, ground.folder / "ocr.db", ocr="auto")
    if bench.polite:
        apart = replace(bench, plan=replace(bench.plan, shared=0.0))
        with _ground(apart, bench.polite) as ground:
            yield ground.scan(paper.POLITE, most, ground.folder / "polite.db", delay=1.0)


@contextmanager
def _ground(bench: Bench, size: int) -> Iterator[Ground]:
    """Serve so many agencies while the block lasts; what was made of them is deleted."""
    plan = replace(bench.plan, count=size)
    folder = Path(tempfile.mkdtemp(dir=bench.folder))
    roster(plan, folder)
    with serve(plan, _SERVERS) as servers:
        yield Ground(servers, folder, plan, bench.at_once, set())
    shutil.rmtree(folder)


def _told(store: Path, log: Path) -> tuple[int, int, int]:
    """Of the newest run: agencies that are done, their pages, verdicts that were taken over."""
    if not store.is_file():
        sys.exit(f"the scan failed: {log.read_text(errors='replace')[-2000:]}")
    with closing(sqlite3.connect(store)) as db:
        row = db.execute(
            "SELECT sum(status = 'done'), sum(pages + documents), sum(same_as IS NOT NULL)"
            " FROM scans WHERE run_id = (SELECT id FROM runs ORDER BY started_at DESC LIMIT 1)"
        ).fetchone()
    return row[0] or 0, row[1] or 0, row[2] or 0


def _files(path: Path) -> Iterator[Path]:
    """A store with all that lies beside it, or a mirror."""
    yield from path.parent.glob(f"{path.name}*")


def _size(path: Path) -> int:
    found = (file for top in _files(path) for file in [top, *top.rglob("*")])
    stats = (file.stat() for file in found if file.is_file())
    return sum({each.st_ino: each.st_size for each in stats}.values())  # links count once


def _remove(path: Path) -> None:
    for each in _files(path):
        shutil.rmtree(each) if each.is_dir() else each.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
