"""Every command and every button, by everybody, everywhere: nothing changes or is shown beyond the table of rights.

What an act did is read from the tables, not from the command's name: a new command or button is covered by itself.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

import pytest

from bot.handlers.entry.registrations import REGISTERED
from bot.registry.core import permissions
from bot.registry.core.permissions import PRIVATE_ACTS, Act, Actor, Reach, Source
from sandbox import Chat, User
from tests.agencies import FINANCE, HEALTH
from tests.conftest import SOAK
from tests.stage import Stage

# Tasks 1-4: open, open, reported, reported; 5 is led by the second agency and coordinated, as 6, by the first. Drafts
# (and notices) 6 and 7, the second with a lead nobody knows.
MARKS = {"rà soát thuốc": HEALTH, "quyết toán kinh phí": FINANCE}
SHARED, OF_ITS_LEAD = "kiểm kê tài sản", "thiếu sổ sách"  # what both may read of; what the one that leads has said
LINKED = "đã có nhóm"  # stands in the list of agencies
DRAFT = "lập đề án"
# Of one's own, foreign, one's own and reported, coordinated, a draft; NHACVIEC_SOAK tries all of them.
NUMBERS = range(1, 8) if SOAK else (1, 2, 3, 5, 6)
WORDS = [
    "",
    HEALTH,
    "chuyên viên",
    f"{HEALTH}: kiểm tra bếp ăn trước ngày 26/6/2026",
    *(f"{number} hạn 25/6/2026" for number in NUMBERS[:-1]),
]
# One group stands for all where a person belongs to no agency, and the two agencies mirror each other.
PLACES = {
    "admin": ["private", HEALTH, "unlinked"],
    "staff": ["private", HEALTH, "unlinked"],
    "chair": ["private", HEALTH, "unlinked"],
    "member": ["private", HEALTH, FINANCE, "unlinked"],
    "other": ["private", HEALTH],
    "stranger": ["private", HEALTH, "unlinked"],
    "anonymous": [HEALTH, "unlinked"],
}
OFFICE = {Act.INTAKE, Act.DECIDE, Act.EXTEND, Act.REPORT, Act.STAR, Act.EDIT_AGENCIES, Act.INVITE}
SPEAKING = {Act.REPORT, Act.OBJECTION}  # for an agency
BOTH = {Act.DECIDE, Act.STAR, *SPEAKING}
# Who can change something, where, and by which act; nobody else anywhere. Whose task it was is checked for each act.
MAY = {
    ("admin", "private"): OFFICE | {Act.APPOINT},
    ("staff", "private"): OFFICE,
    ("chair", "private"): {Act.STAR},
    ("member", "private"): SPEAKING,
    ("other", "private"): SPEAKING,
    **{(who, HEALTH): BOTH for who in ("admin", "staff")},  # in a group of no agency nobody knows who reads
    # Whoever the agency has let into its group speaks for it there.
    **{(who, where): SPEAKING for who in ("member", "other", "stranger") for where in (HEALTH, FINANCE)},
    ("chair", HEALTH): SPEAKING | {Act.STAR},
}
KEPT = {
    "notices": "*",
    "directives": "id, notice_id, content, lead, coordinating, consolidating, deadline, doubts, state, starred",
    "assignments": "id, agency_id, state, deadline, part",
    "matters": "id, assignment_id, kind, state",
    "agencies": "*",
    "agency_names": "*",
    "link_codes": "*",
    "people": "id, role, agency_id",
    "chats": "id, agency_id, thread_id, disabled",
}
SAID_BY_AGENCIES = dict.fromkeys(("reported", "received", "in_progress"), Act.REPORT)
RAISED = {
    "obstacle": Act.REPORT,
    "extension": Act.REPORT,
    "contest": Act.OBJECTION,
    "explanation": Act.EXPLAIN,
}
ANSWERED = {
    "obstacle": Act.DECIDE,
    "extension": Act.EXTEND,
    "contest": Act.DECIDE,
    "explanation": Act.REPORT,
}
Rows = dict[str, set[tuple[object, ...]]]


@dataclass
class Cast:
    """The people and places, and the register as it is before each act."""

    stage: Stage
    people: dict[str, User]
    places: dict[str, Chat]
    file: sqlite3.Connection
    ids: dict[str, int] = field(default_factory=dict)
    copy: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(":memory:"))

    def rows(self) -> Rows:
        return {name: set(self.file.execute(f"SELECT {what} FROM {name}")) for name, what in KEPT.items()}  # noqa: S608

    def version(self) -> int:
        return int(self.file.execute("PRAGMA data_version").fetchone()[0])


async def enter(stage: Stage, person: User, words: str) -> User:
    await person.send(f"/start {await stage.code(words)}")
    return person


@pytest.fixture
async def cast(stage: Stage) -> Cast:
    """Two agencies, their groups and one of nobody's, a register with everything in it; everybody is everywhere."""
    await stage.agencies(HEALTH, FINANCE)
    places = {HEALTH: await stage.link(HEALTH), FINANCE: await stage.link(FINANCE)}
    for n, (words, agency) in enumerate([*MARKS.items(), *MARKS.items()], 1):
        assert await stage.assign(f"{agency}: {words} {n} trước ngày 19/6/2026") == n
    for n, agency in ((3, HEALTH), (4, FINANCE)):
        await stage.focal[agency].say(stage.groups[agency], f"/xong {n} 45/BC")
    for n, agency in ((1, HEALTH), (2, FINANCE)):
        for words in (f"/vuongmac {n} thiếu người", f"/giahan {n} 30/6 chờ hướng dẫn"):
            await stage.focal[agency].say(stage.groups[agency], words)
    assert await stage.assign(f"{FINANCE} chủ trì, phối hợp với {HEALTH} {SHARED} trước ngày 19/6/2026") == 5
    await stage.focal[FINANCE].say(stage.groups[FINANCE], f"/vuongmac 5 {OF_ITS_LEAD}")
    for agency in (HEALTH, "Sở Lạ"):
        await stage.hoa.send(f"/giao {agency}: {DRAFT} trước ngày 19/6/2026")
    people = {
        "admin": stage.hoa,
        "staff": await stage.person("Lan", "chuyên viên"),
        "chair": await stage.person("Vinh", "lãnh đạo"),
        "member": await enter(stage, stage.focal[HEALTH], HEALTH),
        "other": await enter(stage, stage.focal[FINANCE], FINANCE),
        "stranger": stage.world.user("Người lạ", started=True),
    }
    places["unlinked"] = stage.world.group("Nhóm chưa nối", [stage.hoa])
    for person, chat in product(people.values(), places.values()):
        if person.id not in chat.members:
            await chat.add_member(person)
    for person in people.values():
        await person.send("/trogiup")
    for chat in places.values():
        await stage.hoa.say(chat, "/trogiup")
    file = stage.context.settings.database_url.partition("///")[2]
    made = Cast(stage, people, places, sqlite3.connect(file))
    made.ids = {name: id_ for id_, name in made.file.execute("SELECT id, name FROM agencies")}
    made.file.backup(made.copy)
    return made


