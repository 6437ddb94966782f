"""The version of this program."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def tool_version() -> str:
    """The version of the installed program; "0" where it runs uninstalled."""
    try:
        return version("prongsai")
    except PackageNotFoundError:
        return "0"
