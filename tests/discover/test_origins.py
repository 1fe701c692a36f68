"""Where requests may go: the portal's own origins; never into a private network, even if robots.txt redirects there."""

from __future__ import annotations

import pytest

from bipol_crawler.addresses.origins import Origins, origin_of, redirect_target, without_credentials

PORTAL = Origins.of("https://bipol.co")
ODD = Origins.of("http://127.0.0.1:8000")

OWN = (
    "https://bipol.co", "https://bipol.co/", "http://bipol.co/a/", "https://www.bipol.co/a/", "HTTPS://BIPOL.CO/A",
    "https://bipol.co:443/", "http://bipol.co:80/", "https://bipol.co./", "https://user:pw@bipol.co/",
    "https://bipol.co?x", "https://bipol.co#x", "https://a@b@bipol.co/", "https://bipol.co:/", "https://WWW.bipol.co.:443",
    " https://bipol.co/ ", "https://bipol.co/@evil.example", "https://bipol.co/?u=https://evil.example",
)  # fmt: skip
FOREIGN = (
    "https://bipol.co:8443/", "http://bipol.co:443/", "https://bipol.co:80/", "https://cdn.bipol.co/",
    "https://www.www.bipol.co/", "https://www2.bipol.co/", "https://bipol.co.evil.example/", "https://evilbipol.co/",
    "https://bipol.co@evil.example/", "https://bipol.co\\@evil.example/", "https://evil.example/bipol.co",
    "https://evil.example#@bipol.co/", "https://evil.example?@bipol.co/", "//bipol.co/", "/a/", "", "bipol.co",
    "ftp://bipol.co/", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://", "https://:443/",
    "https://bipol.co:0/", "https://bipol.co:99999/", "https://bipol.co:x/", "https://[::1", "https://bipol%2eco/",
    "https://bip\u00f6l.co/", "https://127.0.0.1/", "https://[::1]/", "http://2130706433/", "http://localhost/",
    "https://bipol.co../", "https://bipol.com/", "https://b\u0131pol.co/",
)  # fmt: skip


@pytest.mark.parametrize("url", OWN)
def test_an_address_of_the_portals_own_may_be_asked_for(url: str) -> None:
    assert PORTAL.refusal_reason(url) is None
    assert PORTAL.robots_redirect_refusal(url) is None


@pytest.mark.parametrize("url", FOREIGN)
def test_any_other_address_is_refused_in_words(url: str) -> None:
    assert PORTAL.refusal_reason(url)


@pytest.mark.parametrize(
    ("url", "exact"),
    [
        ("https://bipol.co/a/", True), ("https://u:p@BIPOL.co:443/", True), ("http://bipol.co/", False),
        ("https://www.bipol.co/", False), ("https://bipol.co:8443/", False),
    ],
)  # fmt: skip
def test_only_what_is_configured_is_exact(url: str, exact: bool) -> None:
    assert PORTAL.is_exact(url) == exact


def test_a_port_that_is_configured_is_the_portals_only_one() -> None:
    for url in ("http://127.0.0.1:8000/", "https://127.0.0.1:8000/", "http://www.127.0.0.1:8000/"):
        assert ODD.refusal_reason(url) is None
    for url in ("http://127.0.0.1/", "http://127.0.0.1:8001/", "http://localhost:8000/", "http://2130706433:8000/"):
        assert ODD.refusal_reason(url)


def test_names_in_other_letters_are_compared_in_ascii() -> None:
    portal = Origins.of("https://b\u00fccher.example")
    assert portal.refusal_reason("https://xn--bcher-kva.example/a") is None
    assert portal.refusal_reason("https://B\u00dcCHER.example/a") is None
    assert portal.refusal_reason("https://bucher.example/a")
    assert str(portal.configured) == "https://xn--bcher-kva.example"


def test_an_ipv6_address_is_one_however_it_is_written() -> None:
    portal = Origins.of("http://[0:0:0:0:0:0:0:1]:8000")
    assert portal.refusal_reason("http://[::1]:8000/") is None
    assert str(portal.configured) == "http://[::1]:8000"


PRIVATE = (
    "127.0.0.1", "127.8.9.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "0", "0.0.0.0", "localhost",
    "LOCALHOST.", "a.localhost", "localhost.localdomain", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]",
    "169.254.169.254", "2852039166", "[fe80::1]", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "[fd00::1]",
    "[2002:7f00:1::]", "224.0.0.1", "255.255.255.255", "198.18.0.1", "printer.local", "nas.lan", "x.internal",
    "router.home.arpa",
)  # fmt: skip
PUBLIC = ("www.example.org", "93.184.216.34", "[2606:4700::1111]", "1.1.1.1", "local.example", "localhost.example")


@pytest.mark.parametrize("host", PRIVATE)
@pytest.mark.parametrize("port", ["", ":8000"])
def test_robots_txt_may_not_lead_to_a_private_address(host: str, port: str) -> None:
    assert PORTAL.robots_redirect_refusal(f"http://{host}{port}/robots.txt")


