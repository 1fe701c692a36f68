"""Copies and their originals, as stored: by dates and texts, in whatever order the articles come."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.articles import copies, sketches
from bipol_crawler.items import Byline, Dated, Label
from tests.empty_archive import empty_archive

from .conftest import PORTAL, save_into

Save = Callable[..., str]

PARAGRAPHS = (
    "SUKABUMI, bipol.co – Jembatan gantung Cikaso di Desa Cibitung putus diterjang arus sungai, Minggu (7/1/2024).",
    "Kepala BPBD Kabupaten Sukabumi Dudung Wahyudin menyebut tali utama jembatan sudah berkarat sejak tahun 2021.",
    "“Warga kami minta memutar lewat Kampung Pasirmalang, jaraknya tiga kilometer,” kata Dudung kepada wartawan.",
    "Sebanyak 214 siswa SMP Negeri 3 Cibitung terpaksa berangkat lebih pagi agar tidak terlambat masuk kelas.",
    "Pemerintah daerah menganggarkan Rp1,2 miliar untuk jembatan pengganti yang dibangun mulai bulan Maret mendatang.",
    "Camat Cibitung Euis Rohaeti berharap rangka baja tiba sebelum musim panen raya di Kecamatan Surade dan Jampang.",
)
BODY = "\n\n".join(PARAGRAPHS)
SHORTENED = "\n\n".join(PARAGRAPHS[1:4])
LATER = "Warga Cibitung akhirnya mendapat kepastian soal jembatan mereka.\n\n" + "\n\n".join(PARAGRAPHS[:4])
TOWARDS_ANOTHER = "\n\n".join(
    (*PARAGRAPHS[3:], "Bupati Marwan Hamami menjadwalkan peninjauan pada hari Kamis pekan depan.")
)
OTHER = (
    "CIMAHI, bipol.co – Pasar Atas Baru mulai ditempati 318 pedagang, Rabu (10/1/2024), setelah dua tahun.\n\n"
    "Kepala Dinas Perdagangan Dadan Darmawan menjamin harga sewa kios tidak naik sampai akhir tahun anggaran berjalan."
)


def rows(archive: Archive, sql: str) -> list[tuple[Any, ...]]:
    return list(archive.db.execute(sql).fetchall())


def article(name: str, published: str | None, body: str, **more: Any) -> dict[str, Any]:
    precision = "day" if published and len(published) == 10 else "second"
    dates = (Dated(published, precision, "page"),) if published else ()
    return {
        "url": f"{PORTAL}/{name}/", "headline": f"Kabar {name}", "post_id": None, "body": body, "published": dates,
        "place": None, "sections": (), "bylines": (), "photos": (), **more,
    }  # fmt: skip


def originality(archive: Archive) -> dict[str, tuple[Any, ...]]:
    names = {f"{PORTAL}/{name}/": name for name in "abcdefgh"} | {None: None}
    return {
        names[url]: (what, names[of], score)
        for url, what, of, score in rows(archive, "SELECT url, originality, copy_of, copy_score FROM articles_flat")
    }


A = article("a", "2024-01-08T08:00:00+07:00", BODY)
B = article("b", "2024-01-08T09:00:00+07:00", BODY)
C = article("c", "2024-01-09T07:00:00+07:00", SHORTENED)
D = article("d", "2024-01-10T07:00:00+07:00", LATER)
E = article("e", "2024-01-11T07:00:00+07:00", TOWARDS_ANOTHER)
F = article("f", "2024-01-12T07:00:00+07:00", OTHER)


def test_the_earliest_is_the_original_and_the_others_say_so(archive: Archive, save: Save) -> None:
    for item in (A, B, C, F):
        save(**item)
    assert originality(archive) == {
        "a": ("original", None, None),
        "b": ("copy", "a", 1.0),
        "c": ("copy", "a", 1.0),
        "f": (None, None, None),
    }
    evidence = rows(archive, "SELECT article_url, original_url, common, shingles, words FROM copies_flat ORDER BY 1")
    assert evidence[1] == (C["url"], A["url"], 42, 42, SHORTENED.rstrip("."))


@pytest.mark.sampled(4)
@pytest.mark.parametrize("order", [*permutations((A, B, C, D, E))][::7])
def test_the_order_of_arrival_does_not_matter(tmp_path: Path, order: tuple[dict[str, Any], ...]) -> None:
    made = []
    for name, items in (("one", (A, B, C, D, E)), ("other", order)):
        archive = Archive(
            empty_archive(tmp_path / f"{name}.db"), portal=PORTAL, command="crawl", arguments={}, parser_version="r"
        )
        store = save_into(archive)
        for item in items:
            store(**item)
        made.append(rows(archive, "SELECT article_url, original_url, copied_url, score, span_start, span_end, certain"
                                  " FROM copies_flat ORDER BY 1"))  # fmt: skip
        archive.close()
    assert made[0] == made[1]
    assert len(made[0]) == 4


def test_of_two_on_one_day_without_a_time_none_is_called_the_original(archive: Archive, save: Save) -> None:
    save(**article("a", "2024-01-08", BODY))
    save(**B)
    assert originality(archive) == {"a": ("undecided", None, None), "b": ("undecided", "a", 1.0)}


def test_an_article_without_a_date_is_not_called_a_copy(archive: Archive, save: Save) -> None:
    save(**article("a", None, BODY))
    save(**B)
    assert originality(archive) == {"a": ("undecided", "b", 1.0), "b": ("undecided", None, None)}


@pytest.mark.parametrize(
    "credit",
    [
        {"body": f"{BODY}\n\n(ANTARA)"},
        {"body": BODY.replace("SUKABUMI, bipol.co –", "SUKABUMI (Antara) –")},
        {"bylines": (Byline("source", "Antara", "Antara", "text"),)},
        {"bylines": (Byline("source", "Humas Pemkab", "Humas Pemkab", "text"),)},
        {"sections": (Label("Siaran Pers", f"{PORTAL}/category/siaran-pers/"),)},
    ],
)
def test_a_text_whose_credit_names_another_source_is_not_an_original(
    archive: Archive, save: Save, credit: dict[str, Any]
) -> None:
    save(**A | credit)
    save(**B)
    found = originality(archive)
    assert found["a"] == ("taken", None, None)
    assert found["b"][:2] == ("copy", "a")


def test_a_new_date_makes_another_original(archive: Archive, save: Save) -> None:
    for item in (A, B, C):
        save(**item)
    save("2024-02-01T00:00:00Z", **A | {"published": (Dated("2024-01-20T08:00:00+07:00", "second", "page"),)})
    assert originality(archive) == {"b": ("original", None, None), "a": ("copy", "b", 1.0), "c": ("copy", "b", 1.0)}


def test_an_edited_text_is_no_longer_a_copy_and_its_copies_are_searched_again(archive: Archive, save: Save) -> None:
    for item in (A, B, C):
        save(**item)
    save("2024-02-01T00:00:00Z", **A | {"body": OTHER})
    assert originality(archive) == {
        "a": (None, None, None), "b": ("original", None, None), "c": ("copy", "b", 1.0),
    }  # fmt: skip
    assert rows(archive, "SELECT count(*) FROM sketch_numbers WHERE article_id = 1") == [(sketches.SKETCH,)]


def test_a_copy_of_a_copy_has_the_same_original(archive: Archive, save: Save) -> None:
    middle = article("b", "2024-01-09T07:00:00+07:00", "\n\n".join((*PARAGRAPHS[2:], *OTHER.split("\n\n"))))
    last = article("c", "2024-01-10T07:00:00+07:00", "\n\n".join((*PARAGRAPHS[4:], *OTHER.split("\n\n"))))
    for item in (last, middle, A):
        save(**item)
    found = rows(archive, "SELECT article_url, copied_url, original_url FROM copies_flat ORDER BY 1")
    assert found == [(middle["url"], A["url"], A["url"]), (last["url"], middle["url"], A["url"])]


def test_a_roundup_of_many_articles_does_not_make_one_story_of_them(archive: Archive, save: Save) -> None:
    roundup = article("r", "2024-01-20T07:00:00+07:00", f"{BODY}\n\n{OTHER}\n\n{OTHER.replace('Cimahi', 'Garut')}")
    for item in (A, F, roundup):
        save(**item)
    assert rows(archive, "SELECT DISTINCT original_url FROM copies_flat") == [(A["url"],)]


def test_nothing_is_compared_in_a_quiet_run(archive: Archive, save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    for item in (A, B, C):
        save(**item)
    monkeypatch.setattr(copies, "save_copies", lambda *_: pytest.fail("compared again"))
    for item in (C, A, B):
        save("2024-02-01T00:00:00Z", **item)
    archive.finish("healthy", 0, {}, [])


def test_one_new_article_is_compared_with_its_like_only(
    archive: Archive, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        words = {"318": str(number), "Dadan": f"Dadan{number}", "Atas Baru": f"Nomor{number}", "10/1": f"{number}/1"}
        text = OTHER
        for word, another in words.items():
            text = text.replace(word, another)
        save(**article(f"x{number}", "2024-01-01", text))
    save(**A)
    compared = []
    compare = copies.compare
    monkeypatch.setattr(copies, "compare", lambda *texts: compared.append(texts) or compare(*texts))
    save(**C)
    assert len(compared) == 1


def test_a_long_text_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the words that are remembered take a bounded amount of memory."""
    read: list[str] = []
    words_of = copies.words_of
    monkeypatch.setattr(copies, "words_of", lambda text: read.append(text) or words_of(text))
    copies._remembered.cache_clear()
    long = "kata " * copies._LONGEST_REMEMBERED
    for text in (BODY, long, BODY, long):
        assert copies._words_of(text) == words_of(text)
    assert read == [BODY, long, long]
