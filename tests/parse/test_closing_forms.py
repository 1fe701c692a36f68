"""A byline after an exact label is read in whatever markup editors type it, a name of one word too."""

from __future__ import annotations

import pytest

from tests.parse.typed_pages import article

TEXT = "<p>GARUT, Bipol – Warga menata taman kota.</p><p>“Hasilnya memuaskan,” kata ketua RT.</p>"
FORMS = [
    "<p>{0}: {1}<br>Editor: Nina Marlina</p>",
    "<p>{0}&nbsp; &nbsp;{1}<br>Editor&nbsp; &nbsp; &nbsp; Nina Marlina</p>",
    "<p><strong>{0}</strong>: {1}<br><strong>Editor</strong>: Nina Marlina</p>",
    "<p><strong>{0}</strong> {1}</p><p><strong>Editor</strong> Nina Marlina</p>",
    "<p><em>{0} : {1}</em><em><br></em><em>Editor : Nina Marlina</em></p>",
    "<h5>{0}: {1}</h5><h5>Editor: Nina Marlina</h5>",
    "<table><tr><td>{0}</td><td>:</td><td>{1}</td></tr><tr><td>Editor</td><td>:</td><td>Nina Marlina</td></tr></table>",
    "<table><tr><td>{0}: {1}</td><td>Editor: Nina Marlina</td></tr></table>",
    "<p style='text-align:right'>{0} : {1}</p><p style='text-align:right'>Editor : Nina Marlina</p>",
    "<p>***</p><p>{0} : {1}</p><p>Editor : Nina Marlina</p>",
    "<p>***{0} : {1}***</p><p>Editor : Nina Marlina</p>",
    "<p>{0}&#8203; : &#8203;{1}&#8203;<br>Editor&#8203;: Nina&#8203; Marlina</p>",
    "<p>&#65279;{0}:&#8205; {1}</p><p>Editor : Nina Marlina</p>",
    "<p>{0}: {1}<br>Editor: Nina Marlina</p><amp-ad width=300 height=250></amp-ad>",
    "<p>{0} : {1}<br>Fotografer&nbsp; : Toni<br>Redaktur&nbsp; : Nina Marlina</p>",
    "<ul><li>{0}: {1}</li><li>Editor: Nina Marlina</li></ul>",
    "<p>{0}:</p><p>{1}</p><p>Editor:</p><p>Nina Marlina</p>",
    "<blockquote><p>{0} : {1}<br>Editor : Nina Marlina</p></blockquote>",
    "<pre>{0}   : {1}\nEditor     : Nina Marlina</pre>",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("label", "role"), [("Reporter", "reporter"), ("Kontributor", "contributor")])
@pytest.mark.parametrize("name", ["Carmad", "Aan Kusnandar", "Ujang S."])
def test_a_label_and_its_name_in_any_markup_are_a_byline(form: str, label: str, role: str, name: str) -> None:
    read = article(TEXT + form.format(label, name))
    named = [(byline.role, byline.name) for byline in read.bylines if byline.role != "photographer"]
    assert named == [(role, name), ("editor", "Nina Marlina")]
    assert (read.body or "").count("\n\n") == 1
