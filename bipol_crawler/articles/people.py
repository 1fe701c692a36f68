"""People: one row a person, whatever the spelling and whoever the archivist says is one.

Whose a byline is follows from its own cleaned name and from ``people_aliases`` alone. So nothing
has to be kept to undo a merge: the same question is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

from sqlite_utils import Database

from bipol_crawler.articles.aliases import Alias
from bipol_crawler.normalize.people import person_key


def best_name(one: str, other: str) -> str:
    """Of two spellings of one person's name the one to show, whichever came first.

    Mixed case before capitals or small letters only, then the one with more spaces, then the one
    with fewer dots, then alphabetical order.
    """
    return min(one, other, key=lambda name: (name.isupper() or name.islower(), -name.count(" "), name.count("."), name))


def person_id(db: Database, name: str) -> int:
    """The id of the person whom ``name`` names, entered if need be; inside the caller's transaction."""
    told = _told(db, name)
    key = person_key(told or name)
    row = db.execute("SELECT id, name FROM people WHERE key = ?", [key]).fetchone()
    if row is None:
        return int(db.execute("INSERT INTO people (name, key) VALUES (?, ?)", [told or name, key]).lastrowid or 0)
    if (best := told or best_name(row[1], name)) != row[1]:
        db.execute("UPDATE people SET name = ? WHERE id = ?", [best, row[0]])
    return int(row[0])


def searchable(db: Database, names: Iterable[str]) -> str | None:
    """The names of an article for the full-text index: as its page has them, then as the archivist does."""
    written = list(dict.fromkeys(names))
    told = [name for name in (_told(db, name) for name in written) if name]
    return "; ".join(dict.fromkeys([*written, *told])) or None


def apply_aliases(db: Database, aliases: Mapping[str, Alias]) -> int:
    """Make every stored byline be of the person that ``aliases`` say, in one transaction.

    Nothing is touched when they say what they said the last time. Returns how many bylines changed hands.
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
        db.conn.executemany("INSERT INTO people_aliases (key, alias, name) VALUES (?, ?, ?)", sorted(stated))
        for byline_id, article_id, name, holder in db.execute(
            "SELECT id, article_id, name, person_id FROM bylines ORDER BY id"
        ).fetchall():
            if person_key(name) not in concerned:
                continue
            articles[article_id] = None
            if (person := person_id(db, name)) != holder:
                db.execute("UPDATE bylines SET person_id = ? WHERE id = ?", [person, byline_id])
                moved += 1
        for key in concerned - set(aliases):
            _name_by_bylines(db, key)
        drop_unnamed(db)
        for article_id in articles:
            names = db.execute(
                "SELECT name FROM bylines WHERE article_id = ? AND role <> 'account' ORDER BY position", [article_id]
            )
            text = searchable(db, [str(row[0]) for row in names.fetchall()])
            db.execute("UPDATE articles SET people = ?1 WHERE id = ?2 AND people IS NOT ?1", [text, article_id])
    return moved


def drop_unnamed(db: Database) -> None:
    """Forget people whom no byline names any longer: they were corrected, or merged."""
    db.execute("DELETE FROM people WHERE id NOT IN (SELECT person_id FROM bylines)")


def _told(db: Database, name: str) -> str | None:
    """The name under which the archivist wants a spelling shown."""
    row = db.execute("SELECT name FROM people_aliases WHERE key = ?", [person_key(name)]).fetchone()
    return str(row[0]) if row else None


def _name_by_bylines(db: Database, key: str) -> None:
    """Show a person again as the bylines do, now that the archivist no longer says how."""
    rows = db.execute(
        "SELECT DISTINCT b.person_id, b.name FROM people p JOIN bylines b ON b.person_id = p.id WHERE p.key = ?", [key]
    ).fetchall()
    if rows:
        db.execute("UPDATE people SET name = ? WHERE id = ?", [reduce(best_name, (row[1] for row in rows)), rows[0][0]])
