"""A word's lemma: inflections meet, words that parted stay parted, names are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bipol_crawler.search.lemmatizer import lemmatize
from bipol_crawler.search.lexicon import FUNCTION_WORDS, LEMMAS, PLACES
from bipol_crawler.search.tokenizer import fold


@pytest.mark.parametrize(
    "words",
    [
        "pengelolaan mengelola dikelola pengelola terkelola pengelolaannya kelola",
        "menyapu penyapu sapu disapu",
        "memukul dipukul pukulan pemukul",
        "penangkapan menangkap ditangkap tertangkap tangkap",
        "merusak rusak dirusak kerusakan kerusakannya perusakan perusak",
        "petani pertanian bertani tani",
        "peternakan beternak ternak",
        "mencemari pencemaran tercemar cemar",
        "penyelidikan menyelidiki diselidiki selidik",
        "menerangi penerangan terang",
        "anak2 anak anaknya",
        "ketidakadilan keadilan seadilnya adil",
        "mengemukakan dikemukakan kemukakan pengemukaan",
        "mengamati diamati pengamat pengamatan amati pengamatannya",
        "mengalami dialami pengalaman berpengalaman pengalamannya",
        "berkelanjutan keberlanjutan",
        "pasangan sepasang berpasangan",
        "kedudukan berkedudukan kedudukannya",
        "bank perbankan banknya",
        "masak memasak dimasak masakan pemasak",
        "tahta bertahta",
        "sesama antarsesama",
        "dulu dahulu terdahulu",
        "marah memarahi dimarahi pemarah kemarahan",
        "miring memiringkan dimiringkan kemiringan",
        "las dilas mengelas pengelasan",
        "bor dibor mengebor pengeboran",
        "klik diklik mengeklik",
        "mundur mengundurkan pengunduran kemunduran",
        "ibadah beribadah peribadatan ibadat",
        "mula pemula permulaan bermula",
        "lawan melawan dilawan perlawanan",
        "praktik praktek mempraktikkan dipraktekkan",
        "telantar terlantar menelantarkan ditelantarkan",
        "tambak petambak pertambakan",
        "koordinasi koordinir berkoordinasi mengkoordinir dikoordinasikan",
    ],
)
def test_inflections_of_a_word_have_one_lemma(words: str) -> None:
    assert len({lemmatize(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pemerintah", "perintah"),
        ("pengadilan", "adil"),
        ("penduduk", "duduk"),
        ("penyakit", "sakit"),
        ("perusahaan", "usaha"),
        ("anggaran", "anggar"),
        ("pelajar", "ajar"),
        ("tersangka", "sangka"),
        ("mengaji", "gaji"),
        ("mengkaji", "mengaji"),
        ("berikan", "ikan"),
        ("kerusakan", "rusa"),
        ("perbankan", "perban"),
        ("mencemari", "mencari"),
        ("menemani", "petani"),
        ("beruang", "uang"),
        ("kepala", "palak"),
        ("berani", "beri"),
        ("mengukur", "kukur"),
        ("perbaikan", "baik"),
        ("setelah", "telah"),
        ("mengemukakan", "muka"),
        ("pengamat", "amat"),
        ("mengalami", "alam"),
        ("terdiri", "diri"),
        ("pendekatan", "dekat"),
        ("berkelanjutan", "lanjutan"),
        ("kedudukan", "duduk"),
        ("kesempatan", "sempat"),
        ("sepasang", "memasang"),
        ("sesama", "sama"),
        ("bersebelahan", "belah"),
        ("pedalaman", "dalam"),
        ("berturut", "turut"),
        ("alasan", "alas"),
        ("singkatan", "disingkat"),
        ("memarahi", "memperparah"),
        ("pemula", "pula"),
        ("mengelas", "kelas"),
        ("memiringkan", "piring"),
    ],
)
def test_words_that_have_parted_are_kept_apart(one: str, other: str) -> None:
    assert lemmatize(one) != lemmatize(other)


@pytest.mark.parametrize("name", sorted(PLACES) + "sukabumi bandung cimahi cianjur sumedang garut kuningan".split())
def test_names_of_places_are_not_stemmed(name: str) -> None:
    assert lemmatize(name) == name


def test_few_function_words_are_forms_of_another() -> None:
    """A number of them is a number, and a spelling is that of its word; all others have no lemma but themselves."""
    lemmas = {word: lemmatize(word) for word in FUNCTION_WORDS if lemmatize(word) != word}
    assert lemmas == {"sejumlah": "jumlah", "tapi": "tetapi"}


@pytest.mark.parametrize(
    ("adverb", "root"),
    [
        ("akhirnya", "akhir"),
        ("umumnya", "umum"),
        ("selanjutnya", "lanjut"),
        ("sebaliknya", "balik"),
        ("sepenuhnya", "penuh"),
        ("seharusnya", "harus"),
        ("ternyata", "nyata"),
        ("sepeninggal", "tinggal"),
        ("sepanjang", "panjang"),
    ],
)
def test_adverbs_and_prepositions_leave_their_root(adverb: str, root: str) -> None:
    assert lemmatize(adverb) == adverb != lemmatize(root)


@pytest.mark.parametrize(
    ("possessive", "root"),
    [("sekolahnya", "sekolah"), ("kepalanya", "kepala"), ("sejarahnya", "sejarah"), ("seadilnya", "adil"),
     ("tampilannya", "tampil"), ("semangatnya", "semangat"), ("seleksinya", "seleksi")],
)  # fmt: skip
def test_other_words_in_nya_keep_their_root(possessive: str, root: str) -> None:
    assert lemmatize(possessive) == lemmatize(root)


@pytest.mark.parametrize("word", ["covid2", "pm2", "kpk", "dprd", "2024", "b2b", "naïf", "di", "x" * 41, ""])
def test_what_is_not_a_word_of_the_language_stays_as_it_is(word: str) -> None:
    assert lemmatize(word) == word


def test_every_word_of_the_lexicon_has_its_lemma_with_and_without_enclitics() -> None:
    words = ((word, lemma) for lemma, words in LEMMAS.items() for word in words.split())
    assert [(word, lemma) for word, lemma in words if not lemmatize(word) == lemmatize(word + "nya") == lemma] == []


def test_a_lemma_of_the_lexicon_is_its_own() -> None:
    assert [lemma for lemma in LEMMAS if lemmatize(lemma) != lemma] == []


@given(st.text(max_size=60))
def test_any_word_has_a_lemma_and_nothing_has_none(text: str) -> None:
    word = fold(text)
    assert bool(lemmatize(word)) == bool(word)


@pytest.mark.parametrize(("typed", "word"), [("PÉNGELOLAAN", "pengelolaan"), ("Jum’at", "jum’at"), ("½", "½")])
def test_words_are_folded_as_the_index_does(typed: str, word: str) -> None:
    assert fold(typed) == word