@pytest.mark.parametrize("host", PUBLIC)
def test_robots_txt_may_lead_to_any_public_host(host: str) -> None:
    assert PORTAL.robots_redirect_refusal(f"https://{host}:8443/robots.txt") is None
    assert PORTAL.refusal_reason(f"https://{host}/robots.txt")


def test_robots_txt_may_lead_to_this_machine_where_the_portal_is_there() -> None:
    assert ODD.robots_redirect_refusal("http://127.0.0.2:9000/robots.txt") is None
    assert ODD.robots_redirect_refusal("http://169.254.169.254/robots.txt")
    assert ODD.robots_redirect_refusal("http://10.0.0.1/robots.txt")
    assert Origins.of("http://10.0.0.1").robots_redirect_refusal("http://127.0.0.1/robots.txt")


@pytest.mark.parametrize(
    ("location", "target"),
    [
        (b"/b/", "https://bipol.co/b/"),
        (b"?x=1", "https://bipol.co/a/?x=1"),
        (b"c", "https://bipol.co/a/c"),
        (b"//www.bipol.co/b", "https://www.bipol.co/b"),
        (b"  /b c \r\n", "https://bipol.co/b%20c"),
        (b"/caf\xc3\xa9", "https://bipol.co/caf%C3%A9"),
        (b"/caf\xe9", "https://bipol.co/caf%E9"),
        (b"/a\x00b\x7f", "https://bipol.co/a%00b%7F"),
        (b"/100%/", "https://bipol.co/100%/"),
        (b"ht\ntp://bip\tol.co/", "http://bipol.co/"),
        (b"HTTP://BIPOL.CO.:80/B", "http://bipol.co/B"),
        (b"http://user:pw@bipol.co/?to=@x", "http://bipol.co/?to=@x"),
        (b"//user:pw@bipol.co:8080/", "https://bipol.co:8080/"),
        (b"http://b\xc3\xbccher.example/", "http://xn--bcher-kva.example/"),
        (b"http://[0:0::1]:8000/", "http://[::1]:8000/"),
        (b"/b#c", "https://bipol.co/b#c"),
        (b"\\b\\c?d\\e", "https://bipol.co/b/c?d%5Ce"),
        (b"/\\evil.example/b", "https://evil.example/b"),
        (b"///evil.example/b", "https://evil.example/b"),
        (b"http:\\\\bipol.co\\b", "http://bipol.co/b"),
        (b"http:/bipol.co/b", "http://bipol.co/b"),
        (b"http:bipol.co/b", "http://bipol.co/b"),
        (b"https:/b/c", "https://bipol.co/b/c"),
        (b"https:b", "https://bipol.co/a/b"),
        (b"http:bipol.co:8080/b", "http://bipol.co:8080/b"),
        (b"https://bipol.co/b/./../c/..", "https://bipol.co/"),
        (b"https://bipol.co/b/%2E%2e/c/.%2e/d/%2e", "https://bipol.co/d/"),
        (b"https://bipol.co/b//../c", "https://bipol.co/b/c"),
        (b"https://bipol.co/../../b", "https://bipol.co/b"),
        (b"https://bipol.co/b/...", "https://bipol.co/b/..."),
        (b"https://bipol.co/b/.c/d..", "https://bipol.co/b/.c/d.."),
        (b"https://bipol.co/b?c=/../d", "https://bipol.co/b?c=/../d"),
        (b"//", None),
        (b"\\\\", None),
        (b"https:?b", "https://bipol.co/a/?b"),
        (b"http:?b", None),
        (b"", None),
        (b" \t", None),
        (b"javascript:alert(1)", None),
        (b"data:,x", None),
        (b"mailto:a@bipol.co", None),
        (b"http://", None),
        (b"http://user:pw@/", None),
        (b"http://[::1", None),
        (b"http://bipol.co:x/", None),
        (b"http://bipol.co:0/", None),
        (b"http://bi pol.co/", None),
        (b"http://bipol.co%00.evil.example/", None),
        (b"http://" + b"x" * 70 + b"\xc3\xa9.example/", None),
    ],
)
def test_a_redirect_leads_where_a_browser_would_go(location: bytes, target: str | None) -> None:
    assert redirect_target("https://bipol.co/a/", location) == target


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://a:b@bipol.co/x", "https://bipol.co/x"), ("//a@bipol.co", "//bipol.co"),
        ("https://a@b@bipol.co?x=@", "https://bipol.co?x=@"), ("https://bipol.co/@a", "https://bipol.co/@a"),
        ("/x@y", "/x@y"), ("a@b", "a@b"), ("https://[x@y", "https://y"), ("", ""),
    ],
)  # fmt: skip
def test_user_information_is_left_out(url: str, plain: str) -> None:
    assert without_credentials(url) == plain


def test_what_is_not_an_address_has_no_origin() -> None:
    assert origin_of("https://bipol.co:443") == origin_of("https://BIPOL.co./x")
    with pytest.raises(ValueError, match=r"^(?!.*rahasia)"):
        Origins.of("ftp://arsip:rahasia@bipol.co")
