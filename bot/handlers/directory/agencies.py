"""/coquan: the list of agencies and the card of one; names, groups, successors; the list as a file, out and in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.folding import fold
from bot.handlers.chats import invitations
from bot.handlers.core import attached
from bot.handlers.core.call import Call
from bot.handlers.directory import agency_files
from bot.handlers.directory.successors import SUCCESSION, named_heirs
from bot.registry.changes import changing
from bot.registry.chats import chats, people
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.directory import agencies, agency_card, agency_changes, groups, successors
from bot.registry.directory.agency_card import AgencyDetails
from bot.registry.tasks import tasks
from bot.views.directory import agencies as views

NONE = frozenset({"khong", "none"})


async def agencies_(call: Call) -> None:
    """Handle /coquan: list; with a name show one agency, with a new name add one, with a verb first change one."""
    if call.message is not None and not call.query and attached.file_of(call.message) is not None:
        await agency_files.captioned(call)
        return
    verb, words = split_verb(call.words)
    await (VERBS[verb](call, words) if verb else _list_or_one(call, words))


def split_verb(words: str) -> tuple[str | None, str]:
    """Split "đổi tên Sở A; Sở B" into its verb, folded, and the rest; None where it begins with no verb."""
    for verb in VERBS:
        count = verb.count(" ") + 1
        parts = words.split(maxsplit=count)
        if fold(" ".join(parts[:count])) == verb:
            return verb, parts[count] if len(parts) > count else ""
    return None, words


def _names(words: str) -> list[str]:
    return [name.strip() for name in words.replace("\n", ";").split(";") if name.strip()]


async def _list_or_one(call: Call, words: str) -> None:
    names = _names(words)
    async with call.looking() as uow:
        cards = await agencies.cards(uow) if not names else []
        known = (await agencies.directory(uow.session)).find(names[0]) if names else None
        found = await agency_card.details(uow, known) if known is not None and len(names) == 1 else None
        actor = uow.person
    if not names:
        await call.answer(views.listing(call.text, cards))
    elif found is not None:
        await call.answer(views.card(call.text, found, actor))
    else:
        await _add(call, words)


async def _add(call: Call, words: str) -> None:
    names = _names(words) or [""]
    async with call.acting() as uow:
        uow.person.need(Act.EDIT_AGENCIES)
        if await uow.did("agency_added"):
            raise Refused(Refusal.ALREADY_RECORDED)
        if (await agencies.directory(uow.session)).find(names[0]) is not None:
            raise Refused(Refusal.AGENCY_EXISTS, name=names[0])
        await agencies.add(uow, names[0], names[1:])
    await call.answer(views.added(call.text, agencies.tidy(names[0])))


async def _other_names(call: Call, words: str) -> None:
    """Give an agency more names, and take those away that begin with a minus."""
    name, *others = _names(words) or [""]
    gone = [other[1:] for other in others if other.startswith("-")]
    async with call.acting() as uow:
        agency = await agencies.resolve(uow, name)
        new = await agency_changes.add_names(uow, agency, (other for other in others if not other.startswith("-")))
        lost = await agency_changes.take_names(uow, agency, gone)
        shown = await agency_card.details(uow, agency)
    await call.answer(views.names_changed(call.text, shown.name, new, lost))


async def _rename(call: Call, words: str) -> None:
    before, _semicolon, name = words.partition(";")
    async with call.acting() as uow:
        was = await agency_changes.rename(uow, await agencies.resolve(uow, before), name)
    await call.answer(views.renamed(call.text, was, agencies.tidy(name)))


def _switch(*, active: bool) -> Verb:
    async def switch(call: Call, words: str) -> None:
        async with call.looking() as uow:
            uow.person.need(Act.EDIT_AGENCIES)
            agency = await agencies.resolve(uow, words)
        await _set_active(call, agency, active=active)

    return switch


async def _set_active(call: Call, agency: int, *, active: bool) -> None:
    async with call.acting() as uow:
        name = await agency_changes.set_active(uow, agency, active=active)
        owed = await tasks.open_of(uow.session, agency)
    await call.answer(views.used(call.text, name, active=active, open_tasks=len(owed)))


async def _groups(call: Call, words: str) -> None:
    name, colon, members = words.partition(":")
    if not words:
        async with call.looking() as uow:
            found = await groups.listed(uow)
        await call.answer(views.groups(call.text, found))
    elif colon and fold(members) in NONE:
        async with call.acting() as uow:
            gone = await groups.drop(uow, name)
        await call.answer(views.group_dropped(call.text, gone))
    else:
        async with call.acting() as uow:
            group = await groups.define(uow, name, _names(members))
        await call.answer(views.group_set(call.text, group))


async def _succession(call: Call, words: str) -> None:
    found = SUCCESSION.fullmatch(words)
    if found is None:
        async with call.looking() as uow:
            uow.person.need(Act.EDIT_AGENCIES)
        raise Refused(Refusal.BAD_SUCCESSION)
    if found["day"] is None and fold(found["new"]) in NONE:
        async with call.acting() as uow:
            name = await successors.clear(uow, found["old"])
        await call.answer(views.succession_cleared(call.text, name))
        return
    async with call.acting() as uow:
        claims, since, document = named_heirs(found)
        recorded = await successors.record(uow, found["old"], claims, since, document)
        today = uow.today
    await call.answer(views.succession(call.text, recorded, today))


async def _unlink(call: Call, words: str) -> None:
    name, _semicolon, title = words.partition(";")
    async with call.acting() as uow:
        uow.person.need(Act.INVITE)
        agency = await agencies.resolve(uow, name)
        shown = await agency_card.details(uow, agency)
        titles = await chats.unlink(uow, agency, _chat_named(shown, title.strip()))
    await call.answer(views.unlinked(call.text, shown.name, titles))


def _chat_named(shown: AgencyDetails, title: str) -> int | None:
    """Return the tag of the chat of this title; None for no title: all of them."""
    found = [chat.tag for chat in shown.chats if fold(chat.title) == fold(title)]
    if title and len(found) != 1:
        raise Refused(Refusal.NO_LINKED_CHAT)
    return found[0] if title else None


async def _export(call: Call, _words: str) -> None:
    await agency_files.send(call)


async def press_code(call: Call) -> None:
    """Handle the button that makes a code for an agency."""
    await invitations.hand_out(call, int(call.data[1]))


async def press_unlink(call: Call) -> None:
    """Handle the button that unlinks a chat: the card is shown without it."""
    agency = int(call.data[1])
    async with call.acting() as uow:
        await chats.unlink(uow, agency, int(call.data[2]))
    await _show(call, agency)


async def press_unfocal(call: Call) -> None:
    """Handle the button that ends somebody's being a focal point: the card is shown without them."""
    agency = int(call.data[1])
    async with call.acting() as uow:
        await people.end_focal_point(uow, agency, int(call.data[2]))
    await _show(call, agency)


