"""Why the register says no: each reason by its name, beside the sentence that people read."""

from __future__ import annotations

from enum import Enum, unique

from bot.i18n import msgid


@unique
class Refusal(Enum):
    """A named reason for refusing an act, and the sentence that says so and what to do instead.

    The facts of a ``Refused`` fill in the sentence; days among them are written the official way.
    """

    # the role may not do this at all
    NOT_ALLOWED = msgid("Your role may not do this here. Please ask the office of the committee.")
    # an anonymous admin: a recorded act needs a name
    ANONYMOUS = msgid(
        "You are posting as an anonymous administrator. Please post under your own name: a recorded act needs one."
    )
    # neither the chat nor the person belongs to an agency
    NO_AGENCY = msgid(
        "This chat belongs to no agency yet. Please ask the office for a code, then type /start and the code here."
    )
    # only named focal points may report here
    NOT_FOCAL_POINT = msgid("Only the agency's focal point may report here. Please ask them to report.")
    # a command that needs a task's or a draft's number
    NO_NUMBER = msgid("Please add the number, for example: /xong 12. /viec and /duyet show the numbers.")
    # a list of whose tasks?
    NAME_AGENCY = msgid(
        "Please add the agency's name, for example: /viec Health Department. /coquan lists the agencies."
    )
    NO_SUCH_TASK = msgid("There is no task {number}. /viec lists the tasks.")
    # the task belongs to another agency
    FOREIGN_TASK = msgid(
        "Task {number} belongs to another agency; nothing was changed. /viec lists the tasks of this agency."
    )
    # the same message came twice
    ALREADY_RECORDED = msgid("This message was recorded already.")
    ALREADY_REPORTED = msgid("Task {number} was reported already and waits for the office.")
    ALREADY_CLOSED = msgid("Task {number} is closed already.")
    # only a lead's report is confirmed or returned
    COORDINATING_PART = msgid("Task {number} is the part of a coordinating agency; it needs no confirmation.")
    # nothing to confirm or return
    NOT_REPORTED = msgid("Nobody has reported task {number} yet, so there is nothing to confirm or return.")
    # callback data of a form we do not make
    TOO_BUSY = msgid("Many reports are being made at this moment. Please ask again in a few minutes.")
    OLD_BUTTON = msgid("This button is no longer valid. /viec and /duyet show the present state.")
    # nothing to take back
    NOT_CONFIRMED = msgid("Task {number} is not confirmed, so there is nothing to take back.")
    # the agency has this task already
    ALREADY_ASSIGNED = msgid("This agency has the task already: number {number}.")
    ALREADY_RECEIVED = msgid("Receipt of task {number} was recorded already.")
    # an obstacle, extension... that is not there
    NO_SUCH_REQUEST = msgid("There is nothing here to answer any more. /viec and /duyet show what is open.")
    # somebody else was first
    ANSWERED_REQUEST = msgid("This concern about task {number} was answered already by {name}.")
    LAPSED_REQUEST = msgid("This concern about task {number} is closed: the task has gone on meanwhile.")
    # a button of an older report
    STALE_REPORT = msgid("This button belongs to an older report of task {number}. /duyet shows the newest one.")
    NO_EVIDENCE = msgid("Please add the result, for example: /xong {number} Report 45/BC-SYT")
    NO_REASON = msgid("Please add the reason, for example: /tralai {number} the annex is missing")
    # an objection without words
    NO_OBJECTION = msgid("Please say what is recorded wrongly, for example: /khieunai {number} we reported on 14/7")
    # asked for, or given, without words
    NO_EXPLANATION = msgid("Please add the explanation, for example: /giaitrinh {number} why it is late")
    # asked once already, and not answered yet
    EXPLANATION_PENDING = msgid(
        "The agency was already asked to explain task {number} by {day}. /lichsu {number} shows it."
    )
    # searching for nothing
    NO_QUERY = msgid(
        "Please say what to look for: words, an agency, a document's number. Example: /tim medicines, /tim 118"
    )
    NO_WITHDRAW_REASON = msgid("Please add the reason, for example: /thuhoi {number} entered by mistake")
    # a directive without words
    NO_CONTENT = msgid("Please add the new words, for example: /sua 31 content review the stocks of medicines")
    # a task moves to whom?
    NAME_NEW_AGENCY = msgid("Please name the agency that takes it over, for example: /chuyen 12 Health Department")
    SAME_DEADLINE = msgid("Task {number} has this deadline already; nothing was changed.")
    MERGE_NEEDS_TWO = msgid("Please give the task that stays and then its duplicates, for example: /gop 12 15 16")
    MERGE_OTHER_AGENCY = msgid(
        "Tasks {number} and {into} belong to different agencies and cannot be merged. To move one: /chuyen {number}"
    )
    # a lead's task cannot go into the part of one that coordinates
    MERGE_LOSES_LEAD = msgid(
        "In task {number} the agency leads, in {into} it only coordinates. Merge the other way round: /gop "
        "{number} {into}"
    )
    NO_SUCH_NOTICE = msgid("There is no document {number}. /duyet lists the documents with their numbers.")
    WITHDRAWN_NOTICE = msgid("Document {number} was withdrawn already.")
    NOTHING_TO_UNDO = msgid(
        "There is no approval to undo here. To take a task back: /thuhoi, its number and the reason."
    )
    TOO_LATE_TO_UNDO = msgid(
        "An act can be undone for {minutes} minutes only. To take a task back: /thuhoi, its number and the reason."
    )
    # an approval after which somebody has gone on
    ACTED_UPON = msgid(
        "This cannot be undone any more: task {number} has gone on meanwhile. To take it back: /thuhoi "
        "{number} and the reason."
    )
    NO_SUCH_DRAFT = msgid("There is no such draft. /duyet lists what waits.")
    DECIDED_DRAFT = msgid("Draft {number} was decided already.")
    DRAFT_NEEDS_LEAD = msgid("Draft {number} has no lead agency. Please name one: /sua {number} lead Agency")
    DRAFT_UNKNOWN_LEAD = msgid(
        "Draft {number}: “{name}” is not in the list of agencies. Add it with /coquan, or change the lead."
    )
    UNKNOWN_AGENCY = msgid(
        "“{name}” is not in the list of agencies. /coquan shows the list; /coquan and a name adds one."
    )
    AGENCY_EXISTS = msgid("“{name}” is the name of an agency already.")
    # taken out of use, and nobody took over
    ENDED_AGENCY = msgid(
        "“{name}” is no longer in use. Choose another agency, or take it into use again: /coquan reopen {name}"
    )
    # an agency with several heirs: to which of them?
    NAME_HEIR = msgid("The work of “{name}” went to several agencies: {heirs}. Please name one of them.")
    # a draft's lead whose work went to several agencies
    SEVERAL_HEIRS = msgid(
        "Draft {number}: the work of “{name}” went to several agencies: {heirs}. Please choose on the card, "
        "or type /sua {number} lead Agency"
    )
    # an agency would take over from itself
    HEIR_CIRCLE = msgid("“{heir}” cannot take over from “{name}”: the register says the opposite. See /coquan {heir}")
    # words that do not say who took over from whom since when
    BAD_SUCCESSION = msgid(
        "Please say who took over from whom and since when: /coquan successor Old Department -> New "
        "Department since 1/3/2025 by Decision 12/QD-UBND about: labour"
    )
    NO_SUCH_GROUP = msgid("There is no group “{name}”. /coquan groups lists them.")
    EMPTY_GROUP = msgid("Please name the members: /coquan groups {name}: Agency A; Agency B")
    # two rows of a table about the same agency
    AGENCY_TWICE = msgid("Another row is about the same agency as “{name}”. Please keep one of them.")
    BAD_CELL = msgid("“{words}” in the column “{column}” is not understood.")
    # a file that cannot be taken in as a list of agencies
    WRONG_TABLE = msgid(
        "This file cannot be taken in as a list of agencies, and nothing was changed. Please start from the "
        "file that /coquan export gives, and keep its title row."
    )
    NO_LINKED_CHAT = msgid("No such chat is linked to this agency. /coquan and the agency's name shows its chats.")
    # nobody with a role or an agency to take back
    NO_SUCH_PERSON = msgid("This person has no role and no agency that you could take back. /nguoi shows who has.")
    ADMIN_OF_SETTINGS = msgid(
        "This person is an administrator by the settings. Take the id out of ADMIN_IDS on the server and "
        "start the bot again."
    )
    LAST_ADMIN = msgid("This is the last administrator. Appoint another one first: /moi admin")
    # wrong ones, from one person
    TOO_MANY_CODES = msgid("Too many wrong codes. Please wait an hour, then ask the office for a new one.")
    BAD_CALENDAR_DAY = msgid("“{words}” is not a day from today on. Example: /lich off 2/1/2026 by 1234/BNV-TCBC")
    NOTHING_SAID_OF_DAY = msgid("The office has said nothing about {day}. /lich shows the days.")
    BAD_DEADLINE = msgid("“{words}” is not a day from today on. Examples: 15/7, 15/07/2026, 10 working days.")
    # neither a period, nor an agency, nor a document
    UNKNOWN_SCOPE = msgid(
        "“{words}” is neither a period, nor an agency of the list, nor a document. Examples: /baocao month 6,"
        " /baocao quarter 2, /baocao Health Department, /baocao TB 217."
    )
    # nothing can be reported of it yet
    FUTURE_PERIOD = msgid("This period has not begun yet. Please name one that has, for example: /baocao month 6.")
    BAD_ISSUE_DATE = msgid("“{words}” is not a day up to today. Example: 09/04/2026.")
    DUPLICATE_NOTICE = msgid("This file was read before. Its drafts are under /duyet (notice {notice}).")
    NO_DIRECTIVES = msgid(
        "No directive was found in this text. If there is one, type it: /giao Agency: what to do, by when."
    )
    BAD_CODE = msgid("This code is not valid, was used, or has expired. Please ask the office for a new one.")
    # the group already belongs to another agency
    CHAT_LINKED = msgid("This group is already linked to {name}. Please use a group of its own for each agency.")
    CODE_NEEDS_PRIVATE = msgid(
        "This code gives a person a role, and others have seen it here: it is void now. Please ask for a new "
        "one and send that to the bot in private."
    )
    PRIVATE_ONLY = msgid("Please do this in a private chat with the bot: it concerns the whole office.")
    OVER_LENGTH = msgid("This text is too long (limit {limit} characters). Please shorten it or send a file.")
    # /nhac without saying what is switched, or which way
    QUIET_USAGE = msgid(
        "Please type /nhac, the task's number or the agency's name, and off or on. Example: /nhac 12 off until 30/7"
    )
    BAD_QUIET_DAY = msgid(
        "“{words}” names no day after today and within a year; nothing was changed. Example: /nhac 12 off until 30/7"
    )
    # reminders that are on
    NOT_QUIET = msgid("These reminders are on already. /nhac shows what is off.")
    # an outbox row that is not there
    NO_SUCH_MESSAGE = msgid("There is no message {number} that could not be delivered. /trangthai lists them.")
    # nothing is open about it any more
    SETTLED_MESSAGE = msgid("Nothing is open about message {number} any more. /trangthai shows how it stands.")
    # an Excel table of another office, or of a notice that is not here
    FOREIGN_TABLE = msgid(
        "This table was not made by this bot from a document that is here. Please make a new one with /nhap."
    )
    WRONG_COLUMNS = msgid(
        "The column “{title}” is missing from this table, or stands there twice; nothing was changed. Please "
        "put it back, or make a new table with /nhap."
    )
    # a row of an Excel table that was not sent out with it
    UNKNOWN_ROW = msgid(
        "Row {row} was not in the table that the bot sent; nothing was changed. Please delete the row: new "
        "tasks are entered with /giao."
    )
    DOUBLE_ROW = msgid("Row {row} repeats draft {number}; nothing was changed. Please delete one of the two rows.")
    # changed in the register since the table was made
    CHANGED_DRAFT = msgid(
        "Draft {number} was changed or decided after this table was made. /sua {number} shows it now."
    )
    READ_ONLY_COLUMN = msgid("The column “{title}” is only for reading and cannot be changed here.")
    BAD_DECISION = msgid("“{words}” is no decision. Please choose one from the cell's list.")
    # a text or a file's name bears a mark of secrecy
    SECRET_TEXT = msgid(
        "This message or the name of its file bears a secrecy mark. What is secret must not be sent through "
        "this chat: nothing was kept. Please delete your message at once and handle it by the rules on state "
        "secrets."
    )
    ALL_RECEIVED = msgid(
        "There is nothing new to receive here: receipt of these tasks was recorded before. /viec lists them."
    )
    BAD_PERCENT = msgid("Progress is a number from 0 to 100, for example: /tiendo {number} 60 % and a few words.")
    # neither per cent nor words
    NO_PROGRESS = msgid("Please say how far it is, for example: /tiendo {number} 60 % and a few words.")
    NO_OBSTACLE = msgid("Please say what holds it up, for example: /vuongmac {number} the money has not come")
    NO_ANSWER = msgid("Please add the answer, for example: /traloi {number} the office will call the agency")
    NO_EXTENSION_REASON = msgid(
        "Please add the reason after the day, for example: /giahan {number} 15/07/2026 the guidance has not come"
    )
    # its deadline follows the lead's
    EXTENSION_COORDINATING = msgid(
        "Task {number} is the part of a coordinating agency; its deadline follows the lead agency's. Please "
        "agree on it with the lead agency."
    )
    EXTENSION_UNDATED = msgid("Task {number} has no deadline, so there is nothing to extend.")
    EXTENSION_PENDING = msgid(
        "A later deadline for task {number} was asked for already ({day}) and waits for a decision."
    )
    # as often as the settings allow
    EXTENSION_LIMIT = msgid(
        "Task {number} was extended as often as the office allows ({limit}). Please report the obstacle: "
        "/vuongmac {number} and what holds it up."
    )
    # the settings want it asked for earlier
    EXTENSION_TOO_LATE = msgid(
        "A later deadline for task {number} had to be asked for by {day}. Please report the obstacle: "
        "/vuongmac {number} and what holds it up."
    )
    BAD_EXTENSION_DAY = msgid(
        "Please begin with a day that is not past and is later than the present deadline ({deadline}), for "
        "example 15/07/2026, then the reason. Task {number} was not changed."
    )
    NO_PENDING_EXTENSION = msgid("Nobody waits for a later deadline of task {number}. /duyet shows what waits.")
    # the settings let the other side of the office decide
    NOT_DECIDER = msgid(
        "By the rules of this office somebody else decides on later deadlines. The request goes on waiting."
    )


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Raised by the register; nothing was changed. ``facts`` fill in the sentence."""

    def __init__(self, refusal: Refusal, **facts: object) -> None:
        super().__init__(refusal.name)
        self.refusal = refusal
        self.facts = facts
