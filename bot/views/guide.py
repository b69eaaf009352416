"""/start, /trogiup, codes, and the list of agencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.access import Role
from bot.registry.agencies import AgencyCard
from bot.registry.chats import Linked
from bot.views import words
from bot.views.message import Block, Message, say


@dataclass(frozen=True, slots=True)
class Command:
    """A command as menus and the help show it."""

    name: str
    does: Markup
    example: str = ""


def commands(_: Language, role: Role, *, private: bool) -> list[Command]:
    """Give the commands of a role in this kind of chat, most used first."""
    agency = [
        Command("viec", _("tasks of your agency"), "/viec"),
        Command("xong", _("report a task done"), "/xong 12 45/BC-SYT"),
        Command("baocao", _("figures")),
    ]
    office = [
        Command("giao", _("register one directive"), _("/giao Health Department: review the stocks by 15/7")),
        Command("duyet", _("drafts and reports that wait for you"), "/duyet 31"),
        Command("sua", _("change a draft"), _("/sua 31 due 15/7")),
        Command("huy", _("drop a draft"), "/huy 31"),
        Command("xacnhan", _("confirm a report"), "/xacnhan 12"),
        Command("tralai", _("return a report"), _("/tralai 12 the annex is missing")),
        Command("moi", _("make a code for an agency's group"), _("/moi Health Department")),
        Command("coquan", _("list of agencies"), "/coquan"),
        Command("baocao", _("figures")),
        Command("viec", _("tasks of an agency"), _("/viec Health Department")),
    ]
    chair = [
        Command("baocao", _("figures")),
        Command("viec", _("tasks of an agency"), _("/viec Health Department")),
    ]
    common = [Command("ngonngu", _("language: vi or en"), "/ngonngu en"), Command("trogiup", _("this help"))]
    of_role = {Role.ADMIN: office, Role.STAFF: office, Role.CHAIR: chair, Role.MEMBER: agency}
    return [*(of_role[role] if private else agency), *common]


def help_(_: Language, role: Role, *, private: bool) -> Message:
    """Explain what this person can do in this chat."""
    blocks = [Block(_("<b>Nhắc Việc</b> keeps assigned tasks from being forgotten."))]
    if private and role in (Role.ADMIN, Role.STAFF):
        blocks.append(
            Block(
                _(
                    "Send a notice here as a file (.docx, .pdf, .html, .txt): it is read, you review it,"
                    " then it is assigned."
                )
            )
        )
    if not private:
        blocks.append(Block(_("In this group the bot reads commands and replies to its own messages.")))
    for command in commands(_, role, private=private):
        example = Markup(" · <code>{}</code>").format(command.example) if command.example else ""
        blocks.append(Block(Markup("/{} - {}{}").format(command.name, command.does, example)))
    return Message(tuple(blocks))


def welcome(_: Language, name: str, person_id: int, role: Role, agency: str | None) -> Message:
    """Greet somebody in private."""
    said = [_("Hello {name}.", name=name)]
    if role is not Role.MEMBER:
        said.append(_("Your role: {role}. /trogiup shows what you can do.", role=words.role(_, role)))
    elif agency:
        said.append(_("You are a focal point of {agency}. /viec lists its tasks.", agency=agency))
    else:
        said.append(_("You have no role yet. If the office gave you a code, please type /start and the code."))
        said.append(_("Your Telegram id (for the administrator): <code>{id}</code>", id=person_id))
    return say(*said)


def how_to_link(_: Language) -> Message:
    """Tell a group how it is linked."""
    return say(
        _(
            "Hello. To receive tasks here, please ask the office of the committee for a code,"
            " then type /start and the code in this group."
        ),
    )


def group_linked_already(_: Language, agency: str) -> Message:
    """Answer /start in a linked group."""
    return say(_("This group receives the tasks of {agency}. /viec lists them.", agency=agency))


def code_made(_: Language, agency: str, code: str, link: str, hours: int) -> Message:
    """Hand out a code for an agency's group."""
    return say(
        _("Code for {agency} (one use, {hours} hours):", agency=agency, hours=hours),
        Markup("<code>/start {}</code>").format(code),
        _("Add the bot to the agency's group and type this line there, or open: {link}", link=link),
    )


def role_code_made(_: Language, role: Role, code: str, link: str, hours: int) -> Message:
    """Hand out a code for a person."""
    return say(
        _(
            "Code for one person, role {role} (one use, {hours} hours):",
            role=words.role(_, role),
            hours=hours,
        ),
        Markup("<code>/start {}</code>").format(code),
        _("The person types this line to the bot in private, or opens: {link}", link=link),
    )


def linked(_: Language, done: Linked, *, private: bool) -> Message:
    """Say what a code did."""
    if done.role is not None:
        return say(_("Your role is now: {role}. /trogiup shows what you can do.", role=words.role(_, done.role)))
    if private:
        return say(_("You are now a focal point of {agency}. /viec lists its tasks.", agency=done.agency))
    said = [_("This group now receives the tasks of {agency}.", agency=done.agency)]
    if done.open_tasks:
        said.append(
            _.plural(
                "{n} task is open; the list follows.",
                "{n} tasks are open; the list follows.",
                done.open_tasks,
            )
        )
    said.append(_("On working mornings there is one reminder. /trogiup shows the commands."))
    return say(*said)


def agencies(_: Language, cards: Sequence[AgencyCard]) -> Message:
    """List the agencies of the register."""
    if not cards:
        return say(_("The list of agencies is empty. Add one: /coquan Name; short name; another name"))
    blocks = [Block(_.plural("<b>{n} agency</b>", "<b>{n} agencies</b>", len(cards)))]
    for card in cards:
        aliases = Markup(" ({})").format("; ".join(card.aliases)) if card.aliases else ""
        sign = _("chat linked") if card.linked else _("no chat yet")
        blocks.append(Block(Markup("• {}{} · <i>{}</i>").format(card.name, aliases, sign)))
    return Message(tuple(blocks))


def agency_added(_: Language, name: str) -> Message:
    """Say that an agency was added."""
    return say(_("Added to the list of agencies: {name}", name=name))


def language_set(_: Language) -> Message:
    """Say that the language was changed."""
    return say(_("This chat now reads English."))


def language_unknown(_: Language) -> Message:
    """Say which languages there are."""
    return say(_("Please choose: /ngonngu vi or /ngonngu en"))


def moi_usage(_: Language) -> Message:
    """Say how codes are made."""
    return say(
        _("For an agency's group: /moi and the agency's name."),
        _("For a person (administrators only): /moi staff, /moi chair or /moi admin."),
    )


def not_understood(_: Language) -> Message:
    """Answer words that are no command and answer no question."""
    return say(_("Please type a command; /trogiup shows what you can do. A notice is sent as a file."))
