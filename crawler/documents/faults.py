"""Why a file that is not broken is still not read."""

from __future__ import annotations


class LockedError(ValueError):
    """A file that opens only with a password."""
