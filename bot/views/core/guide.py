"""/start and /trogiup: who somebody is, and what they can do in this chat."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.core.permissions import Role
from bot.views.core import words
from bot.views.core.message import Block, Message, say


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
        Command("nhan", _("say that tasks were received"), "/nhan 12 13"),
        Command("tiendo", _("say how far a task is"), _("/tiendo 12 60% the draft is with the departments")),
        Command("vuongmac", _("say what holds a task up"), _("/vuongmac 12 the money has not come")),
        Command("giahan", _("ask for a later deadline"), _("/giahan 12 15/7 the guidance has not come")),
        Command("lichsu", _("what happened to a task"), "/lichsu 12"),
        Command("khieunai", _("object to what is recorded"), _("/khieunai 12 we reported on 14/7")),
        Command("giaitrinh", _("explain when asked to"), _("/giaitrinh 12 the guidance came late")),
        Command("tim", _("search the tasks"), _("/tim medicines")),
        Command("baocao", _("figures")),
    ]
    overseeing = [
        Command("tim", _("search the tasks"), _("/tim medicines")),
        Command("giaitrinh", _("ask an agency to explain"), _("/giaitrinh 12 15/7 why it is late")),
        Command("sao", _("mark a task as a priority"), "/sao 12"),
        Command("lichsu", _("what happened to a task"), "/lichsu 12"),
    ]
    office = [
        Command("giao", _("register one directive"), _("/giao Health Department: review the stocks by 15/7")),
        Command("duyet", _("drafts and reports that wait for you"), "/duyet 31"),
        Command("sua", _("change a draft (31), a task (v12) or a document (vb3)"), _("/sua v12 due 30/7")),
        Command("huy", _("drop a draft"), "/huy 31"),
        Command("nhap", _("review in Excel"), "/nhap vb3"),
        Command("xacnhan", _("confirm a report"), "/xacnhan 12"),
        Command("tralai", _("return a report"), _("/tralai 12 the annex is missing")),
        Command("chuyen", _("move a task to another agency, or split it"), _("/chuyen 12 Health Department")),
        Command("thuhoi", _("take back a task or a whole document"), _("/thuhoi 12 entered by mistake")),
        Command("gop", _("merge duplicate tasks"), "/gop 12 15"),
        Command("hoantac", _("undo an approval or a confirmation within minutes"), "/hoantac 31"),
        Command("traloi", _("answer an obstacle or an objection"), _("/traloi 12 the department of finance will pay")),
        Command("dongy", _("grant a later deadline"), "/dongy 12 20/7"),
        Command("khongdongy", _("do not grant a later deadline"), _("/khongdongy 12 there is time enough")),
        Command("moi", _("make a code for an agency's group"), _("/moi Health Department")),
        Command("coquan", _("agencies: list, names, groups, successors"), _("/coquan Health Department")),
        Command("nguoi", _("people: roles and focal points"), "/nguoi"),
        Command("lich", _("days off and worked days"), "/lich"),
        Command("baocao", _("figures")),
        Command("viec", _("tasks of an agency"), _("/viec Health Department")),
        Command("nhac", _("switch reminders of a task or an agency off for a time"), _("/nhac 12 off until 30/7")),
        Command("trangthai", _("how the bot runs, what was not delivered"), "/trangthai"),
        *overseeing,
    ]
    chair = [
        Command("baocao", _("figures")),
        Command("viec", _("tasks of an agency, or one task"), _("/viec Health Department")),
        *overseeing,
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


def language_set(_: Language) -> Message:
    """Say that the language was changed."""
    return say(_("This chat now reads English."))


def language_unknown(_: Language) -> Message:
    """Say which languages there are."""
    return say(_("Please choose: /ngonngu vi or /ngonngu en"))


def not_understood(_: Language) -> Message:
    """Answer words that are no command and answer no question."""
    return say(_("Please type a command; /trogiup shows what you can do. A notice is sent as a file."))
