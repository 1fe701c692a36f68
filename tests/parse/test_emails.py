"""Addresses that Cloudflare hides are read; what cannot be decoded stays as shown, and is a problem."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bipol_crawler.parse.emails import decode_email
from tests.parse.typed_pages import article


def hidden(address: str, key: int = 0x2A) -> str:
    return bytes([key, *(byte ^ key for byte in address.encode())]).hex()


def obfuscated(address: str, key: int = 0x2A) -> str:
    value = hidden(address, key)
    return (
        f'<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="{value}">[email&#160;protected]</a>'
    )


@given(st.emails(), st.integers(0, 255))
def test_every_address_is_decoded_with_every_key(address: str, key: int) -> None:
    assert decode_email(hidden(address, key)) == address


@pytest.mark.parametrize(
    "value", ["", "2a", "zz", "2a43444", hidden("no address"), hidden("a@b"), hidden("a@b.co\n"), "ff" * 400, "2aéé"]
)
def test_what_hides_no_address_is_none(value: str) -> None:
    assert decode_email(value) is None


def test_a_subject_after_the_address_is_left_out() -> None:
    assert decode_email(hidden("a@b.co?subject=Halo")) == "a@b.co"


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        (f"<p>Tulis ke {obfuscated('a@b.co')}.</p>", "Tulis ke a@b.co."),
        (f"<p>{obfuscated('a@b.co', 0)}</p>", "a@b.co"),
        (
            f"""<p>Ke <a href="/cdn-cgi/l/email-protection#{hidden("a@b.co")}"><span class="__cf_email__"
            data-cfemail="{hidden("a@b.co")}">[email&#160;protected]</span></a></p>""",
            "Ke a@b.co",
        ),
        (
            f"""<p>Ke <a href="/cdn-cgi/l/email-protection#{hidden("a@b.co")}"><span
            class="__cf_email__">[email&#160;protected]</span></a></p>""",
            "Ke a@b.co",
        ),
        (f"<p>{obfuscated('a@b.co')} atau {obfuscated('c@d.id', 9)}</p>", "a@b.co atau c@d.id"),
    ],
)
def test_a_hidden_address_is_text(typed: str, body: str) -> None:
    read = article(f"<p>GARUT, bipol.co – Warga menulis.</p>{typed}")
    assert read.body == f"GARUT, bipol.co – Warga menulis.\n\n{body}"
    assert [line for line in read.bylines if line.role == "signature"] == []
    assert [problem for problem in read.problems if problem.reason.startswith("email")] == []


def test_a_value_that_hides_no_address_leaves_the_text_and_is_a_problem() -> None:
    read = article('<p>Warga menulis. <a class="__cf_email__" data-cfemail="zz12">[email&#160;protected]</a></p>')
    assert read.body == "Warga menulis. [email protected]"
    assert read.bylines == ()
    assert [(problem.reason, problem.detail) for problem in read.problems] == [("email_unreadable", "zz12")]


def test_bylines_with_an_address_are_read() -> None:
    read = article(
        f"<p>Warga menulis.</p><p>Reporter: Lilis Suminar ({obfuscated('l@b.co')})</p>"
        f"<p>Editor: Tatang Koswara, {obfuscated('t@b.co')}</p><p>Surel: {obfuscated('r@b.co')}</p>"
    )
    assert [(line.role, line.name) for line in read.bylines] == [
        ("reporter", "Lilis Suminar"),
        ("editor", "Tatang Koswara"),
    ]
    assert read.body == "Warga menulis.\n\nSurel: r@b.co"
