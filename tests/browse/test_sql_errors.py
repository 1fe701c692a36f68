"""A query with a mistake: the answer names what is wrong, and what its writer may have meant."""

from __future__ import annotations

import re

import pytest
from lxml import html

from tests.browse.browse_archives import Browser

JOIN = "bylines_flat b JOIN articles_flat AS a ON"


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        # a part of the column's name in that table, and the same column of the other table
        (f"SELECT b.name FROM {JOIN} a.url = b.url", "There is no column b.url. Did you mean article_url, a.url?"),
        (f"SELECT b.section FROM {JOIN} a.url = b.article_url", "Did you mean a.section, position?"),
        ("SELECT hedline FROM articles_flat", "Did you mean headline?"),
        ("SELECT section FROM bylines_flat", "Did you mean articles_flat.section, position?"),
        # no name is like it: all names of that table, and of no other
        ("SELECT qqq FROM bylines_flat", "bylines_flat has: article_url, position, role, name, as_written, source"),
        ("SELECT qqq", "There is no column qqq. no such column: qqq"),
        ("SELECT * FROM artikles_flat", "Did you mean articles_flat"),
        # text without quotes
        ("SELECT name FROM bylines_flat WHERE role = reporter", "Text is written in quotes: 'reporter'."),
        ("SELECT name FROM bylines_flat b WHERE b.role IN (reporter, 'x')", "Text is written in quotes: 'reporter'."),
        ("SELECT url FROM articles_flat WHERE status LIKE gone ORDER BY 1", "Text is written in quotes: 'gone'."),
        ("SELECT url FROM articles_flat WHERE statuss = 'gone'", "Did you mean status?"),
        ("SELECT reporter, status FROM articles_flat WHERE id = 1", "Did you mean reporters?"),
    ],
)
def test_a_mistake_in_sql_is_explained_from_the_tables_of_the_query(news: Browser, sql: str, told: str) -> None:
    answer = news.get("/bipol", params={"sql": sql}, headers={"accept-language": "en"})
    (alert,) = html.fromstring(answer.text).xpath("//*[@role='alert']")
    assert told in re.sub(r"\s+", " ", alert.text_content())
