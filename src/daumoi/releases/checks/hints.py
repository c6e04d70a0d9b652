"""What a machine can point at: personal numbers, marks of secrecy, figures that differ, sentences that are long."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from daumoi.foundation.rich_text import plain_text
from daumoi.releases.carried import media_in
from daumoi.releases.checks.figures import figures_missing_below
from daumoi.releases.checks.findings import Finding, look, must
from daumoi.releases.checks.personal import personal_places
from daumoi.releases.checks.reading import reading_of
from daumoi.releases.checks.secrecy import secrecy_marks
from daumoi.releases.kinds import stated_particulars
from daumoi.releases.models.releases import Release

SHOWN_WORDS = 12
MOST_LONG_SENTENCES = 3


def texts_of(release: Release) -> list[tuple[str, str]]:
    """(field of the form, plain words) of everything that would be public."""
    texts = [("headline", release.headline), ("lead", release.lead)]
    stated = stated_particulars(release.kind, release.particulars)
    texts += [(f"particular_{each['code']}", each["text"]) for each in stated]
    texts.append(("body", plain_text(release.body)))
    said = [words for item in media_in(release) for words in (item.caption, item.alternative_text)]
    texts.append(("photos", "\n".join(said)))
    return [(field, text) for field, text in texts if text]


def hints_in(release: Release) -> Iterator[Finding]:
    """What the writer should look at, in the order of the form; each thing once however often it stands there."""
    texts = texts_of(release)
    yield from _once(_secrecy(texts))
    yield from _once(_personal(texts, release))
    yield from _figures(release)
    yield from _reading(texts, release.language)


def hint_words(recorded: str) -> str:
    """A hint as a confirmation keeps it, "phone:09…78", in words: "private mobile number 09…78"."""
    code, colon, found = recorded.partition(":")
    names = {
        "identity": _("identity card number"),
        "passport": _("passport number"),
        "phone": _("private mobile number"),
        "account": _("bank account"),
        "mail": _("private e-mail address"),
        "address": _("home address"),
        "birth": _("date of birth"),
        "plate": _("number plate"),
        "secrecy": _("mark of secrecy"),
    }
    # Of these the ends of what was found say nothing to a reader.
    whole = {
        "narrower": _("a file that another release keeps for fewer people"),
        "earlier": _("a file that another release holds back longer"),
        "figure": _("a figure that only the headline says"),
    }
    return whole.get(code) or (f"{names[code]} {found}" if colon and code in names else recorded)


def _once(findings: Iterator[Finding]) -> Iterator[Finding]:
    seen = set()
    for finding in findings:
        if finding.code not in seen:
            seen.add(finding.code)
            yield finding


def _secrecy(texts: list[tuple[str, str]]) -> Iterator[Finding]:
    for field, text in texts:
        for mark in secrecy_marks(text):
            if mark.is_alone:
                yield must(
                    f"secrecy-mark:{mark.words}",
                    field,
                    _("“%(mark)s” stands by itself, as on a secret document. Such a text cannot be sent; take it out.")
                    % {"mark": mark.words},
                )
            else:
                said = _("“%(mark)s” is a mark of secrecy. Is the text taken from a document that must not get out?")
                yield look(f"secrecy:{mark.words}", field, said % {"mark": mark.words}, needs_word=True)


def _personal(texts: list[tuple[str, str]], release: Release) -> Iterator[Finding]:
    messages = {
        "identity": _("“%(found)s” looks like the number of an identity card."),
        "passport": _("“%(found)s” looks like the number of a passport."),
        "phone": _("“%(found)s” looks like a private mobile number."),
        "account": _("“%(found)s” looks like a bank account."),
        "mail": _("“%(found)s” looks like a private e-mail address."),
        "address": _("“%(found)s” looks like somebody's home address."),
        "birth": _("“%(found)s” looks like a date of birth."),
        "plate": _("“%(found)s” looks like the number plate of a vehicle."),
    }
    own = (release.contact_phone, release.contact_email)
    for field, text in texts:
        for place in personal_places(text, except_for=own):
            said = f"{messages[place.kind]} {_('May it be published?')}"
            yield look(f"{place.kind}:{place.words}", field, said % {"found": place.words}, needs_word=True)


def _figures(release: Release) -> Iterator[Finding]:
    below = "\n".join(text for field, text in texts_of(release) if field != "headline")
    for figure in figures_missing_below(release.headline, below):
        yield look(
            f"figure:{figure}",
            "headline",
            _("The headline says %(figure)s; no other place of the release does.") % {"figure": figure},
        )


def _reading(texts: list[tuple[str, str]], language: str) -> Iterator[Finding]:
    if language != "vi":
        return
    reading = reading_of("\n".join(text for field, text in texts if field in {"lead", "body"}))
    if reading is None or not reading.is_hard:
        return
    yield look(
        "reading",
        "body",
        _("The text is hard to read: %(words)s words a sentence on average. Break up the long sentences.")
        % {"words": number_format(reading.words_a_sentence, 0)},
    )
    for sentence in reading.long_sentences[:MOST_LONG_SENTENCES]:
        words = sentence.split()
        yield look(
            f"sentence:{sentence[:60]}",
            "body",
            _("A sentence of %(count)d words: “%(start)s…”")
            % {"count": len(words), "start": " ".join(words[:SHOWN_WORDS])},
        )
