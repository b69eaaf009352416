"""Texts in our markup, right and wrong ones, for the laws of rendering."""

from __future__ import annotations

from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.views.core.markup import bold, code, italic, link, quote, strike

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), min_size=1, max_size=300)
STYLES = st.sampled_from([bold, italic, strike, code, quote, lambda text: link(text, 'https://a.vn/?b="<&')])
OURS = [f"<{end}{name}>" for name in ("b", "i", "s", "code", "quote") for end in ("", "/")]
OURS += ['<a href="a.vn">', "</a>"]
STRANGE = ["<u>", "</u>", "<", "</", "<b", "<B>", '<b class="x">', "<script>", "<!--", "<a>", '<a href=">', " ->"]


def _styled(inner: st.SearchStrategy[Markup]) -> st.SearchStrategy[Markup]:
    several = st.lists(inner, min_size=1, max_size=3).map(Markup("").join)
    return st.builds(lambda style, text: style(text), STYLES, several)


right = st.recursive(WORDS.map(escape), _styled, max_leaves=6)  # as views write them


@st.composite
def soup(draw: st.DrawFn) -> tuple[Markup, str]:
    """Make a text of words and tags in any order, and what is to be read of it."""
    made, read = "", ""
    for kind in draw(st.lists(st.sampled_from(["words", "ours", "strange"]), max_size=12)):
        if kind == "words":
            word = draw(WORDS)
            made, read = made + str(escape(word)), read + word
        elif kind == "ours":
            made += draw(st.sampled_from(OURS))
        else:
            tag = draw(st.sampled_from(STRANGE))
            made, read = made + tag, read + tag
    return Markup(made), read
