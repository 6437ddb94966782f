"""Posts a digest to a webhook, or to people by the LINE Messaging API."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx

from fleet.alert_settings import Line, Refused, Secret

SIGNATURE = "X-Prongsai-Signature"
_SECONDS = 20.0
_TRIES = 3
_PASSING = (408, 429, 500, 502, 503, 504)
_LONGEST_PAUSE = 60.0
_LETTERS = 5000  # of one LINE message, as the API counts them: UTF-16 units
_MESSAGES = 5  # of one push

Sleep = Callable[[float], None]


def webhook(url: str, secret: Secret, body: Mapping[str, Any], sleep: Sleep = time.sleep) -> None:
    """POST the digest as JSON, signed if there is a secret; Refused if it is not taken."""
    data = json.dumps(body, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "X-Prongsai-Id": str(body["id"])}
    if secret:
        headers[SIGNATURE] = signature(secret.read(), data)
    answer = _post(url, data, headers, sleep)
    if not answer.is_success:
        code = answer.status_code
        raise Refused(f"ปลายทางไม่รับ (HTTP {code})", f"not accepted (HTTP {code})")


def signature(secret: str, data: bytes) -> str:
    """What proves that the body is ours: "sha256=" and the HMAC in hex."""
    return "sha256=" + hmac.new(secret.encode(), data, hashlib.sha256).hexdigest()


def line(settings: Line, to: str, text: str, number: str, sleep: Sleep = time.sleep) -> None:
    """Push a text to a user or group. `number` is a UUID: a push with it is never shown twice."""
    messages = [{"type": "text", "text": part} for part in _parts(text)]
    body = json.dumps({"to": to, "messages": messages}, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {settings.token.read()}",
        "X-Line-Retry-Key": number,
    }
    answer = _post(f"{settings.base_url}/v2/bot/message/push", body, headers, sleep)
    if not answer.is_success and answer.status_code != 409:  # 409: it has that push already
        raise _why(answer)


def _why(answer: httpx.Response) -> Refused:
    code = answer.status_code
    if _monthly(answer):
        return Refused(
            "ข้อความ LINE ของเดือนนี้เต็มโควตาแล้ว จะส่งได้เมื่อขึ้นเดือนใหม่หรือเพิ่มโควตา",
            "the monthly quota of LINE messages is used up", whole=True,
        )  # fmt: skip
    if code == 429:
        return Refused("LINE ให้รอก่อน (ส่งถี่เกินไป)", "LINE asks to wait", whole=True)
    if code in (401, 403):
        return Refused(f"LINE ไม่รับโทเค็น ({code})", f"LINE refused the token ({code})", whole=True)
    if code == 400:
        return Refused(
            "LINE ไม่รับผู้รับนี้ (รหัสผิด หรือยังไม่ได้เพิ่มบัญชีเป็นเพื่อน)", "LINE knows no such recipient"
        )
    return Refused(f"LINE ไม่รับ (HTTP {code})", f"LINE did not accept (HTTP {code})")


def _monthly(answer: httpx.Response) -> bool:
    return answer.status_code == 429 and b"monthly limit" in answer.content.lower()


def _post(url: str, data: bytes, headers: Mapping[str, str], sleep: Sleep) -> httpx.Response:
    """The answer to a POST; what fails in passing is tried again, later each time."""
    for attempt in range(1, _TRIES + 1):
        answer = _tried(url, data, headers)
        last = attempt == _TRIES
        if answer is not None and (last or answer.status_code not in _PASSING or _monthly(answer)):
            return answer
        if not last:
            sleep(_pause(answer, attempt))
    host = httpx.URL(url).host
    raise Refused(f"ต่อ {host} ไม่ได้", f"can't reach {host}", whole=True)


def _tried(url: str, data: bytes, headers: Mapping[str, str]) -> httpx.Response | None:
    try:
        return httpx.post(url, content=data, headers=dict(headers), timeout=_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return None


def _pause(answer: httpx.Response | None, attempt: int) -> float:
    """Twice as long each time, or as long as the server asks for."""
    asked = answer.headers.get("Retry-After", "") if answer is not None else ""
    pause = float(asked) if re.fullmatch(r"[0-9]{1,4}", asked) else 2.0**attempt
    return min(pause, _LONGEST_PAUSE)


def _parts(text: str) -> list[str]:
    """The text in messages of whole lines; what five can't hold is told to be left out."""
    parts = list(_pieces(text))
    if len(parts) > _MESSAGES:
        rest = "\n… ยาวเกินไป ดูทั้งหมดในอีเมลหรือแผงรวมของจังหวัด"
        parts = parts[:_MESSAGES]
        parts[-1] = _cut(parts[-1], _LETTERS - len(rest)) + rest
    return parts


def _pieces(text: str) -> Iterator[str]:
    piece = ""
    for row in text.splitlines():
        row = _cut(row, _LETTERS)
        longer = f"{piece}\n{row}" if piece else row
        if _length(longer) > _LETTERS:
            yield piece
            longer = row
        piece = longer
    if piece.strip():
        yield piece


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, most: int) -> str:
    return text.encode("utf-16-le")[: most * 2].decode("utf-16-le", "ignore")
