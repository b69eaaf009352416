"""A register of any size, written by bulk inserts that keep its laws: the state of a task is the fold of its events.

Open tasks are the newest; the others were confirmed (one in a hundred still waits for it) over the three years before.
Every fifth task of a directive is a coordinating one, every tenth has no deadline. The same sizes give the same rows.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, TypeAlias

from sqlalchemy import insert

from bot.clock import day_of
from bot.db import Database
from bot.folding import fold
from bot.models import Agency, AgencyName, Assignment, Base, Chat, Directive, Event, Notice, Person
from bot.registry.tasks.history import FIELDS
from bot.registry.tasks.states import State

PER_DIRECTIVE, PER_NOTICE = 5, 20
YEARS = 1095  # days over which the closed tasks lie
AT_ONCE = 2000  # rows in one insert
SUBJECTS = (
    "rà soát hộ nghèo",
    "báo cáo tiến độ giải ngân",
    "lập kế hoạch phòng, chống thiên tai",
    "tiêm phòng đàn gia súc",
    "quyết toán dự án đường liên xã",
    "cấp giấy chứng nhận quyền sử dụng đất",
    "tổ chức đối thoại với doanh nghiệp",
)
Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """How many tasks there are, how many of them are open, and the chats of the agencies (five or more)."""

    tasks: int
    open_: int
    chats: Sequence[int]

    @property
    def directives(self) -> int:
        """Return how many directives the tasks are of."""
        return -(-self.tasks // PER_DIRECTIVE)

    @property
    def notices(self) -> int:
        """Return how many notices the directives are of."""
        return -(-self.directives // PER_NOTICE)


async def fill(database: Database, size: Size, clerk: int, now: datetime) -> None:
    """Write the register of a size into an empty database; the clerk, a person's id, has entered and confirmed all."""
    made = _Maker(size, clerk, now)
    async with database.write() as session:
        for table, rows in made.tables():
            for part in _parts(rows):
                await session.execute(insert(table), part)


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    them = iter(rows)
    while part := list(islice(them, AT_ONCE)):
        yield part


