"""Pages of the agency on social networks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from checks.contact import own_blocks
from checks.content import filled
from checks.registry import check
from checks.results import Evidence
from crawler.model import Document, Link
from crawler.text import key

_SOCIAL_URL = re.compile(
    r"//(?:[\w-]+\.)?(?:facebook\.com/(?:profile\.php\?id=\d|pages/|groups/|people/|p/|"
    r"plugins/page|share/\w|[\w.%-]{4,})|fb\.(?:com|me)/\w"
    r"|youtube\.com/(?:@|channel/|c/|user/|[\w-]{4,})|instagram\.com/\w|(?:twitter|x)\.com/\w|"
    r"tiktok\.com/@"
    r"|line\.me/\S|lin\.ee/\w|threads\.(?:net|com)/@)",
    re.IGNORECASE,
)
_NOT_SOCIAL = re.compile(
    r"sharer|share\?|intent/|share\.php|lineit|/R/msg|dialog/|watch\?|/embed/|plugins/(?:like|"
    r"share|video|post)|/login|/tr\?|policies"
    r"|facebook\.com/(?:home|help|privacy)|\.php$|wordpress|joomla|/(?:wix|bootstrap)\b",
    re.IGNORECASE,
)
_NETWORK = re.compile(
    r"facebook|youtube|tiktok|instagram|twitter|(?<![a-z])(?:fb|ig|line)(?![a-z])"
)
# The page's name after the network's: "Facebook : อบต.บ้านทุ่ง", "เพจเฟซบุ๊ก เทศบาลตำบลบ้านทุ่ง".
_AGENCY = (
    r"(?:อบต|อบจ|เทศบาล|องค์การบริหาร|สำนัก|กรม|มหาวิทยาลัย|จังหวัด|งาน[ก-ฮ]|คณะ[ก-ฮ]|"
    r"โรงพยาบาล|การ[ก-ฮ]|@?[A-Za-z][\w.]{3,})"
)
_NAMED = re.compile(
    r"(?:facebook|เฟซบุ๊ก|เฟสบุ๊ค|เฟซบุ๊ค|เฟสบุ๊ก|แฟนเพจ|(?<![ก-๙])เพจ|youtube|ยูทูบ|tiktok|ติ๊กต็อก|"
    r"instagram)\s*(?:page|fan ?page|เฟซบุ๊ก|เฟสบุ๊ค|channel|ของ)?\s*"
    rf"(?:(?:[:=]|ชื่อ|คือ)\s*|\s(?={_AGENCY}))([^|]{{4,60}})",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:facebook|line|youtube|instagram|tiktok|twitter|messenger)\b|เฟซ|ไลน์|ยูทูบ|และ|หรือ",
    re.IGNORECASE,
)


@check
def has_social_page(document: Document) -> Iterator[Evidence]:
    """A link to, or an embedded view of, a page of the agency on a social network."""
    for link in document.links:
        if _NOT_SOCIAL.search(unquote(link.url)):
            continue
        if _SOCIAL_URL.search(link.url) or _on_network(link):
            yield Evidence(document.url, None, f"{link.text} {link.url}".strip()[:300], link.url)
    linked = [link.text for link in document.links if _NAMED.search(link.text)]
    for block in own_blocks(document):
        match = _NAMED.search(block.text)
        if match and any(text in block.text for text in linked):
            continue  # where the link leads was asked above
        if match and filled(match[1]) and not _NO_NAME.match(match[1]):
            yield Evidence(document.url, block.page, block.text[:300], key(match[1])[:60])


def _on_network(link: Link) -> bool:
    """Whether a link leads to a page on a host that bears a network's name, whatever its ending."""
    parts = urlsplit(link.url)
    host = parts.netloc.casefold()
    inner = len(parts.path.strip("/")) >= 3
    named = _NETWORK.search(host) and not host.endswith((".go.th", ".ac.th", ".or.th"))
    return bool(parts.scheme in ("http", "https") and inner and named and filled(link.text))
