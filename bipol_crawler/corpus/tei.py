"""Writes documents as TEI P5: a ``teiCorpus`` with one ``TEI`` for each article, words as ``w``, signs as ``pc``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from bipol_crawler.corpus.documents import Document
from bipol_crawler.corpus.tokens import Sentence
from bipol_crawler.portals import PORTAL

RIGHTS = "The texts belong to their publisher. This copy is for research and verification."
METHOD = (
    "Paragraphs, sentences and tokens were found by the rules of bipol_crawler. A lemma is the root or the word family"
    " by the grammar of affixes, in lower case; names are their own lemma. There are no word classes."
)


def write_tei(stream: BinaryIO, documents: Iterable[Document]) -> int:
    """Write all documents as one file, and return how many. Everything is escaped as XML."""
    head = f"""<?xml version="1.0" encoding="UTF-8"?>
<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">
<teiHeader><fileDesc>
<titleStmt><title>{escape(PORTAL.name)}</title></titleStmt>
<publicationStmt><publisher>bipol_crawler</publisher><availability><p>{RIGHTS}</p></availability></publicationStmt>
<sourceDesc><p>The archive of <ref target={quoteattr(PORTAL.url)}>{escape(PORTAL.name)}</ref></p></sourceDesc>
</fileDesc><encodingDesc><p>{METHOD}</p></encodingDesc></teiHeader>
"""
    stream.write(head.encode())
    count = 0
    for document in documents:
        count += 1
        stream.write("".join(_article(document)).encode())
    stream.write(b"</teiCorpus>\n")
    return count


def _article(document: Document) -> Iterator[str]:
    yield f'<TEI xml:id="article-{document.id}">\n<teiHeader><fileDesc>\n<titleStmt>'
    yield f"<title>{escape(document.headline)}</title>"
    yield from (f"<author>{escape(name)}</author>" for name in _names(document.reporters))
    yield from (f"<editor>{escape(name)}</editor>" for name in _names(document.editors))
    yield f"</titleStmt>\n<publicationStmt><publisher>{escape(PORTAL.name)}</publisher>{_date(document)}"
    yield f'<idno type="URL">{escape(document.url)}</idno><idno type="permalink">{escape(document.permalink)}</idno>'
    yield f'</publicationStmt>\n<sourceDesc><bibl><title level="j">{escape(PORTAL.name)}</title>'
    if document.place:
        yield f"<pubPlace>{escape(document.place)}</pubPlace>"
    yield f'{_date(document)}<note type="status">{escape(document.status)}</note></bibl></sourceDesc>\n</fileDesc>'
    yield '<profileDesc><langUsage><language ident="id">Indonesian</language></langUsage>'
    terms = [("section", document.section), *(("tag", tag) for tag in _names(document.tags))]
    if named := [f'<term type="{kind}">{escape(term)}</term>' for kind, term in terms if term]:
        yield f"<textClass><keywords>{''.join(named)}</keywords></textClass>"
    yield '</profileDesc></teiHeader>\n<text xml:lang="id"><body>'
    if document.headline:
        yield f"<head>{escape(document.headline)}</head>"
    yield "\n"
    paragraphs = document.paragraphs
    yield from (f"<p>{' '.join(map(_sentence, paragraph))}</p>\n" for paragraph in paragraphs)
    if not paragraphs:
        yield "<p/>\n"
    yield "</body></text>\n</TEI>\n"


def _names(joined: str) -> list[str]:
    return joined.split("; ") if joined else []


def _date(document: Document) -> str:
    if not document.published_at:
        return ""
    return f"<date when={quoteattr(document.published_at)}>{escape(document.date)}</date>"


def _sentence(sentence: Sentence) -> str:
    """A sentence as TEI. Without the tags, its text is as it is written."""
    parts = []
    for token in sentence:
        form = escape(token.form)
        parts.append(f"<w lemma={quoteattr(token.lemma)}>{form}</w>" if token.is_word else f"<pc>{form}</pc>")
        parts.append(" " if token.space_after else "")
    return f"<s>{''.join(parts).rstrip()}</s>"