class _Maker:
    def __init__(self, size: Size, clerk: int, now: datetime) -> None:
        self._size, self._clerk, self._now = size, clerk, now
        self._dice = random.Random(1)
        self._events: list[Row] = []

    def tables(self) -> Iterator[tuple[type[Base], Iterable[Row]]]:
        """Yield each table with its rows, in the order of their foreign keys."""
        yield Person, [{"id": self._clerk, "name": "Trần Thị Hoa", "role": "admin", "created_at": self._ago(YEARS)}]
        yield Agency, (self._agency(n) for n in self._numbers())
        yield AgencyName, (self._name(n) for n in self._numbers())
        yield Chat, (self._chat(n) for n in self._numbers())
        yield Notice, (self._notice(n) for n in range(1, self._size.notices + 1))
        yield Directive, (self._directive(n) for n in range(1, self._size.directives + 1))
        yield Assignment, [self._assignment(n) for n in range(1, self._size.tasks + 1)]
        yield Event, self._events

    def _numbers(self) -> range:
        return range(1, len(self._size.chats) + 1)

    def _ago(self, days: float, hours: float = 0) -> datetime:
        return self._now - timedelta(days=days, hours=hours)

    def _agency(self, n: int) -> Row:
        return {"id": n, "name": f"UBND xã Số {n}", "kind": "commune", "created_at": self._ago(YEARS)}

    def _name(self, n: int) -> Row:
        return {"key": f"ubnd xa so {n}", "agency_id": n, "written": f"UBND xã Số {n}"}

    def _chat(self, n: int) -> Row:
        title, since = f"UBND xã Số {n} - nhận việc", self._ago(YEARS)
        chat = self._size.chats[n - 1]
        return {"id": chat, "kind": "group", "title": title, "agency_id": n, "linked_at": since, "met_at": since}

    def _notice(self, n: int) -> Row:
        since = self._ago(YEARS - int((YEARS - 90) * n / self._size.notices))
        return {
            "id": n, "number": f"{n}/TB-UBND", "title": f"Kết luận phiên họp thứ {n}", "issuer": "UBND tỉnh",
            "issued_on": since.date(), "text": "\n".join(SUBJECTS), "file_name": "tb.docx", "sha256": f"{n:064x}",
            "doubts": [], "entered_by": self._clerk, "entered_at": since,
        }  # fmt: skip

    def _directive(self, n: int) -> Row:
        content = f"Giao các xã {SUBJECTS[n % len(SUBJECTS)]} trên địa bàn, lần thứ {n}"
        place = (n - 1) % PER_NOTICE
        return {
            "id": n, "notice_id": (n - 1) // PER_NOTICE + 1, "place": place, "path": f"II.{place + 1}",
            "content": content, "folded": fold(content), "span_start": 0, "span_end": len(content),
            "lead": ["UBND các xã"], "coordinating": [], "report_to": [], "kind": "date", "doubts": [],
            "state": "approved", "follower_id": self._clerk, "decided_at": self._ago(YEARS),
        }  # fmt: skip

    def _assignment(self, n: int) -> Row:
        closed = self._size.tasks - self._size.open_
        times = self._closed(n, closed) if n <= closed else self._open(n)
        task: Row = {
            "id": n, "directive_id": (n - 1) // PER_DIRECTIVE + 1, "agency_id": (n - 1) % len(self._size.chats) + 1,
            "part": "coordinating" if n % PER_DIRECTIVE == 0 else "lead", "extensions": 0, "percent": None,
            "report_event_id": None, "urgings": 0, "urged_on": None, "office_after": 3, "chair_after": 6,
            "quiet_until": None, **times,
        }  # fmt: skip
        task["first_deadline"] = task["deadline"]
        self._happen(task)
        task["updated_at"] = self._events[-1]["at"]
        return task

    def _closed(self, n: int, closed: int) -> Row:
        ago = YEARS - int((YEARS - 95) * n / closed) + self._dice.randrange(20)
        length = self._dice.randrange(10, 60)
        reported = self._ago(ago - length + self._dice.randrange(-8, 6))
        waits = n % 100 == 0
        return {
            "state": State.REPORTED if waits else State.CONFIRMED, "assigned_at": self._ago(ago),
            "deadline": None if n % 10 == 0 else day_of(self._ago(ago - length)), "received_at": self._ago(ago, -3),
            "reported_at": reported, "confirmed_at": None if waits else reported + timedelta(days=1),
        }  # fmt: skip

    def _open(self, n: int) -> Row:
        ago = self._dice.randrange(2, 90)
        received = n % 5 < 3
        deadline = day_of(self._now) + timedelta(days=self._dice.randrange(-40, 60))
        return {
            "state": State.RECEIVED if received else State.ASSIGNED, "assigned_at": self._ago(ago),
            "deadline": None if n % 10 == 0 else deadline, "received_at": self._ago(ago, -3) if received else None,
            "reported_at": None, "confirmed_at": None,
        }  # fmt: skip

    def _happen(self, task: Row) -> None:
        """Write the events of a task; the report that it names is one of them."""
        times = {name: task[name] for name in ("received_at", "reported_at", "confirmed_at")}
        first = (
            {name: task[name] for name in (*FIELDS, "report_event_id")}
            | dict.fromkeys(times)
            | {"state": State.ASSIGNED}
        )
        nothing = dict.fromkeys(FIELDS) | {"state": State.CANCELLED, "extensions": 0, "urgings": 0}
        self._event(task, "assigned", task["assigned_at"], nothing, first)
        before = State.ASSIGNED
        for act, state in (("received", State.RECEIVED), ("reported", State.REPORTED), ("confirmed", State.CONFIRMED)):
            at = times[f"{act}_at"]
            if at is None:
                return
            after: Row = {"state": state, f"{act}_at": at}
            if act == "reported":
                task["report_event_id"] = after["report_event_id"] = len(self._events) + 1
            self._event(task, act, at, {"state": before} | dict.fromkeys(set(after) - {"state"}), after)
            before = state

    def _event(self, task: Row, act: str, at: datetime, before: Row, after: Row) -> None:
        number = len(self._events) + 1
        office = act in ("assigned", "confirmed")
        chat = self._clerk if office else self._size.chats[task["agency_id"] - 1]
        self._events.append({
            "id": number, "at": at, "act": act, "person_id": self._clerk if office else self._clerk + task["agency_id"],
            "person_name": "Trần Thị Hoa" if office else "Đầu mối", "role": "admin" if office else "member",
            "chat_id": chat, "message_id": number, "source": f"{chat}:{number}" if act == "reported" else None,
            "directive_id": task["directive_id"], "assignment_id": task["id"], "before": _plain(before),
            "after": _plain(after), "text": f"Báo cáo số {task['id']}/BC-UBND" if act == "reported" else None,
        })  # fmt: skip


def _plain(values: Mapping[str, object]) -> Row:
    """Return what an event keeps: dates and instants as texts."""
    return {name: one.isoformat() if isinstance(one, date) else one for name, one in values.items()}
