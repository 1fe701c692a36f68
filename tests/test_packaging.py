"""What is built from this checkout has everything that the program reads of its own, even inside a zip file."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import bipol_crawler
from bipol_crawler.archive import software_versions
from tests.modules import nodes_of

PROJECT = Path(__file__).parents[1]
PACKAGE = PROJECT / "bipol_crawler"

OUT_OF_A_ZIP = """
import sys
import sysconfig
sys.path.insert(0, sys.argv[1])
import bipol_crawler
assert bipol_crawler.__file__.startswith(sys.argv[1]), bipol_crawler.__file__
from bipol_crawler.extract import parser_version
from bipol_crawler.search.lemmatizer import lemmatize
from bipol_crawler.report import html
from bipol_crawler.snapshot import readme
from bipol_crawler.browse.metadata import read_metadata
print(parser_version(), lemmatize("mengunjungi"))
print(*(file.read_text("utf-8")[:1] for file in (html.TEMPLATE, readme.TEMPLATE)), bool(read_metadata()))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "project"
    shutil.copytree(PACKAGE, source / "bipol_crawler", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, source)
    build = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", build, folder], cwd=source, stdout=subprocess.DEVNULL, check=True, timeout=120
    )
    return next(folder.glob("*.whl"))


def test_a_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    ours = {
        path.relative_to(PROJECT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours <= set(zipfile.ZipFile(wheel).namelist())


def test_the_version_is_said_in_one_place(wheel: Path) -> None:
    assert wheel.name.startswith(f"bipol_crawler-{bipol_crawler.__version__}-")
    assert software_versions().startswith(f"bipol_crawler {bipol_crawler.__version__}, ")
    number = re.compile(rf"(?<![\d.]){re.escape(bipol_crawler.__version__)}(?![\d.])")
    saying = [
        path.relative_to(PROJECT).as_posix()
        for path in (PROJECT / "pyproject.toml", *PACKAGE.rglob("*.py"))
        if number.search(path.read_text("utf-8"))
    ]
    assert saying == ["bipol_crawler/__init__.py"]


def test_what_a_crawl_and_a_report_read_is_found_inside_a_zip(wheel: Path) -> None:
    """Scrapyd runs the program out of a zipped egg, where a path beside a module is no file."""
    command = [sys.executable, "-c", OUT_OF_A_ZIP, str(wheel)]
    said = subprocess.run(command, cwd=wheel.parent, capture_output=True, text=True, check=True, timeout=60).stdout
    assert said.split()[1:] == ["kunjung", "<", "#", "True"]


def test_scrapyd_finds_the_settings(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as files:
        named = next(name for name in files.namelist() if name.endswith("entry_points.txt"))
        assert "[scrapy]\nsettings = bipol_crawler.settings" in files.read(named).decode()


def test_modules_that_know_their_own_path_are_those_that_need_a_folder() -> None:
    """Datasette wants folders of templates; a checkout has a place for its archive."""
    knowing = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "__file__" in path.read_text("utf-8")
        for node in nodes_of(path)
        if isinstance(node, ast.Name) and node.id == "__file__"
    }
    assert knowing == {"browse/server.py", "infra/home.py"}


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """The folder of a virtual environment's commands, with the wheel installed and the dependencies of this one."""
    home = wheel.parent / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True, timeout=60)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(home)}))
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        home / "bin" / "python",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
    ]
    subprocess.run([*install, wheel], check=True, timeout=60)
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return home / "bin"


def bipol(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [installed / "bipol", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.thorough
def test_an_installed_bipol_crawls_reports_and_verifies_from_any_folder(installed: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        done = bipol(installed, tmp_path, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    assert "  crawl " in run() == run("--help")
    run("demo", "--count", "30")
    archive = tmp_path / "data" / "demo"
    chosen = ("-s", f"ARCHIVE_DB={archive / 'bipol.db'}", "-s", f"WARC_DIR={archive / 'warc'}")
    assert "healthy" in run("report", *chosen)
    assert "no findings" in run("verify", *chosen)
    run("snapshot", str(tmp_path / "snapshot"), *chosen)
    assert {"bipol.db", "README.md"} <= {path.name for path in (tmp_path / "snapshot").iterdir()}


@pytest.mark.thorough
def test_an_installed_bipol_names_its_own_commands_when_something_is_wrong(installed: Path, tmp_path: Path) -> None:
    portal = ("-s", "PORTAL_URL=http://127.0.0.1:9", "-s", "LOG_DIR=")
    (tmp_path / "data" / "warc").mkdir(parents=True)
    (tmp_path / "data" / "warc" / "bipol-20261129092930-1-00001.warc.gz").write_bytes(b"")
    done = bipol(installed, tmp_path, "crawl", *portal)
    assert (
        done.returncode == 2
        and f"make it again with `bipol reparse --into {tmp_path / 'data' / 'bipol.db'}`" in done.stderr
    )
