"""People: one row per person, whatever the spelling of the name. The archivist can say which names are one person.

The person of a byline depends only on the byline's own name and on ``people_aliases``. Therefore a merge can be
undone without stored history: the person is determined again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

from bipol_crawler.articles.aliases import Alias
from bipol_crawler.normalize.people import person_key
from bipol_crawler.storage.database import Database


def best_name(one: str, other: str) -> str:
    """The better of two spellings of one person's name, whichever came first.

    Mixed case is better than only capitals or only small letters; then more spaces; then fewer dots;
    then alphabetical order.
    """
    return min(one, other, key=lambda name: (name.isupper() or name.islower(), -name.count(" "), name.count("."), name))


def person_id(db: Database, name: str) -> int:
    """The id of the person with this name, added if unknown; inside the caller's transaction."""
    alias_name = _alias_name(db, name)
    key = person_key(alias_name or name)
    row = db.execute("SELECT id, name FROM people WHERE key = ?", [key]).fetchone()
    if row is None:
        return int(db.execute("INSERT INTO people (name, key) VALUES (?, ?)", [alias_name or name, key]).lastrowid or 0)
    if (best := alias_name or best_name(row[1], name)) != row[1]:
        db.execute("UPDATE people SET name = ? WHERE id = ?", [best, row[0]])
    return int(row[0])


def searchable_names(names: Iterable[str], db: Database | None = None) -> str | None:
    """The names of an article for the full-text index: first as the page prints them, then the archivist's names.

    Without ``db`` these are not known.
    """
    printed = list(dict.fromkeys(names))
    aliased = [name for name in (_alias_name(db, name) for name in printed) if name] if db else []
    return "; ".join(dict.fromkeys([*printed, *aliased])) or None


def apply_aliases(db: Database, aliases: Mapping[str, Alias]) -> int:
    """Assign every stored byline to the person given by ``aliases``, in one transaction.

    Nothing is changed if the aliases are the same as the last time. Returns how many bylines got another person.
    """
    stated = {(key, entry.alias, entry.name) for key, entry in aliases.items()}
    before = set(db.execute("SELECT key, alias, name FROM people_aliases").fetchall())
    if stated == before:
        return 0
    concerned = {key for key, *_ in stated ^ before}
    moved = 0
    articles: dict[int, None] = {}
    with db.atomic():
        db.execute("DELETE FROM people_aliases")
        db.executemany("INSERT INTO people_aliases (key, alias, name) VALUES (?, ?, ?)", sorted(stated))
        for byline_id, article_id, name, person_before in db.execute(
            "SELECT id, article_id, name, person_id FROM bylines ORDER BY id"
        ).fetchall():
            if person_key(name) not in concerned:
                continue
            articles[article_id] = None
            if (person := person_id(db, name)) != person_before:
                db.execute("UPDATE bylines SET person_id = ? WHERE id = ?", [person, byline_id])
                moved += 1
        for key in concerned - set(aliases):
            _name_by_bylines(db, key)
        delete_people_without_byline(db)
        for article_id in articles:
            names = db.execute(
                "SELECT name FROM bylines WHERE article_id = ? AND role <> 'account' ORDER BY position", [article_id]
            )
            text = searchable_names([str(row[0]) for row in names.fetchall()], db)
            db.execute("UPDATE articles SET people = ? WHERE id = ? AND people IS NOT ?", [text, article_id, text])
    return moved


def delete_people_without_byline(db: Database) -> None:
    """Delete people whom no byline names any more, because a name was corrected or merged."""
    db.execute("DELETE FROM people WHERE id NOT IN (SELECT person_id FROM bylines)")


def _alias_name(db: Database, name: str) -> str | None:
    """The name that the archivist gave for a spelling, or ``None``."""
    row = db.execute("SELECT name FROM people_aliases WHERE key = ?", [person_key(name)]).fetchone()
    return str(row[0]) if row else None


def _name_by_bylines(db: Database, key: str) -> None:
    """Set a person's name from the bylines again, because the archivist's alias was removed."""
    rows = db.execute(
        "SELECT DISTINCT b.person_id, b.name FROM people p JOIN bylines b ON b.person_id = p.id WHERE p.key = ?", [key]
    ).fetchall()
    if rows:
        db.execute("UPDATE people SET name = ? WHERE id = ?", [reduce(best_name, (row[1] for row in rows)), rows[0][0]])
