"""The letter that urges an agency, or all of them, as a Word file: what is overdue and what falls due, in an annex."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Pt

from bot.i18n import Language
from bot.registry.figures.statistics import Line, Overview
from bot.registry.tasks.tasks import Standing
from bot.views.core import words
from bot.views.figures import official
from bot.views.figures.official import ENDS, Letterhead
from bot.views.figures.register_columns import titles
from bot.views.figures.status_report import ANNEX_WIDTHS, rows


def is_needed(shown: Overview) -> bool:
    """Return whether there is anything to urge."""
    return bool(_urged(shown))


def urging_letter(t: Language, shown: Overview, letterhead: Letterhead) -> bytes:
    """Write the letter of an overview, to its agency or to every agency that owes something; gives a .docx's bytes."""
    lines = _urged(shown)
    names = list(dict.fromkeys(line.task.agency for line in lines))
    addressed = replace(letterhead, recipients=(t("As above").unescape(), *letterhead.recipients))
    document = official.new_document()
    about = t("Subject: urging the carrying out of assigned tasks").unescape()
    official.head(t, document, letterhead, shown.day, about)
    _address(t, document, names)
    official.say(document, *_body(t, shown, lines, names))
    official.sign(t, document, addressed)
    official.annex(t, document, t("Tasks to carry out urgently").unescape(), _goes_with(t, letterhead, shown))
    official.grid(document, titles(t), rows(t, lines), ANNEX_WIDTHS)
    return official.saved(document)


def _urged(shown: Overview) -> list[Line]:
    return [*shown.standing(Standing.OVERDUE), *shown.ahead()]


def _address(t: Language, document: Docx, names: Sequence[str]) -> None:
    to = names[0] if len(names) == 1 else t("the agencies named in the annex").unescape()
    said = t("To: {name}", name=to).unescape()
    paragraph = official.write(document.add_paragraph(), said, official.TEXT, align=ALIGN.CENTER)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(12)


def _body(t: Language, shown: Overview, lines: Sequence[Line], names: Sequence[str]) -> list[str]:
    overdue = sum(line.standing is Standing.OVERDUE for line in lines)
    time = words.as_of(t, shown)
    if len(names) == 1:
        first = t(
            "As of {time}, {agency} has {overdue} overdue tasks and {soon} tasks that fall due within 7 days.",
            time=time,
            agency=names[0],
            overdue=overdue,
            soon=len(lines) - overdue,
        )
    else:
        first = t(
            "As of {time}, {n} agencies have {overdue} overdue tasks and {soon} tasks that fall due within 7 days.",
            time=time,
            n=len(names),
            overdue=overdue,
            soon=len(lines) - overdue,
        )
    second = t(
        "The agencies are asked to carry out at once the overdue tasks listed in the annex, to report the result, and"
        " to say the reason and the person responsible where a task is late; to finish the others by their deadlines."
    )
    third = t("Obstacles beyond an agency's competence are to be reported at once to be considered and solved.")
    return [first.unescape(), second.unescape(), third.unescape().rstrip(".") + ENDS]


def _goes_with(t: Language, letterhead: Letterhead, shown: Overview) -> str:
    return t(
        "(Goes with letter No.          /{code} of       {month} {year} of {issuer})",
        code=letterhead.code,
        month=official.month_of(shown.day),
        year=shown.day.year,
        issuer=letterhead.issuer,
    ).unescape()
