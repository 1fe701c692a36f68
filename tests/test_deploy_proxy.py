"""The proxy examples in ``deploy/proxy`` work: a real nginx, and a real Caddy, before the real pages."""

from __future__ import annotations

import os
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bipol_crawler.storage.database import Database
from bipol_crawler.storage.migrations import migrations
from bipol_crawler.storage.schema import refresh_views

PROJECT = Path(__file__).parents[1]
PROXY = PROJECT / "deploy" / "proxy"
NAME = "arsip.example"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port on which ``scrapy browse`` shows an empty archive."""
    path = tmp_path_factory.mktemp("served") / "bipol.db"
    db = Database(path)
    migrations.apply(db)
    refresh_views(db)
    db.close()
    command = [sys.executable, "-m", "scrapy", "browse", "-s", f"ARCHIVE_DB={path}", "--port", "0"]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as browse:
        assert browse.stdout
        found = re.search(r":(\d+)/", browse.stdout.readline())
        assert found
        yield int(found[1])
        browse.terminate()


def nginx(folder: Path, served: int, plain: int, secure: int) -> list[str]:
    """The command for a real nginx with the shipped nginx.conf, ports and certificate our own."""
    text = (PROXY / "nginx.conf").read_text("utf-8").replace("127.0.0.1:8002", f"127.0.0.1:{served}")
    text = re.sub(r"listen \[::\]:\d+.*;", "", text)
    text = text.replace("listen 80", f"listen 127.0.0.1:{plain}").replace("listen 443", f"listen 127.0.0.1:{secure}")
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
    return _right(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], "-t")


def caddy(folder: Path, served: int, plain: int, secure: int) -> list[str]:
    """The same for a real Caddy with the shipped Caddyfile."""
    text = (PROXY / "Caddyfile").read_text("utf-8").replace("127.0.0.1:8002", f"127.0.0.1:{served}")
    text = text.replace(
        "\n{\n", f"\n{{\n\tadmin off\n\tocsp_stapling off\n\tdefault_bind 127.0.0.1\n\thttp_port {plain}\n", 1
    )
    text = text.replace(f"\n{NAME} {{", f"\nhttps://{NAME}:{secure} {{\n\ttls {folder}/cert.pem {folder}/key.pem", 1)
    (folder / "Caddyfile").write_text(text, "utf-8")
    given = ["--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    _right(["caddy", "validate", *given])
    return ["caddy", "run", *given]


def _right(command: list[str], *more: str) -> list[str]:
    tested = subprocess.run([*command, *more], capture_output=True, text=True, check=False)
    assert tested.returncode == 0 and "warn" not in tested.stderr, tested.stderr
    return command


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def proxied(request: pytest.FixtureRequest, served: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port on which a real proxy, set up as the example says, shows that archive."""
    folder = tmp_path_factory.mktemp("proxy")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
        + ["-addext", f"subjectAltName=DNS:{NAME}", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    secure = free_port()
    command = request.param(folder, served, free_port(), secure)
    homes = {f"XDG_{kind}_HOME": str(folder) for kind in ("DATA", "CONFIG")}
    with subprocess.Popen(command, env=os.environ | homes, stderr=subprocess.DEVNULL) as proxy:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", secure)) == 0:
                    break
            time.sleep(0.05)
        yield secure
        proxy.terminate()


def ask(
    port: int, path: str, method: str = "GET", name: str = NAME, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Asked for by ``name``, which both proxies go by; status, headers and body as they come."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = HTTPConnection(name)
    with context.wrap_socket(
        socket.create_connection(("127.0.0.1", port), 30), server_hostname=name
    ) as connection.sock:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


@pytest.mark.deploy
def test_pages_come_through_with_their_policy(proxied: int) -> None:
    for path in ("/", "/search", "/columns", "/bipol/articles_flat", "/bipol?sql=select+1", "/static/bipol.css"):
        status, headers, _ = ask(proxied, path)
        assert status == 200, path
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "noindex" in headers["x-robots-tag"] and "max-age" in headers["strict-transport-security"]
    assert "max-age=3600" in headers["cache-control"]


@pytest.mark.deploy
def test_addresses_in_feeds_are_those_of_the_site_and_nobody_can_say_otherwise(proxied: int) -> None:
    for forged in ({}, {"X_Forwarded_Proto": "http", "X_Forwarded_Host": "x.example"}):
        _, _, body = ask(proxied, "/feed/new.atom", **forged)
        assert f'href="https://{NAME}/feed/new.atom"'.encode() in body and b"x.example" not in body


@pytest.mark.deploy
def test_a_feed_read_before_costs_nothing(proxied: int) -> None:
    for coding in ("identity", "gzip"):
        _, headers, _ = ask(proxied, "/feed/new.atom", Accept_Encoding=coding)
        again = ask(proxied, "/feed/new.atom", Accept_Encoding=coding, If_None_Match=headers["etag"])
        assert again[0] == 304, (coding, headers)


@pytest.mark.deploy
def test_another_name_reaches_nothing(proxied: int) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        ask(proxied, "/", name="other.example")


@pytest.mark.deploy
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_gets_through(proxied: int, method: str) -> None:
    assert ask(proxied, "/bipol", method)[0] in (403, 405)


@pytest.mark.deploy
@pytest.mark.parametrize("proxied", [nginx], ids=["nginx"], indirect=True)
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
