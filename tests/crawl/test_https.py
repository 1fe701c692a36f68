"""A portal with TLS, as the real one: crawled as any other, and not trusted with a wrong certificate."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme

from bipol_crawler.demo.server import running
from bipol_crawler.demo.site import Portal
from tests.crawl.contents import contents
from tests.crawl.crawling import Desk, Run
from tests.tiers import ALL

CA = trustme.CA()
GOOD = CA.issue_cert("127.0.0.1")
BAD = {
    "expired": (CA.issue_cert("127.0.0.1", not_after=datetime(2021, 1, 1)), "certificate verify failed"),
    "of another host": (CA.issue_cert("127.0.0.2"), "mismatch"),
    "of an unknown authority": (trustme.CA().issue_cert("127.0.0.1"), "certificate verify failed"),
}


@contextmanager
def served(portal: Portal, certificate: trustme.LeafCert, port: int = 0) -> Iterator[str]:
    """``portal`` with TLS and a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with running(portal, port, context) as url:
        yield url


def trust(authority: str) -> None:
    """As an operator would tell OpenSSL whom to trust."""
    os.environ["SSL_CERT_FILE"] = authority


def crawl(desk: Desk) -> Run:
    """A crawl that trusts our authority."""
    authority = desk.folder.parent / "authority.pem"
    CA.cert_pem.write_to_path(authority)
    before = len(desk.portal.log)
    with desk.start("crawl bipol", first=partial(trust, str(authority))) as command:
        code = command.wait()
    assert "Traceback" not in command.err, command.err
    return Run(code, command.out, command.err, 0, [request.target for request, _ in desk.portal.log[before:]])


def test_a_portal_behind_tls_is_archived_whole(tmp_path: Path) -> None:
    portal = Portal(5, 6)
    with served(portal, GOOD) as url:
        assert url.startswith("https://")
        desk = Desk(tmp_path / "archive", portal)
        run = crawl(desk)
        assert run.exit_code == 0, run.err
        assert desk.articles() == desk.readable()
        assert desk.rows("SELECT count(*) FROM captures WHERE url NOT LIKE 'https://%'") == [(0,)]
        assert desk.run("verify", "--deep").exit_code == 0
        again = crawl(desk)
    assert (again.exit_code, len(again.asked)) == (0, 3)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("what", BAD)
def test_a_wrong_certificate_ends_the_run_and_changes_nothing(what: str, tmp_path: Path) -> None:
    certificate, said = BAD[what]
    portal = Portal(5, 6)
    desk = Desk(tmp_path / "archive", portal)
    with served(portal, GOOD) as url:
        assert crawl(desk).exit_code == 0
    before, port = contents(desk.database), urlsplit(url).port
    assert port
    with served(portal, certificate, port):
        for _ in range(2 if ALL else 1):
            run = crawl(desk)
            assert (run.exit_code, run.asked) == (69, [])
            (over,) = (line for line in run.err.splitlines() if "the run is over" in line)
            assert said in over.casefold()
            assert "Failure" not in over  # which is Twisted's, and tells nobody anything
    assert contents(desk.database) == before
    with served(portal, GOOD, port):
        assert crawl(desk).exit_code == 0
    assert contents(desk.database) == before
