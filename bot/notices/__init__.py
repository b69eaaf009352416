"""Reading notices: a document becomes directives, each with the span it was read from.

A library of its own: no chat, no database, no network, no clock.

>>> from datetime import date
>>> from bot.notices import read_text
>>> notice = read_text(
...     "Giao Sở Y tế chủ trì, phối hợp với Công an tỉnh rà soát các cơ sở, báo cáo UBND tỉnh trước ngày 15/7/2025."
... )
>>> task = notice.directives[0]
>>> task.lead, task.coordinating, task.report_to
(('Sở Y tế',), ('Công an tỉnh',), ('UBND tỉnh',))
>>> task.deadline.due, task.deadline.words
(datetime.date(2025, 7, 15), 'trước ngày 15/7/2025')
"""

from bot.notices.agencies.normal_form import agency_key, agency_kind, group_kinds, is_open_group
from bot.notices.documents import Limits, load_readers, programs
from bot.notices.documents.secrecy.typed_mark import mark_in_name, mark_in_words
from bot.notices.documents.spreadsheets import open_workbook, sheet_names
from bot.notices.model import Basis, Deadline, Directive, Doubt, Fault, Kind, Notice, UnreadableDocument
from bot.notices.notice import read, read_sentence, read_text
from bot.notices.output import to_json
from bot.notices.text.lexicon import AgencyKind
from bot.notices.time.calendar_days import Weekdays, Workdays
from bot.notices.time.typed_input import read_deadline

__all__ = [
    "AgencyKind",
    "Basis",
    "Deadline",
    "Directive",
    "Doubt",
    "Fault",
    "Kind",
    "Limits",
    "Notice",
    "UnreadableDocument",
    "Weekdays",
    "Workdays",
    "agency_key",
    "agency_kind",
    "group_kinds",
    "is_open_group",
    "load_readers",
    "mark_in_name",
    "mark_in_words",
    "open_workbook",
    "programs",
    "read",
    "read_deadline",
    "read_sentence",
    "read_text",
    "sheet_names",
    "to_json",
]
