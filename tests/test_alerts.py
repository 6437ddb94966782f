"""Alerts: once each, by mail, LINE and webhook against servers of this machine; no secret leaks."""

from __future__ import annotations

import json
import shutil
import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import cli
from crawler.errors import UserError
from fleet import alarms, alert_post, alert_settings, alerts, digest
from fleet.alert_settings import Recipient, Refused, Secret, Settings, Target
from fleet.roster import Entry
from reports.store import open_store
from tests.mail_server import PASSWORD, mail_server, running
from tests.province_store import FAILED, province, week

TOKEN, SECRET = "line-token-77x", "hook-secret-q1"
ENV = {"T_MAIL": PASSWORD, "T_LINE": TOKEN, "T_HOOK": SECRET}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, value in ENV.items():
        monkeypatch.setenv(name, value)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def three_weeks(tmp_path_factory):
    """A store file: O1 of the first agency is lost for sure, the second agency is better."""
    folder = tmp_path_factory.mktemp("store")
    found = province(folder)
    for number, first, second in ((1, {}, {"O2": FAILED}), (2, {"O1": FAILED}, {"O2": FAILED})):
        alarms.look(found, week(found, number, a1=first, a2=second, a3="no_url"))
    alarms.look(found, week(found, 3, a1={"O1": FAILED}, a2={}, a3="no_url"))
    found.close()
    return folder / "province.db"


@pytest.fixture
def db(tmp_path, three_weeks):
    """A copy of that store."""
    return open_store(shutil.copy(three_weeks, tmp_path / "province.db"))


# doubles of the servers


@dataclass
class Post:
    """A server that takes POSTs and answers as told, the last answer again and again."""

    base: str = ""
    answers: list = field(default_factory=lambda: [(200, {}, b"{}")])
    got: list = field(default_factory=list)  # path, headers, body


@contextmanager
def posting(*answers):
    found = Post()
    found.answers = list(answers) or found.answers

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append((self.path, dict(self.headers), body))
            more = len(found.answers) > 1
            status, headers, text = found.answers.pop(0) if more else found.answers[0]
            self.send_response(status)
            for name, value in {"Content-Length": str(len(text)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *args):
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.base = f"http://127.0.0.1:{server.server_port}"
    with running(server):
        yield found


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A certificate of 127.0.0.1 that vouches for itself: its file, and a server's context."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(8)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    folder, pem = tmp_path_factory.mktemp("tls"), serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(made.public_bytes(pem))
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(pem, *private))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    return folder / "ca.pem", context


# settings for them


def mail_settings(port, *, security="none", more="", to='["a@example.go.th"]'):
    return f"""
title = "จังหวัดสมมติ"
[email]
server = "127.0.0.1"
port = {port}
security = "{security}"
from = "ITA <ita@example.go.th>"
{more}
[[recipients]]
name = "ทุกอำเภอ"
email = {to}
"""


LOGIN = 'user = "ita"\npassword_env = "T_MAIL"'


def settings_of(text, tmp_path):
    path = tmp_path / "alerts.toml"
    path.write_text(text, encoding="utf-8")
    return alert_settings.read(path)


def line_settings(base, *to):
    targets = tuple(Target("ทุกอำเภอ", "line", name) for name in to or ("U1",))
    line = alert_settings.Line(Secret("T_LINE"), base)
    return Settings((Recipient("ทุกอำเภอ", targets),), line=line)


def hook_settings(*urls, when="always", secret=True):
    targets = tuple(Target("ทุกอำเภอ", "webhook", url) for url in urls)
    hook = alert_settings.Webhook(Secret("T_HOOK" if secret else ""))
    return Settings((Recipient("ทุกอำเภอ", targets, when=when),), webhook=hook)


def send(db, settings, **options):
    pauses = []
    sent = alerts.send(db, settings, sleep=pauses.append, **options)
    return sent, pauses


def unsent(db):
    query = "SELECT count(*) AS n FROM alarms WHERE confirmed_at IS NOT NULL AND sent_at IS NULL"
    return next(db.query(query))["n"]


# mail


