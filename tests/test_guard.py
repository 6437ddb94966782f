"""The guard admits the open internet and nothing else, however an address is spelled."""

from __future__ import annotations

import socket
from collections.abc import Sequence

import pytest

from crawler.guard import Guard, Refused, literal
from crawler.model import ProblemKind

PUBLIC = "93.184.216.34"


def answers(*found: str, own: str = PUBLIC) -> Guard:
    """A guard of a public site, whose look-up gives these addresses for every other host."""
    return Guard("https://www.x.go.th/", lookup=lambda h: [own] if h == "www.x.go.th" else found)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1",
        "017700000001", "0x7F.1", "127.000.000.001", "127.0.0.1.", "0", "0.0.0.0", "10.0.0.1",
        "10.1", "0xa.0.0.1", "172.16.5.4", "172.31.255.255", "192.168.1.1", "0300.0250.1.1",
        "3232235777", "169.254.169.254", "0xA9FEA9FE", "2852039166", "169.254.1", "100.64.0.1",
        "100.100.100.200", "192.0.0.192", "168.63.129.16", "198.18.0.1", "224.0.0.1",
        "255.255.255.255", "240.0.0.1", "192.0.2.1", "[::1]", "[::]", "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]", "[::ffff:169.254.169.254]", "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]",
        "[::127.0.0.1]", "[2002:7f00:1::]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]",
        "[ff02::1]", "[2001:db8::1]", "[2001:0:1::1]", "１２７.0.0.1", "①②⑦.⓪.⓪.①",
        "user@127.0.0.1", "x.go.th@127.0.0.1", "999.1.1.1", "4294967296",
    ],
)  # fmt: skip
def test_no_spelling_of_a_private_address_passes(host: str) -> None:
    with pytest.raises(Refused) as refused:
        answers(PUBLIC).check_url(f"http://{host}/")
    assert refused.value.kind is ProblemKind.FORBIDDEN_ADDRESS


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://x.go.th/", "gopher://x.go.th/", "data:text/html,x",
        "chrome://version", "http://", "http:///x", "http://x.go.th:22/", "http://x.go.th:3306/",
        "http://x.go.th:99999/", "http://x.go.th:0/", "http://x.go.th\\@127.0.0.1/",
        "http://[fe80::1%25eth0]/", "http://x go.th/", "http://127.0.0.1%2f.x.go.th/", "//x.go.th/",
    ],
)  # fmt: skip
def test_odd_schemes_ports_and_letters_are_refused(url: str) -> None:
    with pytest.raises(Refused):
        answers(PUBLIC).check_url(url)


@pytest.mark.parametrize("port", ["", ":80", ":443", ":8080", ":8443"])
def test_ports_of_the_web_pass(port: str) -> None:
    answers(PUBLIC).check_url(f"http://other.go.th{port}/x")


def test_the_audited_port_passes_too() -> None:
    guard = Guard("http://www.x.go.th:8881/", lookup=lambda h: [PUBLIC])
    guard.check_url("http://www.x.go.th:8881/x")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.2.3.4", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fe80::1", "fc00::7",
        "64:ff9b::c0a8:1", "100.64.3.3", "0.0.0.0",
    ],
)  # fmt: skip
def test_a_name_for_a_private_address_is_refused(address: str) -> None:
    with pytest.raises(Refused) as refused:
        answers(address).addresses("inside.example")
    assert refused.value.kind is ProblemKind.FORBIDDEN_ADDRESS


def test_only_the_public_of_several_answers_is_connected_to() -> None:
    assert answers("10.0.0.1", PUBLIC, "::1").addresses("mixed.example") == (PUBLIC,)


def test_a_name_that_changes_its_answer_is_held_to_the_checked_one() -> None:
    turns = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    guard = Guard("https://www.x.go.th/", lookup=lambda h: next(turns))
    assert guard.addresses("flip.example") == (PUBLIC,)
    assert guard.addresses("flip.example") == (PUBLIC,)
    guard._kept.clear()  # a minute later
    with pytest.raises(Refused):
        guard.addresses("flip.example")


def test_the_option_admits_only_the_audited_host() -> None:
    table = {"www.x.go.th": ["192.168.1.5"], "alias.example": ["192.168.1.5"]}
    guard = Guard("http://www.x.go.th/", True, lambda h: table.get(h, ["192.168.1.6"]))
    assert guard.audits_private
    assert guard.addresses("www.x.go.th") == ("192.168.1.5",)
    assert guard.addresses("alias.example") == ("192.168.1.5",)
    guard.check_url("http://192.168.1.5/x")
    for url in ("http://192.168.1.6/", "http://127.0.0.1/", "http://169.254.169.254/"):
        with pytest.raises(Refused):
            guard.check_url(url)
    with pytest.raises(Refused):
        guard.addresses("other.example")


@pytest.mark.parametrize("own", ["169.254.169.254", "fe80::1", "0.0.0.0", "fd00:ec2::254"])
def test_link_local_and_metadata_stay_refused_even_as_the_audited_host(own: str) -> None:
    guard = Guard("http://www.x.go.th/", True, lambda h: [own])
    with pytest.raises(Refused):
        guard.addresses("www.x.go.th")


def test_a_later_answer_cannot_widen_the_option() -> None:
    turns = iter([["192.168.1.5"], ["192.168.1.5"], ["192.168.9.9"]])
    guard = Guard("http://www.x.go.th/", True, lambda h: next(turns))
    assert guard.addresses("www.x.go.th") == ("192.168.1.5",)
    guard._kept.clear()
    with pytest.raises(Refused):
        guard.addresses("www.x.go.th")


def unknown(host: str) -> Sequence[str]:
    if host == "www.x.go.th":
        return [PUBLIC]
    raise socket.gaierror(socket.EAI_NONAME if host == "no.go.th" else socket.EAI_AGAIN, "dns")


@pytest.mark.parametrize(
    ("host", "kind"), [("no.go.th", ProblemKind.GONE), ("slow.go.th", ProblemKind.REFUSED)]
)
def test_an_unknown_host_is_gone_and_a_failing_look_up_is_not(host: str, kind: ProblemKind) -> None:
    with pytest.raises(Refused) as refused:
        Guard("http://www.x.go.th/", lookup=unknown).addresses(host)
    assert refused.value.kind is kind


def test_an_unknown_host_says_nothing_while_no_name_resolves() -> None:
    def down(host: str) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no network")

    with pytest.raises(Refused) as refused:
        Guard("http://www.x.go.th/", lookup=down).addresses("other.go.th")
    assert refused.value.kind is ProblemKind.REFUSED


def test_a_name_is_no_number() -> None:
    assert literal("x.go.th") is None
    assert literal("1.go.th") is None
    assert str(literal("127.1")) == "127.0.0.1"
