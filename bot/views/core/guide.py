"""/start and /trogiup: who somebody is, and what they can do in this chat."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.core.permissions import Role
from bot.views.core import words
from bot.views.core.markup import code
from bot.views.core.message import Block, Message, say


@dataclass(frozen=True, slots=True)
class Command:
    """A command as menus and the help show it."""

    name: str
    does: Markup
    example: str = ""


def commands(t: Language, role: Role, *, private: bool) -> list[Command]:
    """Return the commands of a role in this kind of chat, most used first."""
    agency = [
        Command("viec", t("tasks of your agency"), "/viec"),
        Command("xong", t("report a task done"), "/xong 12 45/BC-SYT"),
        Command("nhan", t("say that tasks were received"), "/nhan 12 13"),
        Command("tiendo", t("say how far a task is"), t("/tiendo 12 60% the draft is with the departments")),
        Command("vuongmac", t("say what holds a task up"), t("/vuongmac 12 the money has not come")),
        Command("giahan", t("ask for a later deadline"), t("/giahan 12 15/7 the guidance has not come")),
        Command("lichsu", t("what happened to a task"), "/lichsu 12"),
        Command("khieunai", t("object to what is recorded"), t("/khieunai 12 we reported on 14/7")),
        Command("giaitrinh", t("explain when asked to"), t("/giaitrinh 12 the guidance came late")),
        Command("tim", t("search the tasks"), t("/tim medicines")),
        Command("baocao", t("figures")),
    ]
    overseeing = [
        Command("tim", t("search the tasks"), t("/tim medicines")),
        Command("giaitrinh", t("ask an agency to explain"), t("/giaitrinh 12 15/7 why it is late")),
        Command("sao", t("mark a task as a priority"), "/sao 12"),
        Command("lichsu", t("what happened to a task"), "/lichsu 12"),
    ]
    office = [
        Command("giao", t("register one directive"), t("/giao Health Department: review the stocks by 15/7")),
        Command("duyet", t("drafts and reports that wait for you"), "/duyet 31"),
        Command("sua", t("change a draft (31), a task (v12) or a document (vb3)"), t("/sua v12 due 30/7")),
        Command("huy", t("drop a draft"), "/huy 31"),
        Command("nhap", t("review in Excel"), "/nhap vb3"),
        Command("xacnhan", t("confirm a report"), "/xacnhan 12"),
        Command("tralai", t("return a report"), t("/tralai 12 the annex is missing")),
        Command("chuyen", t("move a task to another agency, or split it"), t("/chuyen 12 Health Department")),
        Command("thuhoi", t("take back a task or a whole document"), t("/thuhoi 12 entered by mistake")),
        Command("gop", t("merge duplicate tasks"), "/gop 12 15"),
        Command("hoantac", t("undo an approval or a confirmation within minutes"), "/hoantac 31"),
        Command("traloi", t("answer an obstacle or an objection"), t("/traloi 12 the department of finance will pay")),
        Command("dongy", t("grant a later deadline"), "/dongy 12 20/7"),
        Command("khongdongy", t("do not grant a later deadline"), t("/khongdongy 12 there is time enough")),
        Command("moi", t("make a code for an agency's group"), t("/moi Health Department")),
        Command("coquan", t("agencies: list, names, groups, successors"), t("/coquan Health Department")),
        Command("nguoi", t("people: roles and focal points"), "/nguoi"),
        Command("lich", t("days off and worked days"), "/lich"),
        Command("baocao", t("figures")),
        Command("viec", t("tasks of an agency"), t("/viec Health Department")),
        Command("nhac", t("switch reminders of a task or an agency off for a time"), t("/nhac 12 off until 30/7")),
        Command("trangthai", t("how the bot runs, what was not delivered"), "/trangthai"),
        *overseeing,
    ]
    chair = [
        Command("baocao", t("figures")),
        Command("viec", t("tasks of an agency, or one task"), t("/viec Health Department")),
        *overseeing,
    ]
    common = [Command("ngonngu", t("language: vi or en"), "/ngonngu en"), Command("trogiup", t("this help"))]
    of_role = {Role.ADMIN: office, Role.STAFF: office, Role.CHAIR: chair, Role.MEMBER: agency}
    return [*(of_role[role] if private else agency), *common]


def help_(t: Language, role: Role, bot: str, *, private: bool) -> Message:
    """Explain what this person can do in this chat; ``bot`` is its username."""
    blocks = [Block(t("<b>Nhắc Việc</b> keeps assigned tasks from being forgotten."))]
    if private and role in (Role.ADMIN, Role.STAFF):
        blocks.append(
            Block(
                t(
                    "Send a notice here as a file (.docx, .pdf, .html, .txt): it is read, you review it,"
                    " then it is assigned."
                )
            )
        )
    if not private:
        blocks.append(Block(t("In this group the bot reads commands and replies to its own messages.")))
        blocks.append(Block(beside_another_bot(t, bot)))
    for command in commands(t, role, private=private):
        example = Markup(" · ") + code(command.example) if command.example else ""
        blocks.append(Block(Markup("/{} - {}{}").format(command.name, command.does, example)))
    return Message(tuple(blocks))


def beside_another_bot(t: Language, bot: str) -> Markup:
    """Say what reaches the bot in every group: of plain commands Telegram may pass only those to who spoke last."""
    return t(
        "If there is another bot in the group: <code>/xong@{bot} 12</code>, a reply to this bot's message and its"
        " buttons always reach it.",
        bot=bot,
    )


def welcome(t: Language, name: str, person_id: int, role: Role, agency: str | None) -> Message:
    """Greet somebody in private."""
    said = [t("Hello {name}.", name=name)]
    if role is not Role.MEMBER:
        said.append(t("Your role: {role}. /trogiup shows what you can do.", role=words.role(t, role)))
    elif agency:
        said.append(t("You are a focal point of {agency}. /viec lists its tasks.", agency=agency))
    else:
        said.append(t("You have no role yet. If the office gave you a code, please type /start and the code."))
        said.append(t("Your Telegram id (for the administrator): <code>{id}</code>", id=person_id))
    return say(*said)


def which_question(t: Language) -> Message:
    """Answer a reply to a message of the bot that Telegram does not name, such as one from before a group moved."""
    return say(t("The bot cannot tell what this answers. Please send the command again, with the task's number."))


def not_understood(t: Language) -> Message:
    """Answer words that are no command and answer no question."""
    return say(t("Please type a command; /trogiup shows what you can do. A notice is sent as a file."))
