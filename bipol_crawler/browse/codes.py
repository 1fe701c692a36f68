"""The words for the archive's codes, in Indonesian and in English: one table for all pages, feeds and charts.

A code is the value that the archive stores (``gone``, ``checks_failed``); pages show its words. The codes are grouped
by kind, because the same code can mean different things (``missing`` is a status, and also why a field is empty).
"""

from __future__ import annotations

from bipol_crawler.browse.finding_codes import FINDINGS
from bipol_crawler.browse.problem_codes import PROBLEM

STATUS = {
    "live": ("tayang", "live"),
    "missing": ("tidak ditemukan", "not found"),
    "gone": ("ditarik", "withdrawn"),
}
EVENT = {
    "first_seen": ("pertama terlihat", "first seen"),
    "edited": ("diubah", "changed"),
    "missing": STATUS["missing"],
    "gone": STATUS["gone"],
    "returned": ("kembali tayang", "returned"),
    "moved": ("pindah alamat", "moved"),
}
ROLE = {
    "reporter": ("Reporter", "Reporter"),
    "writer": ("Penulis", "Writer"),
    "editor": ("Editor", "Editor"),
    "photographer": ("Fotografer", "Photographer"),
    "contributor": ("Kontributor", "Contributor"),
    "source": ("Sumber", "Source"),
    "account": ("Akun portal", "Portal account"),
    "signature": ("Nama di akhir berita", "Name at the end"),
}
FIELD = {
    "headline": ("judul", "headline"),
    "body": ("isi", "text"),
    "bylines": ("nama penulis", "bylines"),
    "captions": ("keterangan foto", "captions"),
    "section": ("rubrik", "section"),
    "published": ("tanggal terbit", "date of publication"),
    "published_at": ("tanggal terbit", "date of publication"),
    "modified": ("tanggal perubahan", "date of change"),
    "photos": ("foto", "photos"),
    "tags": ("tag", "tags"),
    "account": ("akun portal", "portal account"),
    "related": ("berita terkait", "related articles"),
    "pages": ("halaman lanjutan", "further pages"),
    "page": ("halaman", "page"),
    "place": ("tempat", "place"),
    "layout": ("tata letak", "layout"),
    "status": ("status", "status"),
    "url": ("alamat", "address"),
    "evidence": ("bukti", "evidence"),
}
"""The fields of an article, as versions and problems name them."""
PRECISION = {
    "second": ("tepat sampai detik", "exact to the second"),
    "minute": ("tepat sampai menit", "exact to the minute"),
    "day": ("hanya harinya yang diketahui", "only the day is known"),
}
DATE_SOURCE = {
    "page": ("tercetak di halaman artikel", "printed on the article's page"),
    "time": ("dari elemen waktu halaman artikel", "from the page's time element"),
    "json_ld": ("dari metadata halaman (JSON-LD)", "from the page's metadata (JSON-LD)"),
    "meta": ("dari metadata halaman", "from the page's metadata"),
    "feed": ("dari umpan RSS portal", "from the portal's RSS feed"),
    "rest": ("dari API portal (REST)", "from the portal's API (REST)"),
    "sitemap": ("dari peta situs portal", "from the portal's sitemap"),
    "listing": ("dari daftar artikel portal", "from the portal's listings"),
    "box": ("dari kotak berita terkait", "from a box of related articles"),
}
BYLINE_SOURCE = {
    "text": ("di bawah teks artikel", "under the article's text"),
    "field": ("kolom isian portal", "the post's own fields"),
    "account": ("akun portal", "the portal account"),
}
PHOTO = {"lead": ("foto utama", "lead photo"), "inline": ("foto di dalam teks", "photo in the text")}
LINK = {"related": ("berita terkait", "related"), "inline": ("di dalam teks", "in the text")}
EMBED = {
    "embed": ("sematan", "embed"),
    "file": ("berkas", "file"),
    "map": ("peta", "map"),
    "audio": ("audio", "audio"),
    "video": ("video", "video"),
    "iframe": ("bingkai (iframe)", "frame (iframe)"),
    "object": ("objek", "object"),
    "instagram": ("Instagram", "Instagram"),
    "twitter": ("X (Twitter)", "X (Twitter)"),
    "tiktok": ("TikTok", "TikTok"),
    "facebook": ("Facebook", "Facebook"),
    "threads": ("Threads", "Threads"),
    "bluesky": ("Bluesky", "Bluesky"),
    "reddit": ("Reddit", "Reddit"),
    "imgur": ("Imgur", "Imgur"),
    "youtube": ("YouTube", "YouTube"),
    "wordpress": ("WordPress", "WordPress"),
}
LAYOUT = {"generic": ("pembaca umum", "general reader")}
DUPLICATE = {
    "degree": ("berbeda gelar", "a degree apart"),
    "initials": ("singkatan", "initials"),
    "spelling": ("berbeda satu huruf", "a letter apart"),
}
"""The difference between two names that may belong to one person."""
OUTCOME = {
    "running": ("sedang berjalan", "running"),
    "healthy": ("berhasil", "succeeded"),
    "checks_failed": ("selesai, perlu diperiksa", "finished, needs a look"),
    "portal_unreachable": ("portal tidak terjangkau", "portal unreachable"),
    "portal_refuses": ("ditolak portal", "refused by the portal"),
    "portal_moved": ("portal pindah alamat", "the portal has moved"),
    "budget_spent": ("jatah permintaan habis", "request budget spent"),
    "articles_missing": ("banyak artikel tidak di tempatnya", "many articles not in their place"),
    "archive_failed": ("arsip gagal ditulis", "the archive could not be written"),
    "evidence_failed": ("bukti gagal ditulis", "the evidence could not be written"),
    "start_error": ("gagal dimulai", "could not start"),
    "could_not_start": ("gagal dimulai", "could not start"),
    "stopped": ("dihentikan", "stopped"),
    "killed": ("terputus", "cut off"),
    "replayed": ("dibangun ulang dari bukti", "rebuilt from the evidence"),
    "stuck": ("macet", "stuck"),
}
COMMAND = {
    "crawl": ("perayapan", "crawl"),
    "reparse": ("pembacaan ulang", "re-reading"),
    "replay": ("pembangunan ulang", "rebuild"),
    "verify": ("pemeriksaan", "verification"),
    "import": ("impor", "import"),
    "recover": ("pemulihan", "recovery"),
}
ADDRESS = {
    "article": ("artikel", "article"),
    "listing": ("daftar", "listing"),
    "feed": ("umpan", "feed"),
    "asset": ("berkas", "file"),
    "other": ("lain-lain", "other"),
}
"""What an address leads to."""
FOUND_IN = {
    "rest": ("API portal (REST)", "the portal's API (REST)"),
    "feed": ("umpan RSS", "RSS feed"),
    "sitemap": ("peta situs", "sitemap"),
    "listing": ("daftar artikel", "listings"),
    "page": ("halaman artikel", "an article's page"),
    "request": ("diminta pengelola", "asked for by the archivist"),
    "portal": ("portal", "portal"),
    "address_taken": ("alamat dipakai artikel lain", "address taken by another article"),
}
ADDRESS_STATE = {
    "new": ("belum diambil", "not fetched yet"),
    "stored": ("tersimpan", "stored"),
    "refused": ("bukan artikel", "not an article"),
    "missing": STATUS["missing"],
    "gone": STATUS["gone"],
    "failed": ("gagal", "failed"),
}
SOURCE_STATE = {
    "unknown": ("belum pernah ditanya", "never asked"),
    "open": ("menjawab", "answering"),
    "failing": ("gagal, dicoba lagi", "failing, tried again"),
    "closed": ("tidak disediakan portal", "not offered"),
}
TRUNCATED = {
    "length": ("melebihi ukuran yang diperbolehkan", "over the size limit"),
    "time": ("melebihi waktu yang diperbolehkan", "over the time limit"),
    "disconnect": ("sambungan terputus", "the connection broke off"),
    "unspecified": ("data terpotong", "the data break off"),
}
"""Why a response is not whole; words of the WARC standard."""
HELD = {
    "layout": ("tata letak tidak dikenal", "no known layout"),
    "lost": ("kehilangan kolom", "a field was lost"),
    "mass": ("kolom yang sama berubah di banyak artikel", "the same field changed on many articles"),
    "words": ("kata yang sama masuk ke banyak teks", "the same words came into several texts"),
    "first": ("artikel baru pada waktu itu", "an article found meanwhile"),
}
"""Why a page waits in quarantine."""
QUOTE = {"direct": ("langsung", "direct"), "indirect": ("tidak langsung", "indirect")}
CORRECTION = {
    "correction": ("ralat", "correction"),
    "clarification": ("klarifikasi", "clarification"),
    "reply": ("hak jawab", "right of reply"),
    "withdrawal": ("pencabutan", "withdrawal"),
    "update": ("pemutakhiran", "update"),
    "apology": ("permintaan maaf", "apology"),
}
OPENNESS = {"announced": ("diumumkan", "announced"), "silent": ("tanpa pemberitahuan", "unannounced")}
EDIT = {
    "typing": ("salah ketik", "typing slip"),
    "figure": ("angka", "figure"),
    "name": ("nama", "name"),
    "quote": ("kutipan", "quote"),
    "claim": ("pokok judul", "headline's claim"),
    "wording": ("susunan kata", "wording"),
    "added": ("tambahan", "added"),
    "removed": ("pengurangan", "removed"),
}
STANDING = {"official": ("pejabat", "official"), "citizen": ("warga", "citizen")}
SEX = {"female": ("perempuan", "female"), "male": ("laki-laki", "male")}
CONDITION = {
    "contains": ("memuat", "contains"),
    "does not contain": ("tidak memuat", "does not contain"),
    "ends with": ("berakhir dengan", "ends with"),
    "starts with": ("berawal dengan", "starts with"),
    "like": ("mirip (LIKE)", "like"),
    "not like": ("tidak mirip (LIKE)", "not like"),
    "in": ("salah satu dari", "in"),
    "not in": ("bukan salah satu dari", "not in"),
    "array": ("daftar", "array"),
    "array contains": ("daftar memuat", "array contains"),
    "array does not contain": ("daftar tidak memuat", "array does not contain"),
    "date": ("tanggal", "date"),
    "is null": ("tidak ada (NULL)", "is null"),
    "is not null": ("ada (bukan NULL)", "is not null"),
    "is blank": ("kosong", "is blank"),
    "is not blank": ("tidak kosong", "is not blank"),
}
"""Datasette's conditions and ways of counting."""

KINDS = {
    "status": STATUS,
    "event": EVENT,
    "role": ROLE,
    "field": FIELD,
    "precision": PRECISION,
    "date source": DATE_SOURCE,
    "byline source": BYLINE_SOURCE,
    "photo": PHOTO,
    "link": LINK,
    "embed": EMBED,
    "layout": LAYOUT,
    "duplicate": DUPLICATE,
    "outcome": OUTCOME,
    "command": COMMAND,
    "address": ADDRESS,
    "found in": FOUND_IN,
    "address state": ADDRESS_STATE,
    "source state": SOURCE_STATE,
    "truncated": TRUNCATED,
    "held": HELD,
    "problem": PROBLEM,
    "condition": CONDITION,
    "quote": QUOTE,
    "correction": CORRECTION,
    "openness": OPENNESS,
    "edit": EDIT,
    "standing": STANDING,
    "sex": SEX,
    "correction or edit": CORRECTION | EDIT,
    **FINDINGS,
}
"""The kinds of codes, by the names that templates use."""
