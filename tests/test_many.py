"""Many crawls in one process: none waits for another, none sees what only another may see."""

from __future__ import annotations

import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from crawler import crawl
from crawler.guard import Lookup
from crawler.job import Done, Job, Progress
from crawler.many import Fetcher
from crawler.model import CrawlOptions, Link, ProblemKind
from crawler.snapshot import load
from tests.serving import Answer, Page, page, serving

OPTIONS = CrawlOptions(delay=0, allow_private=True, render="never", max_seconds=40, timeout=4)
PAGES: Mapping[str, Answer] = {
    "/": page("หน้าแรก", "/a|รายการ ก", "/b|ข"),
    "/a": page("ก"),
    "/b": page("ข"),
}


@dataclass(frozen=True)
class Ranking:
    """Names itself."""

    def __call__(self, link: Link) -> float:
        return 1.0 if "รายการ" in link.text else 0.0


class Broken:
    """A rank that fails."""

    def __call__(self, link: Link) -> float:
        raise RuntimeError("broken")


class Deadly:
    """A rank that takes its process with it."""

    def __call__(self, link: Link) -> float:
        os.kill(os.getpid(), signal.SIGKILL)
        return 0.0


def table(host: str) -> list[str]:
    """Two agencies: one in the own network, one whose address is public."""
    known = {"inside.go.th": "127.0.0.1", "outside.go.th": "127.0.0.9"}
    if host not in known:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")
    return [known[host]]


def job(url: str, folder: Path, rank: object = None, lookup: Lookup | None = None,
        **options: object) -> Job:  # fmt: skip
    return crawl.begin(
        url, sheet=None, options=replace(OPTIONS, **options), as_of=date(2025, 5, 15),
        folder=folder, rank=rank or Ranking(), lookup=lookup,  # type: ignore[arg-type]
    )  # fmt: skip


def ends(fetcher: Fetcher, seconds: float = 60) -> dict[str, tuple[float, Done | None]]:
    """How and when each crawl ended."""
    found: dict[str, tuple[float, Done | None]] = {}
    until = time.monotonic() + seconds
    while fetcher.running and time.monotonic() < until:
        for key, message in fetcher.poll(0.5):
            if not isinstance(message, Progress):
                found[key] = time.monotonic(), message
    assert not fetcher.running
    return found


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    made = Fetcher(8)
    yield made
    made.close()


def problems(job: Job, done: Done | None) -> dict[str, ProblemKind]:
    found = crawl.finish(job, done).responses
    return {url: r.problem.kind for url, r in found.items() if r.problem}


def test_many_sites_side_by_side_and_a_slow_one_holds_no_other(
    tmp_path: Path, fetcher: Fetcher
) -> None:
    slow = {path: Page(str(body), delay=1.0) for path, body in PAGES.items()}
    jobs = {}
    with ExitStack() as stack:
        for n in range(2, 14):
            site = stack.enter_context(serving(slow if n == 2 else PAGES, host=f"127.0.0.{n}"))
            jobs[f"k{n}"] = job(site.base + "/", tmp_path / str(n))
            fetcher.start(f"k{n}", jobs[f"k{n}"])
        assert len(fetcher.running) == 12
        found = ends(fetcher)
    last = max(moment for key, (moment, _) in found.items() if key != "k2")
    assert last < found["k2"][0]
    for key, (_, done) in found.items():
        assert done
        assert (done.pages, done.limits, len(done.fingerprint)) == (3, (), 64)
        assert len(crawl.finish(jobs[key], done).responses) == 3


def test_sites_behind_one_address_share_one_pace(tmp_path: Path, fetcher: Fetcher) -> None:
    with ExitStack() as stack:
        sites = [stack.enter_context(serving(PAGES)) for _ in range(3)]
        for number, site in enumerate(sites):
            delay = 0.2 if number == 0 else 0.0
            fetcher.start(str(number), job(site.base + "/", tmp_path / str(number), delay=delay))
        found = ends(fetcher)
        paced = sorted((moment, site.base) for site in sites for moment, _, _ in site.asked)
        slowest = max(moment for moment, _, _ in sites[0].asked)
    assert all(done for _, done in found.values())
    together = [moment for moment, _ in paced if moment <= slowest]
    assert min(b - a for a, b in itertools.pairwise(together[1:])) > 0.15
    first_nine = {base for _, base in paced[:9]}
    assert len(first_nine) == 3  # each has its turn


def test_what_one_crawl_may_ask_another_may_not(tmp_path: Path, fetcher: Fetcher) -> None:
    pages = {
        "//inside.go.th/": page("ข้างใน", "/a|รายการ"),
        "//inside.go.th/a": page("ก"),
    }
    with serving(pages) as inner:
        port = inner.base.rpartition(":")[2]
        secret = f"http://inside.go.th:{port}/"
        with serving({"/": page("ข้างนอก", f"{secret}a|รายการ")}, host="127.0.0.9") as outer:
            mine = job(secret, tmp_path / "inside", lookup=table)
            start = f"http://outside.go.th:{outer.base.rpartition(':')[2]}/"
            other = crawl.begin(
                start, sheet=None, options=OPTIONS, as_of=date(2025, 5, 15),
                folder=tmp_path / "outside", rank=Ranking(), lookup=table,
            )  # fmt: skip
            seeds = (*other.seeds, *crawl.seeds(secret + "a", ()))
            seeds = tuple(replace(s, external=s.url != start, submitted=True) for s in seeds)
            ports = replace(other, seeds=seeds)
            fetcher.start("inside", mine)
            fetcher.start("outside", ports)
            found = ends(fetcher)
    assert problems(mine, found["inside"][1]) == {}
    refused = problems(ports, found["outside"][1])
    assert refused[secret + "a"] is ProblemKind.FORBIDDEN_ADDRESS


