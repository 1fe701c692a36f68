"""The ready questions: what they answer, how they are asked, what is drawn of them, and what they cost."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from bipol_crawler.browse import i18n, periods
from bipol_crawler.browse.metadata import read_metadata
from bipol_crawler.browse.plugins import questions
from bipol_crawler.browse.ready_answers import answer_ready_questions
from tests.browse.browse_archives import Browser, full_scans

QUERIES = read_metadata()["databases"]["bipol"]["queries"]

# Each row of the answer, as far as it is told here; 2024-11-2x is when the archive noticed something.
ANSWERS: list[tuple[str, dict[str, str], list[dict[str, Any]]]] = [
    (
        "articles_by_month",
        {"section": "ekonomi"},
        [{"month": "2021-02", "articles": 1, "gone": 1}, {"month": "2020-06", "articles": 1, "gone": 0}],
    ),
    ("articles_by_month", {"year": "2019"}, [{"month": "2019-11", "articles": 1, "mean_words": 10}]),
    ("articles_by_month", {"section": "tidak ada"}, []),
    (
        "articles_by_section",
        {},
        [
            {"period": "2021", "section": "Ekonomi", "articles": 1, "gone": 1},
            {"period": "2020", "section": "Ekonomi", "articles": 1, "gone": 0},
            {"period": "2019", "section": "Daerah", "articles": 1, "gone": 0},
            {"period": None, "section": "Daerah", "articles": 1, "gone": 0},
        ],
    ),
    ("articles_by_section", {"year": "2020"}, [{"period": "2020-06", "section": "Ekonomi", "articles": 1}]),
    (
        "articles_by_person",
        {"role": "reporter"},
        [
            {"name": "Dodi GP", "articles": 1, "first": "2019-11-21", "last": "2019-11-21"},
            {"name": "Rina Wulandari", "articles": 1, "first": "2020-06-15"},
        ],
    ),
    ("articles_by_person", {"role": "account"}, [{"name": "Redaksi", "articles": 1}]),
    (
        "articles_by_person",
        {},
        [
            {"name": "Dodi GP", "role": "editor"},
            {"name": "Dodi GP", "role": "reporter"},
            {"name": "Rina Wulandari", "role": "reporter"},
            {"name": "Rina Wulandari", "role": "source"},
        ],
    ),
    (
        "written_by",
        {"name": "dodi"},
        [{"article": 1, "role": "editor"}, {"article": 2, "as_written": "Reporter: DODI GP"}],
    ),
    ("written_by", {"name": "DODI", "role": "editor"}, [{"article": 1}]),
    ("written_by", {"name": " d. garis "}, [{"article": 3, "name": "Rina Wulandari"}, {"article": 1}]),
    ("written_by", {"name": "dodi", "page": "2"}, []),
    ("written_by", {"name": "dodi", "page": "x"}, [{"article": 1}, {"article": 2}]),
    ("written_by", {}, []),
    ("written_by", {"name": "%"}, []),
    (
        "edited_after_publication",
        {},
        [{"article": 1, "version": 2, "headline_before": "Pasar Induk Dibuka", "changed": "headline"}],
    ),
    ("edited_after_publication", {"page": "2"}, []),
    ("gone_or_missing", {}, [{"article": 3, "status": "gone"}, {"article": 4, "status": "missing"}]),
    ("problems_overview", {}, [{"field": "body", "reason": "empty", "open": 1}]),
    ("who_works_with_whom", {}, [{"reporter": "Rina Wulandari", "editor": "Dodi GP", "articles": 1}]),
    ("who_works_with_whom", {"name": "DODI"}, [{"editor": "Dodi GP"}]),
    ("who_works_with_whom", {"name": "siapa"}, []),
    (
        "time_to_edit",
        {},
        [
            {"article": 3, "kind": "gone", "hours_after": 33309.0},
            {"article": 1, "kind": "edited", "hours_after": 38661.8},
            {"article": 2, "kind": "edited", "hours_after": None},
        ],
    ),
    ("time_to_edit", {"kind": "gone"}, [{"article": 3}]),
    ("places", {"place": "cim"}, [{"place": "CIMAHI", "articles": 1, "first": "2020-06-15"}]),
    ("places", {}, [{"place": "CIMAHI"}, {"place": "GARUT"}, {"place": "SUKABUMI"}]),
    ("most_linked", {}, [{"article": 3, "headline": "Harga Cabai Turun", "linked_by": 2}]),
    ("photo_credits", {}, [{"credit": "Rina", "photos": 1, "articles": 1}]),
    ("photo_credits", {"credit": "ist"}, []),
    ("gaps", {}, [{"from_day": "2020-06-16", "to_day": "2021-01-31", "days": 230}, {"days": 206}]),
    ("changed_this_week", {}, [{"article": 3, "kind": "gone"}]),
    ("changed_this_week", {"since": "2024-11-12"}, [{"article": 3}, {"article": 1}]),
]


MORE = """
  INSERT INTO people (id, name, key) VALUES (3, 'Redaksi', 'redaksi');
  INSERT INTO bylines (article_id, position, role, person_id, name, as_written, source) VALUES
    (2, 2, 'account', 3, 'Redaksi', 'Redaksi', 'account'),
    (3, 1, 'source', 1, 'D. Garis', 'Sumber D. Garis', 'text');
  INSERT INTO links (article_id, block, position, url) VALUES
    (1, 'inline', 1, 'https://bipol.co/artikel-3/'), (1, 'inline', 2, 'https://bipol.co/artikel-3/'),
    (2, 'inline', 1, 'https://bipol.co/artikel-3/');
  INSERT INTO article_events (article_id, at, kind, detail) VALUES (2, '2024-11-11T00:00:00Z', 'edited', 'body');