def test_a_mail_says_what_is_lost_and_is_sent_once(db, tmp_path):
    with mail_server() as box:
        settings = settings_of(mail_settings(box.port, more=LOGIN), tmp_path)
        sent, _ = send(db, settings)
        assert not sent.failed
        assert send(db, settings)[0].deliveries == ()
    [mail] = box.mails
    assert box.logins == [["ita", PASSWORD]]
    assert mail["To"] == "a@example.go.th"
    assert mail["Subject"].startswith("[โปร่งใส] จังหวัดสมมติ: ข้อมูลหายที่ยืนยันแล้ว 1 หน่วยงาน")
    text = mail.get_body(("plain",)).get_content()
    assert "O1 โครงสร้างและอำนาจหน้าที่: เคยผ่าน ตอนนี้ไม่ผ่าน (พบครั้งแรก 15 พฤศจิกายน 2569)" in text
    assert "วิธีแก้:" in text
    assert "อำเภอบ้านทุ่ง จังหวัดสมมติ: 1 หน่วยงาน" in text
    assert "อบต.ท่าเรือ: 97.50 → 100.00" in text
    assert "<script" not in mail.get_body(("html",)).get_content()
    assert unsent(db) == 0


def test_starttls_and_tls_are_checked_and_used(db, tmp_path, authority):
    ca, context = authority
    for security, given in (("starttls", {"starttls": context}), ("tls", {"tls": context})):
        db.execute("DELETE FROM digests")
        with mail_server(**given) as box:
            text = mail_settings(box.port, security=security, more=f'{LOGIN}\nca_file = "{ca}"')
            sent, _ = send(db, settings_of(text, tmp_path))
            assert [d.en for d in sent.deliveries] == [""]
            assert box.secure == [True]


def test_an_unknown_certificate_gets_no_password(db, tmp_path, authority):
    with mail_server(starttls=authority[1]) as box:
        settings = settings_of(mail_settings(box.port, security="starttls", more=LOGIN), tmp_path)
        sent, _ = send(db, settings)
    assert sent.failed
    assert (box.logins, box.mails) == ([], [])
    assert "ใบรับรอง" in sent.deliveries[0].th


def test_a_server_without_starttls_gets_nothing(db, tmp_path):
    with mail_server() as box:
        settings = settings_of(mail_settings(box.port, security="starttls", more=LOGIN), tmp_path)
        assert send(db, settings)[0].failed
    assert (box.logins, box.mails) == ([], [])


def test_a_refused_address_keeps_no_other_from_its_mail(db, tmp_path):
    to = '["bad@example.go.th", "good@example.go.th"]'
    with mail_server(refuse=("bad@",)) as box:
        settings = settings_of(mail_settings(box.port, to=to), tmp_path)
        sent, _ = send(db, settings)
        assert [d.accepted for d in sent.deliveries] == [False, True]
        assert unsent(db) > 0  # not everybody knows yet
        again, _ = send(db, settings)
        assert [d.target.address for d in again.deliveries] == ["bad@example.go.th"]
    assert len(box.mails) == 1


def test_a_wrong_password_is_told_and_not_shown(db, tmp_path, capsys):
    with mail_server(password="another") as box:
        settings_of(mail_settings(box.port, more=LOGIN, to='["a@x.th", "b@x.th"]'), tmp_path)
        assert cli.main(["alerts", "--store", "province.db"]) == 1
        assert len(box.logins) == 1  # the second mail would be refused alike
    told = capsys.readouterr()
    assert "ไม่รับชื่อผู้ใช้หรือรหัสผ่าน (535)" in told.err
    assert PASSWORD not in told.out + told.err
    assert unsent(db) > 0


def test_no_server_is_told_and_tried_again_later(db, tmp_path):
    with mail_server() as box:
        port = box.port
    settings = settings_of(mail_settings(port), tmp_path)
    sent, _ = send(db, settings)
    assert "ต่อเซิร์ฟเวอร์อีเมล 127.0.0.1 ไม่ได้" in sent.deliveries[0].th
    assert list(db.query("SELECT * FROM digests")) == []


HOSTILE = "อบต.<script>alert(1)</script>\r\nBcc: x@evil.example\x1b[2J\u202e"


def test_hostile_names_stay_text_in_heads_html_and_text(tmp_path):
    db = province(tmp_path, [Entry("a1", "sao", HOSTILE, HOSTILE, HOSTILE, "https://a.go.th/")])
    for number, outcomes in enumerate(({}, {"O1": FAILED}, {"O1": FAILED}), 1):
        alarms.look(db, week(db, number, a1=outcomes))
    with mail_server() as box:
        text = mail_settings(box.port).replace("จังหวัดสมมติ", "x\\r\\nBcc: y@evil.example <b>")
        assert not send(db, settings_of(text, tmp_path))[0].failed
    [mail] = box.mails
    assert mail["Bcc"] is None
    page = mail.get_body(("html",)).get_content()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert not {"\x1b", "\u202e"} & set(page + mail.get_body(("plain",)).get_content())


