"""What reviews forget: data fit the code, documents are current, layers hold, files stay small."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

import cli
from checks.catalogue import CHECKS
from checks.registry import problems
from o_items.load import EditionError, edition_ids, load, parse
from scoring.engine import leaves_of
from scoring.scheme import load as load_scheme

ROOT = Path(__file__).parent.parent
PRODUCT = ("checks", "crawler", "fleet", "o_items", "reports", "scoring")
EDITIONS = [load(year) for year in edition_ids()]
COMMANDS = cli.cli.list_commands(click.Context(cli.cli))


def _judged_anew():
    """The elements of each edition that the editions before it in this order don't judge alike."""
    known = set()
    for edition in sorted(EDITIONS, key=lambda e: (e.id < "2568", abs(e.year - 2568))):
        for item in edition.items:
            for element in item.elements:
                judged = (element.key, str(element.any_of), element.span, element.at_least)
                if judged not in known:
                    yield pytest.param(edition, item, element, id=f"{edition.id}-{element.id}")
                known.add(judged)


MOST_LINES = 400
GENERIC = {"manager", "helper", "helpers", "util", "utils", "base", "common"}


def product():
    return [path for name in PRODUCT for path in (ROOT / name).rglob("*.py")] + [ROOT / "cli.py"]


def committed():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    ).stdout.decode()
    if not listed:
        pytest.skip("no git checkout")
    return [ROOT / name for name in listed.split("\0") if name]


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_an_edition_uses_checks_that_exist_with_parameters_they_take(edition):
    assert list(problems(edition)) == []


def test_the_edition_of_2568_has_every_item_and_element():
    edition = load("2568")
    assert [item.id for item in edition.items] == [f"O{n}" for n in range(1, 29)]
    assert sum(len(item.elements) for item in edition.items) == 128


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
def test_an_editions_items_have_a_place_in_its_score(edition):
    leaves = {leaf.id for leaf in leaves_of(load_scheme(edition.id).oit)}
    assert leaves == {item.id for item in edition.items}
    assert {item.sub_indicator for item in edition.items} == set(edition.sub_indicators)


@pytest.mark.parametrize(("edition", "item", "element"), list(_judged_anew()))
def test_an_element_says_all_that_a_report_needs(edition, item, element):
    assert element.id.startswith(item.id + ".")
    assert element.confidence in ("high", "medium", "low")
    assert element.basis in edition.bases
    assert set(element.notes) <= set(edition.agency_types)
    assert re.search("[ก-ฮ]", element.fix)
    assert element.text
    assert element.text_en.isascii()
    assert element.any_of


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_says_what_it_finds_and_is_used(name):
    used = {u.check for e in EDITIONS for i in e.items for el in i.elements for u in el.any_of}
    assert (CHECKS[name].__doc__ or "").strip().endswith(".")
    assert name in used


@pytest.mark.parametrize(("edition", "item", "element"), list(_judged_anew()))
def test_an_element_has_a_case_that_passes_and_two_that_fail(edition, item, element):
    path = ROOT / "tests" / "items" / edition.id / f"{item.id}.toml"
    cases = tomllib.loads(path.read_text("utf-8")).values()
    number = int(element.id.split(".")[1])
    assert sum(number in case.get("passed", ()) for case in cases) >= 1
    assert sum(number in case.get("failed", ()) for case in cases) >= 2


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_and_its_options_have_thai_help(name):
    command = cli.cli.get_command(click.Context(cli.cli), name)
    assert re.search("[ก-ฮ]", command.help or "")
    options = [p for p in command.params if p.param_type_name == "option"]
    assert [p.opts[0] for p in options if not re.search("[ก-ฮ]", p.help or "")] == []


def test_no_module_is_too_long_or_named_for_nothing():
    assert [p.name for p in product() if len(p.read_text("utf-8").splitlines()) > MOST_LINES] == []
    assert [p.name for p in product() if p.stem in GENERIC] == []


def test_every_module_says_what_it_owns():
    silent = [
        p for p in product() if p.stat().st_size and not p.read_text("utf-8").startswith('"""')
    ]
    assert [p.relative_to(ROOT).as_posix() for p in silent] == []


def ran(tool, *arguments):
    """A tool of this environment, run on the checkout: its code and what it said."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name(tool)), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_imports_run_one_way():
    code, said = ran("lint-imports", "--no-cache")
    assert code == 0, said


def test_generated_parts_of_the_documents_are_current():
    code, said = ran("cog", "--check", "-I", ".", "README.md", "o_items/README.md")
    assert code == 0, f"run `make docs`\n{said}"


def test_no_path_of_a_machine_is_committed():
    places = re.compile(rb"(?:^|[\s\"'=(:])/(?:home|Users|root|work|tmp/[a-z]+)/[\w.-]+")
    texts = {".py", ".toml", ".md", ".txt", ".yml", ".yaml", ".lock", ".json", ".jinja", ""}
    found = [
        path.relative_to(ROOT).as_posix()
        for path in committed()
        if path.suffix in texts and path.is_file() and places.search(path.read_bytes())
    ]
    assert found == []


def test_the_lock_is_hashed_and_names_no_index():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "--hash=sha256:" in lock
    assert not re.search(r"https?://|--(?:extra-)?index-url|--trusted-host", lock)


@pytest.mark.parametrize(
    "change",
    [
        ('id = "2568"', 'id = "2568"\nodd = 1'),
        ("[[items.elements]]", "[[items.elements]]\nodd = 1"),
        ("[[items]]", "[[items]]\nodd = 1"),
    ],
)
def test_an_edition_with_an_unknown_key_is_refused_by_name(change):
    text = (ROOT / "o_items" / "2568.toml").read_text("utf-8")
    with pytest.raises(EditionError, match="odd"):
        parse(text.replace(*change, 1), source="x.toml")
