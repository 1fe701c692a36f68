"""Citations in every form: what they say, and that no text can break them."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import replace
from typing import Any

import pytest

from bipol_crawler.cite.author_names import author_name
from bipol_crawler.cite.model import Capture, Cited, cited_from_rows, plain_url
from bipol_crawler.cite.page_metadata import json_ld, meta_tags
from bipol_crawler.cite.reference_formats import bibtex, csl, csl_json, ris, tex
from bipol_crawler.cite.styles import apa, apa_indonesian, check_commands, chicago, evidence, record_commands

CAPTURE = Capture(
    url="https://bipol.co/pasar-ditata/",
    captured_at="2019-11-22T01:02:03Z",
    digest="sha256:" + "ab" * 32,
    file="bipol-1.warc.gz",
    path="warc/bipol-1.warc.gz",
    offset=427,
    length=1070,
    record_id="urn:uuid:1-2",
    truncated=None,
)
MARKS = f"urn:uuid:1-2; sha256:{'ab' * 32}; bipol-1.warc.gz"
CITED = Cited(
    article=12,
    version=1,
    versions=1,
    url="https://bipol.co/pasar-ditata/",
    site="bipol.co",
    headline="Pasar Cibadak Ditata",
    authors=(author_name("Neng Sari Wulandari"), author_name("Deden .GP")),
    published="2019-11-21",
    captured_at="2019-11-22T01:02:03Z",
    missing_on=None,
    gone_on=None,
    captures=(CAPTURE,),
)


def test_the_indonesian_form_is_whole() -> None:
    assert apa_indonesian(CITED) == (
        "Wulandari, N. S., dan Deden GP. (2019, 21 November). Pasar Cibadak Ditata. bipol.co."
        " https://bipol.co/pasar-ditata/."
        f" Diarsipkan 22 November 2019 pukul 08.02.03 WIB (2019-11-22T01:02:03Z; artikel arsip 12; rekaman {MARKS})."
    )


def test_the_english_forms_are_whole() -> None:
    tail = f"Archived November 22, 2019, 08:02:03 WIB (2019-11-22T01:02:03Z; archived article 12; record {MARKS})."
    assert apa(CITED) == (
        "Wulandari, N. S., & Deden GP. (2019, November 21). Pasar Cibadak Ditata. bipol.co."
        f" https://bipol.co/pasar-ditata/. {tail}"
    )
    assert chicago(CITED) == (
        "Wulandari, Neng Sari, and Deden GP. “Pasar Cibadak Ditata.” bipol.co, November 21, 2019."
        f" https://bipol.co/pasar-ditata/. {tail}"
    )


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["Neng Sari"], "Sari, Neng."),
        (["Firdaus", "Neng Sari"], "Firdaus and Neng Sari."),
        (["Neng Sari", "Firdaus", "Deden GP"], "Sari, Neng, Firdaus, and Deden GP."),
        (["Iwan K."], "Iwan K. "),
    ],
)
def test_chicago_turns_only_the_first_name(names: list[str], told: str) -> None:
    assert chicago(replace(CITED, authors=tuple(author_name(name) for name in names))).startswith(told)


def test_without_a_reporter_the_portal_stands_in_and_is_not_named_twice() -> None:
    nobody = replace(CITED, authors=())
    assert apa_indonesian(nobody).startswith("bipol.co. (2019, 21 November). Pasar Cibadak Ditata. https://")
    assert apa(nobody).startswith("bipol.co. (2019, November 21). Pasar Cibadak Ditata. https://")
    assert chicago(nobody).startswith("bipol.co. “Pasar Cibadak Ditata.” November 21, 2019. https://")
    assert "author = {{bipol.co}}," in bibtex(nobody)
    assert csl(nobody)["author"] == [{"literal": "bipol.co"}]


def test_what_is_not_known_is_said_to_be_not_known() -> None:
    bare = replace(CITED, published=None, headline=None, captures=())
    assert "(t.t.). [Tanpa judul]. " in apa_indonesian(bare)
    assert "(n.d.). [Untitled]. " in apa(bare)
    assert " Untitled article. bipol.co, n.d. " in chicago(bare)
    assert " date =" not in bibtex(bare) and "issued" not in csl(bare)
    assert "No evidence" in evidence(bare) and check_commands(bare) == []


@pytest.mark.parametrize(("headline", "shown"), [("Siapa?", "Siapa? "), ("Ayo!", "Ayo! "), ("Ini", "Ini. ")])
def test_a_headline_ends_with_one_mark(headline: str, shown: str) -> None:
    assert f"). {shown}bipol.co" in apa_indonesian(replace(CITED, headline=headline))


def test_quotes_inside_a_quoted_headline_become_single_ones() -> None:
    assert "“‘Awas’ dan ‘Siaga’ di Cimahi.”" in chicago(replace(CITED, headline='"Awas" dan “Siaga” di Cimahi'))


def test_a_withdrawn_article_says_so_with_its_days() -> None:
    gone = replace(CITED, missing_on="2024-11-18", gone_on="2024-11-20")
    assert "Tidak lagi ada di portal (hilang sejak 18 November 2024, dipastikan 20 November 2024)." in apa_indonesian(
        gone
    )
    assert "No longer on the portal (missing since November 18, 2024, confirmed November 20, 2024)." in apa(gone)
    assert "no longer on the portal, confirmed 2024-11-20" in bibtex(gone)
    assert "no longer on the portal, confirmed 2024-11-20" in csl(gone)["note"]


def test_a_missing_article_is_not_called_withdrawn() -> None:
    missing = replace(CITED, missing_on="2024-11-18")
    assert "belum dipastikan" in apa_indonesian(missing) and "Tidak lagi" not in apa_indonesian(missing)
    assert "not yet confirmed" in chicago(missing) and "No longer" not in chicago(missing)


def test_which_of_several_versions_it_is_is_said() -> None:
    second = replace(CITED, version=2, versions=3)
    assert "versi 2 dari 3" in apa_indonesian(second) and "version 2 of 3" in apa(second)
    assert bibtex(second).startswith("@online{bipol-12-v2,") and csl(second)["id"] == "bipol-12-v2"


FORMS = {"id": apa_indonesian, "apa": apa, "chicago": chicago, "bibtex": bibtex, "csl": csl_json, "ris": ris}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_carries_what_it_takes_to_check_it(form: str) -> None:
    text = FORMS[form](CITED)
    assert re.search(r"22 November 2019|November 22, 2019|2019-11-22T01:02:03Z", text)
    for mark in ("sha256:" + "ab" * 32, "bipol-1.warc.gz", "urn:uuid:1-2"):
        assert mark in text
    assert re.search(r"arti(?:kel arsip|cle) 12\b", text)


def test_every_page_of_an_article_has_its_check() -> None:
    two = replace(CITED, captures=(CAPTURE, replace(CAPTURE, path="warc/b b.warc.gz", offset=9, truncated="length")))
    assert [shlex.split(line)[-3:] for line in check_commands(two)[:2]] == [
        ["warc/bipol-1.warc.gz", "427", "1070"],
        ["warc/b b.warc.gz", "9", "1070"],
    ]
    assert "cut short: length" in evidence(two)


HOSTILE = [
    "Tutup } kurung { dan \\input{/etc/passwd}",
    "}}, title = {lain}, note = {{",
    "Baris\nkedua\r\nketiga\x1b[31mmerah\x07\x9b2J \u202ebalik",
    "100% & $5 #tagar a_b ^c ~d \"e\" 'f' -- --- a----b",
    "@online{x, and dan and: koma, koma",
    "<script>alert(1)</script> ]]> `id` $(id) ;rm",
    "é 中文 🏆 ʿAyn",
]


def served(text: str, **article: Any) -> Cited:
    """A citation of an article of which every text is ``text``."""
    rows = {
        "article": [
            {"id": 1, "url": "https://bipol.co/" + text, "status": "live", "published_at": None, "versions": 1}
            | {"missing_at": None, "gone_at": None, "section": text, "place": text}
            | article
        ],
        "version": [
            {"version": 1, "captured_at": "2024-11-16T06:52:00Z", "headline": text, "published": None, "redated": 0}
            | {"bylines": json.dumps([["reporter", text], ["editor", "Redaktur"], ["writer", "Neng Sari"]])}
        ],
        "names": [],
        "captures": [
            {"url": text, "captured_at": "2024-11-16T06:52:00.5Z", "digest": "sha256:0", "warc_file": text}
            | {"warc_offset": 0, "warc_length": 1, "record_id": text, "truncated": text}
        ],
    }
    cited = cited_from_rows(rows)
    assert cited is not None
    return cited


def entry(text: str) -> dict[str, str]:
    """The fields of a BibTeX entry, read as BibTeX does: by counting braces."""
    begun = re.match(r"@online\{[\w-]+,\n", text)
    assert begun
    depth, fields, start, at = 1, {}, begun.end(), begun.end()
    while depth:
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 1 and text[at] == ",":
            name, _, value = text[start:at].partition(" = ")
            fields[name.strip()] = value[1:-1]
            start = at + 1
        at += 1
    assert text[at:] == "\n"
    return fields


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_out_of_a_citation(text: str) -> None:
    cited = served(text)
    for form, cite in FORMS.items():
        printed = cite(cited)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", printed.replace("\r\n", "\n"))
        assert form in ("bibtex", "csl", "ris") or "\n" not in printed
    fields = entry(bibtex(cited))
    assert list(fields) == ["author", "title", "organization", "url", "urldate", "langid", "note"]
    assert re.fullmatch(r"[!-~]+", fields["url"]) and not re.search(r"[{}\\]", fields["url"])
    (item,) = json.loads(csl_json(cited))
    assert item["title"] == cited.headline == " ".join(cited.headline.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_shell_commands_quote_whatever_a_file_is_called(text: str) -> None:
    digest, record = check_commands(served(text))
    assert shlex.split(digest)[3:] == [text, "0", "1"]
    assert shlex.split(record) == ["warcio", "extract", text, "0"]


NAMED = {"backslash": "\\", "braceleft": "{", "braceright": "}", "asciicircum": "^", "asciitilde": "~", "quotedbl": '"'}


@pytest.mark.parametrize("text", ["a-b", "a--b", "a---b", "-----", '\\{}$&%#_^~"', *HOSTILE])
def test_tex_prints_what_was_written(text: str) -> None:
    told = tex(text)
    assert "--" not in told
    printed = re.sub(r"\\text(\w+)\{\}|\\([$&%#_])|(?<=-)\{\}", lambda m: NAMED[m[1]] if m[1] else m[2] or "", told)
    assert printed == text


def test_an_editor_is_not_an_author_and_a_writer_is() -> None:
    assert [name.natural for name in served("Firdaus").authors] == ["Firdaus", "Neng Sari"]


@pytest.mark.parametrize("name", ["", " ", "***", "\u200b"])
def test_a_name_of_nothing_is_not_an_author(name: str) -> None:
    assert [author.natural for author in served(name).authors] == ["Neng Sari"]


def test_one_person_is_named_once() -> None:
    assert [name.natural for name in served("Neng  Sari, S.Sos").authors] == ["Neng Sari"]


def test_a_time_is_cited_by_its_day_in_the_portals_zone() -> None:
    assert served("a", published_at="2024-11-15T19:47:00Z").day == "2024-11-16"
    assert served("a", published_at="2019-11-21").day == "2019-11-21"


@pytest.mark.parametrize("url", ["https://bipol.co/a-b/", "https://bipol.co/%C3%A9/?p=1&x=~", "https://[::1]:80/"])
def test_an_address_that_is_plain_already_stays(url: str) -> None:
    assert plain_url(url) == url


PERMALINK = "https://arsip.example/article/12/version/1"
KEPT = replace(CITED, permalink=PERMALINK, section="Ekonomi", place="CIBADAK", published="2019-11-21T08:30:00+07:00")
GONE = replace(KEPT, missing_on="2024-11-18", gone_on="2024-11-20")


def ris_fields(text: str) -> list[tuple[str, str]]:
    """The lines of a record, as its specification has them: a tag, two spaces, a hyphen, a space, and CRLF."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    return [(line[:2], line[6:]) for line in text.split("\r\n")[:-1] if re.match(r"[A-Z][A-Z0-9]  - ", line)]