# webhook


def test_a_webhook_gets_signed_json(db):
    with posting() as hook:
        sent, _ = send(db, hook_settings(f"{hook.base}/in?key=abc"))
    [(path, headers, body)] = hook.got
    assert path == "/in?key=abc"
    assert headers[alert_post.SIGNATURE] == alert_post.signature(SECRET, body)
    found = json.loads(body)
    assert found["schema"] == "prongsai.alert/1"
    assert headers["X-Prongsai-Id"] == found["id"]
    assert found["counts"]["with_alarms"] == 1
    assert {a["item"] for a in found["alarms"]} == {"O1"}
    assert found["alarms"][0]["agency"] == "a1"
    assert SECRET not in body.decode() + str(sent)


def test_the_signature_is_what_others_reckon():
    wanted = "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
    text = b"The quick brown fox jumps over the lazy dog"
    assert alert_post.signature("key", text) == wanted


def test_what_fails_in_passing_is_tried_again_later_each_time(db):
    with posting((503, {}, b""), (429, {"Retry-After": "7"}, b""), (204, {}, b"")) as hook:
        sent, pauses = send(db, hook_settings(f"{hook.base}/in"))
    assert not sent.failed
    assert pauses == [2.0, 7.0]
    assert len({headers["X-Prongsai-Id"] for _, headers, _ in hook.got}) == 1


def test_a_refusal_is_told_without_the_address_and_not_repeated(db, tmp_path, capsys):
    with posting((403, {}, b"no")) as hook:
        (tmp_path / "alerts.toml").write_text(
            f'[[recipients]]\nname = "x"\nwebhook = ["{hook.base}/key-in-path"]\n', "utf-8"
        )
        assert cli.main(["alerts", "--store", "province.db"]) == 1
        assert len(hook.got) == 1
        assert alert_post.SIGNATURE not in hook.got[0][1]
    told = capsys.readouterr().err
    assert "ปลายทางไม่รับ (HTTP 403) จะลองใหม่รอบหน้า" in told
    assert "key-in-path" not in told
    assert "key-in-path" not in str(list(db.query("SELECT * FROM alarm_sends")))


def test_a_failed_channel_gets_the_alarm_at_the_next_run(db):
    with posting((500, {}, b"")) as hook:
        assert send(db, hook_settings(hook.base))[0].failed
        week(db, 4, a1={"O1": FAILED}, a2={})
        hook.answers = [(200, {}, b"")]
        sent, _ = send(db, hook_settings(hook.base))
    assert not sent.failed
    assert json.loads(hook.got[-1][2])["counts"]["with_alarms"] == 1
    assert unsent(db) == 0


def test_the_next_digest_tells_what_is_still_lost_and_then_what_is_mended(db):
    with posting() as hook:
        settings = hook_settings(hook.base)
        send(db, settings)
        alarms.look(db, week(db, 4, a1={"O1": FAILED}, a2={}))
        send(db, settings)
        alarms.look(db, week(db, 5, a1={}, a2={}))
        send(db, settings)
    texts = [json.loads(body)["text"] for _, _, body in hook.got]
    assert "แจ้งไว้แล้ว ยังไม่แก้ไข\n     - อบต.บ้านทุ่ง: O1" in texts[1]
    assert "ต้องแก้ไข" not in texts[1]
    assert "แก้ไขแล้ว" in texts[2]


def test_who_wants_alarms_only_hears_nothing_else(db):
    with posting() as hook:
        settings = hook_settings(hook.base, when="alarms")
        send(db, settings)
        week(db, 4, a1={"O1": FAILED}, a2={})
        assert send(db, settings)[0].deliveries == ()
    assert len(hook.got) == 1


def test_what_the_checker_did_is_counted_apart_and_no_alarm(db):
    db.execute("UPDATE alarms SET cause = 'checker'")
    with posting() as hook:
        send(db, hook_settings(hook.base, when="alarms"))
        assert hook.got == []
        second = next(db.query("SELECT id FROM runs ORDER BY started_at LIMIT 1 OFFSET 1"))["id"]
        send(db, hook_settings(hook.base), run_id=second)
    assert "ต่างกันเพราะโปรแกรมหรือเกณฑ์เปลี่ยน" in json.loads(hook.got[0][2])["text"]


