"""/coquan: the list of agencies, one agency whole, groups, and who took over from whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from markupsafe import Markup

from bot.i18n import Language
from bot.notices import AgencyKind
from bot.registry.core.permissions import Act, Actor, Reach
from bot.registry.core.refusals import Refused
from bot.registry.directory.agencies import AgencyCard
from bot.registry.directory.agency_card import AgencyDetails
from bot.registry.directory.groups import ListedGroup
from bot.registry.directory.successors import Heir, Inheritance
from bot.registry.tasks.tasks import Task
from bot.views.core import refusals
from bot.views.core.markup import bold, code, heading
from bot.views.core.message import Block, Button, Message, say, short

LABEL_LIMIT = 40  # characters of a name on a button
TITLE_LIMIT = 110
NAMES_LIMIT = 1500


def kinds(t: Language) -> dict[AgencyKind, Markup]:
    """Name every kind of agency."""
    return {
        AgencyKind.SO: t("provincial department"),
        AgencyKind.BAN: t("board"),
        AgencyKind.PHONG: t("division"),
        AgencyKind.VAN_PHONG: t("office"),
        AgencyKind.THANH_TRA: t("inspectorate"),
        AgencyKind.UBND_TINH: t("people's committee of a province"),
        AgencyKind.UBND_HUYEN: t("people's committee of a district"),
        AgencyKind.UBND_XA: t("people's committee of a commune"),
        AgencyKind.HDND: t("people's council"),
        AgencyKind.CONG_AN: t("police"),
        AgencyKind.QUAN_SU: t("military"),
        AgencyKind.DANG: t("party body"),
        AgencyKind.DOAN_THE: t("union or association"),
        AgencyKind.BO: t("ministry"),
        AgencyKind.NGANH_DOC: t("centrally run body"),
        AgencyKind.CHI_CUC: t("sub-department"),
        AgencyKind.TRUNG_TAM: t("centre"),
        AgencyKind.TRUONG: t("school"),
        AgencyKind.Y_TE: t("medical facility"),
        AgencyKind.DOANH_NGHIEP: t("company"),
        AgencyKind.BAO_CHI: t("press"),
        AgencyKind.KHAC: t("other body"),
    }


def listing(t: Language, cards: Sequence[AgencyCard]) -> Message:
    """List the agencies: those with a chat, those without one, those out of use."""
    used = [card for card in cards if card.active]
    if not cards:
        return say(t("The list of agencies is empty. Add one: /coquan Name; short name; another name"))
    blocks = [Block(t.plural("<b>{n} agency</b>", "<b>{n} agencies</b>", len(used)))]
    blocks += _section(t("A chat is linked"), [card for card in used if card.linked])
    blocks += _section(t("No chat yet"), [card for card in used if not card.linked])
    blocks += _section(t("No longer in use"), [card for card in cards if not card.active])
    blocks.append(Block("\n" + t("/coquan and a name shows one agency; /coquan export gives the list in Excel.")))
    return Message(tuple(blocks))


def _section(title: Markup, cards: Sequence[AgencyCard]) -> list[Block]:
    lines = [Markup("• {}{}").format(card.name, _aliases(card.aliases)) for card in cards]
    if not lines:
        return []
    # The title stays with its first line: a page never ends in a heading.
    head = "\n" + heading(title, len(lines)) + "\n" + lines[0]
    return [Block(head), *(Block(line) for line in lines[1:])]


def _aliases(names: Sequence[str]) -> Markup:
    return Markup(" ({})").format("; ".join(names)) if names else Markup()


def added(t: Language, name: str) -> Message:
    """Say that an agency was added."""
    return say(t("Added to the list of agencies: {name}", name=name))


def card(t: Language, agency: AgencyDetails, actor: Actor) -> Message:
    """Show an agency whole, with what this person may do."""
    lines = [bold(agency.name)]
    if not agency.active:
        lines.append(t("⏸ no longer in use"))
    for text, names in (
        (t("Other names: {names}", names=_cut(agency.aliases)), agency.aliases),
        (t("Groups: {names}", names=_cut(agency.groups)), agency.groups),
        (t("Took over from: {names}", names=_cut(agency.before)), agency.before),
    ):
        lines += [text] if names else []
    if agency.kind is not None:
        lines.insert(1, t("Kind: {kind}", kind=kinds(t)[agency.kind]))
    lines += [_now(t, heir) for heir in agency.heirs]
    lines += [_chat(t, agency)]
    focal = "; ".join(f"{one.name} ({one.id})" for one in agency.focal_points)
    lines.append(t("Focal points: {names}", names=focal or "—"))
    lines.append(t("Open tasks: {n} · /viec {name}", n=agency.open_tasks, name=agency.name))
    return say(*lines, keyboard=_actions(t, agency, actor))


def _cut(names: Sequence[str]) -> str:
    return short("; ".join(names), NAMES_LIMIT)


def _now(t: Language, heir: Heir) -> Markup:
    field = Markup(" ({})").format(heir.field) if heir.field else ""
    by = Markup(", ") + t("by {document}", document=heir.document) if heir.document else ""
    return t("Since {day}: {name}{field}{by}", day=t.day(heir.since), name=heir.name, field=field, by=by)


def _chat(t: Language, agency: AgencyDetails) -> Markup:
    titles = [f"{chat.title} ⚠" if chat.disabled else chat.title for chat in agency.chats]
    return t("Chats: {titles}", titles="; ".join(titles)) if titles else t("Chats: none linked yet")


def _actions(t: Language, agency: AgencyDetails, actor: Actor) -> list[list[Button]]:
    rows = []
    if actor.reach(Act.INVITE) is not Reach.NONE:
        if agency.active:
            rows.append([Button(t("🔑 Make a code"), f"makecode:{agency.id}")])
        rows += [
            [Button(t("✂ Unlink “{title}”", title=short(chat.title, LABEL_LIMIT)), f"unlink:{agency.id}:{chat.tag}")]
            for chat in agency.chats
        ]
        rows += [
            [Button(t("✂ No focal point: {name}", name=short(one.name, LABEL_LIMIT)), f"unfocal:{agency.id}:{one.tag}")]
            for one in agency.focal_points
        ]
    if actor.reach(Act.EDIT_AGENCIES) is not Reach.NONE:
        use = (t("⏸ Take out of use"), "stop") if agency.active else (t("▶ Use again"), "reopen")
        rows.append([Button(use[0], f"{use[1]}:{agency.id}")])
    return rows


def names_changed(t: Language, name: str, new: Sequence[str], gone: Sequence[str]) -> Message:
    """Say under which names an agency is found from now on, and no longer."""
    said = []
    if new:
        said.append(t("{name} is now also found as: {names}", name=name, names=_cut(new)))
    if gone:
        said.append(t("{name} is no longer found as: {names}", name=name, names=_cut(gone)))
    return say(*said or [t("Nothing has changed: {name} has these names already.", name=name)])


def renamed(t: Language, before: str, name: str) -> Message:
    """Say that an agency has a new name."""
    return say(t("{before} is now called {name}. It is still found under its old name.", before=before, name=name))


def used(t: Language, name: str, *, active: bool, open_tasks: int) -> Message:
    """Say that an agency was taken out of use or into use again."""
    if active:
        return say(t("{name} is in use again.", name=name))
    said = [t("{name} is no longer in use: nothing new is assigned to it.", name=name)]
    if open_tasks:
        said.append(
            t.plural(
                "It still owes {n} task; /viec {name} lists it, /chuyen moves it.",
                "It still owes {n} tasks; /viec {name} lists them, /chuyen moves them.",
                open_tasks,
                name=name,
            )
        )
    return say(*said)


def unlinked(t: Language, name: str, titles: Sequence[str]) -> Message:
    """Say that chats no longer receive an agency's tasks."""
    return say(t("No longer linked to {name}: {titles}", name=name, titles=_cut(titles)))


