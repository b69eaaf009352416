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
    NO_SUCH_DRAFT = "no_such_draft"
    DECIDED_DRAFT = "decided_draft"
    DRAFT_NEEDS_LEAD = "draft_needs_lead"
    DRAFT_UNKNOWN_LEAD = "draft_unknown_lead"
    UNKNOWN_AGENCY = "unknown_agency"
    AGENCY_EXISTS = "agency_exists"
    BAD_DEADLINE = "bad_deadline"
    BAD_ISSUE_DATE = "bad_issue_date"
    DUPLICATE_NOTICE = "duplicate_notice"
    NO_DIRECTIVES = "no_directives"
    BAD_CODE = "bad_code"
    CHAT_LINKED = "chat_linked"  # the group already belongs to another agency
    CODE_NEEDS_PRIVATE = "code_needs_private"
    PRIVATE_ONLY = "private_only"
    OVER_LENGTH = "over_length"


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Raised by the register; nothing was changed. ``facts`` fill in the sentence."""

    def __init__(self, refusal: Refusal, **facts: object) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
        self.facts = facts
