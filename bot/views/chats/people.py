"""/nguoi: who has a role, who is an agency's focal point, and what was taken back."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.chats.people import PersonCard, TakenBack
from bot.views.core import words
from bot.views.core.markup import code, italic
from bot.views.core.message import Block, Button, Message, say, short

PAGE = 20  # people at once: each has a button
LABEL_LIMIT = 40


def listing(t: Language, people: Sequence[PersonCard], page: int) -> Message:
    """Show a page of the people with a role or an agency."""
    if not people:
        return say(t("Nobody has a role yet. Make a code with /moi."))
    last = (len(people) - 1) // PAGE
    page = min(page, last)
    blocks = [Block(t.plural("<b>{n} person</b>", "<b>{n} people</b>", len(people)))]
    blocks += [Block(_line(t, one)) for one in people[page * PAGE : (page + 1) * PAGE]]
    blocks.append(
        Block("\n" + t("To take a role or a focal point back, press a button or type: /nguoi remove 123456789"))
    )
    return Message(tuple(blocks), tuple(_keyboard(t, people, page, last)))


def _line(t: Language, one: PersonCard) -> Markup:
    said = [words.role(t, one.role)] if one.role is not None else []
    if one.of_settings:
        said.append(t("by the settings"))
    if one.agency is not None:
        said.append(t("focal point of {agency}", agency=one.agency))
    return Markup("• {} · {} · {}").format(one.name, italic(Markup(", ").join(said)), code(one.id))


def _keyboard(t: Language, people: Sequence[PersonCard], page: int, last: int) -> list[tuple[Button, ...]]:
    rows: list[tuple[Button, ...]] = [
        (Button(t("✂ Take back: {name}", name=short(one.name, LABEL_LIMIT)), f"dismiss:{one.tag}"),)
        for one in people[page * PAGE : (page + 1) * PAGE]
        if not one.of_settings or one.agency is not None
    ]
    turn = [Button("◀", f"people:{page - 1}")] if page > 0 else []
    turn += [Button("▶", f"people:{page + 1}")] if page < last else []
    return [*rows, *([tuple(turn)] if turn else [])]


def taken_back(t: Language, done: TakenBack) -> Message:
    """Say what somebody no longer is."""
    said = []
    if done.role is not None:
        said.append(t("{name} no longer has the role: {role}.", name=done.name, role=words.role(t, done.role)))
    if done.agency is not None:
        said.append(t("{name} is no longer a focal point of {agency}.", name=done.name, agency=done.agency))
    return say(*said)


def usage(t: Language) -> Message:
    """Say how a role or a focal point is taken back."""
    return say(t("/nguoi lists the people; /nguoi remove and the id takes back: /nguoi remove 123456789"))