def groups(t: Language, found: Sequence[ListedGroup]) -> Message:
    """List the groups that the office has named."""
    blocks = [Block(Markup("• {}: {}").format(bold(group.name), _cut(group.members) or "—")) for group in found] or [
        Block(t("No group is listed yet."))
    ]
    hint = t(
        "Groups of one kind, such as all departments or all communes, need no list. Name another one:"
        " /coquan groups Investors: Agency A; Agency B"
    )
    return Message((*blocks, Block("\n" + hint)))


def group_set(t: Language, group: ListedGroup) -> Message:
    """Say who is in a group from now on."""
    members = t.plural("{n} agency", "{n} agencies", len(group.members))
    names = _cut(group.members)
    return say(t("Group “{name}” ({members}): {names}", name=group.name, members=members, names=names))


def group_dropped(t: Language, name: str) -> Message:
    """Say that a group is no more."""
    return say(t("Group “{name}” was deleted.", name=name))


def succession_cleared(t: Language, name: str) -> Message:
    """Say that nobody took over from an agency after all."""
    return say(t("Nobody has taken over from {name} any more.", name=name))


def succession(t: Language, found: Inheritance, today: date) -> Message:
    """Say who took over, and offer to move what is still open under the old name."""
    blocks = [Block(t("Recorded for {name}:", name=found.name)), *(Block(_now(t, heir)) for heir in found.heirs)]
    if len(found.heirs) > 1:
        blocks.append(Block(t("Its work went to several agencies: for each draft that names it, a person chooses.")))
    if not found.tasks:
        return Message(tuple(blocks))
    head = t.plural("{n} task is still open under {name}:", "{n} tasks are still open under {name}:", len(found.tasks),
                    name=found.name)  # fmt: skip
    blocks.append(Block("\n" + head))
    blocks += [_open(found, task) for task in found.tasks]
    keyboard = [
        [
            Button(
                t("Move all to {name}", name=short(heir.name, LABEL_LIMIT)),
                f"inherit:{found.agency_id}:{heir.agency_id}",
            ),
        ]
        for heir in found.heirs
        if len(found.heirs) == 1 and heir.since <= today
    ]
    return Message(tuple(blocks), tuple(tuple(row) for row in keyboard))


def _open(found: Inheritance, task: Task) -> Block:
    heirs = "; ".join(heir.name for heir in found.heirs)
    command = code(f"/chuyen {task.number} {heirs}")
    text = Markup("{}. {}\n    {}").format(task.number, short(task.content, TITLE_LIMIT), command)
    return Block(text, (), (task.number,))


def inherited(t: Language, moved: Sequence[tuple[int, int]], refused: Iterable[tuple[int, Refused]]) -> Message:
    """Say which tasks were moved to the heir, by old and new number, and which were not and why."""
    blocks = [Block(t.plural("{n} task was moved.", "{n} tasks were moved.", len(moved)))]
    blocks += [Block(t("Task {before} is now task {after}.", before=old, after=new)) for old, new in moved]
    for number, no in refused:
        why = Markup(" ").join(block.text for block in refusals.refused(t, no.refusal, no.facts).blocks)
        blocks.append(Block(t("Task {number} was not moved: {why}", number=number, why=why)))
    return Message(tuple(blocks))
