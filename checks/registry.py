"""Knows every check by name and says what is wrong with an edition's use of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from checks.results import Evidence
from o_items.model import Edition, Element, UseOf

Check = Callable[..., Iterator[Evidence]]
_F = TypeVar("_F", bound=Check)
CHECKS: dict[str, Check] = {}

# Checks that ask how the main site leads to a place; one file alone can't answer them.
SITE_CHECKS = {"linked_from_main_site", "reached_from_main_site", "published_as"}

# Parameters that the runner gives to any check that asks for them by name.
CONTEXT = ("period", "agency")


@dataclass(frozen=True, slots=True)
class Agency:
    """The agency that is judged; names are folded, `names` holds the full and the short forms."""

    type: str = "other"
    names: tuple[str, ...] = ()
    url: str = ""


def check(function: _F) -> _F:
    """Register a check under its own name."""
    CHECKS[function.__name__] = function
    return function


def needs_site(element: Element) -> bool:
    """Whether only a site can show the element: its checks say how the site leads to it."""
    return bool(element.any_of) and all(use.check in SITE_CHECKS for use in element.any_of)


def context_of(function: Check) -> tuple[str, ...]:
    """The context parameters a check asks for."""
    names = inspect.signature(function).parameters
    return tuple(name for name in CONTEXT if name in names)


def problems(edition: Edition) -> Iterator[str]:
    """What is wrong with the checks an edition names, one line each."""
    for item in edition.items:
        for element in item.elements:
            for use in element.any_of:
                problem = _problem(use)
                if problem:
                    yield f"{edition.id} {element.id}: {use.check}: {problem}"


def _problem(use: UseOf) -> str:
    function = CHECKS.get(use.check)
    if function is None:
        return "no such check"
    given: dict[str, Any] = dict.fromkeys(context_of(function)) | dict(use.params)
    try:
        inspect.signature(function).bind(None, **given)
    except TypeError as error:
        return str(error)
    return _wrong_type(function, use)


def _wrong_type(function: Check, use: UseOf) -> str:
    for name, value in use.params.items():
        annotation = str(inspect.signature(function).parameters[name].annotation)
        if isinstance(value, str) and "tuple" in annotation:
            return f"{name} must be a list"
        if isinstance(value, tuple) and "tuple" not in annotation:
            return f"{name} must not be a list"
    return ""
