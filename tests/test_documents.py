"""Every command of docs/ is typed as it is written, by root, in a copy of this machine that is thrown away.

The copy is an overlay of the machine's own file system: what the commands write is in memory, and gone afterwards. No
systemd runs in it (``systemctl`` says so and goes on), and the demo's portal is the portal. It needs root, and
Debian's tools.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import reduce
from pathlib import Path

import pytest

from bipol_crawler.demo.server import running
from bipol_crawler.demo.site import Portal

PROJECT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
ELSEWHERE = {
    "scrapyd": "needs a server of its own: test_deploy.py runs a real one",
    "apt-get": "the machine has them: .ci/run installs what the suites need",
    "git pull": "there is no newer version to pull",
    "bipol recover": "asks web archives outside: tests/replay has a pywb of its own",
}
"""Lines with these words are not run here, and why."""

HERE = {
    "git clone <this repository>": f"git clone --quiet file://{PROJECT}",
    "python3 -m venv": f"{sys.base_exec_prefix}/bin/python3 -m venv",
    "systemctl enable --now": "systemctl enable",  # no systemd runs in the copy
}
"""What stands for the reader's own, and what takes its place here."""


def blocks(page: str) -> list[list[str]]:
    """The console blocks of a page of docs/, each the commands that root types in it."""
    found = []
    for block in BLOCK.findall((PROJECT / "docs" / page).read_text("utf-8")):
        commands: list[str] = []
        for line in block.splitlines():
            if line.startswith("# "):
                commands.append(line[2:])
            elif line.startswith("    ") and commands:
                commands[-1] += "\n" + line
        found.append([command for command in commands if not any(word in command for word in ELSEWHERE)])
    return [block for block in found if block]


class Machine:
    """A copy of this machine, in which commands are run by root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "root"
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=True)
        for name in ("changes", "work", "root"):
            (folder / name).mkdir()
        options = f"lowerdir=/,upperdir={folder}/changes,workdir={folder}/work"
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", options, self.root], check=True)
        for name in ("proc", "dev"):
            subprocess.run(["mount", "--rbind", f"/{name}", self.root / name], check=True)
            subprocess.run(["mount", "--make-rslave", self.root / name], check=True)
        for path in ("opt/bipol", "etc/bipol", "etc/sysusers.d", "etc/tmpfiles.d", "var/lib/bipol", "srv", "backup"):
            shutil.rmtree(self.root / path, ignore_errors=True)
        for path in Path(sys.base_exec_prefix).resolve().parents:  # Python may stand in somebody's home here
            inside = self.root / path.relative_to("/")
            inside.chmod(inside.stat().st_mode | 0o011)
        (self.root / "etc/cron.d").mkdir(exist_ok=True)  # what the package cron brings

    def run(self, commands: list[str], folder: str = "/opt/bipol") -> subprocess.CompletedProcess[str]:
        """Run ``commands`` in one shell, which ends at the first that fails."""
        script = f"cd {folder} 2>/dev/null || cd /\n" + "".join(f"{each}\n[ $? = 0 ] || exit 1\n" for each in commands)
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return subprocess.run(
            ["chroot", self.root, "/bin/bash", "-xc", script],
            env={"PATH": path, "HOME": "/root", "LANG": "C.UTF-8", "SYSTEMD_OFFLINE": "1"},
            capture_output=True, text=True, timeout=900, check=False, cwd="/",
        )  # fmt: skip

    def throw_away(self) -> None:
        subprocess.run(["umount", "--recursive", self.root], check=False)
        subprocess.run(["umount", "--lazy", self.folder], check=False)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    if os.getuid() != 0 or not shutil.which("systemd-sysusers"):
        pytest.skip("needs root and Debian's systemd, as .ci/run has them")
    folder = tmp_path / "machine"
    folder.mkdir()
    try:
        machine = Machine(folder)
    except subprocess.CalledProcessError:
        with suppress(OSError):
            subprocess.run(["umount", "--recursive", folder], check=False)
        pytest.skip("this machine mounts no overlay")
    yield machine
    machine.throw_away()


@pytest.fixture
def portal() -> Iterator[Portal]:
    portal = Portal(5, 12)
    with running(portal):
        yield portal


def typed(machine: Machine, commands: list[str]) -> str:
    """Run a block; what it printed. Fails with the command that failed."""
    commands = [reduce(lambda text, pair: text.replace(*pair), HERE.items(), command) for command in commands]
    done = machine.run(commands)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.deploy
@pytest.mark.parametrize("systemd", [True, False], ids=["with systemd", "without"])
def test_the_documents_can_be_followed_to_the_letter(machine: Machine, portal: Portal, systemd: bool) -> None:
    install, with_systemd, without, first, units, cron, watch, reports, backup, upgrade, shrink = blocks("OPERATING.md")
    typed(machine, ["git config --system --add safe.directory '*'", *install])
    typed(machine, with_systemd if systemd else without)
    settings = machine.root / "etc/bipol/bipol.env"
    with settings.open("a", encoding="utf-8") as file:
        file.write(f"BIPOL_PORTAL_URL={portal.url}\nBIPOL_DOWNLOAD_DELAY=0\n")
    text = settings.read_text("utf-8").replace("BIPOL_CONTACT=\n", "BIPOL_CONTACT=arsip@example.org\n")
    settings.write_text(text, "utf-8")
    assert oct(settings.stat().st_mode & 0o777) == "0o640"
    typed(machine, first)
    assert "healthy" in typed(machine, ["bipol report"])
    typed(machine, units)
    typed(machine, cron)
    line = next(each for each in cron_lines(machine) if "run-from-cron" in each)
    assert machine.run([f"runuser -u bipol -- env -i PATH=/usr/bin:/bin sh -c '{line}'"]).returncode == 0
    typed(machine, watch)
    typed(machine, reports)
    typed(machine, backup)
    typed(machine, upgrade)
    typed(machine, shrink)
    typed(machine, ["bipol verify"])
    assert "healthy" in typed(machine, ["bipol report"])
    if not systemd:
        typed(machine, ["useradd --system --shell /usr/sbin/nologin bipol-public"])
    for block in blocks("PUBLISHING.md"):
        typed(machine, [command for command in block if systemd or "systemd-sysusers" not in command])
    left = machine.run(["runuser -u bipol-public -- cat /etc/bipol/bipol.env"])
    assert left.returncode != 0 and "Permission denied" in left.stderr


def cron_lines(machine: Machine) -> list[str]:
    """What the crontab has sh run, as the user bipol."""
    text = (machine.root / "etc/cron.d/bipol").read_text("utf-8")
    return [line.split(None, 6)[6] for line in text.splitlines() if line[:1] in "*0123456789" and line]


@pytest.mark.deploy
def test_the_command_by_hand_says_who_may_type_it(tmp_path: Path) -> None:
    if os.getuid() == 0:
        command = [
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            PROJECT / "deploy" / "bipol",
            "report",
        ]
    else:
        command = [PROJECT / "deploy" / "bipol", "report"]
    done = subprocess.run(
        command, env={"PATH": os.environ["PATH"], "BIPOL_ENV": "/nowhere"}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "bipol: /nowhere cannot be read: run it as root, or as the user bipol\n"


def test_no_unit_looks_for_the_archive_where_it_may_not_be() -> None:
    for path in (PROJECT / "deploy" / "systemd").glob("*.service"):
        for line in path.read_text("utf-8").replace("\\\n", " ").splitlines():
            if line.startswith(("Exec", "Condition")):
                assert "/var/lib/bipol" not in line, f"{path.name}: {line}"
