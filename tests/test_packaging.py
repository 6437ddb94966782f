"""The wheel: what it ships, and that it works in a clean environment, from a foreign folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

pytestmark = [pytest.mark.full]
ROOT = Path(__file__).parent.parent
SHIPPED = (
    "cli.py",
    "o_items/2568.toml",
    "o_items/2570.toml",
    "scoring/2568.toml",
    "scoring/2570.toml",
    "scoring/advice.toml",
    "reports/units.toml",
    "reports/vendors.toml",
    "reports/dashboard/index.jinja",
    "reports/dashboard/site.css",
    "reports/dashboard/site.js",
    "crawler/services.toml",
    "crawler/page_press.js",
    "crawler/page_record.js",
    "fleet/calendar.toml",
    "fleet/alerts.toml",
    "reports/report.html.jinja",
    "reports/scan.schema.json",
    "reports/score.schema.json",
    "crawler/documents/line_reader.onnx",
    "crawler/demo/submissions.csv",
    "crawler/demo/site/index.html",
    "crawler/demo/site/robots.txt",
)


def run(*command, cwd=ROOT, codes=(0,), **environment):
    """Run a command; its standard output."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**kept, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in codes, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    return next(folder.glob("prongsai-*.whl"))


def runtime_lock():
    """The entries of the hashed lock that the program itself needs, without the tools."""
    text = (ROOT / "requirements.lock").read_text("utf-8")
    entries = re.findall(r"^\S+==.*(?:\n[ ]+--hash=.*)*", text, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names: set[str] = set()
    _add_needed(project["dependencies"], names)
    return [e for e in entries if canonicalize_name(e.split("==")[0]) in names]


def _add_needed(requirements, names):
    for text in requirements:
        wanted = Requirement(text)
        name = canonicalize_name(wanted.name)
        if name not in names and (wanted.marker is None or wanted.marker.evaluate({"extra": ""})):
            names.add(name)
            _add_needed(requires(name) or (), names)


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The folder of the commands of an environment that holds the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    wanted = folder / "wanted.txt"
    wanted.write_text("\n".join(runtime_lock()), "utf-8")
    pip = [scripts / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, "--require-hashes", "-r", wanted)
    run(*pip, "--no-deps", wheel)
    run(*pip[:3], "check")
    return scripts


@pytest.fixture
def prongsai(installed, tmp_path):
    def command(*arguments, codes=(0,)):
        home = str(tmp_path / "home")
        return run(
            installed / "prongsai", *arguments, cwd=tmp_path, codes=codes, PRONGSAI_HOME=home
        )

    return command


def test_the_wheel_ships_data_templates_schema_and_demonstration_site(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert [name for name in SHIPPED if name not in names] == []
    on_disk = {p.relative_to(ROOT).as_posix() for p in (ROOT / "crawler/demo/site").rglob("*.*")}
    assert on_disk <= names


def test_the_wheel_ships_nothing_else(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    packages = {"checks", "crawler", "fleet", "o_items", "reports", "scoring", "cli.py"}
    assert {top for top in tops if not top.endswith(".dist-info")} == packages


def test_data_is_found_from_a_foreign_folder(prongsai, tmp_path):
    assert "O12.1" in prongsai("items", "O12", "--edition", "2568")
    prongsai("template", "sheet.xlsx")
    assert (tmp_path / "sheet.xlsx").stat().st_size
    found = json.loads(prongsai("items", "--find", "No Gift Policy", "--edition", "2568"))
    assert found["item"] == "O21"


def test_only_what_users_need_is_installed(installed):
    names = {entry["name"] for entry in json.loads(run(installed / "pip", "list", "--format=json"))}
    assert not names & {"pytest", "mypy", "ruff", "hatchling", "cogapp"}


def test_the_demonstration_audit_runs_from_a_foreign_folder(prongsai, tmp_path):
    prongsai("demo", "--audit", "--out", "out", codes=(1,))
    report = json.loads((tmp_path / "out" / "prongsai.json").read_text("utf-8"))
    assert report["tool"]["version"] == "2026.11.0"
    passed = [item["id"] for item in report["items"] if item["outcome"] == "passed"]
    assert len(passed) > 10
    assert (tmp_path / "out" / "prongsai.html").stat().st_size
