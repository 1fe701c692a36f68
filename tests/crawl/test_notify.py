"""Notices that runs fail: once when it begins, once a day, once when it is over, and never at a run's cost."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from apprise.utils.parse import parse_urls

from bipol_crawler.demo.exchange import Request, Response, data, html
from bipol_crawler.discover.wp_api import posts_url
from bipol_crawler.notify.delivery import split_addresses
from bipol_crawler.notify.notices import CODING, MANY, SWEEP, Ending, notice_for
from tests.crawl.crawling import Desk, Opened
from tests.tiers import ALL, pairs


@pytest.fixture
def desk(full_desk: Desk) -> Desk:
    return full_desk


def refuse(request: Request) -> Response:
    return html("<h1>Forbidden</h1>", 403)


class Ear:
    """A NOTIFY_COMMAND that stores what it gets, and what it stored."""

    def __init__(self, folder: Path) -> None:
        self.heard_at = folder / "heard"
        self.report_at = folder / "report"
        self.command = (
            f"echo \"$BIPOL_NOTICE $BIPOL_OUTCOME $BIPOL_EXIT\" >> '{self.heard_at}';"
            f" echo \"$BIPOL_REASON\" > '{folder}/reason'; cat > '{self.report_at}'"
        )

    @property
    def heard(self) -> list[str]:
        """Every word so far."""
        return self.heard_at.read_text().splitlines() if self.heard_at.exists() else []

    @property
    def reason(self) -> str:
        return self.report_at.with_name("reason").read_text().strip()


@pytest.fixture
def ear(tmp_path: Path) -> Ear:
    return Ear(tmp_path)


def hours_pass(desk: Desk, hours: int) -> None:
    """Move the times of notices and runs back."""
    for column in ("started_at", "finished_at", "told_at"):
        desk.change(f"UPDATE runs SET {column} = strftime('%Y-%m-%dT%H:%M:%SZ', {column}, '-{hours} hours')")


def test_an_outage_is_reported_when_it_begins_once_a_day_and_when_it_is_over(desk: Desk, ear: Ear) -> None:
    desk.portal.intercept = refuse
    for _ in range(3):
        assert desk.crawl(NOTIFY_COMMAND=ear.command).exit_code == 69
        hours_pass(desk, 1)
    assert ear.heard == ["began portal_refuses 69"]
    hours_pass(desk, 22)
    for _ in range(2):
        assert desk.crawl(NOTIFY_COMMAND=ear.command).exit_code == 69
    assert ear.heard[1:] == ["lasts portal_refuses 69"]
    desk.portal.intercept = None
    for _ in range(2):
        assert desk.crawl(NOTIFY_COMMAND=ear.command).exit_code == 0
    assert ear.heard[2:] == ["over healthy 0"]


def test_the_command_is_given_the_reason_and_the_whole_report(desk: Desk, ear: Ear) -> None:
    desk.portal.intercept = refuse
    run = desk.crawl(NOTIFY_COMMAND=ear.command)
    ((checks,),) = desk.rows("SELECT checks FROM runs ORDER BY id DESC LIMIT 1")
    assert ear.reason == checks and checks in run.err
    report = ear.report_at.read_text("utf-8")
    assert "the portal refuses (exit status 69)" in report and checks in report
    assert "Last healthy run: 20" in report and "portal_refuses (69)" in report and "Open problems" in report
    assert "\x1b" not in report


def test_a_healthy_archive_says_nothing(desk: Desk, ear: Ear) -> None:
    assert desk.crawl(NOTIFY_COMMAND=ear.command).exit_code == 0
    assert ear.heard == []
    assert desk.rows("SELECT count(*) FROM runs WHERE told IS NOT NULL OR told_at IS NOT NULL") == [(0,)]


def test_another_cause_is_reported_at_once(desk: Desk, ear: Ear) -> None:
    desk.portal.intercept = refuse
    assert desk.crawl(NOTIFY_COMMAND=ear.command).exit_code == 69
    desk.aliases.write_text("no header\n")
    assert desk.crawl(NOTIFY_COMMAND=ear.command).exit_code == 2
    desk.aliases.unlink()
    assert desk.crawl(NOTIFY_COMMAND=ear.command).exit_code == 69
    assert ear.heard == ["began portal_refuses 69", "began could_not_start 2"]


@pytest.mark.thorough
def test_a_portal_that_comes_and_goes_is_reported_once_a_day(desk: Desk, ear: Ear) -> None:
    for refusal in (refuse, None) * 3:
        desk.portal.intercept = refusal
        desk.crawl(NOTIFY_COMMAND=ear.command)
    assert ear.heard == ["began portal_refuses 69", "over healthy 0"]
    hours_pass(desk, 25)
    desk.portal.intercept = refuse
    desk.crawl(NOTIFY_COMMAND=ear.command)
    assert ear.heard[2:] == ["began portal_refuses 69"]


def test_a_run_for_one_page_sends_no_notice(desk: Desk, ear: Ear) -> None:
    address = f"url={desk.portal.url}/tidak-ada-di-sini/"
    assert desk.crawl(address, NOTIFY_COMMAND=ear.command).exit_code == 1
    assert ear.heard == []


def test_a_run_that_is_stopped_sends_no_notice(desk: Desk, ear: Ear) -> None:
    before = len(desk.portal.log)

    def stop(request: Request) -> None:
        if len(desk.portal.log) == before + 4:
            command.send(signal.SIGTERM)

    desk.portal.intercept = stop
    with desk.start("crawl bipol", "-a", "full=1", NOTIFY_COMMAND=ear.command) as command:
        assert command.wait() == 1
    assert desk.rows("SELECT outcome FROM runs ORDER BY id DESC LIMIT 1") == [("stopped",)]
    assert ear.heard == []


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("echo no such mailbox; exit 3", "NOTIFY_COMMAND failed with status 3: no such mailbox"),
        ("exec /no/such/program", "NOTIFY_COMMAND failed with status 127"),
        ("sleep 60 & sleep 60", "NOTIFY_COMMAND was ended after 0.5 seconds"),
        ("kill -9 $$", "NOTIFY_COMMAND failed with status -9"),
    ],
)
def test_a_command_that_fails_changes_nothing_is_logged_and_tried_again_by_the_next_run(
    command: str, said: str, desk: Desk, ear: Ear
) -> None:
    desk.portal.intercept = refuse
    run = desk.crawl(NOTIFY_COMMAND=command, NOTIFY_TIMEOUT=0.5)
    assert run.exit_code == 69 and run.seconds < 20
    assert said in run.err
    assert desk.rows("SELECT outcome, exit_code, told FROM runs ORDER BY id DESC LIMIT 1") == [
        ("portal_refuses", 69, None)
    ]
    assert desk.crawl(NOTIFY_COMMAND=ear.command).exit_code == 69
    assert ear.heard == ["began portal_refuses 69"]


def test_a_healthy_run_is_healthy_though_the_word_of_it_is_lost(desk: Desk, ear: Ear) -> None:
    desk.portal.intercept = refuse
    desk.crawl(NOTIFY_COMMAND=ear.command)
    desk.portal.intercept = None
    assert desk.crawl(NOTIFY_COMMAND="false").exit_code == 0
    assert desk.crawl(NOTIFY_COMMAND=ear.command).exit_code == 0
    assert ear.heard[1:] == ["over healthy 0"]


def test_a_command_that_reads_nothing_is_given_a_long_report_all_the_same(desk: Desk) -> None:
    desk.change(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO problems"
        " (url, run_id, field, reason, detail, first_seen_at, last_seen_at) SELECT 'https://bipol.co/' || i, 1,"
        " 'field ' || i, printf('%0300d', i), '', '2024', '2024' FROM n"
    )
    desk.portal.intercept = refuse
    assert desk.crawl(NOTIFY_COMMAND="true", NOTIFY_TIMEOUT=5).exit_code == 69
    assert desk.rows("SELECT told FROM runs ORDER BY id DESC LIMIT 1") == [("portal_refuses",)]


class Mailbox:
    """Keeps what an SMTP server is sent; nobody is at ``dead``."""

    def __init__(self, dead: str) -> None:
        self.mail: list[EmailMessage] = []
        self.dead = dead

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address == self.dead:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 taken"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mail.append(message)
        return "250 taken"


@contextmanager
def mail_server(dead: str = "") -> Iterator[tuple[Mailbox, str]]:
    """A mail server on loopback, with the address that Apprise sends to it by."""
    mailbox = Mailbox(dead)
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox, f"mailto://127.0.0.1:{port}?from=arsip@portal.example&to=arsiparis@portal.example&mode=insecure"
    finally:
        controller.stop()


def test_mail_goes_to_a_mail_server(desk: Desk) -> None:
    desk.portal.intercept = refuse
    with mail_server() as (mailbox, address):
        run = desk.crawl(NOTIFY_URLS=address)
        assert run.exit_code == 69
        if ALL:
            desk.portal.intercept = None
            assert desk.crawl(NOTIFY_URLS=address).exit_code == 0
    failed, *over = mailbox.mail
    assert failed["To"] == "arsiparis@portal.example" and failed["Subject"].endswith(": the portal refuses")
    body = failed.get_body(("plain", "html"))
    assert body is not None
    assert "the portal refuses (exit status 69)" in body.get_content() and "Last healthy run" in body.get_content()
    assert all(mail["Subject"].endswith(": all is well again") for mail in over) and len(over) == ALL


class Receiver(BaseHTTPRequestHandler):
    """A chat's web hook: keeps what it is sent, and looks who can see its address meanwhile."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server: Any = self.server
        server.got.append(json.loads(body))
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                server.seen |= b"rahasia" in process.read_bytes()
            except OSError:
                continue
        time.sleep(server.wait)
        self.send_response(server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def web_hook() -> Iterator[Any]:
    """A chat on loopback, at its ``address``."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.got, server.seen, server.wait, server.status, server.daemon_threads = [], False, 0, 200, True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    server.address = f"json://pengguna:rahasia@127.0.0.1:{server.server_address[1]}/kait"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def chat() -> Iterator[Any]:
    with web_hook() as server:
        yield server


@pytest.fixture
def other_chat() -> Iterator[Any]:
    with web_hook() as server:
        yield server


def test_a_chat_is_sent_a_few_lines_and_its_password_stands_in_no_list_of_processes(desk: Desk, chat: Any) -> None:
    desk.portal.intercept = refuse
    assert desk.crawl(NOTIFY_URLS=chat.address).exit_code == 69
    (message,) = chat.got
    assert message["type"] == "failure" and message["title"].endswith(": the portal refuses")
    assert "exit status 69" in message["message"] and len(message["message"]) < 1000
    assert not chat.seen


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("status", "wait"), [(500, 0), (200, 30)])
def test_a_chat_that_fails_or_hangs_changes_nothing(status: int, wait: int, desk: Desk, chat: Any) -> None:
    chat.status, chat.wait = status, wait
    desk.portal.intercept = refuse
    run = desk.crawl(NOTIFY_URLS=chat.address, NOTIFY_TIMEOUT=2)
    assert run.exit_code == 69 and "NOTIFY_URLS" in run.err and "rahasia" not in run.err
    assert desk.rows("SELECT told FROM runs ORDER BY id DESC LIMIT 1") == [(None,)]


@pytest.mark.thorough
def test_one_working_address_counts_as_reported(desk: Desk, ear: Ear, chat: Any) -> None:
    chat.status = 500
    desk.portal.intercept = refuse
    for _ in range(2):
        assert desk.crawl(NOTIFY_COMMAND=ear.command, NOTIFY_URLS=chat.address).exit_code == 69
    assert len(ear.heard) == len(chat.got) == 1


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("death", "order"), pairs(["refused", "failing", "hanging", "mistyped"], ["dead first", "dead last"])
)
def test_a_dead_address_does_not_send_a_notice_to_the_working_one_at_every_run(
    death: str, order: str, desk: Desk, chat: Any, other_chat: Any
) -> None:
    dead = other_chat.address
    other_chat.status, other_chat.wait = 500, 30 if death == "hanging" else 0
    if death == "refused":
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            dead = f"json://pengguna:rahasia@127.0.0.1:{free.getsockname()[1]}/kait"
    elif death == "mistyped":
        dead = "jsn://pengguna:rahasia@127.0.0.1/kait"
    both = [dead, chat.address] if order == "dead first" else [chat.address, dead]
    desk.portal.intercept = refuse
    for _ in range(2):
        run = desk.crawl(NOTIFY_URLS=", ".join(both), NOTIFY_TIMEOUT=8)
        assert run.exit_code == 69
        if len(chat.got) == 1 and _ == 0:
            number = both.index(dead) + 1
            assert f"NOTIFY_URLS, address {number} of 2 (js" in run.err and "rahasia" not in run.err
            assert "did not say why" not in run.err
    assert len(chat.got) == 1


@pytest.mark.thorough
def test_one_dead_mailbox_of_two_sends_no_second_notice_to_the_other(desk: Desk) -> None:
    desk.portal.intercept = refuse
    with mail_server(dead="mati@portal.example") as (mailbox, address):
        both = address.replace("&to=", "&to=mati@portal.example,")
        for _ in range(2):
            assert desk.crawl(NOTIFY_URLS=both).exit_code == 69
    assert [mail["To"] for mail in mailbox.mail] == ["arsiparis@portal.example"]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("status", ["0", "1"])
def test_what_a_command_says_fills_neither_memory_nor_disk(status: str, desk: Desk) -> None:
    loud = (
        f"test -p /dev/stdout || exit 9; head -c {300 if ALL else 30}000000 /dev/zero | tr '\\0' x; echo; echo akhirnya"
    )
    run = desk.run("notify", "halo", NOTIFY_COMMAND=f"{loud}; exit {status}")
    assert run.exit_code == int(status)
    assert ("akhirnya" in run.err) is (status == "1") and len(run.err) < 2000


def test_a_command_that_leaves_something_behind_in_the_background_is_not_waited_for(desk: Desk) -> None:
    run = desk.run("notify", "halo", NOTIFY_COMMAND="sleep 30 & true", NOTIFY_TIMEOUT=20)
    assert run.exit_code == 0 and run.seconds < 15


def test_what_was_said_before_a_command_was_ended_is_in_the_log(desk: Desk) -> None:
    run = desk.run("notify", "halo", NOTIFY_COMMAND="echo menunggu server; sleep 30", NOTIFY_TIMEOUT=1)
    assert run.exit_code == 1
    assert "was ended after 1 seconds and notified nobody: menunggu server" in run.err


def test_what_only_sweeps_see_is_over_only_when_a_sweep_no_longer_sees_it(desk: Desk, ear: Ear) -> None:
    told = "UPDATE runs SET told = ?, told_at = ? WHERE id = (SELECT max(id) FROM runs)"
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    desk.change(told, "sweep|the portal's list (rest) is not trusted: it lost half", now)
    quiet = desk.crawl(NOTIFY_COMMAND=ear.command)
    assert quiet.exit_code == 0 and ear.heard == []
    assert "no notice that all is well" in quiet.err and "is not trusted" in quiet.err
    assert desk.crawl(NOTIFY_COMMAND=ear.command, SWEEP_INTERVAL=0).exit_code == 0
    assert ear.heard == ["over healthy 0"]
    assert desk.crawl(NOTIFY_COMMAND=ear.command, SWEEP_INTERVAL=0).exit_code == 0
    assert ear.heard == ["over healthy 0"]


@pytest.mark.thorough
def test_a_list_that_is_not_trusted_is_reported_once_however_many_quiet_runs_lie_between(
    desk_of: Opened, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(posts_url.__kwdefaults__, "per_page", 10)
    monkeypatch.setattr("bipol_crawler.crawl.sources.rest.MAX_PER_PAGE", 10)
    desk = desk_of(count=36, sitemaps="off", feeds="off")
    desk.crawled()

    def half(request: Request) -> Response | None:
        """REST ends with its first ten posts, and says that these are all."""
        if not request.path.startswith("/wp-json"):
            return None
        answer = desk.portal._route(request)
        return data([]) if request.query.get("page", "1") != "1" else Response(
            200, answer.body, {**answer.headers, "X-WP-Total": "10"}
        )  # fmt: skip

    desk.portal.intercept = half
    desk.day_passes()
    ends = [desk.crawl("limit=1", NOTIFY_COMMAND=ear.command).exit_code for _ in range(8)]
    assert ends[0] == 1 and ends[-2:] == [0, 0], "runs that do not sweep see nothing of it"
    assert ear.heard == ["began checks_failed 1"]
    desk.portal.intercept = None
    desk.day_passes()
    assert desk.crawl("limit=1", NOTIFY_COMMAND=ear.command).exit_code == 0
    assert ear.heard[1:] == ["over healthy 0"]


def test_a_run_that_cannot_start_is_reported_like_any_other(desk: Desk, ear: Ear) -> None:
    desk.aliases.write_text("no header\n")
    for _ in range(2):
        assert desk.crawl(NOTIFY_COMMAND=ear.command).exit_code == 2
    assert ear.heard == ["began could_not_start 2"]
    desk.aliases.unlink()
    assert desk.crawl(NOTIFY_COMMAND=ear.command).exit_code == 0
    assert ear.heard[1:] == ["over healthy 0"]


@pytest.mark.parametrize("setting", [{"ARCHIVE_DB": ""}, {"NOTIFY_TIMEOUT": "soon"}, {"PORTAL_URL": "bipol"}])
def test_whatever_is_wrong_with_the_settings_the_exit_status_is_2(
    setting: dict[str, str], desk: Desk, ear: Ear
) -> None:
    run = desk.crawl(**{"NOTIFY_COMMAND": ear.command, **setting})
    assert run.exit_code == 2 and len(run.lines) == 1


def test_an_archive_that_cannot_be_opened_cannot_remember_what_was_reported(desk: Desk, ear: Ear) -> None:
    desk.database.write_bytes(b"this is a text, and a long one at that. " * 100)
    for _ in range(2):
        assert desk.crawl(NOTIFY_COMMAND=ear.command).exit_code == 2
    assert ear.heard == ["began could_not_start 2"] * 2
    assert "There is no report" in ear.report_at.read_text("utf-8")


@contextmanager
def at_work(desk: Desk) -> Iterator[None]:
    """A run in the middle of its work."""
    slow, waiting = threading.Event(), threading.Event()
    begun = len(desk.portal.log)

    def wait(request: Request) -> None:
        if len(desk.portal.log) > begun + 3:
            waiting.set()
            slow.wait(60)

    desk.portal.intercept = wait
    with desk.start("crawl bipol", "-a", "full=1") as first:
        assert waiting.wait(30)
        try:
            yield
        finally:
            desk.portal.intercept = None
            slow.set()
        assert first.wait() == 0, first.err


def test_a_lock_held_for_more_than_a_day_by_a_hanging_run_is_reported(desk: Desk, ear: Ear) -> None:
    with at_work(desk):
        assert desk.crawl(NOTIFY_COMMAND=ear.command).exit_code == 75
        assert ear.heard == [], "a run at work is no failure"
        hours_pass(desk, 26)
        assert desk.crawl(NOTIFY_COMMAND=ear.command).exit_code == 75
        assert ear.heard == [], "a long first crawl is none either"
        desk.change("UPDATE captures SET captured_at = strftime('%Y-%m-%dT%H:%M:%SZ', captured_at, '-2 hours')")
        for _ in range(2):
            assert desk.crawl(NOTIFY_COMMAND=ear.command).exit_code == 75
        assert ear.heard == ["began stuck 75"]
    assert desk.crawl(NOTIFY_COMMAND=ear.command).exit_code == 0
    assert ear.heard[1:] == ["over healthy 0"]


def test_the_way_to_people_can_be_tried(desk: Desk, ear: Ear) -> None:
    assert desk.run("notify").exit_code == 2
    assert desk.run("notify", "Halo dari arsip", NOTIFY_COMMAND=ear.command).exit_code == 0
    assert ear.heard == ["began Halo dari arsip "]
    report = ear.report_at.read_text("utf-8")
    assert "Halo dari arsip." in report and "Open problems" in report
    tried = desk.run("notify", NOTIFY_COMMAND="echo wrong password; false")
    assert tried.exit_code == 1 and "wrong password" in tried.err
    assert desk.rows("SELECT count(*) FROM runs WHERE told IS NOT NULL") == [(0,)]


def test_a_killed_run_can_be_reported_by_what_started_it(desk: Desk, ear: Ear) -> None:
    desk.portal.intercept = lambda request: command.send(signal.SIGKILL)
    with desk.start("crawl bipol") as command:
        assert command.wait() == -signal.SIGKILL
    desk.portal.intercept = None
    for _ in range(2):
        done = desk.run("notify", "--ended", "KILL", "bipol.service: oom-kill", NOTIFY_COMMAND=ear.command)
        assert done.exit_code == 0
    assert ear.heard == ["began crashed KILL"] and ear.reason == "bipol.service: oom-kill"
    assert desk.crawl(NOTIFY_COMMAND=ear.command).exit_code == 0
    assert ear.heard[1:] == ["over healthy 0"]


@pytest.mark.parametrize("status", ["0", "2", "69", "75"])
def test_what_a_run_reports_itself_is_not_reported_again_by_what_started_it(status: str, desk: Desk, ear: Ear) -> None:
    desk.portal.intercept = refuse
    assert desk.crawl().exit_code == 69
    assert desk.run("notify", "--ended", status, "bipol.service: exit-code", NOTIFY_COMMAND=ear.command).exit_code == 0
    assert ear.heard == []


def test_an_exit_status_that_no_run_recorded_is_reported_by_what_started_it(desk: Desk, ear: Ear) -> None:
    desk.portal.intercept = refuse
    assert desk.crawl().exit_code == 69
    for status in ("1", ""):
        desk.run("notify", "--ended", status, f"bipol.service: broken {status}", NOTIFY_COMMAND=ear.command)
    hours_pass(desk, 1)
    desk.run("notify", "--ended", "69", "bipol.service: exit-code", NOTIFY_COMMAND=ear.command)
    assert [word.rsplit(" ", 1)[0] for word in ear.heard] == ["began crashed"] * 3


NOW = datetime(2024, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("checks_failed", "3 of 25 pages failed"), ("checks_failed", "11 of 1,240 pages failed"), True),
        (("checks_failed", "body on 40% of it"), ("checks_failed", "body on 7.5% of it"), True),
        (("checks_failed", "body on 40% of it"), ("checks_failed", "headline on 40% of it"), False),
        (("portal_refuses", "HTTP 403"), ("portal_refuses", "a challenge by Cloudflare"), True),
        (("portal_refuses", "HTTP 403"), ("portal_unreachable", "HTTP 403"), False),
    ],
)
def test_causes_are_the_same_whatever_their_figures(one: tuple[str, str], other: tuple[str, str], same: bool) -> None:
    first, second = (Ending(outcome, "1", (reason,)) for outcome, reason in (one, other))
    assert (first.causes == second.causes) is same


def remembered(*told: tuple[str, str]) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE runs (id INTEGER PRIMARY KEY, told TEXT, told_at TEXT)")
    db.executemany("INSERT INTO runs (told, told_at) VALUES (?, ?)", told)
    return db


FAILED: Callable[[], Ending] = lambda: Ending("checks_failed", "1", ("a", "b"))  # noqa: E731


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ([], "began"),
        ([("a\nb", "2024-11-29T12:00:00Z")], None),
        ([("a", "2024-11-29T12:00:00Z"), ("b", "2024-11-29T13:00:00Z")], None),
        ([("a", "2024-11-29T12:00:00Z")], "lasts"),
        ([("a\nb", "2024-11-29T00:00:00Z")], "lasts"),
        ([("a\nb", "2024-11-28T00:00:00Z"), ("over", "2024-11-28T09:00:00Z")], "began"),
        ([("a\nb\nc", "2024-11-29T12:00:00Z"), ("over", "2024-11-29T13:00:00Z")], None),
        ([("a\nb", "2031-01-01T00:00:00Z")], "lasts"),
        ([("c", "2024-11-29T12:00:00Z")], "began"),
        ([("over\na\nb", "2024-11-28T12:00:00Z")], "lasts"),
    ],
)
def test_a_failure_is_reported_when_one_of_its_causes_was_not_reported_for_a_day(
    told: list[tuple[str, str]], kind: str | None
) -> None:
    with closing(remembered(*told)) as db:
        word = notice_for(FAILED(), db, NOW)
    assert (word and word.kind) == kind


NOON, DAYS_AGO = "2024-11-29T12:00:00Z", "2024-11-25T12:00:00Z"


@pytest.mark.parametrize(
    ("told", "sees", "over"),
    [
        ([("a", NOON)], set(), True),
        ([("sweep|a", NOON)], set(), False),
        ([("sweep|a", NOON)], {MANY, CODING}, False),
        ([("sweep|a", NOON)], {SWEEP}, True),
        ([("sweep|a", DAYS_AGO)], set(), False),
        ([("a\nsweep|b", NOON)], set(), False),
        ([("sweep|b", DAYS_AGO), ("a", NOON)], set(), False),
        ([("sweep|b", DAYS_AGO), ("over", DAYS_AGO), ("a", NOON)], set(), True),
        ([("over\nsweep|b", NOON)], set(), False),
        ([("many|a", NOON)], set(), False),
        ([("many|a", NOON)], {MANY}, True),
        ([("many|a", DAYS_AGO)], set(), True),
        ([("coding|a", DAYS_AGO)], {SWEEP, MANY}, False),
        ([("coding|a", DAYS_AGO)], {CODING}, True),
        ([("a | b", NOON)], set(), True),
        ([("over", NOON)], {SWEEP, MANY, CODING}, False),
    ],
)
def test_all_is_well_only_when_a_run_could_see_that_it_is(
    told: list[tuple[str, str]], sees: set[str], over: bool
) -> None:
    with closing(remembered(*told)) as db:
        word = notice_for(Ending("healthy", "0", checked_scopes=frozenset(sees)), db, NOW)
    assert (word is not None) is over


@pytest.mark.parametrize(
    "urls",
    [
        "json://a/b mailto://c?to=d@e.f,g@h.i&mode=insecure",
        "json://a/b, tgram://x/y;matrixs://z",
        "  mailto://a:b@c?to=d\n\nxml://e,f  ",
        "json://a",
        "no address at all",
        "JSON://a/b,c/d slack://T/A/B/#general",
        "",
    ],
)
def test_addresses_are_parted_as_apprise_parts_them(urls: str) -> None:
    assert split_addresses(urls) == [url.strip() for url in parse_urls(urls)]


def test_what_lasts_is_reported_with_its_beginning() -> None:
    told = [("x", "2024-11-01T00:00:00Z"), ("over", "2024-11-02T00:00:00Z")]
    told += [("a\nb", f"{NOW - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}") for days in (3, 2, 1)]
    with closing(remembered(*told)) as db:
        word = notice_for(FAILED(), db, NOW)
        over = notice_for(Ending("healthy", "0"), db, NOW)
    assert word and over and word.since == over.since == "2024-11-27T00:00:00Z"
