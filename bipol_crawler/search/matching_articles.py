"""Finds the articles that contain the words of a query, in the full-text index or in cached results.

At a million articles the index takes a tenth of a second for a word that most of them contain. So results are cached
separately for each alternative of a term (``Term.choices``), and the next query with the same common word only looks
up its other words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import reduce

import numpy as np

from bipol_crawler.search.column import Mask
from bipol_crawler.search.columns import Columns
from bipol_crawler.search.id_lists import id_lists
from bipol_crawler.search.query import Query, Term


def articles_with(connection: sqlite3.Connection, columns: Columns, query: Query) -> Mask | None:
    """The articles that match the words; None if there are no words, so that all articles match.

    Raises:
        sqlite3.OperationalError: the query was interrupted.
    """
    if not query.groups:
        return ~_any(connection, columns, query.excluded) if query.excluded else None
    if len(query.groups) == 1 and not query.excluded:
        return _any(connection, columns, query.groups[0])
    found = columns.recall(query.match)
    if found is None:
        if any(choice in columns.hits for terms in (*query.groups, query.excluded) for choice in _choices(terms)):
            found = reduce(np.logical_and, (_any(connection, columns, terms) for terms in query.groups))
            found = found & ~_any(connection, columns, query.excluded) if query.excluded else found
        else:
            found = _run_query(connection, columns, query.match)
        columns.remember(query.match, found)
    return found


def _choices(terms: Iterable[Term]) -> list[str]:
    return [choice for term in terms for choice in term.choices]


def _any(connection: sqlite3.Connection, columns: Columns, terms: Iterable[Term]) -> Mask:
    """The articles that contain at least one of ``terms``."""
    masks = {choice: columns.recall(choice) for choice in _choices(terms)}
    if others := " OR ".join(choice for choice, found in masks.items() if found is None):
        mask = columns.recall(others)
        if mask is None:
            mask = _run_query(connection, columns, others)
            columns.remember(others, mask)
        masks[others] = mask
    return reduce(np.logical_or, (found for found in masks.values() if found is not None))


def _run_query(connection: sqlite3.Connection, columns: Columns, match: str) -> Mask:
    if not len(columns.ids):
        return np.zeros(0, np.bool_)
    sql = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?"
    return columns.mask_of(*id_lists(connection, ["rowid"], sql, [match]))
