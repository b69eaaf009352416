"""Too many commands, through the Application: told once, then silence; nothing typed is lost without a word."""

from __future__ import annotations

from bot.registry.core.limits import Allowed
from bot.registry.tasks.states import State
from demo.stage import data_of
from sandbox import Chat
from tests.agencies import HEALTH
from tests.stage import Stage

NOT_RECORDED = "KHÔNG được ghi nhận"
ALLOWED = Allowed(person=5, chat=12, uploads=2, stranger=3)


class Seconds:
    """Monotonic seconds that a test puts forward."""

    now = 1e9

    def __call__(self) -> float:
        return self.now


def limit(stage: Stage) -> Seconds:
    """Let the limits begin now; what came before was long ago."""
    stage.context.limits.allowed = ALLOWED
    stage.context.limits.seconds = made = Seconds()
    return made


async def test_a_stranger_gets_few_answers_one_sentence_and_then_silence(stage: Stage) -> None:
    seconds = limit(stage)
    eve = stage.world.user("Người lạ", started=True)
    for _ in range(600):
        await eve.send("/viec")
    said = [message.text for message in eve.private.bot_messages()]
    assert len(said) == ALLOWED.stranger + 1
    assert [NOT_RECORDED in text for text in said] == [False] * ALLOWED.stranger + [True]
    seconds.now += 61
    await eve.send("/viec")
    assert NOT_RECORDED not in eve.private.last().text
    assert len(eve.private.bot_messages()) == ALLOWED.stranger + 2


async def test_what_was_refused_was_said_to_be_so_and_is_taken_a_minute_later(stage: Stage, owing: Chat) -> None:
    member = stage.focal[HEALTH]
    seconds = limit(stage)
    for _ in range(ALLOWED.person):
        await member.say(owing, "/viec")
    before = await stage.dump()
    await member.say(owing, "/xong 1 Báo cáo số 45/BC-SYT")
    assert NOT_RECORDED in owing.last().text
    assert await stage.dump() == before
    said = len(owing.bot_messages())
    await member.say(owing, "/xong 1 Báo cáo số 45/BC-SYT")
    assert len(owing.bot_messages()) == said, "once is enough"
    seconds.now += 61
    await member.say(owing, "/xong 1 Báo cáo số 45/BC-SYT")
    assert await stage.states(1) == [State.REPORTED]


async def test_a_button_says_it_over_itself_and_posts_nothing(stage: Stage, owing: Chat) -> None:
    member = stage.focal[HEALTH]
    await member.say(owing, "/viec")
    shown = owing.last()
    limit(stage)
    for _ in range(ALLOWED.person):
        await member.say(owing, "/trogiup")
    said = len(owing.bot_messages())
    presses = [await stage.world.person_presses(member, shown, data_of(shown)[0]) for _ in range(2)]
    await stage.settled()
    assert len(owing.bot_messages()) == said
    assert [press.answered for press in presses] == [True, True]
    assert NOT_RECORDED in presses[0].answer
    assert presses[0].alert
    assert not presses[1].answer
    assert await stage.states(1) != [State.REPORTED]


async def test_anonymous_admins_of_two_groups_do_not_share_one_count(stage: Stage) -> None:
    lan = stage.world.user("Đỗ Thị Lan", started=True)
    first, second = stage.world.group("UBND xã A", [lan]), stage.world.group("UBND xã B", [lan])
    limit(stage)
    for _ in range(ALLOWED.stranger + 1):
        await lan.say(first, "/trogiup", anonymous=True)
    assert NOT_RECORDED in first.last().text
    await lan.say(second, "/trogiup", anonymous=True)
    assert NOT_RECORDED not in second.last_bot_message().text


async def test_the_whole_group_reads_once_that_it_is_over_its_limit(stage: Stage, health: Chat) -> None:
    people = [stage.world.user(f"Người {number}", started=True) for number in range(ALLOWED.chat + 3)]
    for person in people:
        await health.add_member(person)
    limit(stage)
    before = len(health.bot_messages())
    for person in people:
        await person.say(health, "/trogiup")
    said = [message.text for message in health.bot_messages()[before:]]
    assert len(said) == ALLOWED.chat + 1
    assert "Nhóm này" in said[-1]


async def test_the_office_has_four_times_as_much(stage: Stage) -> None:
    limit(stage)
    for _ in range(4 * ALLOWED.person + 1):
        await stage.hoa.send("/trogiup")
    said = [NOT_RECORDED in message.text for message in stage.hoa.private.bot_messages()]
    assert said == [False] * 4 * ALLOWED.person + [True]


async def test_files_are_counted_for_an_hour(stage: Stage, owing: Chat) -> None:
    member = stage.focal[HEALTH]
    limit(stage)
    for _ in range(ALLOWED.uploads):
        await member.send_document("anh.jpg", b"x", "/trogiup", chat=owing)
    await member.send_document("anh.jpg", b"x", "/xong 1 xong", chat=owing)
    assert "tệp" in owing.last().text
    assert "KHÔNG được nhận" in owing.last().text
    assert await stage.states(1) != [State.REPORTED]


async def test_words_that_are_not_for_the_bot_are_neither_counted_nor_answered(stage: Stage, health: Chat) -> None:
    member = stage.focal[HEALTH]
    limit(stage)
    before = len(health.bot_messages())
    for _ in range(20):
        await member.say(health, "/lenhcuabotkhac")
    assert len(health.bot_messages()) == before
    await member.say(health, "/trogiup")
    assert NOT_RECORDED not in health.last().text


async def test_a_stranger_who_is_given_a_code_is_none_any_more(stage: Stage) -> None:
    lan = stage.world.user("Đỗ Thị Lan", started=True)
    code = await stage.code("chuyên viên")
    limit(stage)
    await lan.send(f"/start {code}")
    for _ in range(ALLOWED.stranger + 5):
        await lan.send("/trogiup")
    assert not any(NOT_RECORDED in message.text for message in lan.private.bot_messages())