def test_ris_has_a_newspaper_article_with_what_it_takes() -> None:
    fields = ris_fields(ris(KEPT))
    assert fields[0] == ("TY", "NEWS") and fields[-1] == ("ER", "")
    assert [value for tag, value in fields if tag == "AU"] == ["Wulandari, Neng Sari", "Deden GP"]
    told = dict(fields)
    assert (told["TI"], told["T2"], told["SE"]) == ("Pasar Cibadak Ditata", "bipol.co", "Ekonomi")
    assert (told["PY"], told["DA"], told["Y2"]) == ("2019", "2019/11/21", "2019/11/22")
    assert told["UR"] == "https://bipol.co/pasar-ditata/" and PERMALINK in told["N1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_begins_a_line_of_ris(text: str) -> None:
    fields = ris_fields(ris(served(text)))
    assert len(fields) == ris(served(text)).count("\r\n")
    assert [tag for tag, _ in fields].count("TY") == [tag for tag, _ in fields].count("ER") == 1


def test_the_address_of_a_withdrawn_article_is_where_it_can_be_read() -> None:
    assert dict(ris_fields(ris(GONE)))["UR"] == csl(GONE)["URL"] == entry(bibtex(GONE))["url"] == PERMALINK
    assert "published at https://bipol.co/pasar-ditata/" in csl(GONE)["note"]
    assert f"WIB di {PERMALINK} (" in apa_indonesian(GONE) and f"WIB at {PERMALINK} (" in apa(GONE)
    assert csl(replace(GONE, permalink=None))["URL"] == "https://bipol.co/pasar-ditata/"


def test_a_day_after_midnight_is_the_readers_own() -> None:
    assert "Diarsipkan 23 November 2019 pukul 01.00.00 WIB (2019-11-22T18:00:00Z;" in apa_indonesian(
        replace(CITED, captured_at="2019-11-22T18:00:00Z")
    )
    assert served("a", missing_at="2024-11-17T18:00:00Z").missing_on == "2024-11-18"


def test_a_downloaded_record_is_checked_where_it_lies() -> None:
    digest, record = record_commands(replace(CITED, version=2))
    assert shlex.split(digest)[3:] == ["bipol-12-v2-p1.warc.gz", "0", "1070"]
    assert shlex.split(record) == ["warcio", "extract", "bipol-12-v2-p1.warc.gz", "0"]


def test_the_page_tells_reference_managers_what_it_shows() -> None:
    tags = meta_tags(KEPT)
    assert [content for name, content in tags if name == "citation_author"] == ["Wulandari, Neng Sari", "Deden GP,"]
    told = dict(tags)
    assert told["z.itemType"] == "newspaperArticle" and told["prism.publicationName"] == "bipol.co"
    assert (told["citation_title"], told["citation_publication_date"]) == ("Pasar Cibadak Ditata", "2019/11/21")
    assert told["citation_public_url"] == KEPT.url and dict(meta_tags(GONE))["citation_public_url"] == PERMALINK
    assert ("citation_author", "bipol.co") in meta_tags(replace(KEPT, authors=()))
    assert all(content for _, content in meta_tags(replace(CITED, published=None, headline=None)))


def test_json_ld_has_a_news_article() -> None:
    told = json.loads(json_ld(GONE))
    assert (told["@type"], told["headline"], told["datePublished"]) == (
        "NewsArticle", "Pasar Cibadak Ditata", "2019-11-21T08:30:00+07:00",
    )  # fmt: skip
    assert told["author"][0] == {
        "@type": "Person", "name": "Neng Sari Wulandari", "familyName": "Wulandari", "givenName": "Neng Sari",
    }  # fmt: skip
    assert (told["url"], told["archivedAt"], told["creativeWorkStatus"]) == (GONE.url, PERMALINK, "withdrawn")
    assert "datePublished" not in json.loads(json_ld(replace(CITED, published=None)))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_ends_a_script(text: str) -> None:
    told = json_ld(served(text))
    assert not re.search(r"[<>&\u2028\u2029]", told) and json.loads(told)["headline"] == served(text).headline