def forms(pattern: str, reports: dict[int, int]) -> Iterator[str]:
    """Return data that a button of this pattern may carry, about everything in the register."""
    first, *more = pattern.split(":")
    for begin in map(str, NUMBERS) if first == r"\d+" else re.findall(r"\w+", first):
        event = str(reports.get(int(begin), 0)) if begin.isdecimal() else "0"
        rest = [[event, "0"] if p == r"\d+" else re.findall(r"\w+", p) for p in more]
        for values in product(*rest):
            yield ":".join([begin, *values])


def acts(cast: Cast) -> Iterator[tuple[str, bool]]:
    """Return everything that can be said or pressed: the words or the data, and whether it is a button."""
    for name, words in product(REGISTERED.commands, WORDS):
        yield f"/{name} {words}".strip(), False
    reports = dict(cast.file.execute("SELECT id, report_event_id FROM assignments WHERE report_event_id > 0"))
    for verb, (pattern, _handle) in REGISTERED.buttons.items():
        for rest in dict.fromkeys(forms(pattern, reports)):
            yield f"{verb}:{rest}", True


def done(before: Rows, after: Rows) -> set[tuple[Act | str, int | None]]:
    """Return which acts these changes amount to, and whose task each touched."""
    found: set[tuple[Act | str, int | None]] = set()
    owners = {row[0] for row in before["assignments"]}
    for id_, agency, state, _deadline, _part in after["assignments"] - before["assignments"]:
        assert isinstance(agency, int)
        if id_ not in owners:
            found.add((Act.INTAKE, None))
        else:
            found.add((SAID_BY_AGENCIES.get(str(state), Act.DECIDE), agency))
    found |= answered(before, after) | starred(before, after)
    unstarred = {row[:-1] for row in after["directives"]} ^ {row[:-1] for row in before["directives"]}
    found |= {(Act.INTAKE, None) for _row in unstarred}
    for name, act in (
        ("notices", Act.INTAKE),
        ("agencies", Act.EDIT_AGENCIES),
        ("agency_names", Act.EDIT_AGENCIES),
    ):
        found |= {(act, None) for _row in after[name] ^ before[name]}
    for row in after["link_codes"] ^ before["link_codes"]:
        found.add((Act.INVITE if row[1] is not None else Act.APPOINT, None))
    return found | seats(before, after)


def seats(before: Rows, after: Rows) -> set[tuple[Act | str, int | None]]:
    """Return which rights these changes of people and chats need. Who has come or gone is nobody's right."""
    found: set[tuple[Act | str, int | None]] = set()
    was = {row[0]: row for row in before["people"]}  # id, role, agency
    for id_, role, agency in after["people"]:
        if id_ in was and role != was[id_][1]:
            found.add((Act.APPOINT, None))
        if id_ in was and agency != was[id_][2]:
            found.add((Act.INVITE, None))
    linked = {row[0]: row for row in before["chats"]}  # id, agency, topic, disabled
    for id_, agency, *rest in after["chats"]:
        if id_ in linked and agency != linked[id_][1]:
            found.add((Act.INVITE, None))
        elif id_ in linked and rest != list(linked[id_][2:]):
            found.add(("chats changed", None))
    return found


