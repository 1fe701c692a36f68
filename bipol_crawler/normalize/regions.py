"""The names of Indonesia's regencies, cities and provinces, and a function to recognise them.

Source: the interior ministry's codes of administrative regions (Permendagri 72/2019, Kepmendagri 100.1.1-6117/2022),
without ``Kabupaten`` and ``Kota``; and also the capitals of regencies and short names that newsrooms in West Java use
(``Soreang``, ``KBB``, ``Jabar``). Bima, Dairi, Malaka and Sikka are not included: they are also names of people.
"""

from __future__ import annotations

import re
from functools import lru_cache

_REGENCIES = """
    aceh barat, aceh barat daya, aceh besar, aceh jaya, aceh selatan, aceh singkil, aceh tamiang, aceh tengah,
    aceh tenggara, aceh timur, aceh utara, agam, alor, ambon, anambas, aru, asahan, asmat, b a t a m, badung,
    balangan, balikpapan, banda aceh, bandar lampung, bandung, bandung barat, banggai, banggai kepulauan, banggai
    laut, bangka, bangka barat, bangka selatan, bangka tengah, bangkalan, bangli, banjar, banjar baru, banjarbaru,
    banjarmasin, banjarnegara, bantaeng, bantul, banyu asin, banyuasin, banyumas, banyuwangi, barito kuala, barito
    selatan, barito timur, barito utara, barru, baru, batang, batang hari, batu, batu bara, baubau, bekasi,
    belitung, belitung timur, belu, bener meriah, bengkalis, bengkayang, bengkulu, bengkulu selatan, bengkulu
    tengah, bengkulu utara, berau, biak numfor, binjai, bintan, bireuen, bitung, blitar, blora, boalemo, bogor,
    bojonegoro, bolaang mongondow, bolaang mongondow selatan, bolaang mongondow timur, bolaang mongondow utara,
    bombana, bondowoso, bone, bone bolango, bontang, boven digoel, boyolali, brebes, bukittinggi, buleleng,
    bulukumba, bulungan, bungo, buol, buru, buru selatan, buton, buton selatan, buton tengah, buton utara, ciamis,
    cianjur, cibadak, cibinong, cikarang, cilacap, cilegon, cileunyi, cimahi, cirebon, d u m a i, deiyai, deli
    serdang, demak, denpasar, depok, dharmasraya, dogiyai, dompu, donggala, empat lawang, ende, enrekang, fakfak,
    flores timur, garut, gayo lues, gianyar, gorontalo, gorontalo utara, gowa, gresik, grobogan, gunung kidul,
    gunung mas, gunungkidul, gunungsitoli, halmahera barat, halmahera selatan, halmahera tengah, halmahera timur,
    halmahera utara, hulu sungai selatan, hulu sungai tengah, hulu sungai utara, humbang hasundutan, indragiri
    hilir, indragiri hulu, indramayu, intan jaya, jakarta, jakarta barat, jakarta pusat, jakarta selatan, jakarta
    timur, jakarta utara, jambi, jatinangor, jayapura, jayawijaya, jember, jembrana, jeneponto, jepara, jogja,
    jombang, kaimana, kampar, kapuas, kapuas hulu, karang asem, karanganyar, karangasem, karawang, karimun, karo,
    katingan, kaur, kayong utara, kebumen, kediri, keerom, kendal, kendari, kepahiang, kerinci, ketapang, klaten,
    klungkung, kolaka, kolaka timur, kolaka utara, konawe, konawe kepulauan, konawe selatan, konawe utara,
    kotabaru, kotamobagu, kotawaringin barat, kotawaringin timur, kuantan singingi, kubu raya, kudus, kulon progo,
    kulonprogo, kuningan, kupang, kutai barat, kutai kartanegara, kutai timur, labuhan batu, labuhan batu selatan,
    labuhan batu utara, labuhanbatu, lahat, lamandau, lamongan, lampung barat, lampung selatan, lampung tengah,
    lampung timur, lampung utara, landak, langkat, langsa, lanny jaya, lebak, lebong, lembang, lembata,
    lhokseumawe, lima puluh kota, lingga, lombok barat, lombok tengah, lombok timur, lombok utara, lubuklinggau,
    lumajang, luwu, luwu timur, luwu utara, madiun, magelang, magetan, mahakam hulu, mahakam ulu, majalaya,
    majalengka, majene, makassar, malang, malinau, maluku barat daya, maluku tengah, maluku tenggara, maluku
    tenggara barat, mamasa, mamberamo raya, mamberamo tengah, mamuju, mamuju tengah, mamuju utara, manado,
    mandailing natal, manggarai, manggarai barat, manggarai timur, manokwari, manokwari selatan, mappi, maros,
    mataram, maybrat, medan, melawi, mempawah, mentawai, merangin, meranti, merauke, mesuji, metro, mimika,
    minahasa, minahasa selatan, minahasa tenggara, minahasa utara, mojokerto, morowali, morowali utara, muara
    enim, muaro bungo, muaro jambi, mukomuko, muna, muna barat, murung raya, musi banyuasin, musi rawas, musi
    rawas utara, nabire, nagan raya, nagekeo, natuna, nduga, ngada, ngamprah, nganjuk, ngawi, nias, nias barat,
    nias selatan, nias utara, nunukan, nusantara, ogan ilir, ogan komering ilir, ogan komering ulu, ogan komering
    ulu selatan, ogan komering ulu timur, pacitan, padalarang, padang, padang lawas, padang lawas utara, padang
    panjang, padang pariaman, padang sidempuan, padangsidimpuan, pagar alam, pakpak bharat, palabuhanratu,
    palangka raya, palangkaraya, palembang, palopo, palu, pamekasan, pandeglang, pangandaran, pangkajene,
    pangkajene dan kepulauan, pangkal pinang, pangkalpinang, pangkep, paniai, parepare, pariaman, parigi moutong,
    pasaman, pasaman barat, pasangkayu, paser, pasuruan, pati, payakumbuh, pegunungan arfak, pegunungan bintang,
    pekalongan, pekanbaru, pelabuhan ratu, pelalawan, pemalang, pematang siantar, pematangsiantar, penajam paser
    utara, penukal abab lematang ilir, pesawaran, pesisir barat, pesisir selatan, pidie, pidie jaya, pinrang,
    pohuwato, polewali mandar, polman, ponorogo, pontianak, poso, prabumulih, pringsewu, probolinggo, pulang
    pisau, pulau morotai, pulau taliabu, puncak, puncak jaya, purbalingga, purwakarta, purworejo, raja ampat,
    rancaekek, rejang lebong, rembang, rengasdengklok, rokan hilir, rokan hulu, rote ndao, s i a k, sabang, sabu
    raijua, salatiga, samarinda, sambas, samosir, sampang, sanggau, sangihe, sarmi, sarolangun, sawah lunto,
    sawahlunto, sekadau, selayar, seluma, semarang, seram bagian barat, seram bagian timur, serang, serdang
    bedagai, seribu, seruyan, siau tagulandang biaro, sibolga, sidenreng rappang, sidoarjo, sigi, sijunjung,
    simalungun, simeulue, singaparna, singkawang, sinjai, sintang, situbondo, sleman, solo, solok, solok selatan,
    soppeng, soreang, sorong, sorong selatan, sragen, subang, subulussalam, sukabumi, sukamara, sukoharjo, sula,
    sumba barat, sumba barat daya, sumba tengah, sumba timur, sumbawa, sumbawa barat, sumedang, sumenep, sungai
    penuh, supiori, surabaya, surakarta, tabalong, tabanan, takalar, talaud, tambrauw, tana tidung, tana toraja,
    tanah bumbu, tanah datar, tanah laut, tangerang, tangerang selatan, tanggamus, tanimbar, tanjung balai,
    tanjung jabung barat, tanjung jabung timur, tanjung pinang, tanjungbalai, tanjungpinang, tapanuli, tapanuli
    selatan, tapanuli tengah, tapanuli utara, tapin, tarakan, tarogong, tasikmalaya, tebing tinggi, tebingtinggi,
    tebo, tegal, teluk bintuni, teluk wondama, temanggung, ternate, tidore kepulauan, timor tengah selatan, timor
    tengah utara, toba, toba samosir, tojo una una, toli toli, tolikara, tolitoli, tomohon, toraja utara,
    trenggalek, tual, tuban, tulang bawang, tulang bawang barat, tulangbawang, tulungagung, wajo, wakatobi,
    waropen, way kanan, wonogiri, wonosobo, yahukimo, yalimo, yapen, yogya, yogyakarta
"""
_PROVINCES = """
    aceh, babel, bali, bandung raya, bangka belitung, banten, bengkulu, daerah istimewa yogyakarta, diy, dki, dki
    jakarta, flores, gorontalo, indonesia, jabar, jabodetabek, jambi, jateng, jatim, jawa, jawa barat, jawa
    tengah, jawa timur, kalbar, kalimantan, kalimantan barat, kalimantan selatan, kalimantan tengah, kalimantan
    timur, kalimantan utara, kalsel, kaltara, kalteng, kaltim, kbb, kepri, kepulauan riau, lampung, lombok,
    madura, maluku, maluku utara, malut, nias, ntb, ntt, nusa tenggara barat, nusa tenggara timur, pantura, papua,
    papua barat, papua barat daya, papua pegunungan, papua selatan, papua tengah, priangan, priangan timur, riau,
    sulawesi, sulawesi barat, sulawesi selatan, sulawesi tengah, sulawesi tenggara, sulawesi utara, sulbar,
    sulsel, sulteng, sultra, sulut, sumatera, sumatera barat, sumatera selatan, sumatera utara, sumatra, sumatra
    barat, sumatra selatan, sumatra utara, sumba, sumbar, sumsel, sumut, timor
"""
_REGIONS = frozenset(" ".join(name.split()) for name in f"{_REGENCIES},{_PROVINCES}".split(","))
FIRST_WORDS = frozenset(name.split()[0] for name in _REGIONS)
"""The first words of all names of regions, in lower case: a cheap test."""
_KIND = re.compile(
    r"(?:kab(?:upaten)?|kota|kec(?:amatan)?|kel(?:urahan)?|desa|prov(?:insi)?|kampung|dusun|pulau|kepulauan)\b\.?\s*\w",
    re.IGNORECASE,
)
"""A word for a kind of place (``Kab.``, ``Desa``), followed by a name."""


@lru_cache(maxsize=1024)
def is_region(text: str) -> bool:
    """Return whether ``text`` is the name of a regency, city or province, or begins with a kind of place.

    >>> [is_region(text) for text in ("Garut", "Kab. Bandung Barat", "Jawa Barat", "Asep Hidayat")]
    [True, True, True, False]
    """
    name = " ".join(text.replace("-", " ").casefold().strip(" .,:()").split())
    return name in _REGIONS or bool(_KIND.match(name))
