"""Corpus files: what a token, a sentence and a lemma is, and what other readers get out of each format."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from html import unescape
from pathlib import Path

import conllu
import pytest
from lxml import etree

from bipol_crawler.corpus.documents import METADATA, Document, lemma_lookup, read_documents
from bipol_crawler.corpus.formats import FORMATS
from bipol_crawler.corpus.tokens import sentence_text, tokenize, without_invisible
from bipol_crawler.search.filters import Filters
from bipol_crawler.storage.database import Database
from tests.browse.browse_archives import HOSTILE
from tests.browse.test_trends import filled

TEI = "{http://www.tei-c.org/ns/1.0}"
ODD = (
    "A\u200bsap & <debu>\u00ad naik 3,5%!\tKata\x07 dia: \u201cSelesai.\u201d Lalu pergi.\nBaris dua \uffff…\n\n"
    + HOSTILE
)


def forms(text: str) -> list[list[list[str]]]:
    """The tokens of each sentence of each paragraph."""
    return [
        [[token.form for token in sentence] for sentence in paragraph]
        for paragraph in tokenize(without_invisible(text), str.lower)
    ]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Harga naik, kata Rina.", "Harga|naik|,|kata|Rina|."),
        ("anak-anak ke-16 tahun 1990-an", "anak-anak|ke-16|tahun|1990-an"),
        ("salat Jum’at dan do'a", "salat|Jum’at|dan|do'a"),
        ("Rp318.000 atau Rp 318.000,50", "Rp318.000|atau|Rp|318.000,50"),
        ("Kamis (21/11/2019) pukul 19.30 WIB", "Kamis|(|21/11/2019|)|pukul|19.30|WIB"),
        ("H.M. Ridwan, S.Sos", "H.M.|Ridwan|,|S.Sos"),
        ("kata Asep, S.Pd. Lalu", "kata|Asep|,|S.Pd|.|Lalu"),
        ("naik 3,5% (dari 4%)", "naik|3,5%|(|dari|4%|)"),
        ("BANDUNG, bipol.co-Warga", "BANDUNG|,|bipol.co|-|Warga"),
        ("https://bipol.co/a/?b=1. Lalu a@b.co.id,", "https://bipol.co/a/?b=1|.|Lalu|a@b.co.id|,"),
        ("tunggu... selesai…", "tunggu|...|selesai|…"),
        ("“Kami siap,” ujarnya", "“|Kami|siap|,|”|ujarnya"),
        ("Kafe\u0301 café_1", "Kafe\u0301|café|_|1"),
        ("a\u200bb\ufeff c\u00add", "ab|cd"),
        ("\x00 \ud800", "\ufffd|\ufffd"),
        ("", ""),
    ],
)
def test_what_is_a_token(text: str, tokens: str) -> None:
    assert [form for paragraph in forms(text) for sentence in paragraph for form in sentence] == [
        form for form in tokens.split("|") if form
    ]


def test_sentences_and_paragraphs() -> None:
    text = "Warga, kata H. Asep, pulang. Mereka senang.\n\nBaris satu\nbaris dua.\n\n  \n…"
    assert [[" ".join(sentence) for sentence in paragraph] for paragraph in forms(text)] == [
        ["Warga , kata H . Asep , pulang .", "Mereka senang ."],
        ["Baris satu"],
        ["baris dua ."],
        ["…"],
    ]


def test_a_lemma_is_that_of_the_search() -> None:
    lemma_of = lemma_lookup({"mengelola": "kelola", "berlari": "lari"})
    words = ["Mengelola", "kelola", "anak-anak", "berlari-lari", "sayur-mayur", "RIDWAN", "Café", "318.000", ",", "“"]
    assert [lemma_of(word) for word in words] == [
        "kelola", "kelola", "anak", "lari", "sayur-mayur", "ridwan", "café", "318.000", ",", "“",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The articles of trends; the first one odd in every field, the second without a text, the fifth withdrawn."""
    path = tmp_path_factory.mktemp("corpus") / "bipol.db"
    with closing(filled(path)) as db:
        odd(db)
        db.execute("UPDATE articles SET body = NULL WHERE id = 2")
        db.execute("UPDATE articles SET status = 'gone' WHERE id = 5")
        db.commit()
    return path


def odd(db: Database) -> None:
    db.execute("UPDATE articles SET body = ?, headline = ?, place = ?, url = ? WHERE id = 1", [ODD, *[HOSTILE] * 3])
    db.execute("UPDATE people SET name = ? WHERE id = 1", [HOSTILE])
    db.execute("INSERT INTO tags (id, name) VALUES (1, ?), (2, 'pasar')", [HOSTILE])
    db.execute("INSERT INTO article_tags (article_id, tag_id, position) VALUES (1, 1, 1), (1, 2, 2)")


@pytest.fixture(scope="module")
def documents(archive: Path) -> list[Document]:
    with closing(sqlite3.connect(archive)) as db:
        return list(read_documents(db, "", Filters()))


@pytest.fixture(scope="module")
def file_of(documents: list[Document]) -> Callable[[str], bytes]:
    def made(ending: str) -> bytes:
        stream = io.BytesIO()
        count = FORMATS[ending](stream, iter(documents))
        assert count == (len(documents) - 1 if ending == ".conllu" else len(documents))
        return stream.getvalue()

    return made


def sentences_of(document: Document) -> list[list[tuple[str, str]]]:
    return [
        [(token.form, token.lemma) for token in sentence] for paragraph in document.paragraphs for sentence in paragraph
    ]