async def press_stop(call: Call) -> None:
    """Handle the button that takes an agency out of use."""
    await _set_active(call, int(call.data[1]), active=False)


async def press_reopen(call: Call) -> None:
    """Handle the button that takes an agency into use again."""
    await _set_active(call, int(call.data[1]), active=True)


async def _show(call: Call, agency: int) -> None:
    async with call.looking() as uow:
        found = await agency_card.details(uow, agency)
        actor = uow.person
    await call.edit(views.card(call.text, found, actor))


async def press_inherit(call: Call) -> None:
    """Handle the button that moves what is open under an agency's name to its heir, each task for itself."""
    agency, heir = int(call.data[1]), int(call.data[2])
    async with call.looking() as uow:
        uow.person.need(Act.REASSIGN)
        left = await successors.inheritance(uow, agency)
    name = next((one.name for one in left.heirs if one.agency_id == heir), None)
    if name is None:
        raise Refused(Refusal.OLD_BUTTON)
    moved, refused = [], []
    for task in left.tasks:
        try:
            async with call.acting() as uow:
                done = await changing.reassign(uow, task.number, [name])
            moved += [(task.number, new.number) for new in done.new]
        except Refused as no:
            refused.append((task.number, no))
    await call.take_buttons()
    await call.answer(views.inherited(call.text, moved, refused))


Verb = Callable[[Call, str], Awaitable[None]]
VERBS: dict[str, Verb] = {
    "them": _add,
    "add": _add,
    "ten khac": _other_names,
    "alias": _other_names,
    "doi ten": _rename,
    "rename": _rename,
    "ngung": _switch(active=False),
    "stop": _switch(active=False),
    "mo lai": _switch(active=True),
    "reopen": _switch(active=True),
    "nhom": _groups,
    "groups": _groups,
    "ke thua": _succession,
    "successor": _succession,
    "go nhom": _unlink,
    "unlink": _unlink,
    "xuat": _export,
    "export": _export,
}
