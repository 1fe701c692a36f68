"""Who says it, and how: the sentences round a quote, with their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .marks import capital, tidy, unmarked
from .people import Person

if TYPE_CHECKING:
    from .story import Story

Verbs = tuple[tuple[int, str], ...]
_BEHIND: Verbs = (
    (22, "kata"), (16, "ujar"), (9, "ucap"), (9, "tutur"), (8, "ungkap"), (7, "jelas"), (6, "tegas"), (5, "terang"),
    (4, "papar"), (4, "beber"), (3, "sebut"), (2, "cetus"), (2, "tandas"), (1, "urai"),
)  # fmt: skip
_GOING_ON: Verbs = (
    (12, "kata"), (9, "ujar"), (7, "tambah"), (7, "imbuh"), (5, "ucap"), (5, "tutur"), (4, "lanjut"), (3, "sambung"),
    (4, "jelas"), (3, "tegas"), (2, "timpal"), (2, "ungkap"), (2, "beber"),
)  # fmt: skip
_BEHIND_CITIZEN: Verbs = (
    (24, "kata"), (18, "ujar"), (12, "tutur"), (10, "ucap"), (6, "ungkap"), (3, "cerita"), (2, "sahut"),
    (2, "aku"), (2, "celetuk"), (1, "seloroh"),
)  # fmt: skip
_LAST: Verbs = ((10, "pungkas"), (3, "tutup"), (6, "kata"), (4, "tandas"), (4, "ujar"))
_BEFORE: Verbs = (
    (14, "mengatakan"), (9, "menuturkan"), (8, "menjelaskan"), (7, "mengungkapkan"), (6, "menegaskan"), (5, "menyebut"),
    (4, "menyatakan"), (4, "menerangkan"), (4, "memaparkan"), (3, "membeberkan"), (2, "mengakui"), (2, "menilai"),
    (1, "menggarisbawahi"), (1, "berujar"),
)  # fmt: skip
_BEFORE_CITIZEN: Verbs = (
    (10, "mengatakan"), (8, "menuturkan"), (5, "menceritakan"), (4, "bercerita"), (3, "mengungkapkan"),
)  # fmt: skip
_WHERE: Verbs = (
    (5, " kepada wartawan"), (3, " kepada awak media"), (3, " saat dihubungi"), (2, " saat dikonfirmasi"),
    (2, " melalui sambungan telepon"), (2, " dalam keterangan tertulisnya"), (2, " saat ditemui di kantornya"),
    (1, " lewat pesan WhatsApp"), (1, " di sela kegiatan"), (1, " saat ditemui di ruang kerjanya"),
)  # fmt: skip
_WHERE_CITIZEN: Verbs = (
    (4, " saat ditemui di lokasi"), (3, " saat ditemui di rumahnya"), (2, " sambil menggelengkan kepala"),
    (3, " kepada wartawan"), (1, " lirih"), (1, " sambil tersenyum"),
)  # fmt: skip


def tail(story: Story, person: Person, first: bool) -> str:
    """Return where and when it was said, or nothing."""
    dice = story.dice
    where = ""
    if dice.chance(0.4 if first else 0.12):
        where = dice.weighted(_WHERE_CITIZEN if person.citizen else _WHERE)
    if first and not story.said_when and not person.citizen and dice.chance(0.75):
        story.said_when = True
        before, day = dice.pick((", ", ", ", " pada ", ", ")), story.day(0, None)
        return where + (", " if unmarked(day).islower() else before) + day
    return where


def speaker(story: Story, person: Person, same: bool, subject: bool = False) -> str:
    """Return how a speaker is named now; as ``ia`` only before the verb."""
    if not person.introduced:
        return story.introduce(person)
    dice = story.dice
    if same and dice.chance(0.3) and person.name:
        return dice.pick(("dia", "ia")) if subject else "dia"
    return story.again(person)


def quoted(story: Story, person: Person, words: str, comma: str = "") -> str:
    """Return the words within the house's quotation marks, labelled. ``comma`` is the sign that ends them."""
    opening, closing = story.house.quotes
    words = capital(words)
    outside = comma == "," and not story.house.comma_inside
    inner = words if outside or words[-1] in "?!\u2026" else words + comma
    if comma == "," and words[-1] in "?!\u2026":
        outside = False
    text = story.labels.mark(inner, kind="direct", speaker=person.label)
    slip = story.style.chance(story.house.sloppy) and comma == ","
    return f"{opening}{text}{' ' if slip else ''}{closing}{',' if outside else ''}"