def test_an_unknown_cause_is_said(db):
    db.execute("UPDATE alarms SET cause = 'unknown'")
    with posting() as hook:
        send(db, hook_settings(hook.base))
    assert "ยังไม่แน่ว่าเว็บไซต์หรือโปรแกรมเปลี่ยน" in json.loads(hook.got[0][2])["text"]


# LINE


def test_a_line_push_has_the_token_and_a_retry_key(db):
    with posting((500, {}, b""), (200, {}, b"{}")) as api:
        assert not send(db, line_settings(api.base))[0].failed
    (path, headers, body), (_, again, _) = api.got
    assert path == "/v2/bot/message/push"
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["X-Line-Retry-Key"] == again["X-Line-Retry-Key"]
    found = json.loads(body)
    assert found["to"] == "U1"
    assert "O1 โครงสร้างและอำนาจหน้าที่" in found["messages"][0]["text"]
    assert "วิธีแก้" not in found["messages"][0]["text"]  # a chat is no place for it


def test_a_push_that_line_has_already_counts_as_sent(db):
    with posting((409, {}, b'{"message":"The retry key is already accepted"}')) as api:
        assert not send(db, line_settings(api.base))[0].failed


def test_a_used_up_quota_is_told_plainly_and_nobody_else_is_tried(db, tmp_path, capsys):
    with posting((429, {}, b'{"message":"You have reached your monthly limit."}')) as api:
        (tmp_path / "alerts.toml").write_text(
            f'[line]\ntoken_env = "T_LINE"\nbase_url = "{api.base}"\n'
            '[[recipients]]\nname = "x"\nline = ["U1", "U2"]\n', "utf-8",
        )  # fmt: skip
        assert cli.main(["alerts", "--store", "province.db"]) == 1
        assert len(api.got) == 1
    told = capsys.readouterr().err
    assert told.count("ข้อความ LINE ของเดือนนี้เต็มโควตาแล้ว") == 2
    assert TOKEN not in told


@pytest.mark.parametrize(
    ("answer", "told"),
    [((401, {}, b""), "โทเค็น"), ((400, {}, b""), "ผู้รับ"), ((429, {}, b"{}"), "รอก่อน"),
     ((404, {}, b""), "404")],
)  # fmt: skip
def test_what_line_answers_is_told_in_thai(answer, told):
    with posting(answer) as api, pytest.raises(Refused) as refused:
        alert_post.line(alert_settings.Line(Secret("T_LINE"), api.base), "U1", "x", "n", len_of)
    assert told in refused.value.th


def len_of(_):
    """No pause in tests."""


def test_a_long_digest_is_cut_into_messages_of_whole_lines():
    rows = [f"{number:04} " + "ก" * 95 for number in range(120)]
    parts = alert_post._parts("\n".join(rows))
    assert "\n".join(parts).splitlines() == rows
    assert all(len(part) <= 5000 for part in parts)
    many = alert_post._parts("\n".join(rows * 5))
    assert len(many) == 5
    assert "ยาวเกินไป" in many[-1]
    assert all(len(part) <= 5000 for part in [*many, *alert_post._parts("😀" * 9000)])


def test_a_missing_token_is_told(db, monkeypatch):
    monkeypatch.delenv("T_LINE")
    with posting() as api:
        sent, _ = send(db, line_settings(api.base))
    assert sent.deliveries[0].th == "ไม่พบรหัสที่ T_LINE"
    assert api.got == []


# who is told


def test_a_recipient_hears_of_own_districts_only(db, tmp_path):
    with posting() as hook:
        settings = settings_of(
            f'[[recipients]]\nname = "x"\ndistricts = ["ท่าเรือ", "ไม่มีจริง"]\n'
            f'webhook = ["{hook.base}"]\n', tmp_path,
        )  # fmt: skip
        sent, _ = send(db, settings)
    found = json.loads(hook.got[0][2])
    assert found["counts"]["agencies"] == 2  # written with and without the word อำเภอ
    assert found["alarms"] == []
    assert [thai for thai, _ in sent.warnings] == [
        "ไม่มีผู้รับแจ้งเตือนของ: บ้านทุ่ง", "ไม่มีอำเภอ ไม่มีจริง ในรายชื่อหน่วยงาน (ผู้รับ x)",
    ]  # fmt: skip
    assert unsent(db) > 0


