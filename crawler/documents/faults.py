"""Why a file that is not broken is still not read."""

from __future__ import annotations


class LockedError(ValueError):
    """A file that opens only with a password."""


class StrangeError(ValueError):
    """A file of a kind, or of an age, that is not read; a person may read it."""
