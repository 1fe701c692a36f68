#!/usr/bin/env bash
# newspaper4k 0.9.6: a hyphen in <title> parts the headline from the newspaper's name also when it stands inside a word or a number, and the longer part is kept. Indonesian plurals are written with one:
# "Laki-laki Hilang" (a man is missing) becomes "laki Hilang", "Hari ke-7" (the 7th day) begins with 7, and of a match that ended 2-1 only the 2 is left. An <h1> with the headline helps only where <title> has
# no name of the newspaper, and og:title only where <title> has one. goose3 3.1.22 and readability-lxml 0.9 keep the words. One would bet on hyphens with blanks around them, or on og:title.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check newspaper4k==0.9.6 goose3==3.1.22 readability-lxml==0.9 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" 2>"$folder/log" <<'END'
import goose3, newspaper, readability
def title(page):
    article = newspaper.Article("https://bipol.example/x", language="id")
    article.download(input_html=page)
    article.parse()
    return article.title
text = "<p>" + "Harga beras naik di pasar itu, kata pedagang pada Sabtu, sampai akhir tahun nanti. " * 5 + "</p>"
for line in ["Laki-laki Hilang di Citarum", "Hari ke-7: Banjir Surut", "Persib vs Persija 2-1", "Harga Beras Naik"]:
    for head in [line, line + " - Bipol"]:
        marked = [f"<title>{head}</title><body><h1>{line}</h1>", f'<title>{head}</title><meta property="og:title" content="{line}"><body>']
        pages = [f"<html>{start}{text}</html>" for start in [f"<title>{head}</title><body>", *marked]]
        print(head, *map(title, pages), readability.Document(pages[0]).short_title(), goose3.Goose().extract(raw_html=pages[2]).title, sep=" | ")
END
diff - "$folder/said" <<'SEEN' && echo "as described"
Laki-laki Hilang di Citarum | laki Hilang di Citarum | Laki-laki Hilang di Citarum | laki Hilang di Citarum | Laki-laki Hilang di Citarum | Laki-laki Hilang di Citarum
Laki-laki Hilang di Citarum - Bipol | laki Hilang di Citarum | laki Hilang di Citarum | Laki-laki Hilang di Citarum | Laki-laki Hilang di Citarum | Laki-laki Hilang di Citarum
Hari ke-7: Banjir Surut | 7: Banjir Surut | Hari ke-7: Banjir Surut | 7: Banjir Surut | Hari ke-7: Banjir Surut | Hari ke-7: Banjir Surut
Hari ke-7: Banjir Surut - Bipol | 7: Banjir Surut | 7: Banjir Surut | Hari ke-7: Banjir Surut | Hari ke-7: Banjir Surut | Hari ke-7: Banjir Surut
Persib vs Persija 2-1 | Persib vs Persija 2 | Persib vs Persija 2-1 | Persib vs Persija 2 | Persib vs Persija 2-1 | Persib vs Persija 2-1
Persib vs Persija 2-1 - Bipol | Persib vs Persija 2 | Persib vs Persija 2 | Persib vs Persija 2-1 | Persib vs Persija 2-1 | Persib vs Persija 2-1
Harga Beras Naik | Harga Beras Naik | Harga Beras Naik | Harga Beras Naik | Harga Beras Naik | Harga Beras Naik
Harga Beras Naik - Bipol | Harga Beras Naik | Harga Beras Naik | Harga Beras Naik | Harga Beras Naik - Bipol | Harga Beras Naik
SEEN
