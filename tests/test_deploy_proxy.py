"""The proxy examples in ``deploy/proxy`` work: a real nginx before the real pages."""

from __future__ import annotations

import os
import re
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from bipol_crawler.archive.schema import migrations, refresh_views

PROJECT = Path(__file__).parents[1]
PROXY = PROJECT / "deploy" / "proxy"
NAME = "arsip.example"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port on which the shipped nginx.conf, with ports and certificate of our own, shows an empty archive."""
    folder = tmp_path_factory.mktemp("proxy")
    db = Database(folder / "bipol.db")
    migrations.apply(db)
    refresh_views(db)
    db.close()
    browse = subprocess.Popen(
        [sys.executable, "-m", "scrapy", "browse", "-s", f"ARCHIVE_DB={folder}/bipol.db", "--port", "0"],
        cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert browse.stdout
    found = re.search(r":(\d+)/", browse.stdout.readline())
    assert found
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
        + ["-addext", f"subjectAltName=DNS:{NAME}", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    plain, secure = free_port(), free_port()
    text = (PROXY / "nginx.conf").read_text("utf-8").replace("127.0.0.1:8002", f"127.0.0.1:{found[1]}")
    text = re.sub(r"listen \[::\]:\d+.*;", "", text)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};").replace("listen 443", f"listen 127.0.0.1:{secure}")
    text = re.sub(r"/etc/letsencrypt/live/\S+/fullchain.pem", str(folder / "cert.pem"), text)
    text = re.sub(r"/etc/letsencrypt/live/\S+/privkey.pem", str(folder / "key.pem"), text)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ {paths}\n{text}\n}}\n",
        "utf-8",
    )
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0 and "warn" not in tested.stderr, tested.stderr
    nginx = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", secure)) == 0:
                break
        time.sleep(0.05)
    yield secure
    for process in (nginx, browse):
        process.terminate()
        process.communicate(timeout=30)


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    names = {"Host": NAME, **{name.replace("_", "-"): value for name, value in headers.items()}}
    request = urllib.request.Request(f"https://127.0.0.1:{port}{path}", method=method, headers=names)
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(request, timeout=30) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, {}, refusal.read()


@pytest.mark.deploy
def test_pages_come_through_nginx_with_their_policy(proxied: int) -> None:
    for path in ("/", "/search", "/columns", "/bipol/articles_flat", "/bipol?sql=select+1", "/static/bipol.css"):
        status, headers, _ = ask(proxied, path)
        assert status == 200, path
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "noindex" in headers["x-robots-tag"] and "max-age" in headers["strict-transport-security"]


@pytest.mark.deploy
def test_addresses_in_feeds_are_those_of_the_site_and_nobody_can_say_otherwise(proxied: int) -> None:
    for forged in ({}, {"X_Forwarded_Proto": "http", "X_Forwarded_Host": "x.example"}):
        _, _, body = ask(proxied, "/feed/new.atom", **forged)
        assert f'href="https://{NAME}/feed/new.atom"'.encode() in body and b"x.example" not in body


@pytest.mark.deploy
def test_a_feed_read_before_costs_nothing_through_nginx(proxied: int) -> None:
    _, headers, _ = ask(proxied, "/feed/new.atom")
    assert ask(proxied, "/feed/new.atom", If_None_Match=headers["etag"])[0] == 304


@pytest.mark.deploy
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_gets_through_nginx(proxied: int, method: str) -> None:
    assert ask(proxied, "/bipol", method)[0] in (403, 405)


@pytest.mark.deploy
def test_a_visitor_in_a_hurry_is_slowed_down_and_the_pages_own_files_are_not_counted(proxied: int) -> None:
    time.sleep(5)  # what the tests before have used
    answers = [ask(proxied, "/robots.txt")[0] for _ in range(60)]
    assert answers[0] == 200 and answers.count(429) > 5
    assert all(ask(proxied, "/static/bipol.css")[0] == 200 for _ in range(40))


def test_both_examples_and_the_unit_speak_of_one_port() -> None:
    unit = (PROJECT / "deploy" / "systemd" / "bipol-public.service").read_text("utf-8")
    found = re.search(r"--port (\d+)", unit)
    assert found
    for name in ("nginx.conf", "Caddyfile"):
        assert f"127.0.0.1:{found[1]}" in (PROXY / name).read_text("utf-8")
    assert "--host 127.0.0.1" in unit and "EnvironmentFile" not in unit