def direct(story: Story, person: Person, parts: list[str]) -> str:
    """Return one or two sentences with a direct quote of one or two parts."""
    dice, same, first = story.dice, story.last is person and person.introduced, not person.introduced
    if dice.chance(0.7):
        rest = [quoted(story, person, part, ".") for part in parts[1:]]
        head = quoted(story, person, parts[0], ",")
        verbs = _LAST if story.closing and not first else _GOING_ON if same else _BEHIND
        if person.citizen and verbs is _BEHIND:
            verbs = _BEHIND_CITIZEN
        verb = dice.weighted(verbs)
        short = same and dice.chance(0.5) and person.name
        said = f"{verb}nya" if short else f"{verb} {speaker(story, person, same)}"
        sentence = " ".join((f"{head} {said}{tail(story, person, first)}.", *rest))
    else:
        verb = dice.weighted(_BEFORE_CITIZEN if person.citizen else _BEFORE)
        per = dice.chance(0.12)
        who = speaker(story, person, same, not per)
        body = quoted(story, person, ". ".join(map(capital, parts)).replace("?.", "?").replace("!.", "!"), ".")
        sentence = f"Menurut {who}, {body}" if per else f"{capital(who)} {verb}{dice.pick((',', ',', ':'))} {body}"
    story.last = person
    return tidy(sentence)


def indirect(story: Story, person: Person, clause: str, opening: str = "") -> str:
    """Return one sentence that reports a clause, labelled as a whole. ``opening``: words that it begins with."""
    dice, same, first = story.dice, story.last is person and person.introduced, not person.introduced
    form = dice.weighted(
        ((44, "before"), (9, "bahwa"), (14, "menurut"), (8, "behind"), (7, "passive"), (6, "menyebut"), (6, "lebih"),
         (6, "add" if same else "before"))
    )  # fmt: skip
    if opening and form not in ("before", "bahwa"):
        form = "before"
    who = speaker(story, person, same, form not in ("menurut", "behind", "passive"))
    verb = dice.weighted(_BEFORE_CITIZEN if person.citizen else _BEFORE)
    if verb in ("menyebut", "berujar", "bercerita") and form in ("bahwa", "before", "lebih"):
        verb = "menyatakan"
    if opening:
        text = f"{opening}, {who} {verb}{' bahwa' if form == 'bahwa' else dice.pick((',', ''))} {clause}"
    elif form == "menurut" and who == "dia" and dice.chance(0.5):
        text = f"{dice.pick(('Menurutnya', 'Dikatakannya'))}, {clause}"
    elif form == "menurut":
        text = f"{dice.pick(('Menurut', 'Menurut', 'Menurut', 'Dituturkan'))} {who}, {clause}"
    elif form == "behind":
        text = f"{capital(clause)}, {dice.pick(('kata', 'ujar', 'menurut', 'kata'))} {who}"
    elif form == "passive":
        text = f"{dice.pick(('Dikatakan', 'Diungkapkan', 'Disebutkan', 'Dijelaskan'))} {who}, {clause}"
    elif form == "lebih" and not first:
        text = f"{dice.pick(('Lebih lanjut', 'Lebih jauh', 'Selain itu'))}, {who} {verb}, {clause}"
    elif form == "add":
        text = f"{capital(who)} {dice.pick(('menambahkan', 'melanjutkan', 'juga menyebut'))}, {clause}"
    elif form == "menyebut":
        text = f"{capital(who)} menyebut {clause}"
    elif form == "bahwa":
        text = f"{capital(who)} {verb} bahwa {clause}"
    else:
        text = f"{capital(who)} {verb}{dice.pick((',', ',', '', ''))} {clause}"
    story.last = person
    return story.labels.mark(tidy(text + "."), kind="indirect", speaker=person.label)