def test_the_resolver_answers_only_the_guard_that_asks() -> None:
    from crawler import fetch
    from crawler.guard import Guard

    class Receiver:
        def __init__(self) -> None:
            self.told: list[str] = []

        def resolutionBegan(self, _: object) -> None:  # noqa: N802
            return

        def addressResolved(self, address: object) -> None:  # noqa: N802
            self.told.append(address.host)  # type: ignore[attr-defined]

        def resolutionComplete(self) -> None:  # noqa: N802
            return

    guard = Guard("http://inside.go.th/", True, table)
    guard.addresses("inside.go.th")
    resolver, nobody, asking = fetch.GuardedResolver(None), Receiver(), Receiver()
    resolver.resolveHostName(nobody, "inside.go.th")
    token = fetch._asking.set(guard)
    resolver.resolveHostName(asking, "inside.go.th")
    fetch._asking.reset(token)
    assert (nobody.told, asking.told) == ([], ["127.0.0.1"])


def test_a_fault_of_one_crawl_is_not_another_s(tmp_path: Path, fetcher: Fetcher) -> None:
    with serving(PAGES) as one, serving(PAGES, host="127.0.0.2") as two:
        bad = job(one.base + "/", tmp_path / "bad", Broken())
        worse = replace(job(one.base + "/", tmp_path / "worse"), seeds=None)  # type: ignore[arg-type]
        good = job(two.base + "/", tmp_path / "good")
        for key, each in (("bad", bad), ("worse", worse), ("good", good)):
            fetcher.start(key, each)
        found = {key: done for key, (_, done) in ends(fetcher).items()}
    assert found["worse"] is None
    assert problems(good, found["good"]) == {}
    assert problems(bad, found["bad"])[one.base + "/"] is ProblemKind.UNREADABLE


def test_a_process_that_dies_takes_only_what_ran_with_it(tmp_path: Path) -> None:
    fetcher = Fetcher(2)
    try:
        with serving(PAGES) as one, serving({"/": Page("x", delay=3)}, host="127.0.0.2") as two:
            jobs = {
                "deadly": job(one.base + "/", tmp_path / "deadly", Deadly()),
                "beside": job(two.base + "/", tmp_path / "beside"),
                "after": job(one.base + "/", tmp_path / "after"),
            }
            for key, each in jobs.items():
                fetcher.start(key, each)
            found = {key: done for key, (_, done) in ends(fetcher).items()}
        assert found["deadly"] is None
        assert found["beside"] is None
        assert found["after"]
        assert problems(jobs["after"], found["after"]) == {}
        assert "broken_off" in crawl.finish(jobs["deadly"], None).limits
    finally:
        fetcher.close()


def test_a_killed_process_is_replaced(tmp_path: Path, fetcher: Fetcher) -> None:
    slow = {"/": page("หน้าแรก", "/a|ก"), "/a": Page("x", delay=5)}
    with serving(slow) as one, serving(PAGES, host="127.0.0.2") as two:
        cut = job(one.base + "/", tmp_path / "cut")
        fetcher.start("cut", cut)
        while "/a" not in one.paths:
            fetcher.poll(0.1)
        assert fetcher._child
        os.kill(fetcher._child.pid or 0, signal.SIGKILL)
        assert ends(fetcher)["cut"][1] is None
        fetcher.start("next", job(two.base + "/", tmp_path / "next"))
        assert ends(fetcher)["next"][1]
    saved = crawl.finish(cut, None)
    assert saved.responses[one.base + "/"].status == 200
    assert saved.limits == ("broken_off",)


def test_the_time_of_a_crawl_holds_beside_others(tmp_path: Path, fetcher: Fetcher) -> None:
    hanging = {"/": page("หน้าแรก", "/a|รายการ"), "/a": Page("x", delay=60)}
    with serving(hanging) as one, serving(PAGES, host="127.0.0.2") as two:
        late = job(one.base + "/", tmp_path / "late", max_seconds=10, timeout=50)
        began = time.monotonic()
        fetcher.start("late", late)
        fetcher.start("good", job(two.base + "/", tmp_path / "good"))
        found = ends(fetcher)
    moment, done = found["late"]
    assert moment - began < 45
    assert done
    assert "max_seconds" in done.limits
    assert load(tmp_path / "late").responses[one.base + "/"].status == 200
    assert found["good"][1]


def test_the_child_ends_when_its_parent_is_gone(tmp_path: Path) -> None:
    program = """
import sys, time
from pathlib import Path
from tests.test_many import job
from crawler.many import Fetcher
if __name__ == "__main__":
    fetcher = Fetcher(1)
    fetcher.start("k", job(sys.argv[1], Path(sys.argv[2])))
    fetcher.poll(1)
    print(fetcher._child.pid, flush=True)
    time.sleep(60)
"""
    with serving({"/": Page("x", delay=30)}) as site:
        parent = subprocess.Popen(
            [sys.executable, "-c", program, site.base + "/", str(tmp_path)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert parent.stdout
        child = int(parent.stdout.readline())
        while not site.asked:
            time.sleep(0.1)
        parent.kill()
        parent.wait()
        parent.stdout.close()
        until = time.monotonic() + 10
        while _alive(child) and time.monotonic() < until:
            time.sleep(0.1)
    assert not _alive(child)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
