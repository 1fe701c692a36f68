"""Writes documents in the formats of corpus tools. The same archive gives the same bytes."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable
from typing import BinaryIO
from xml.sax.saxutils import escape

from bipol_crawler.corpus.documents import METADATA, Document
from bipol_crawler.corpus.tei import write_tei
from bipol_crawler.corpus.tokens import sentence_text

Writer = Callable[[BinaryIO, Iterable[Document]], int]
"""Writes documents, and returns how many."""
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of all files in a ZIP archive: the earliest that the format can store."""


def write_vertical(stream: BinaryIO, documents: Iterable[Document]) -> int:
    """The vertical format of Sketch Engine and of the Corpus Workbench: on each line a token, a tab and its lemma.

    ``<doc>``, ``<p>`` and ``<s>`` enclose documents, paragraphs and sentences; ``<g/>`` means that there is no space.
    ``&``, ``<``, ``>`` and quotation marks in attributes are written as in XML.
    """
    count = 0
    for document in documents:
        count += 1
        about = {name: str(getattr(document, name)) for name in METADATA}
        about |= {"year": document.date[:4], "month": document.date[:7]}
        attributes = " ".join(f'{name}="{_quoted(value)}"' for name, value in about.items())
        lines = [f"<doc {attributes}>"]
        for paragraph in document.paragraphs:
            lines.append("<p>")
            for sentence in paragraph:
                lines.append("<s>")
                for token in sentence:
                    lines.append(f"{escape(token.form)}\t{escape(token.lemma)}")
                    if not token.space_after:
                        lines.append("<g/>")
                lines.append("</s>")
            lines.append("</p>")
        lines.append("</doc>\n")
        stream.write("\n".join(lines).encode())
    return count


def write_conllu(stream: BinaryIO, documents: Iterable[Document]) -> int:
    """CoNLL-U of Universal Dependencies: form and lemma, without word classes and syntax.

    Articles without a text are left out, because the format has no documents without sentences.
    """
    count = 0
    for document in documents:
        blocks: list[str] = []
        for number, paragraph in enumerate(document.paragraphs, 1):
            for place, sentence in enumerate(paragraph, 1):
                lines = []
                if not blocks:
                    lines.append(f"# newdoc id = {document.id}")
                    metadata = ((name, getattr(document, name)) for name in METADATA[1:])
                    lines += [f"# {name} = {value}" for name, value in metadata if value]
                if place == 1:
                    lines.append(f"# newpar id = {document.id}-{number}")
                lines += [f"# sent_id = {document.id}-{number}-{place}", f"# text = {sentence_text(sentence)}"]
                for at, token in enumerate(sentence, 1):
                    space = "_" if token.space_after else "SpaceAfter=No"
                    lines.append(f"{at}\t{token.form}\t{token.lemma}\t_\t_\t_\t_\t_\t_\t{space}")
                blocks.append("\n".join(lines) + "\n\n")
        stream.write("".join(blocks).encode())
        count += bool(blocks)
    return count


def write_texts(stream: BinaryIO, documents: Iterable[Document]) -> int:
    """A ZIP archive with a plain text for each article, and ``metadata.csv``; for AntConc and other programs."""
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(("file", *METADATA))
    count = 0
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for document in documents:
            count += 1
            name = f"texts/{document.id:06}.txt"
            _add(archive, name, document.body + "\n")
            rows.writerow((name, *(getattr(document, name) for name in METADATA)))
        _add(archive, "metadata.csv", table.getvalue())
    return count


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, _FIRST_DAY)
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, text.encode(), zipfile.ZIP_DEFLATED)


def _quoted(text: str) -> str:
    return escape(text, {'"': "&quot;"})


FORMATS: dict[str, Writer] = {
    ".vert": write_vertical,
    ".vrt": write_vertical,
    ".conllu": write_conllu,
    ".xml": write_tei,
    ".zip": write_texts,
}
"""The writer for each file name extension."""
