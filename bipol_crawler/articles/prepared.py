"""Results of the pure rules for an article, computed by the process that reads its page.

The single writer then only stores them. The archive may have a different input for the rules: a better date of
publication from another page, or two names that are one person. So each result is kept with its input. If the archive's
input differs, the result is not used, and the rules run again: what is stored never depends on what was prepared.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bipol_crawler.analysis.findings import Findings, Text
from bipol_crawler.articles.analysed_text import read_text
from bipol_crawler.articles.relations import LinkRow, inline_links, link_rows
from bipol_crawler.articles.search_columns import Words, searched_words
from bipol_crawler.items import Article
from bipol_crawler.normalize.publication_date import choose, portal_time
from bipol_crawler.search.indexing import SearchLemmas, search_lemmas

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Prepared:
    """The prepared results for one article: the rows of its links, the lemmas of its words, the findings in its text.

    ``findings`` are None if the archive has them already, or if a rule failed.
    """

    article: Article
    links: list[LinkRow]
    words: Words
    lemmas: SearchLemmas
    text: Text
    findings: Findings | None

    def lemmas_of(self, words: Words) -> SearchLemmas | None:
        """The lemmas of these words, if they were prepared."""
        return self.lemmas if words == self.words else None

    def findings_in(self, text: Text) -> Findings | None:
        """The findings in this text, if they were prepared."""
        return self.findings if text == self.text else None


def prepare(article: Article, portal: str, published: str | None = None, analysed: str | None = None) -> Prepared:
    """Compute what the archive will probably need when it stores ``article``.

    Args:
        portal: as for :func:`~bipol_crawler.addresses.urls.canonical`.
        published: its date of publication in the archive, if it has one; otherwise the page's is taken.
        analysed: the digest of a text whose findings the archive has by today's rules.
    """
    from bipol_crawler.analysis.analyse import analyse  # late: it takes a tenth of a second

    links = link_rows(article, portal)
    if published is None and (stated := choose(article.published)[0]):
        published = portal_time(stated)
    text, digest = read_text(article, inline_links(links), published)
    findings = None
    if digest != analysed:
        try:
            findings = analyse(text)
        except Exception:  # the writer meets it too, and enters a problem
            logger.debug("%s could not be analysed", article.url, exc_info=True)
    words = searched_words(article)
    return Prepared(article, links, words, search_lemmas(*words), text, findings)
