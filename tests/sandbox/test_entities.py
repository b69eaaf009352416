import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.rules.entities import found_entities, parse_html, trimmed
from sandbox.rules.errors import ApiError
from sandbox.state.formatting import to_html, utf16_len


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>hạn", 'Can\'t find end tag corresponding to start tag "b"'),
        ("hạn</b>", "Unexpected end tag at byte offset 5"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<table>x</table>", 'Unsupported start tag "table" at byte offset 0'),
        ("đ < 5", 'Unsupported start tag "" at byte offset 3'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("x<b", "Unclosed start tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html_that_telegram_cannot_parse_is_refused_in_its_words(source, reason):
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


def test_offsets_count_utf16_code_units():
    text, entities = parse_html("📌 <b>Hạn: 😀</b> <a href='https://chinhphu.vn?a=1&amp;b=2'>xem</a>")
    assert text == "📌 Hạn: 😀 xem"
    assert entities == [
        {"type": "bold", "offset": 3, "length": 7},
        {"type": "text_link", "url": "https://chinhphu.vn?a=1&b=2", "offset": 11, "length": 3},
    ]


def test_only_four_named_escapes_are_known_and_the_rest_stays_as_written():
    assert parse_html("&lt;b&gt; &amp; &quot;x&quot; &#39; &#x111; &nbsp; &")[0] == '<b> & "x" \' đ &nbsp; &'


def test_nothing_is_formatted_inside_code():
    text, entities = parse_html("<code>a<b>b</b></code>")
    assert (text, [e["type"] for e in entities]) == ("ab", ["code"])


def test_a_code_block_keeps_its_language():
    source = '<pre><code class="language-python">x = 1</code></pre>'
    text, entities = parse_html(source)
    assert entities == [{"type": "pre", "language": "python", "offset": 0, "length": 5}]
    assert to_html(text, entities) == source


def test_an_empty_tag_leaves_no_entity():
    assert parse_html("a<b></b>") == ("a", [])


def test_white_space_around_a_text_is_cut_and_the_entities_move():
    text, entities = trimmed(*parse_html(" \n<b> x </b>\n"))
    assert (text, entities) == ("x", [{"type": "bold", "offset": 0, "length": 1}])


def test_nested_tags_come_back_as_they_were():
    source = "<blockquote><b>Việc <i>12</i></b> &lt;gấp&gt;</blockquote> <u>x</u>"
    assert to_html(*parse_html(source)) == source


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/xong 12", [("bot_command", "/xong")]),
        ("/xong@nhacviec_bot 12", [("bot_command", "/xong@nhacviec_bot")]),
        ("/việc 12", []),
        ("ngày 26/11/2026", []),
        ("12/TB-UBND", []),
        ("hỏi @tranthihoa nhé", [("mention", "@tranthihoa")]),
        ("hoa@hanoi.gov.vn", [("email", "hoa@hanoi.gov.vn")]),
        ("xem https://t.me/nhacviec_bot?start=AB.", [("url", "https://t.me/nhacviec_bot?start=AB")]),
        ("xem hanoi.gov.vn", [("url", "hanoi.gov.vn")]),
        ("#khẩn 5 #12", [("hashtag", "#khẩn")]),
    ],
)
def test_telegram_marks_commands_mentions_and_addresses_by_itself(text, found):
    cut = [(e["type"], text[e["offset"] : e["offset"] + e["length"]]) for e in found_entities(text, [])]
    assert cut == found


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["b", "i", "u", "s", "code"]), TEXTS), min_size=1))
def test_whatever_is_escaped_comes_back_as_the_same_text(parts):
    escaped = [(t, x.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")) for t, x in parts]
    source = "".join(f"<{tag}>{text}</{tag}>" for tag, text in escaped)
    text, entities = parse_html(source)
    assert text == "".join(text for _, text in parts)
    assert sum(e["length"] for e in entities) == utf16_len(text)
    assert parse_html(to_html(text, entities)) == (text, entities)


async def test_a_link_to_a_user_becomes_a_mention_and_of_a_stranger_only_the_words(api, hoa):
    link = f'<a href="tg://user?id={hoa.id}">chị Hoa</a> và <a href="tg://user?id=12">ai</a>'
    await api.result("sendMessage", chat_id=hoa.id, text=link, parse_mode="HTML")
    said = hoa.private.last()
    assert [(e["type"], e["user"]["id"]) for e in said.entities] == [("text_mention", hoa.id)]
    assert said.html == f'<a href="tg://user?id={hoa.id}">chị Hoa</a> và ai'