def test_a_dry_run_shows_all_and_sends_and_writes_nothing(db, tmp_path, capsys):
    settings_of(mail_settings(1), tmp_path)
    assert cli.main(["alerts", "--store", "province.db", "--dry-run"]) == 0
    told = capsys.readouterr()
    assert "เคยผ่าน ตอนนี้ไม่ผ่าน" in told.out
    assert "จะส่งถึง ทุกอำเภอ (email: a@example.go.th)" in told.err
    assert list(db.query("SELECT * FROM digests")) == []


def test_two_senders_do_not_send_at_once(db):
    from filelock import FileLock

    with FileLock("province.db.alerts.lock"), pytest.raises(UserError):
        alerts.send(db, hook_settings("http://127.0.0.1:9"))


def test_the_template_is_written_once_and_says_what_to_fill_in(capsys):
    assert cli.main(["alerts", "--template", "t.toml"]) == 0
    assert cli.main(["alerts", "--template", "t.toml"]) == 2
    assert "มีไฟล์ t.toml อยู่แล้ว" in capsys.readouterr().err


def test_the_filled_template_is_read(tmp_path):
    rows = [row.removeprefix("# ") for row in alert_settings.template().splitlines()]
    text = "\n".join(row for row in rows if row[:1].isascii() and ("=" in row or "[" in row))
    text = text.replace('password_file = "mail-password"', "").replace('ca_file = "ca.pem"', "")
    found = settings_of(text, tmp_path)
    assert [r.name for r in found.recipients] == ["คณะกรรมการระดับจังหวัด", "อำเภอบ้านทุ่ง"]
    assert found.recipients[1].when == "alarms"
    assert found.email is not None
    assert found.email.security == "starttls"


MAIL = '[email]\nserver = "m"\nfrom = "a@b"\n'
TO = '[[recipients]]\nname = "x"\nemail = ["a@b"]\n'


@pytest.mark.parametrize(
    "text",
    [
        "", "x = [", "color = 1", TO, MAIL, MAIL + TO + TO, MAIL + 'password = "p"\n' + TO,
        MAIL + 'security = "none"\n' + TO, MAIL + 'security = "ssl"\n' + TO,
        MAIL + "port = 0\n" + TO, MAIL + 'user = "u"\n' + TO, "email = 1\n" + TO,
        MAIL + TO.replace("a@b", "a@b\\nBcc: c@d"), MAIL + TO.replace("a@b", "a"),
        MAIL + TO + "when = 'never'\n", MAIL + TO.replace('["a@b"]', '"a@b"'), "recipients = 1",
        '[[recipients]]\nname = "x"\nwebhook = ["ftp://x"]', '[line]\n[[recipients]]\nname = "x"',
        MAIL + '[[recipients]]\nemail = ["a@b"]\n', '[[recipients]]\nname = "x"\nline = ["U 1"]\n',
    ],
)  # fmt: skip
def test_wrong_settings_are_one_line(text, tmp_path):
    with pytest.raises(UserError, match=r"^.*alerts\.toml.*$") as wrong:
        settings_of(text, tmp_path)
    assert len(f"{wrong.value.th}\n{wrong.value.en}".splitlines()) == 2


def test_without_settings_or_store_the_user_is_told(db, tmp_path, capsys):
    for arguments in ([], ["--store", "none.db"], ["--store", "province.db"]):
        assert cli.main(["alerts", *arguments]) == 2
    assert "อ่าน alerts.toml ไม่ได้" in capsys.readouterr().err
    (tmp_path / "alerts.toml").write_text(MAIL, encoding="utf-8")
    assert cli.main(["alerts", "--store", "province.db"]) == 2
    assert capsys.readouterr().err == "alerts.toml: ยังไม่มีผู้รับ [[recipients]]\n"


def test_the_digest_names_what_the_run_has_no_result_for():
    agencies = (
        digest.Agency("a9", "", "", "", "", "no_url", ""),
        digest.Agency("a8", "อบต.ก", "", "", "", "unreachable", "2026-11-08T01:00:00+07:00"),
    )
    run = {"id": "r", "edition": "2568", "started_at": "2026-11-15T01:00:00+07:00"}
    text = digest.text(digest.Digest("", run, agencies, ()))
    assert "■ ไม่ระบุอำเภอ: 2 หน่วยงาน" in text
    assert "อบต.ก (เปิดได้ครั้งสุดท้าย 8 พฤศจิกายน 2569)" in text
    assert "ยังไม่มีผลตรวจ\n     - a9" in text
