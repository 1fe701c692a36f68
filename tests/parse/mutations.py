"""Mutations that damage served pages: small functions from a page to a page, with a seeded random generator.

``mutate`` applies a few of them. The same seed gives the same page, so a fault can be reproduced from its number.
Property tests and ``benchmarks/fuzz.py`` use them. The values that they put into pages are in :mod:`hostile_values`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from random import Random

from lxml import etree, html

from tests.parse import hostile_values as hostile
from tests.parse import wire as at
from tests.parse.wire import Mutation, Wire, inserted, on_body, replaced, times, utf8

# bytes


@on_body
def cut(rng: Random, body: bytes) -> bytes:
    return body[: rng.randrange(len(body) + 1)]


@on_body
def beheaded(rng: Random, body: bytes) -> bytes:
    return body[rng.randrange(len(body) + 1) :]


@on_body
def span_lost(rng: Random, body: bytes) -> bytes:
    start, end = at.span(rng, body)
    return body[:start] + body[end:]


@on_body
def span_repeated(rng: Random, body: bytes) -> bytes:
    start, end = at.span(rng, body)
    return body[:end] + body[start:end] * rng.randrange(1, 6) + body[end:]


@on_body
def spans_swapped(rng: Random, body: bytes) -> bytes:
    a, b, c, d = sorted(rng.randrange(len(body) + 1) for _ in range(4))
    return body[:a] + body[c:d] + body[b:c] + body[a:b] + body[d:]


@on_body
def bytes_overwritten(rng: Random, body: bytes) -> bytes:
    damaged = bytearray(body)
    for _ in range(rng.randrange(1, 60) if body else 0):
        damaged[rng.randrange(len(damaged))] = rng.choice((*hostile.BYTES, rng.randrange(256)))
    return bytes(damaged)


@on_body
def noise(rng: Random, body: bytes) -> bytes:
    return inserted(rng, body, rng.randbytes(int(10 ** rng.uniform(0, 4))))


@on_body
def nothing_but_noise(rng: Random, body: bytes) -> bytes:
    return rng.choice((b"", b"<", b"\x00" * 99, rng.randbytes(int(10 ** rng.uniform(0, 4.5))), bytes(reversed(body))))


# markup


@on_body
def tags_lost(rng: Random, body: bytes) -> bytes:
    share = rng.choice((0.02, 0.2, 0.9))
    pattern = rng.choice((at.TAG, at.START_TAG, re.compile(rb"</[^<>]*>"), re.compile(rb"</?(?:p|div|a|td)\b[^<>]*>")))
    return pattern.sub(lambda tag: b"" if rng.random() < share else tag[0], body)


@on_body
def tags_shuffled(rng: Random, body: bytes) -> bytes:
    tags = at.TAG.findall(body)
    share = rng.choice((0.01, 0.1, 1))
    return at.TAG.sub(lambda tag: rng.choice(tags) if rng.random() < share else tag[0], body)


@on_body
def tags_renamed(rng: Random, body: bytes) -> bytes:
    old, new = rng.choice(("p", "div", "a", "h1", "span", "body", "html", "strong")), rng.choice(hostile.TAGS)
    return re.sub(rb"(?<=<)(/?)%s(?=[\s>])" % old.encode(), rb"\g<1>" + new.encode(), body)


@on_body
def stray_markup(rng: Random, body: bytes) -> bytes:
    for _ in range(rng.randrange(1, 8)):
        body = inserted(rng, body, rng.choice(hostile.MARKUP).encode())
    return body


@on_body
def elements_moved(rng: Random, body: bytes) -> bytes:
    """Elements deleted, doubled, swapped and put into one another, the tree itself staying well formed."""
    try:
        root = html.document_fromstring(body)
    except (ValueError, etree.ParserError):
        return body
    for _ in range(rng.randrange(1, 12)):
        inner = list(root.iterdescendants("*"))
        if len(inner) < 2:
            break
        one, other = rng.sample(inner, 2)
        if one in other.iterancestors() or other in one.iterancestors():
            continue
        match rng.randrange(4):
            case 0 if (parent := one.getparent()) is not None:
                parent.remove(one)
            case 1:
                other.addnext(deepcopy(one))
            case 2:
                other.append(one)
            case _:
                one.addprevious(other)
    return bytes(html.tostring(root, encoding="utf-8"))


@on_body
def nested(rng: Random, body: bytes) -> bytes:
    """Something set hundreds to thousands of levels deep, closed again or not, with many or few things inside."""
    tags = rng.sample(hostile.TAGS[:26], rng.choice((1, 1, 1, 3)))
    named = rng.choice(("", "", " id='single-article-text'", *(f" class='{name}'" for name in hostile.NAMES[:28])))
    levels = int(10 ** rng.uniform(1, 3.7))
    opening = "".join(f"<{tag}{named}>" for tag in tags) * levels
    inside = rng.choice(hostile.WORDS + hostile.INSIDES) * int(10 ** rng.uniform(0, 3.3))
    closing = "".join(f"</{tag}>" for tag in reversed(tags)) * levels if rng.random() < 0.6 else ""
    return inserted(rng, body, utf8(opening + inside + closing))


@on_body
def siblings(rng: Random, body: bytes) -> bytes:
    """Hundreds to thousands of one element side by side."""
    return inserted(rng, body, utf8(times(rng, _element(rng), 3, 5)))


def _element(rng: Random) -> str:
    tag, name = rng.choice(hostile.TAGS), rng.choice(hostile.NAMES)
    inside = rng.choice((*hostile.INSIDES, rng.choice(hostile.WORDS)))
    return f"<{tag} class='{name}' src='/a.jpg'>{inside}" + (f"</{tag}>" if rng.random() < 0.8 else "")


# values


@on_body
def words(rng: Random, body: bytes) -> bytes:
    """One of the words that rules react to, or a few, again and again."""
    unit = "".join(rng.choices(hostile.WORDS, k=rng.choice((1, 1, 2, 3))))
    return inserted(rng, body, utf8(times(rng, unit, 0.5, 4.3)))


@on_body
def words_replaced(rng: Random, body: bytes) -> bytes:
    for _ in range(rng.randrange(1, 6)):
        body = replaced(rng, at.WORDS, body, utf8("".join(rng.choices(hostile.WORDS, k=rng.randrange(20)))))
    return body


@on_body
def entities(rng: Random, body: bytes) -> bytes:
    for _ in range(rng.randrange(1, 10)):
        entity = rng.choice(hostile.ENTITIES).encode()
        in_value = rng.random() < 0.3
        body = replaced(rng, at.ANY_VALUE, body, entity, group=2) if in_value else inserted(rng, body, entity)
    return body


@on_body
def addresses(rng: Random, body: bytes) -> bytes:
    for _ in range(rng.randrange(1, 10)):
        body = replaced(rng, at.ADDRESS, body, utf8(rng.choice(hostile.URLS)), group=2)
    return body


@on_body
def dates(rng: Random, body: bytes) -> bytes:
    for _ in range(rng.randrange(1, 6)):
        body = replaced(rng, at.STATED_DATE, body, utf8(rng.choice(hostile.DATES)))
    return body


@on_body
def names(rng: Random, body: bytes) -> bytes:
    for _ in range(rng.randrange(1, 10)):
        wild = rng.choice((*hostile.NO_NAMES, " ".join(rng.choices(hostile.NAMES, k=9)), rng.choice(hostile.NAMES)))
        body = replaced(rng, at.NAME, body, utf8(wild), group=2)
    return body


@on_body
def json_ld(rng: Random, body: bytes) -> bytes:
    script = utf8(hostile.json_ld(rng))
    if at.JSON_LD.search(body) and rng.random() < 0.8:
        return replaced(rng, at.JSON_LD, body, script)
    return body.replace(b"<head>", b'<head><script type="application/ld+json">' + script + b"</script>", 1)


@on_body
def attributes(rng: Random, body: bytes) -> bytes:
    """A tag with hundreds of attributes, or with a large one."""
    if rng.random() < 0.5:
        many = "".join(f" a{number}={rng.choice('1é')}" for number in range(int(10 ** rng.uniform(1, 3.3))))
        return replaced(rng, at.START_TAG_END, body, utf8(many) + b">")
    return replaced(rng, at.ANY_VALUE, body, utf8(times(rng, _value(rng), 2, 5)), group=2)


def _value(rng: Random) -> str:
    return rng.choice(hostile.WORDS).replace("'", "")


# charsets


def recoded(rng: Random, wire: Wire) -> Wire:
    """The same words in another charset, stated rightly, wrongly or not by header, page and byte order mark."""
    real, stated = hostile.charset(rng), hostile.charset(rng)
    try:
        body = wire.body.decode("utf-8", "replace").encode(real, "ignore")
    except (LookupError, ValueError, TypeError, AssertionError):
        body = wire.body  # no charset, or one that cannot write this
    meta = rng.choice((None, real, stated))
    if meta is not None:
        body = at.CHARSET.sub(lambda _: b"charset=" + utf8(meta), body, count=1)
    header = rng.choice(("", f"; charset={real}", f';charset="{stated}"', f"; charset={stated}; charset={real}"))
    return Wire(rng.choice((b"", b"", b"", *hostile.BYTE_ORDER_MARKS)) + body, f"text/html{header}")


def header_changed(rng: Random, wire: Wire) -> Wire:
    return wire._replace(content_type=rng.choice(hostile.CONTENT_TYPES))


# sizes that no article has: rare in a mixture, since each costs as much as a hundred pages


@on_body
def one_huge_text(rng: Random, body: bytes) -> bytes:
    return inserted(rng, body, utf8(times(rng, rng.choice(hostile.WORDS), 5, 6.5)))


@on_body
def one_huge_value(rng: Random, body: bytes) -> bytes:
    return replaced(rng, at.ANY_VALUE, body, utf8(times(rng, _value(rng), 5, 6.5)), group=2)


@on_body
def a_hundred_thousand_siblings(rng: Random, body: bytes) -> bytes:
    return inserted(rng, body, utf8(_element(rng) * 100_000))


@on_body
def attributes_by_the_thousand(rng: Random, body: bytes) -> bytes:
    many = b"".join(b" a%d=1" % number for number in range(rng.choice((5_000, 20_000))))
    return replaced(rng, at.START_TAG_END, body, many + b">")


@on_body
def beyond_the_limit(rng: Random, body: bytes) -> bytes:
    """More than the reader takes at all, the article's end being far after it."""
    unit = rng.choice(("a ", "<p>a</p>", "<!-- a -->", "<script>a</script>", "é "))
    return inserted(rng, body, utf8(times(rng, unit, 7, 7.1)))


