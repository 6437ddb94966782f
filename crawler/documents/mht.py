"""Reads web archives (MHT), which Word and office systems also save under the name of .doc."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from email.message import Message

from crawler.documents.html import parse_page
from crawler.model import Document, Response

TYPE = "multipart/related"


def parse_mht(response: Response) -> Document:
    """Read the first page of a web archive."""
    message = email.message_from_bytes(response.body, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = replace(response, body=_body(part), media_type=str(part["Content-Type"]))
            headers = {"Content-Type": page.media_type}
            document = parse_page(replace(page, headers=headers))
            return replace(document, media_type=TYPE)
    raise ValueError("no page in the web archive")


def _body(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""
