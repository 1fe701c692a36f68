"""What every room uses: the clock, files that appear whole, read-only access, text that is safe to show."""

from __future__ import annotations

import ast
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bipol_crawler.infra.atomic_file import WriteRefused, atomic_file
from bipol_crawler.infra.clock import clock_at, exact_now, now, utc, whole_second
from bipol_crawler.infra.readonly import open_readonly
from bipol_crawler.infra.source_hash import source_hash, without_comments
from bipol_crawler.infra.text_safety import legible, printable
from tests.tiers import sample


def test_machine_times_are_utc_to_the_second() -> None:
    assert utc(datetime(2024, 11, 15, 19, 47, 8, 999, timezone(timedelta(hours=7)))) == "2024-11-15T12:47:08Z"
    assert whole_second("2024-11-15T12:47:08.123456Z") == whole_second("2024-11-15T12:47:08Z") == "2024-11-15T12:47:08Z"
    exact = exact_now()
    assert abs(datetime.fromisoformat(exact) - datetime.now(UTC)) < timedelta(minutes=5)
    assert exact[19] == "." and exact[-1] == "Z" and len(now()) == 20


def test_the_clock_can_be_stopped_within_another() -> None:
    with clock_at("2024-11-15T19:47:08+07:00"):
        assert now() == "2024-11-15T12:47:08Z"
        with pytest.raises(ZeroDivisionError), clock_at("2020-01-01T00:00:00Z"):
            assert now() == "2020-01-01T00:00:00Z"
            raise ZeroDivisionError
        assert now() == "2024-11-15T12:47:08Z"
        assert exact_now() > "2025"
    assert now() > "2025"


@pytest.mark.parametrize(
    ("written", "page", "terminal"),
    [
        ("Pasar\tbaru\n“dibuka”", "Pasar\tbaru\n“dibuka”", "Pasar\tbaru\n“dibuka”"),
        ("\x1b[2Jhapus\x9b", "�[2Jhapus�", "�[2Jhapus�"),
        ("\u202eterbalik\u2069", "�terbalik�", "�terbalik�"),
        ("kanan\u200fkiri", "kanan\u200fkiri", "kanan�kiri"),
        ("separuh \ud83d", "separuh �", "separuh �"),
        ("\x7f\x00\r", "���", "���"),
    ],
)
def test_text_from_the_web_is_shown_and_never_obeyed(written: str, page: str, terminal: str) -> None:
    assert (legible(written), printable(written)) == (page, terminal)
    printable(written).encode()


@pytest.mark.parametrize("name", ["a.db", "a b?c#d%20.db", "é.db"])
def test_a_file_opened_to_be_read_cannot_be_written_and_is_not_made(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    with pytest.raises(sqlite3.OperationalError):
        open_readonly(path)
    assert not path.exists()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE t (x)")
    for immutable in (False, True):
        with closing(open_readonly(path, immutable=immutable)) as db:
            assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("t",)]
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                db.execute("CREATE TABLE u (x)")


def test_a_file_appears_whole_or_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "deep/report.html"
    with atomic_file(path, replace=True) as stream:
        stream.write(b"one")
        assert not path.exists()
    with pytest.raises(ZeroDivisionError), atomic_file(path, replace=True) as stream:
        stream.write(b"two")
        raise ZeroDivisionError
    with pytest.raises(WriteRefused, match="already exists"), atomic_file(path, replace=False):
        pass
    with atomic_file(path, replace=True) as stream, pytest.raises(WriteRefused, match="another process"):
        stream.write(b"three")
        with atomic_file(path, replace=True):
            pass
    assert path.read_bytes() == b"three"
    assert [file.name for file in path.parent.iterdir()] == ["report.html"]


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("a = 1  # one\n# of its own\nb = 2\n", "a = 1\nb = 2\n"),
        ("def f():\n    # inside\n    return 0\n", "def f():\n    return 0\n"),
        ("a = '#' + \"it's # no comment\"  # a 'comment'\n", "a = '#' + \"it's # no comment\"\n"),
        (
            '"""Text with\n# a line\nand "quotes" \\""" inside."""  # one\n',
            '"""Text with\n# a line\nand "quotes" \\""" inside."""\n',
        ),
    ],
)
def test_comments_are_taken_out_of_source(source: str, left: str) -> None:
    assert without_comments(source) == left


def test_without_its_comments_every_module_is_the_same_program() -> None:
    for path in sample(sorted(Path(source_hash.__code__.co_filename).parents[1].rglob("*.py")), 50):
        source = path.read_text("utf-8")
        assert ast.dump(ast.parse(without_comments(source))) == ast.dump(ast.parse(source)), path
