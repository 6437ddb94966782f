"""Rosters: a result for every agency, runs that go on after a kill, unchanged sites kept."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest

import cli
from fleet.province import _alone
from tests.serving import Page, page, serving

ROOT = Path(__file__).parent.parent
HEAD = "id,name,type,province,district,url,submissions"
OPTIONS = [
    "--store", "p.db", "--edition", "2568", "--as-of", "2568-05-15", "--delay", "0",
    "--allow-private-addresses", "--ocr", "never", "--render", "never", "--retry-pause", "0",
    "--workers", "1",
]  # fmt: skip
TEXT = "ที่อยู่ 99 หมู่ 1 ตำบลบ้านทุ่ง อำเภอเมือง จังหวัดทดลอง 10000 โทร 0 2000 0001"


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def site_pages(name, delay=0.0):
    home = page(f"อบต.{name}", "/contact|ติดต่อเรา", "/news|ข่าวประชาสัมพันธ์")
    return {
        "/": Page(home, delay=delay),
        "/contact": Page(page("ติดต่อเรา", text=TEXT), delay=delay),
        "/news": Page(page("ข่าวประชาสัมพันธ์"), delay=delay),
    }


def sites(stack, *names, delays=()):
    """Their servers, each on an address of its own, and the pages that they show."""
    slow = dict(enumerate(delays))
    pages = [site_pages(name, slow.get(number, 0.0)) for number, name in enumerate(names)]
    hosts = [f"127.0.5.{number}" for number in range(1, len(names) + 1)]
    servers = [
        stack.enter_context(serving(each, host=host))
        for each, host in zip(pages, hosts, strict=True)
    ]
    return servers, pages


def roster(*rows):
    Path("r.csv").write_text("\n".join((HEAD, *rows)), encoding="utf-8")


def scan(*options):
    return cli.main(["scan", "r.csv", *OPTIONS, *options])


def rows(query="SELECT * FROM latest_scans"):
    """Rows by agency, of a store that another process may be writing."""
    with closing(sqlite3.connect("file:p.db?mode=ro", uri=True, timeout=60)) as db:
        db.row_factory = sqlite3.Row
        return {row["agency_id"]: row for row in db.execute(query)}


def test_every_agency_has_a_result_whatever_happened(capsys):
    with ExitStack() as stack:
        (one, two), _ = sites(stack, "หนึ่ง", "สอง")
        Path("bad.csv").write_text("item,url\nO99,http://x.go.th\n", encoding="utf-8")
        roster(
            f"a1,อบต.หนึ่ง,sao,จ,อ,{one.base}/,",
            f"a2,อบต.สอง,sao,จ,อ,{two.base}/,",
            "none,อบต.สาม,sao,จ,อ,,",
            "gone,อบต.สี่,sao,จ,อ,http://127.0.77.1:8080/,",
            f"bad,อบต.ห้า,sao,จ,อ,{two.base}/x,bad.csv",
            "a1,ซ้ำ,sao,,,,",
        )
        assert scan("--publish", "site") == 0
    assert "อบต.หนึ่ง" in Path("site/agencies.html").read_text("utf-8")
    found = rows()
    assert {name: row["status"] for name, row in found.items()} == {
        "a1": "done", "a2": "done", "none": "no_url", "gone": "unreachable", "bad": "failed",
    }  # fmt: skip
    assert "O99" in found["bad"]["error"]
    assert found["gone"]["last_succeeded_at"] is None
    assert "แถว 7" in capsys.readouterr().err


def test_an_unchanged_site_keeps_its_verdict_and_a_changed_one_is_judged_again():
    with ExitStack() as stack:
        (one, two), pages = sites(stack, "หนึ่ง", "สอง")
        roster(f"a1,,sao,,,{one.base}/,", f"a2,,sao,,,{two.base}/,")
        assert scan() == 0
        first = rows()
        pages[1]["/contact"] = page("ติดต่อเรา", text=TEXT + " อีเมล saraban@banthung.go.th")
        assert scan() == 0
    second = rows("SELECT * FROM scans WHERE run_id = (SELECT max(id) FROM runs)")
    assert second["a1"]["same_as"] == first["a1"]["scan_id"]
    assert second["a2"]["same_as"] is None
    for row in second.values():
        written = f"{row['agency_id']}.json"
        assert cli.main(["recheck", row["id"], "--store", "p.db", "--json", written]) == 1
        again = json.loads(Path(written).read_text("utf-8"))
        assert again["scores"]["oit"]["score"] == row["oit_score"]
    passed = "SELECT '' AS agency_id, count(*) AS n FROM elements WHERE outcome = 'passed'"
    assert (
        rows(f"{passed} AND scan_id = '{second['a2']['id']}'")[""]["n"]
        > (rows(f"{passed} AND scan_id = '{first['a2']['scan_id']}'")[""]["n"])
    )


def test_a_counter_of_visits_is_no_change():
    with ExitStack() as stack:
        pages = site_pages("หนึ่ง")
        home = pages["/"].body
        pages["/"] = lambda visit: Page(f"{home}<footer><p>ผู้เข้าชม {visit} คน</p></footer>")
        site = stack.enter_context(serving(pages, host="127.0.5.1"))
        roster(f"a1,,sao,,,{site.base}/,")
        assert scan() == 0
        first = rows()["a1"]["scan_id"]
        assert scan() == 0
    (second,) = rows("SELECT * FROM scans WHERE same_as IS NOT NULL").values()
    assert second["same_as"] == first


def command():
    return [sys.executable, "-m", "cli", "scan", "r.csv", *OPTIONS, "--at-once", "1", "--quiet"]


def begun(least):
    """A run in a process of its own, once it has results for so many agencies."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command(),
        env=environment,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell may ignore it
    )
    until = time.monotonic() + 300
    while time.monotonic() < until:
        with suppress(sqlite3.OperationalError):  # it is not made yet
            if sum(row["status"] == "done" for row in rows().values()) >= least:
                return process
        time.sleep(0.1)
    process.kill()
    raise AssertionError(process.communicate()[1].decode())


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_run_that_was_ended_in_the_middle_goes_on(how):
    with ExitStack() as stack:
        found, _ = sites(stack, *"กขคงจ", delays=(0, 0, 2, 2, 2))
        roster(*(f"a{n},,sao,,,{site.base}/," for n, site in enumerate(found)))
        process = begun(least=2)
        process.send_signal(how)
        _, told = process.communicate(timeout=120)
        assert process.returncode == (-9 if how == signal.SIGKILL else 130)
        assert b"Traceback" not in told
        before = {name: row for name, row in rows().items() if row["status"] == "done"}
        assert 2 <= len(before) < 5
        assert scan() == 0
    after = rows()
    assert {row["status"] for row in after.values()} == {"done"}
    assert {name: after[name]["scan_id"] for name in before} == {
        name: row["scan_id"] for name, row in before.items()
    }
    (run,) = rows("SELECT '' AS agency_id, status FROM runs").values()
    assert run["status"] == "finished"


def test_two_runs_do_not_share_a_store(capsys):
    roster("a1,,sao,,,,")
    with _alone(Path("p.db")):
        assert scan() == 2
    assert "p.db" in capsys.readouterr().err
    assert scan() == 0


def test_a_run_with_too_many_failures_fails_loudly(capsys):
    roster(*(f"a{n},,sao,,,http://127.0.77.{n + 1}:8080/," for n in range(5)))
    assert scan() == 1
    assert "5" in capsys.readouterr().err
    assert scan("--max-failed", "1", "--fresh") == 0
