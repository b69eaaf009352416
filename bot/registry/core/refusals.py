"""Why the register says no. bot/views turns each reason into a sentence that says what to do."""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """A named reason for refusing an act."""

    NOT_ALLOWED = "not_allowed"  # the role may not do this at all
    ANONYMOUS = "anonymous"  # an anonymous admin: a recorded act needs a name
    NO_AGENCY = "no_agency"  # neither the chat nor the person belongs to an agency
    NOT_FOCAL_POINT = "not_focal_point"  # only named focal points may report here
    NO_NUMBER = "no_number"  # a command that needs a task's or a draft's number
    NAME_AGENCY = "name_agency"  # a list of whose tasks?
    NO_SUCH_TASK = "no_such_task"
    FOREIGN_TASK = "foreign_task"  # the task belongs to another agency
    ALREADY_RECORDED = "already_recorded"  # the same message came twice
    ALREADY_REPORTED = "already_reported"
    ALREADY_CLOSED = "already_closed"
    COORDINATING_PART = "coordinating_part"  # only a lead's report is confirmed or returned
    NOT_REPORTED = "not_reported"  # nothing to confirm or return
    OLD_BUTTON = "old_button"  # callback data of a form we do not make
    NOT_CONFIRMED = "not_confirmed"  # nothing to take back
    ALREADY_ASSIGNED = "already_assigned"  # the agency has this task already
    ALREADY_RECEIVED = "already_received"
    NO_SUCH_MATTER = "no_such_matter"  # an obstacle, extension... that is not there
    ANSWERED_MATTER = "answered_matter"  # somebody else was first
    STALE_REPORT = "stale_report"  # a button of an older report
    NO_EVIDENCE = "no_evidence"
    NO_REASON = "no_reason"
    NO_OBJECTION = "no_objection"  # an objection without words
    NO_EXPLANATION = "no_explanation"  # asked for, or given, without words
    EXPLANATION_PENDING = "explanation_pending"  # asked once already, and not answered yet
    NO_QUERY = "no_query"  # searching for nothing
    NO_WITHDRAW_REASON = "no_withdraw_reason"
    NO_CONTENT = "no_content"  # a directive without words
    NAME_NEW_AGENCY = "name_new_agency"  # a task moves to whom?
    SAME_DEADLINE = "same_deadline"
    MERGE_NEEDS_TWO = "merge_needs_two"
    MERGE_OTHER_AGENCY = "merge_other_agency"
    MERGE_LOSES_LEAD = "merge_loses_lead"  # a lead's task cannot go into the part of one that coordinates
    NO_SUCH_NOTICE = "no_such_notice"
    WITHDRAWN_NOTICE = "withdrawn_notice"
    NOTHING_TO_UNDO = "nothing_to_undo"
    TOO_LATE_TO_UNDO = "too_late_to_undo"
    ACTED_UPON = "acted_upon"  # an approval after which somebody has gone on
    NO_SUCH_DRAFT = "no_such_draft"
    DECIDED_DRAFT = "decided_draft"
    DRAFT_NEEDS_LEAD = "draft_needs_lead"
    DRAFT_UNKNOWN_LEAD = "draft_unknown_lead"
    UNKNOWN_AGENCY = "unknown_agency"
    AGENCY_EXISTS = "agency_exists"
    ENDED_AGENCY = "ended_agency"  # taken out of use, and nobody took over
    NAME_HEIR = "name_heir"  # an agency with several heirs: to which of them?
    SEVERAL_HEIRS = "several_heirs"  # a draft's lead whose work went to several agencies
    HEIR_CIRCLE = "heir_circle"  # an agency would take over from itself
    BAD_SUCCESSION = "bad_succession"  # words that do not say who took over from whom since when
    NO_SUCH_GROUP = "no_such_group"
    EMPTY_GROUP = "empty_group"
    AGENCY_TWICE = "agency_twice"  # two rows of a table about the same agency
    BAD_CELL = "bad_cell"
    WRONG_TABLE = "wrong_table"  # a file that cannot be taken in as a list of agencies
    NO_LINKED_CHAT = "no_linked_chat"
    NO_SUCH_PERSON = "no_such_person"  # nobody with a role or an agency to take back
    ADMIN_OF_SETTINGS = "admin_of_settings"
    LAST_ADMIN = "last_admin"
    TOO_MANY_CODES = "too_many_codes"  # wrong ones, from one person
    BAD_CALENDAR_DAY = "bad_calendar_day"
    NOTHING_SAID_OF_DAY = "nothing_said_of_day"
    BAD_DEADLINE = "bad_deadline"
    UNKNOWN_SCOPE = "unknown_scope"  # neither a period, nor an agency, nor a document
    FUTURE_PERIOD = "future_period"  # nothing can be reported of it yet
    BAD_ISSUE_DATE = "bad_issue_date"
    DUPLICATE_NOTICE = "duplicate_notice"
    NO_DIRECTIVES = "no_directives"
    BAD_CODE = "bad_code"
    CHAT_LINKED = "chat_linked"  # the group already belongs to another agency
    CODE_NEEDS_PRIVATE = "code_needs_private"
    PRIVATE_ONLY = "private_only"
    OVER_LENGTH = "over_length"
    QUIET_USAGE = "quiet_usage"  # /nhac without saying what is switched, or which way
    BAD_QUIET_DAY = "bad_quiet_day"
    NOT_QUIET = "not_quiet"  # reminders that are on
    NO_SUCH_MESSAGE = "no_such_message"  # an outbox row that is not there
    SETTLED_MESSAGE = "settled_message"  # nothing is open about it any more
    FOREIGN_TABLE = "foreign_table"  # an Excel table of another office, or of a notice that is not here
    WRONG_COLUMNS = "wrong_columns"
    UNKNOWN_ROW = "unknown_row"  # a row of an Excel table that was not sent out with it
    DOUBLE_ROW = "double_row"
    CHANGED_DRAFT = "changed_draft"  # changed in the register since the table was made
    READ_ONLY_COLUMN = "read_only_column"
    BAD_DECISION = "bad_decision"
    SECRET_TEXT = "secret_text"  # noqa: S105 - a text or a file's name bears a mark of secrecy
    ALL_RECEIVED = "all_received"
    BAD_PERCENT = "bad_percent"
    NO_PROGRESS = "no_progress"  # neither per cent nor words
    NO_OBSTACLE = "no_obstacle"
    NO_ANSWER = "no_answer"
    NO_EXTENSION_REASON = "no_extension_reason"
    EXTENSION_COORDINATING = "extension_coordinating"  # its deadline follows the lead's
    EXTENSION_UNDATED = "extension_undated"
    EXTENSION_PENDING = "extension_pending"
    EXTENSION_LIMIT = "extension_limit"  # as often as the settings allow
    EXTENSION_TOO_LATE = "extension_too_late"  # the settings want it asked for earlier
    BAD_EXTENSION_DAY = "bad_extension_day"
    NO_PENDING_EXTENSION = "no_pending_extension"
    NOT_DECIDER = "not_decider"  # the settings let the other side of the office decide


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Raised by the register; nothing was changed. ``facts`` fill in the sentence."""

    def __init__(self, refusal: Refusal, **facts: object) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
        self.facts = facts
