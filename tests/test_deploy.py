"""What ``deploy/`` ships works: systemd takes the units, cron stays silent, Scrapyd runs the spider to its end."""

from __future__ import annotations

import getpass
import grp
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from configparser import ConfigParser
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bipol_crawler import settings
from bipol_crawler.crawl.exit_status import CHECKS_FAILED, COULD_NOT_START, LOCKED, PORTAL_UNREACHABLE
from bipol_crawler.demo.server import running
from bipol_crawler.demo.site import Portal
from tests.tiers import ALL, sample

PROJECT = Path(__file__).parents[1]
DEPLOY = PROJECT / "deploy"
UNITS = sorted(file.name for file in (DEPLOY / "systemd").iterdir() if file.suffix in (".service", ".timer"))
SERVICES = [name for name in UNITS if name.endswith(".service")]
SCRAPYD = PROJECT / ".venv-scrapyd" / "bin"
MOST_EXPOSED = 15
"""Tenths of systemd's exposure level, of 100: 20 is where its own judgement turns from OK to MEDIUM."""


def unit(name: str) -> dict[str, dict[str, list[str]]]:
    """A unit file: its sections, their settings, each with its values in order."""
    sections: dict[str, dict[str, list[str]]] = {}
    for line in (DEPLOY / "systemd" / name).read_text("utf-8").replace("\\\n", " ").splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            sections[match[1]] = {}
        elif match := re.fullmatch(r"(\w+)=(.*)", line):
            sections[list(sections)[-1]].setdefault(match[1], []).append(match[2])
    return sections


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units as they are installed, with the program where it is in this checkout."""
    folder = tmp_path / "units"
    folder.mkdir()
    for name in UNITS:
        text = (DEPLOY / "systemd" / name).read_text("utf-8")
        (folder / name).write_text(text.replace("/opt/bipol/.venv/bin", str(Path(sys.executable).parent)), "utf-8")
    return folder


@pytest.mark.deploy
def test_systemd_takes_every_unit(installed: Path) -> None:
    units = [str(installed / name) for name in UNITS]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.deploy
def test_systemd_finds_what_is_wrong_with_a_unit(installed: Path) -> None:
    broken = installed / "bipol.service"
    broken.write_text(broken.read_text("utf-8").replace("Type=oneshot", "Type=oneshoot"), "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", broken], capture_output=True, text=True, check=False)
    assert "oneshoot" in done.stderr


@pytest.mark.deploy
@pytest.mark.parametrize("name", SERVICES)
def test_systemd_finds_a_service_little_exposed(name: str, installed: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=yes", "--no-pager", f"--threshold={MOST_EXPOSED}"]
    done = subprocess.run([*command, installed / name], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Overall exposure level" in done.stdout


@pytest.mark.deploy
@pytest.mark.parametrize(("name", "seconds"), [("bipol.timer", 1800), ("bipol-verify.timer", 7 * 86_400)])
def test_a_timer_elapses_as_often_as_it_says(name: str, seconds: int) -> None:
    (calendar,) = unit(name)["Timer"]["OnCalendar"]
    done = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=5", calendar],
        capture_output=True, text=True, check=True, env={**os.environ, "TZ": "UTC", "LC_ALL": "C"},
    )  # fmt: skip
    moments = re.findall(r"(?:Next elapse|Iter\S+ #\d+): \w+ (\S+ \S+) UTC", done.stdout)
    times = [time.mktime(time.strptime(moment, "%Y-%m-%d %H:%M:%S")) for moment in moments]
    assert len(times) == 5
    assert {later - earlier for earlier, later in pairwise(times)} == {seconds}
    assert unit(name)["Timer"]["Persistent"] == ["true"]


@pytest.mark.deploy
def test_user_and_folders_are_made_as_configured(tmp_path: Path) -> None:
    (tmp_path / "etc" / "bipol").mkdir(parents=True)
    shutil.copy(DEPLOY / "bipol.env", tmp_path / "etc" / "bipol")
    made = subprocess.run(
        ["systemd-sysusers", "--dry-run", f"--root={tmp_path}", DEPLOY / "systemd" / "sysusers.conf"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "Would create user bipol" in made.stderr or "Creating user 'bipol'" in made.stderr
    # No user of that name here: folders of our own instead.
    ours = f" {getpass.getuser()} {grp.getgrgid(os.getgid()).gr_name}"
    text = (DEPLOY / "systemd" / "tmpfiles.conf").read_text("utf-8")
    (tmp_path / "tmpfiles.conf").write_text(text.replace(" bipol bipol", ours).replace(" root bipol", ours))
    subprocess.run(["systemd-tmpfiles", "--create", f"--root={tmp_path}", tmp_path / "tmpfiles.conf"], check=True)
    modes = {
        str(path.relative_to(tmp_path)): path.stat().st_mode & 0o777
        for path in (tmp_path / "var/lib/bipol", tmp_path / "etc/bipol", tmp_path / "etc/bipol/bipol.env")
    }
    assert modes == {"var/lib/bipol": 0o750, "etc/bipol": 0o750, "etc/bipol/bipol.env": 0o640}


def test_exit_statuses_mean_in_the_service_what_they_mean_in_the_program() -> None:
    service = unit("bipol.service")["Service"]
    assert service["SuccessExitStatus"] == [str(LOCKED)]
    assert unit("bipol.service")["Unit"]["OnFailure"] == ["bipol-failed.service"]
    script = (DEPLOY / "run-from-cron").read_text("utf-8")
    assert f"0 | {LOCKED}) exit 0" in script
    assert f"{CHECKS_FAILED} | {COULD_NOT_START} | {PORTAL_UNREACHABLE})" in script


@pytest.mark.parametrize("name", SERVICES)
def test_services_are_confined_alike_and_write_to_the_archive_only(name: str) -> None:
    service, model = unit(name)["Service"], unit("bipol.service")["Service"]
    confining = [
        key for key in model
        if key.startswith(("Protect", "Private", "Restrict", "SystemCall", "Capability", "Memory", "NoNew", "Lock"))
    ]  # fmt: skip
    assert len(confining) > 20
    different = {key for key in confining if service.get(key) != model[key]}
    assert different <= {"MemoryMax", "RestrictAddressFamilies"}
    assert service["User"] == ["bipol-public" if name == "bipol-public.service" else "bipol"]
    assert service["ProtectSystem"] == ["strict"]
    assert "ReadWritePaths" not in service
    assert service.get("StateDirectory", ["bipol"]) == ["bipol"]
    if name in ("bipol-browse.service", "bipol-public.service", "bipol-verify-failed.service"):
        assert "StateDirectory" not in service, "it only reads"


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_every_unit_that_a_unit_names_is_shipped_and_explained(name: str) -> None:
    named = unit(name)["Unit"].get("OnFailure", [])
    assert set(named) <= set(UNITS)
    assert name in (PROJECT / "docs" / "OPERATING.md").read_text("utf-8")


def test_every_setting_of_the_installation_is_a_setting() -> None:
    names = re.findall(r"^#?(BIPOL_\w+)=", (DEPLOY / "bipol.env").read_text("utf-8"), re.MULTILINE)
    assert len(names) > 5
    assert all(hasattr(settings, name.removeprefix("BIPOL_")) for name in names)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("name", "env", "told", "value"),
    sample(
        [
            ("CONTACT", "archive@portal.example", ("-s", "CONTACT=me@portal.example"), "me@portal.example"),
            ("CONTACT", "archive@portal.example", (), "archive@portal.example"),
            ("DOWNLOAD_DELAY", "7.5", (), "7.5"),
            ("LOG_DIR", "", (), ""),
            ("DOWNLOADER_MIDDLEWARES", "none", (), None),
        ],
        2,
    ),
)
def test_the_environment_sets_words_and_numbers_and_a_command_line_goes_before_it(
    name: str, env: str, told: tuple[str, ...], value: str | None
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "settings", "--get", name, *told],
        cwd=PROJECT, env={**os.environ, f"BIPOL_{name}": env}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert (done.stdout.strip() == value) if value is not None else (env not in done.stdout)


@pytest.fixture
def portal() -> Iterator[Portal]:
    portal = Portal(5, 4)
    with running(portal):
        yield portal


def environment(portal: Portal, folder: Path) -> dict[str, str]:
    """Settings of an installation whose archive is in ``folder``."""
    return {
        "BIPOL_PORTAL_URL": portal.url,
        "BIPOL_ARCHIVE_DB": str(folder / "bipol.db"),
        "BIPOL_WARC_DIR": str(folder / "warc"),
        "BIPOL_PEOPLE_ALIASES": str(folder / "people_aliases.csv"),
        "BIPOL_LOG_DIR": "",
        "BIPOL_DOWNLOAD_DELAY": "0",
        "BIPOL_RETRY_WAIT": "0.01",
    }


@pytest.fixture
def cron(tmp_path: Path, portal: Portal) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs ``deploy/run-from-cron`` of an installation, as cron does: with next to nothing in its environment."""
    program = tmp_path / "opt"
    (program / "deploy").mkdir(parents=True)
    shutil.copy(DEPLOY / "run-from-cron", program / "deploy")
    for name in ("scrapy.cfg", "bipol_crawler"):
        (program / name).symlink_to(PROJECT / name)
    (program / ".venv").symlink_to(Path(sys.executable).parents[1])
    env = tmp_path / "bipol.env"

    def run(**given: str) -> subprocess.CompletedProcess[str]:
        told = environment(portal, tmp_path / "archive") | {f"BIPOL_{name}": value for name, value in given.items()}
        env.write_text("".join(f"{name}='{value}'\n" for name, value in told.items()))
        return subprocess.run(
            [program / "deploy" / "run-from-cron"],
            env={"PATH": "/usr/bin:/bin", "BIPOL_ENV": str(env)},
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    return run


def test_from_cron_only_what_nobody_else_tells_is_printed(
    cron: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    unreachable = [cron(PORTAL_URL="http://127.0.0.1:9"), cron(PORTAL_URL="x")] if ALL else []
    assert [(run.returncode, run.stdout, run.stderr) for run in [*unreachable, cron()]] == [
        *([(PORTAL_UNREACHABLE, "", ""), (COULD_NOT_START, "", "")] if ALL else []),
        (0, "", ""),
    ]
    with closing(sqlite3.connect(tmp_path / "archive" / "bipol.db")) as db:
        codes = [code for (code,) in db.execute("SELECT exit_code FROM runs ORDER BY id")]
    assert codes == ([PORTAL_UNREACHABLE, 0] if ALL else [0])


@pytest.mark.thorough
def test_from_cron_a_broken_installation_is_printed(
    cron: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    (tmp_path / "opt" / "bipol_crawler").unlink()
    (tmp_path / "opt" / "bipol_crawler").mkdir()
    run = cron()
    assert run.returncode == 1 and "ended with status 1" in run.stdout and "bipol_crawler.settings" in run.stdout
    (tmp_path / "opt" / ".venv").unlink()
    run = cron()
    assert run.returncode == 127 and "ended with status 127" in run.stdout


def test_the_crontab_runs_what_is_shipped_and_cron_can_read_it() -> None:
    lines = [line for line in (DEPLOY / "crontab").read_text("utf-8").splitlines() if line and line[0] in "*0123456789"]
    assert len(lines) == 2
    assert "/opt/bipol/deploy/run-from-cron" in lines[0] and os.access(DEPLOY / "run-from-cron", os.X_OK)
    for line in lines:
        assert "%" not in line, "cron takes it for a line's end"
        assert subprocess.run(["sh", "-n", "-c", line.split(None, 6)[6]], check=False).returncode == 0


class Scrapyd:
    """A Scrapyd on loopback, in a folder of its own."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/"
        folder.mkdir()
        (folder / "scrapyd.conf").write_text(
            f"[scrapyd]\nbind_address = 127.0.0.1\nhttp_port = {port}\npoll_interval = 0.2\n"
        )
        self.said = folder / "said"
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [SCRAPYD / "scrapyd"], cwd=folder, env={**os.environ, **env}, stdout=said, stderr=said
            )
        self._until(lambda: self.ask("daemonstatus"), 30)

    def ask(self, service: str, **query: str) -> Any:
        with urllib.request.urlopen(f"{self.url}{service}.json?{urllib.parse.urlencode(query)}", timeout=10) as answer:
            return json.load(answer)

    def run(self, **job: str) -> str:
        """Schedule a job of ours and wait for its end; its log."""
        data = urllib.parse.urlencode({"project": "bipol_crawler", "spider": "bipol", **job}).encode()
        with urllib.request.urlopen(f"{self.url}schedule.json", data, timeout=10) as answer:
            job_id = json.load(answer)["jobid"]

        def finished() -> bool:
            jobs = self.ask("listjobs", project="bipol_crawler")["finished"]
            return job_id in [job["id"] for job in jobs]

        self._until(finished, 60)
        return (self.said.parent / "logs" / "bipol_crawler" / "bipol" / f"{job_id}.log").read_text("utf-8")

    def _until(self, happened: Callable[[], Any], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if happened():
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError(self.said.read_text("utf-8"))

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


@pytest.mark.deploy
def test_a_real_scrapyd_runs_the_deployed_spider_to_its_end(tmp_path: Path, portal: Portal) -> None:
    project = tmp_path / "project"
    shutil.copytree(PROJECT / "bipol_crawler", project / "bipol_crawler", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(PROJECT / name, project)
    config = ConfigParser()
    config.read(PROJECT / "scrapy.cfg")
    server = Scrapyd(tmp_path / "scrapyd", environment(portal, tmp_path / "archive"))
    try:
        config["deploy"]["url"] = server.url
        with (project / "scrapy.cfg").open("w") as file:
            config.write(file)
        subprocess.run([SCRAPYD / "scrapyd-deploy"], cwd=project, capture_output=True, check=True, timeout=120)
        assert server.ask("listspiders", project="bipol_crawler")["spiders"] == ["bipol"]
        assert "the run is over: healthy (exit status 0)" in server.run()
        portal.day = 2
        assert "the run is over: healthy (exit status 0)" in server.run(full="1", setting="LOG_LEVEL=INFO")
        assert "exitstatus=2" not in server.said.read_text("utf-8")
        server.run(since="kemarin")
        assert "exitstatus=2" in server.said.read_text("utf-8"), "a bad argument is named as anywhere else"
    finally:
        server.stop()
    with closing(sqlite3.connect(tmp_path / "archive" / "bipol.db")) as db:
        assert db.execute("SELECT outcome, arguments FROM runs ORDER BY id").fetchall() == [
            ("healthy", "{}"),
            ("healthy", '{"full": "1"}'),
        ]
        live = db.execute("SELECT url FROM articles WHERE status = 'live'").fetchall()
    readable = {f"{portal.url}/{known.slug}/" for known in portal.edition.newest if not known.password}
    assert readable and readable <= {url for (url,) in live}
