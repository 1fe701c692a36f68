#!/usr/bin/env bash
# html2text 2025.4.15: a blank inside <b> or <s> at its beginning is lost where a word stands before it, so that two words become one: "kota<b> Bandung</b>", as editors mark a word with the blank
# before it, is kota**Bandung**. The blank at the end of the element is kept, and in <em> and links both are. And a letter written as an entity loses its accent while the letter itself keeps it: one name
# (Ren&eacute;e, as old editors saved it, and Renée) becomes two, also from &#233; and &#xe9;. markdownify 1.2.3 keeps blanks and letters. One would bet that a converter neither joins words nor tells
# &eacute; from é; unicode_snob=True, whose name does not suggest it, keeps the letters.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check html2text==2025.4.15 markdownify==1.2.3 >&2
"$folder/v/bin/python" - >"$folder/said" <<'END'
from html2text import html2text
from markdownify import markdownify
blanks = ["di kota<b> Bandung</b>", "di kota<em> Bandung</em>", "harga<s> 5.000</s> 6.000", "<b>di kota </b>Bandung", 'di kota<a href="/b"> Bandung</a>']
for text in [*blanks, "Ren&eacute;e, Renée, Ren&#233;e, Ren&#xe9;e", "&uuml; ü &ldquo; “"]:
    print(text, "|", html2text(f"<p>{text}</p>").strip(), "|", markdownify(f"<p>{text}</p>").strip())
END
diff - "$folder/said" <<'SEEN' && echo "as described"
di kota<b> Bandung</b> | di kota**Bandung** | di kota **Bandung**
di kota<em> Bandung</em> | di kota _Bandung_ | di kota *Bandung*
harga<s> 5.000</s> 6.000 | harga~~5.000~~ 6.000 | harga ~~5.000~~ 6.000
<b>di kota </b>Bandung | **di kota** Bandung | **di kota** Bandung
di kota<a href="/b"> Bandung</a> | di kota[ Bandung](/b) | di kota [Bandung](/b)
Ren&eacute;e, Renée, Ren&#233;e, Ren&#xe9;e | Renee, Renée, Renee, Renee | Renée, Renée, Renée, Renée
&uuml; ü &ldquo; “ | u ü " “ | ü ü “ “
SEEN
