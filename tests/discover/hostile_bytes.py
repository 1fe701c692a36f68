"""Hypothesis strategies for what a wire may bring instead of a good answer."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

_SAMPLES = sorted((Path(__file__).parent / "samples").iterdir())


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """One of the samples, of any kind, cut off, with bytes overwritten, or with a part repeated."""
    body = bytearray(draw(st.sampled_from(_SAMPLES)).read_bytes())
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(body)))
        match draw(st.sampled_from(["cut", "overwrite", "insert", "repeat"])):
            case "cut":
                body = body[:at]
            case "overwrite":
                body[at : at + 8] = draw(st.binary(max_size=8))
            case "insert":
                body[at:at] = draw(st.sampled_from([b"<", b">", b"&", b"]]>", b"\x00", b"<!--", b'"', b"\xff", b"\n"]))
            case _:
                body[at:at] = body[: draw(st.integers(0, 400))]
    return bytes(body)


anything = st.one_of(st.binary(max_size=400), damaged())
