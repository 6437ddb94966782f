"""The one error a user can mend."""

from __future__ import annotations


class UserError(Exception):
    """A mistake of the user's, told in one line in both languages; exit code 2."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__(th)
        self.th = th
        self.en = en