SMALL: tuple[Mutation, ...] = (
    cut, beheaded, nothing_but_noise, recoded, header_changed,
    span_lost, span_repeated, spans_swapped, bytes_overwritten, noise, tags_lost, tags_shuffled, tags_renamed,
    stray_markup, elements_moved, nested, siblings, words, words_replaced, entities, addresses, dates, names,
    json_ld, attributes,
)  # fmt: skip
HUGE: tuple[Mutation, ...] = (
    one_huge_text, one_huge_value, a_hundred_thousand_siblings, attributes_by_the_thousand, beyond_the_limit,
)  # fmt: skip
_WEIGHTS = [1] * 5 + [3] * (len(SMALL) - 5)
"""The first five are rarer, because they leave little to damage further."""


def spliced(rng: Random, one: Wire, other: Wire) -> Wire:
    """The head of one page and the tail of another."""
    end, start = rng.randrange(len(one.body) + 1), rng.randrange(len(other.body) + 1)
    return one._replace(body=one.body[:end] + other.body[start:])


def mutate(rng: Random, pages: Sequence[Wire], huge: float = 0.005) -> tuple[Wire, list[str]]:
    """One of ``pages`` after one to five mutations, and their names; ``huge`` is the share that grow to megabytes."""
    wire = rng.choice(pages)
    done: list[str] = []
    if rng.random() < 0.05:
        wire = spliced(rng, wire, rng.choice(pages))
        done.append("spliced")
    chosen = rng.choices(SMALL, _WEIGHTS, k=rng.choice((1, 1, 2, 2, 3, 5)))
    if rng.random() < huge:
        chosen.insert(rng.randrange(len(chosen) + 1), rng.choice(HUGE))
    for mutation in chosen:
        wire = mutation(rng, wire)
        done.append(mutation.__name__)
    return wire, done
