"""Hosts behind one address take turns; a crawl that is alone waits for nobody."""

from __future__ import annotations

import asyncio
import socket
import time
from dataclasses import dataclass

import pytest

from crawler.lanes import Lanes, OverError, addresses_of, name_of


@dataclass
class Crawl:
    pause: float = 0.0
    over: bool = False


async def ask(lanes: Lanes, crawl: Crawl, told: list[tuple[float, Crawl]], name: str = "a") -> None:
    async with lanes.turn(name, crawl):
        told.append((time.monotonic(), crawl))
        await asyncio.sleep(0.01)


def gaps(told: list[tuple[float, Crawl]]) -> list[float]:
    return [b[0] - a[0] for a, b in zip(told, told[1:], strict=False)]


def test_first_come_first_served_with_the_longest_pause() -> None:
    lanes, told = Lanes(), list[tuple[float, Crawl]]()
    quick, slow = Crawl(0.02), Crawl(0.15)

    async def run() -> None:
        await asyncio.gather(*(ask(lanes, c, told) for c in (quick, slow, quick, slow)))

    asyncio.run(run())
    assert [crawl for _, crawl in told] == [quick, slow, quick, slow]
    assert min(gaps(told)) > 0.14


def test_a_lane_of_ones_own_waits_for_nobody() -> None:
    lanes, told = Lanes(), list[tuple[float, Crawl]]()

    async def run() -> None:
        waiting = asyncio.create_task(ask(lanes, Crawl(5.0), told, "slow"))
        for _ in range(20):
            await ask(lanes, Crawl(), told, "quick")
        await waiting

    began = time.monotonic()
    asyncio.run(run())
    assert time.monotonic() - began < 2


def test_the_pause_of_a_crawl_that_ended_counts_no_more() -> None:
    lanes, told = Lanes(), list[tuple[float, Crawl]]()
    ended, going = Crawl(30.0), Crawl(0.01)

    async def run() -> None:
        await ask(lanes, ended, told)
        ended.over = True
        lanes.forget(ended)
        await ask(lanes, going, told)

    asyncio.run(asyncio.wait_for(run(), 5))
    assert len(told) == 2


def test_a_crawl_out_of_time_gives_its_turn_away() -> None:
    lanes, told = Lanes(), list[tuple[float, Crawl]]()
    late, other = Crawl(over=True), Crawl()

    async def run() -> None:
        with pytest.raises(OverError):
            await ask(lanes, late, told)
        await ask(lanes, other, told)

    asyncio.run(asyncio.wait_for(run(), 5))
    assert [crawl for _, crawl in told] == [other]


def test_who_gives_up_waiting_holds_nobody_up() -> None:
    lanes, told = Lanes(), list[tuple[float, Crawl]]()
    crawl = Crawl()

    async def run() -> None:
        first = asyncio.create_task(ask(lanes, crawl, told))
        await asyncio.sleep(0)
        second = asyncio.create_task(ask(lanes, crawl, told))
        third = asyncio.create_task(ask(lanes, crawl, told))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.gather(first, third)

    asyncio.run(asyncio.wait_for(run(), 5))
    assert len(told) == 2


def test_networks_that_serve_thousands_share_no_pace() -> None:
    assert name_of("a.go.th", ["104.16.1.2"]) == "a.go.th"
    assert name_of("a.go.th", ["203.0.113.9", "203.0.113.7"]) == "203.0.113.7"


def lookup(host: str) -> list[str]:
    if host == "silent.go.th":
        time.sleep(3)
    table = {"a.go.th": "8.8.4.4", "b.go.th": "8.8.4.4", "inside.go.th": "10.1.2.3"}
    if host not in table:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")
    return [table[host]]


def test_a_forecast_learns_who_shares_an_address() -> None:
    hosts = ["a.go.th", "b.go.th", "inside.go.th", "unknown.go.th", "silent.go.th", "", "a b"]
    began = time.monotonic()
    found = addresses_of(hosts, lookup=lookup, timeout=1.0)
    assert time.monotonic() - began < 2.5
    assert found == {"a.go.th": "8.8.4.4", "b.go.th": "8.8.4.4"}
    assert addresses_of(["127.0.0.1"], allow_private=True) == {"127.0.0.1": "127.0.0.1"}
    assert addresses_of([]) == {}
