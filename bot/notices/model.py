"""What reading a notice yields: plain, frozen values that any program can use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """How a directive is bound in time."""

    DATED = "dated"
    RECURRING = "recurring"
    EVENT = "event"
    ONGOING = "ongoing"


class Basis(StrEnum):
    """What a deadline's date was taken from."""

    DATE = "date"  # a day that the text names, with its year
    YEARLESS = "yearless"  # a day without a year: the first such day not before the notice
    PERIOD = "period"  # the end of a month, quarter, half-year or year
    COUNTED = "counted"  # days, weeks or working days counted from the issue date
    EVENT = "event"  # bound to an event ("trước Tết"); due is set only where the calendar knows the event
    RECURRING = "recurring"  # "trước ngày 20 hằng tháng": due is the first occurrence after the notice, if known


class Doubt(StrEnum):
    """Why a person should look at a directive (or a notice) before it is assigned."""

    NO_LEAD = "no_lead"  # nobody is named to lead
    INHERITED_LEAD = "inherited_lead"  # the lead stands in a heading, an intro or an earlier sentence
    UNKNOWN_AGENCY = "unknown_agency"  # a lead that has no form of an agency we know
    DEADLINE_OFF = "deadline_off"  # the deadline falls on a day off
    DEADLINE_YEAR = "deadline_year"  # the year was not written
    DEADLINE_TWO = "deadline_two"  # two dates stand in the directive; the first one is taken
    DEADLINE_RELATIVE = "deadline_relative"  # counted from an issue date that is missing or doubtful
    DEADLINE_EVENT = "deadline_event"  # bound to an event; resolved through the calendar or left open
    DEADLINE_PAST = "deadline_past"  # before the notice itself
    UNSURE = "unsure"  # the sentence has a form that the grammar reads with little certainty
    LOW_QUALITY = "low_quality"  # read by OCR, with many letters doubtful
    NO_NUMBER = "no_number"  # notice: the number is missing
    NO_ISSUE_DATE = "no_issue_date"  # notice: the issue date is missing; relative deadlines stay open
    NO_ISSUER = "no_issuer"  # notice: who issued it was not found


@dataclass(frozen=True, slots=True)
class Deadline:
    """A phrase of time: the words as written, and the day they were read as (None: not a day)."""

    words: str
    due: date | None
    basis: Basis
    hour: str | None = None  # "14:00" where the text names an hour of the day
    rule: str | None = None  # recurring only: an RFC 5545 RRULE, e.g. "FREQ=MONTHLY;BYMONTHDAY=20"


@dataclass(frozen=True, slots=True)
class Directive:
    """One assignment as the notice words it.

    ``span`` indexes ``Notice.text`` and covers the whole assignment, its lead clause too where that stands in the
    same sentence or heading. Names are as written, with ellipses completed ("Phòng Kinh tế - Hạ tầng").
    """

    path: str  # "IV.9": the numbered place in the notice; "" where nothing is numbered
    content: str
    span: tuple[int, int]
    lead: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    report_to: tuple[str, ...] = ()
    deadline: Deadline | None = None
    kind: Kind = Kind.ONGOING
    doubts: frozenset[Doubt] = frozenset()


@dataclass(frozen=True, slots=True)
class Notice:
    """A document that assigns work, as read."""

    text: str
    directives: tuple[Directive, ...]
    issuer: str | None = None
    number: str | None = None
    issued_on: date | None = None
    met_on: date | None = None
    chaired_by: str | None = None
    signer: str | None = None
    title: str | None = None
    doubts: frozenset[Doubt] = frozenset()


class Fault(StrEnum):
    """Why a document could not be read at all."""

    EMPTY = "empty"  # no text in it
    TOO_LARGE = "too_large"  # bytes, pages, pixels or unpacked bytes over the limit
    TOO_MUCH_MEMORY = "too_much_memory"  # reading was ended at its limit of memory
    TOO_SLOW = "too_slow"  # reading was ended at its time limit
    UNSUPPORTED = "unsupported"  # a kind of file that is not read
    DAMAGED = "damaged"  # the right kind, but broken or hostile
    ENCRYPTED = "encrypted"  # needs a password
    SECRET = "secret"  # noqa: S105 - bears the mark Mật, Tối mật or Tuyệt mật
    NEEDS_PROGRAM = "needs_program"  # a program that would read it is not installed; detail names it
    NOT_PASSED_ON = "not_passed_on"  # whoever keeps the file does not hand it over at present
    UNAVAILABLE = "unavailable"  # the process that reads documents cannot be started


class UnreadableDocument(Exception):  # noqa: N818 - says what it is, as the caller reads it
    """Raised by read(): fault says why; detail is a short technical remark for the log."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}" if detail else str(fault))
        self.fault = fault
        self.detail = detail