def test_a_sentence_is_written_as_the_text_has_it(documents: list[Document]) -> None:
    for document in documents:
        told = [sentence_text(sentence) for paragraph in document.paragraphs for sentence in paragraph]
        assert " ".join(told).split() == document.body.split()


def test_documents_are_chosen_as_in_a_search(archive: Path) -> None:
    def chosen(words: str = "", **filters: str) -> list[int]:
        with closing(sqlite3.connect(archive)) as db:
            return [document.id for document in read_documents(db, words, Filters(**filters))]

    assert chosen() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert chosen("kelola") == [4, 5]
    assert chosen(section="ekonomi", place="cimahi") == [3, 4]
    assert chosen(since="2019-02-01", until="2019-12-31") == [4, 5]


def test_the_vertical_file_can_be_read_line_by_line(file_of: Callable[[str], bytes], documents: list[Document]) -> None:
    lines = file_of(".vert").decode().splitlines()
    assert lines == file_of(".vrt").decode().splitlines()
    found: list[list[list[tuple[str, str]]]] = []
    for line in lines:
        if line.startswith("<doc "):
            found.append([])
            pairs = re.findall(r' (\w+)="([^"<>]*)"', line)
            assert line == "<doc" + "".join(f' {name}="{value}"' for name, value in pairs) + ">"
            about = {name: unescape(value) for name, value in pairs}
            document = documents[len(found) - 1]
            assert {name: about[name] for name in METADATA} == {name: str(getattr(document, name)) for name in METADATA}
            assert about["month"] == document.date[:7]
        elif line == "<s>":
            found[-1].append([])
        elif not line.startswith("<"):
            form, lemma = line.split("\t")
            assert re.fullmatch(r"[^<>&]*(&(lt|gt|amp);[^<>&]*)*", line)
            found[-1][-1].append((unescape(form), unescape(lemma)))
        else:
            assert line in ("<p>", "</p>", "</s>", "<g/>", "</doc>")
    assert found == [sentences_of(document) for document in documents]
    assert lines.count("<p>") == lines.count("</p>") == sum(len(document.paragraphs) for document in documents)


def test_the_library_conllu_reads_the_same_words(file_of: Callable[[str], bytes], documents: list[Document]) -> None:
    text = file_of(".conllu").decode()
    found = conllu.parse(text)
    wanted = [sentence for document in documents for sentence in sentences_of(document)]
    assert [[(token["form"], token["lemma"]) for token in sentence] for sentence in found] == wanted
    assert "".join(sentence.serialize() for sentence in found) == text
    for sentence in found:
        spaced = [token["form"] + ("" if token["misc"] else " ") for token in sentence]
        assert "".join(spaced).rstrip() == sentence.metadata["text"]
        assert [token["id"] for token in sentence] == list(range(1, len(sentence) + 1))
    ids = [sentence.metadata["sent_id"] for sentence in found]
    assert len(set(ids)) == len(ids) and ids[0] == "1-1-1"
    opening = [sentence.metadata for sentence in found if "newdoc id" in sentence.metadata]
    assert [int(told["newdoc id"]) for told in opening] == [1, 3, 4, 5, 6, 7, 8]
    assert opening[0]["headline"] == documents[0].headline and opening[3]["status"] == "gone"


def test_the_tei_file_is_xml_with_every_article(file_of: Callable[[str], bytes], documents: list[Document]) -> None:
    corpus = etree.fromstring(file_of(".xml"), etree.XMLParser(huge_tree=True))
    assert corpus.tag == f"{TEI}teiCorpus"
    articles = corpus.findall(f"{TEI}TEI")
    for article, document in zip(articles, documents, strict=True):
        assert article.get("{http://www.w3.org/XML/1998/namespace}id") == f"article-{document.id}"
        assert article.findtext(f".//{TEI}titleStmt/{TEI}title") == document.headline
        assert "; ".join(author.text or "" for author in article.iter(f"{TEI}author")) == document.reporters
        assert article.findtext(f".//{TEI}idno[@type='URL']") == document.url
        dates = [date.get("when") for date in article.iter(f"{TEI}date")]
        assert dates == ([document.published_at] * 2 if document.published_at else [])
        assert article.findtext(f".//{TEI}note[@type='status']") == document.status
        tags = [term.text for term in article.iter(f"{TEI}term") if term.get("type") == "tag"]
        assert "; ".join(tags) == document.tags
        sentences = [
            [(token.text, token.get("lemma", token.text)) for token in sentence] for sentence in article.iter(f"{TEI}s")
        ]
        assert sentences == sentences_of(document)
        paragraphs = ["".join(paragraph.itertext()) for paragraph in article.findall(f".//{TEI}body/{TEI}p")]
        assert " ".join(paragraphs).split() == document.body.split()
    elements = {etree.QName(element).localname for element in corpus.iter(etree.Element)}
    assert not elements & {"script", "img", "debu", "x-hostile"}


def test_plain_texts_have_a_table(file_of: Callable[[str], bytes], documents: list[Document]) -> None:
    with zipfile.ZipFile(io.BytesIO(file_of(".zip"))) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("metadata.csv").decode(), newline="")))
        for row, document in zip(rows, documents, strict=True):
            assert archive.read(row["file"]).decode() == document.body + "\n"
            assert {name: row[name] for name in METADATA} == {name: str(getattr(document, name)) for name in METADATA}
        assert len(archive.namelist()) == len(documents) + 1


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_archive_gives_the_same_bytes(file_of: Callable[[str], bytes], ending: str) -> None:
    assert file_of(ending) == file_of(ending)