def answered(before: Rows, after: Rows) -> set[tuple[Act | str, int | None]]:
    """Say by which acts requests were raised and answered; those that lapse go with another act."""
    owners = {row[0]: row[1] for row in before["assignments"]}
    old = {row[0] for row in before["matters"]}
    rows = [row for row in after["matters"] - before["matters"] if row[3] != "lapsed"]
    acts = [(RAISED if row[0] not in old else ANSWERED)[str(row[2])] for row in rows]
    return {(act, int(str(owners[row[1]]))) for act, row in zip(acts, rows, strict=True)}


def starred(before: Rows, after: Rows) -> set[tuple[Act | str, int | None]]:
    """Say whose tasks got a star or lost it. Here a task has the number of its directive, and the shared one two tasks.

    The star of a directive is that of everybody who takes part; it is the first agency's group that is looked at here.
    """
    owners = {row[0]: row[1] for row in before["assignments"]}
    owners[5] = owners[6]
    known = {row[:-1] for row in before["directives"]}
    changed = [row for row in after["directives"] - before["directives"] if row[:-1] in known]
    return {(Act.STAR, int(str(owners[row[0]]))) for row in changed}


def may(actor: Actor, act: Act | str, agency: int | None) -> bool:
    """Return whether the table of rights gives this act to this person in this place."""
    if not isinstance(act, Act) or (act in PRIVATE_ACTS and not actor.in_private):
        return False
    reach = Reach.NONE if actor.source.anonymous else actor.reach(act)
    return reach is Reach.ALL or (reach is Reach.OWN and agency is not None and agency == actor.agency_id)


def shown(cast: Cast, said: str) -> Iterator[tuple[Act, int | None]]:
    """Return what somebody must be allowed to see for reading this."""
    # A directive in which both take part names them both.
    names = {} if SHARED in said else {FINANCE: FINANCE}
    for mark, agency in {**MARKS, **names, OF_ITS_LEAD: FINANCE}.items():
        if mark in said:
            yield Act.LIST, cast.ids[agency]
    if LINKED in said:
        yield Act.AGENCIES, None
    if DRAFT in said:
        yield Act.INTAKE, None


async def actor_of(cast: Cast, person: User, chat: Chat, *, anonymous: bool) -> Actor:
    source = Source(person.id, person.name, chat.id, chat.type, chat.title, anonymous=anonymous)
    async with cast.stage.context.db.read() as session:
        return await permissions.look(session, source, cast.stage.context.settings)


async def go(cast: Cast, person: User, chat: Chat, words: str, *, press: bool, anonymous: bool) -> str:
    """Say or press something; give everything that the bot then sends anywhere."""
    calls = cast.stage.world.calls
    start = len(calls)
    if press:
        await cast.stage.world.person_presses(person, chat.last_bot_message(), words)
    else:
        await person.say(chat, words, anonymous=anonymous)
    await cast.stage.settled()
    return "\n".join(str(call.params.get("text", "")) for call in calls[start:])


# The admin only appoints beyond what staff may, and the agencies mirror each other: NHACVIEC_SOAK tries those too.
@pytest.mark.parametrize("who", PLACES if SOAK else [who for who in PLACES if who not in ("admin", "other")])
async def test_nothing_is_changed_or_shown_beyond_the_table_of_rights(
    cast: Cast, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    hidden = who == "anonymous"
    before = cast.rows()
    wrong: list[tuple[object, ...]] = []
    for where in PLACES[who]:
        person = cast.places[where].someone() if hidden else cast.people[who]
        place = cast.places.get(where, person.private)
        actor = await actor_of(cast, person, place, anonymous=hidden)
        seen: set[Act | str] = set()
        for words, press in acts(cast):
            if hidden and press:
                continue  # a press carries the person's own name, also of one who posts without it
            version = cast.version()
            said = await go(cast, person, place, words, press=press, anonymous=hidden)
            did: set[tuple[Act | str, int | None]] = set()
            if cast.version() != version:
                did = done(before, cast.rows())
                cast.copy.backup(cast.file)
            seen |= {act for act, _agency in did}
            # Who reads an agency's group reads of no other agency, whatever the table says.
            there = {None, cast.ids.get(where)} if where in cast.ids else {None, *cast.ids.values()}
            for act, agency in did | set(shown(cast, said)):
                if agency not in there or not may(actor, act, agency):
                    wrong.append((where, words, act, agency))
            wrong += [(where, words, "apology", said)] if "Xin lỗi" in said else []
        if seen != MAY.get((who, where), set()):
            wrong.append((where, "", "could do", seen))
    cast.file.close()
    cast.copy.close()
    assert wrong == []
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
