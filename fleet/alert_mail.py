"""Sends a digest as mail."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from fleet.alert_settings import Email, Refused
from fleet.runs import BANGKOK

_SECONDS = 30.0


def message(sender: str, to: str, subject: str, text: str, page: str, number: str) -> EmailMessage:
    """The mail, plain and HTML. A head never holds more than one line."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = format_datetime(datetime.now(BANGKOK))
    mail["Message-ID"] = f"<{number}@{sender.rpartition('@')[2].strip('<> ') or 'localhost'}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text + "\n", cte="base64")
    mail.add_alternative(page, subtype="html", cte="base64")
    return mail


def send(settings: Email, mail: EmailMessage) -> None:
    """Hand the mail to the server; Refused, in plain words, if it does not take it.

    The server's own words are not repeated: they may hold what was sent to it.
    """
    try:
        with _session(settings) as server:
            if settings.user:
                server.login(settings.user, settings.password.read())
            server.send_message(mail)
    except smtplib.SMTPAuthenticationError as error:
        raise Refused(
            f"เซิร์ฟเวอร์อีเมลไม่รับชื่อผู้ใช้หรือรหัสผ่าน ({error.smtp_code})",
            f"the mail server refused user or password ({error.smtp_code})", whole=True,
        ) from None  # fmt: skip
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        raise Refused(f"เซิร์ฟเวอร์ไม่รับผู้รับนี้ ({code})", f"recipient refused ({code})") from None
    except smtplib.SMTPResponseException as error:
        code = error.smtp_code
        raise Refused(f"เซิร์ฟเวอร์อีเมลไม่รับ ({code})", f"mail server refused ({code})") from None
    except ssl.SSLError as error:
        raise Refused(
            "เชื่อมต่ออีเมลแบบเข้ารหัสไม่ได้ (ใบรับรองใช้ไม่ได้)",
            f"no secure connection: {error.reason}", whole=True,
        ) from None  # fmt: skip
    except (OSError, smtplib.SMTPException) as error:
        name = type(error).__name__
        raise Refused(
            f"ต่อเซิร์ฟเวอร์อีเมล {settings.server} ไม่ได้ ({name})",
            f"can't reach {settings.server} ({name})", whole=True,
        ) from None  # fmt: skip


@contextmanager
def _session(settings: Email) -> Iterator[smtplib.SMTP]:
    """A connection. How it ends matters no more: the mail was taken, or the fault is known."""
    server = _connected(settings)
    try:
        yield server
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
    finally:
        server.close()


def _connected(settings: Email) -> smtplib.SMTP:
    if settings.security == "none":
        return smtplib.SMTP(settings.server, settings.port, timeout=_SECONDS)
    context = ssl.create_default_context(cafile=settings.ca_file)
    if settings.security == "tls":
        return smtplib.SMTP_SSL(settings.server, settings.port, timeout=_SECONDS, context=context)
    server = smtplib.SMTP(settings.server, settings.port, timeout=_SECONDS)
    try:
        server.starttls(context=context)  # raises where the server does not offer it
    except BaseException:
        server.close()
        raise
    return server