"""
"""An alias as written, an account, links in texts, and an edit of a day-only article."""


@pytest.fixture(scope="module")
def asked(module_archive: Path, module_news: Browser) -> Browser:
    """The small newspaper with :data:`MORE`."""
    with closing(sqlite3.connect(module_archive)) as db:
        db.executescript(MORE)
    return module_news


@pytest.fixture
def own_asked(own_news: Browser, writer: sqlite3.Connection) -> Browser:
    """The same, for a test that writes."""
    writer.executescript(MORE)
    return own_news


@pytest.mark.sampled(20)
@pytest.mark.parametrize(("name", "parameters", "expected"), ANSWERS)
def test_a_question_is_answered(
    asked: Browser, name: str, parameters: dict[str, str], expected: list[dict[str, Any]]
) -> None:
    rows = asked.rows(f"/bipol/{name}", **parameters)
    assert [{key: row[key] for key in wanted} for row, wanted in zip(rows, expected, strict=True)] == expected


def test_every_question_is_asked_here_and_on_its_page(asked: Browser) -> None:
    assert {name for name, _, _ in ANSWERS} == set(QUERIES) - {"search"}
    for name in QUERIES:
        page = html.fromstring(asked.get(f"/bipol/{name}").text)
        fields = {field.get("name") for field in page.xpath("//form[contains(@class, 'ask')]//*[@name]")}
        assert fields == set(QUERIES[name].get("params", []))


@pytest.mark.sampled(12)
@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_question_is_put_in_the_reader_s_language(asked: Browser, name: str, lang: str) -> None:
    page = html.fromstring(asked.get(f"/bipol/{name}", cookies={"lang": lang}).text)
    for words in (QUERIES[name]["title"], QUERIES[name]["description"]):
        mine, other = (i18n.in_language(words, code) for code in (lang, "en" if lang == "id" else "id"))
        assert mine != other and mine in page.text_content() and other not in page.text_content()
    for parameter in QUERIES[name].get("params", []):
        assert parameter in i18n.PARAMETERS


@pytest.mark.parametrize("name", QUERIES)
def test_no_question_reads_through_the_texts(news_to_copy: Path, name: str) -> None:
    assert not full_scans(news_to_copy, QUERIES[name]["sql"])


@pytest.mark.parametrize("name", questions.CHARTS)
def test_a_chart_is_drawn_of_columns_that_the_answer_has(asked: Browser, name: str) -> None:
    chart = questions.CHARTS[name]
    rows = asked.rows(f"/bipol/{name}", **({"name": "dodi"} if name == "written_by" else {}))
    assert rows and {*chart.labels, *filter(None, (chart.value, chart.series))} <= set(rows[0])


def test_a_chart_says_what_its_table_says(asked: Browser) -> None:
    page = html.fromstring(asked.get("/bipol/articles_by_month").text)
    numbers = [row.text_content().strip() for row in page.xpath("//figure//details//tbody/tr")]
    assert len(numbers) == 16 and numbers[0] == "Nov 20191" and numbers[-1] == "Feb 20211"
    assert sum(line.endswith("0") for line in numbers[1:-1]) == 13  # silent months are drawn, too
    page = html.fromstring(asked.get("/bipol/articles_by_section").text)
    assert page.xpath("//figure//thead//th/text()") == ["Ekonomi", "Daerah"]


def test_time_to_edit_is_plotted_in_spans() -> None:
    rows = [{"hours_after": hours} for hours in (0.2, 1.0, 23.9, 24.1, None, -3, 99999.0)]
    drawn = questions.ranked_values(questions.CHARTS["time_to_edit"], rows, "en")
    assert drawn == [
        ("within an hour", 3),
        ("within 6 hours", 0),
        ("within a day", 1),
        ("within a week", 1),
        ("within 30 days", 0),
        ("within a year", 0),
        ("later", 1),
    ]


def test_many_series_are_drawn_as_few() -> None:
    rows = [{"period": "2020", "section": f"Rubrik {n}", "articles": n} for n in range(1, 11)]
    labels, drawn = questions.values_by_time(questions.CHARTS["articles_by_section"], rows, "id")
    assert labels == ["2020"]
    assert next(iter(drawn.items())) == ("Rubrik 10", [10]) and drawn["lainnya"] == [15] and len(drawn) == 6


@pytest.mark.parametrize(
    ("known", "all_of_them"),
    [
        ([], []),
        (["2026"], ["2026"]),
        (["2019", "2022"], ["2019", "2020", "2021", "2022"]),
        (["2025-11", "2026-02"], ["2025-11", "2025-12", "2026-01", "2026-02"]),
        (["2026-02", "2026-01"], ["2026-01", "2026-02"]),
        (["1999", "2026-01", "2026-02"], ["2026-01", "2026-02"]),
    ],
)
def test_time_has_no_holes(known: list[str], all_of_them: list[str]) -> None:
    assert periods.all_periods(known) == all_of_them


@pytest.mark.parametrize("label", ["9999999999", "0000-00", "٣٣٣٣", "2020-13", "-", "20²0"])
def test_a_label_that_is_not_a_time_harms_no_chart(own_asked: Browser, writer: sqlite3.Connection, label: str) -> None:
    writer.execute("UPDATE articles SET published_at = ? WHERE id = 3", [label])
    writer.commit()
    for name in ("articles_by_month", "articles_by_section", "gone_or_missing"):
        assert own_asked.get(f"/bipol/{name}").status_code == 200
    assert own_asked.get("/dashboard").status_code == 200


def test_a_role_is_chosen_from_those_there_are(asked: Browser) -> None:
    page = html.fromstring(asked.get("/bipol/articles_by_person?role=editor").text)
    assert page.xpath("//select[@name='role']/option/@value") == ["", *questions.CHOICES["role"]]
    assert page.xpath("//select[@name='role']/option[@selected]/text()") == ["Editor"]


def test_a_long_answer_has_a_next_page(own_asked: Browser, writer: sqlite3.Connection) -> None:
    writer.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)"
        " INSERT INTO bylines (article_id, position, role, person_id, name, as_written, source)"
        " SELECT 2, 100 + i, 'contributor', 1, 'Rina & Co', 'Rina & Co', 'text' FROM n"
    )
    writer.commit()
    page = html.fromstring(own_asked.get("/bipol/written_by", params={"name": "rina & co", "role": "contributor"}).text)
    (following,) = page.xpath("//a[@rel='next']/@href")
    last = html.fromstring(own_asked.get(following).text)
    assert len(last.xpath("//table[@class='rows-and-columns']/tbody/tr")) == 100
    assert not last.xpath("//a[@rel='next']")


def test_the_dashboard_is_computed_again_when_the_archive_was_written_to(
    own_asked: Browser, writer: sqlite3.Connection
) -> None:
    assert "Suasana Baru" not in own_asked.get("/dashboard").text
    writer.execute("UPDATE photos SET credit = 'Suasana Baru'")
    writer.commit()
    own_asked.datasette.get_database()._cache.clear()  # as after a hundred times as long as the answer took
    assert "Suasana Baru" in own_asked.get("/dashboard").text


def test_what_took_long_is_not_asked_twice_at_once(own_asked: Browser, writer: sqlite3.Connection) -> None:
    database = own_asked.datasette.get_database()
    times = []

    async def slowly() -> int:
        times.append(1)
        await asyncio.sleep(0.05)
        return len(times)

    assert own_asked.loop.run_until_complete(database.cached("slow", slowly)) == 1
    writer.execute("UPDATE photos SET credit = 'Baru'")
    writer.commit()
    assert own_asked.loop.run_until_complete(database.cached("slow", slowly)) == 1


@pytest.mark.parametrize("view", ["articles", "bylines", "photos", "links", "versions", "events"])
def test_a_view_s_rows_are_counted_right(own_asked: Browser, writer: sqlite3.Connection, view: str) -> None:
    (counted,) = writer.execute(f"SELECT count(*) FROM {view}_flat").fetchone()
    assert own_asked.get(f"/bipol/{view}_flat.json?_size=0").json()["filtered_table_rows_count"] == counted > 0


def test_ready_questions_are_answered_before_anybody_asks(news: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    database = news.datasette.get_database("bipol")
    asked = {name: (query["sql"], dict.fromkeys(query.get("params", []), "")) for name, query in QUERIES.items()}
    asked |= {role: (asked["articles_by_person"][0], {"role": role}) for role in questions.CHOICES["role"]}

    async def answers() -> dict[str, Any]:
        return {name: await database.execute(sql, given, truncate=True) for name, (sql, given) in asked.items()}

    expected = asyncio.run(answers())
    database._cache.clear()
    answer_ready_questions(database)
    monkeypatch.setattr(database, "execute_fn", None)  # from now on nothing can be asked
    for name, kept in asyncio.run(answers()).items():
        assert [tuple(row) for row in kept.rows] == [tuple(row) for row in expected[name].rows]
        assert (kept.truncated, kept.description) == (expected[name].truncated, expected[name].description)
    with pytest.raises(TypeError):  # free text is asked each time
        asyncio.run(database.execute(asked["articles_by_person"][0], {"role": "x"}))
