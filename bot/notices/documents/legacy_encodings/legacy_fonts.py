"""Vietnamese from before Unicode: TCVN3 (fonts .VnTime, ABC) and VNI (fonts VNI-Times).

Both spend the code points of Western letters on Vietnamese ones, so a reader that trusts the file yields
"Uû ban nh©n d©n" (TCVN3) or "Uûy ban nhaân daân" (VNI). Source of the tables: TCVN 5712:1993 (VN3) and the
published VNI-Windows chart.
"""

from __future__ import annotations

import re
import unicodedata

from bot.notices.documents.legacy_encodings.vietnamese import share_of_syllables

_TCVN3 = str.maketrans(
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊËÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ®¡¢£¤¥¦§",
    "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđĂÂÊÔƠƯĐ",
)
_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_ROUND, _BREVE = "\u0302", "\u0306"
_VNI_MARKS = {
    "ø": _GRAVE, "ù": _ACUTE, "õ": _TILDE, "û": _HOOK, "ï": _DOT,
    "â": _ROUND, "à": _ROUND + _GRAVE, "á": _ROUND + _ACUTE, "ã": _ROUND + _TILDE, "å": _ROUND + _HOOK,
    "ä": _ROUND + _DOT,
    "ê": _BREVE, "è": _BREVE + _GRAVE, "é": _BREVE + _ACUTE, "ü": _BREVE + _TILDE, "ú": _BREVE + _HOOK,
    "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_LETTERS = str.maketrans("ôöñæóòîÔÖÑÆÓÒÎ", "ơưđỉĩịỵƠƯĐỈĨỊỴ")
_VNI = re.compile(r"([aeouyôöAEOUYÔÖ])([øùõûïâàáãåäêèéüúëØÙÕÛÏÂÀÁÃÅÄÊÈÉÜÚË])|[ôöñæóòîÔÖÑÆÓÒÎ]")
_UNICODE_ONLY = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
_MIXED = re.compile("[A-Za-z][\u00a1-\u00ff]|[\u00a1-\u00ff][A-Za-z]")

_FEWEST_MIXED = 2  # places where a Western code point touches a letter, without which a line is left alone
_SAMPLE = 20_000  # characters looked at to tell one encoding from another
_LEAST_GAIN = 0.2  # share of syllables that the conversion must win


def from_tcvn3(text: str) -> str:
    """Turn TCVN3 code points, read as Western ones, into Vietnamese letters."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """Turn VNI letter pairs, read as Western ones, into Vietnamese letters."""
    return _VNI.sub(_vni_letter, text)


def _vni_letter(pair: re.Match[str]) -> str:
    if pair[1] is None:
        return pair[0].translate(_VNI_LETTERS)
    base = pair[1].translate(_VNI_LETTERS)
    return unicodedata.normalize("NFC", base + _VNI_MARKS[pair[2].lower()])


def modernise(text: str) -> str:
    """Convert a line of legacy text to Unicode; give any other line back as it is."""
    if len(_MIXED.findall(text)) < _FEWEST_MIXED or _UNICODE_ONLY.search(text):
        return text
    candidates = [text, from_tcvn3(text), from_vni(text)]
    best = max(candidates, key=share_of_syllables)
    gain = share_of_syllables(best) - share_of_syllables(text)
    return best if gain >= _LEAST_GAIN else text


def from_font(text: str, font: str) -> str:
    """Convert a run of text by the name of its font; .VnTimeH and the like show lower case as upper."""
    if font.startswith(".Vn"):
        converted = from_tcvn3(text)
        return converted.upper() if font.endswith("H") else converted
    return from_vni(text) if font.upper().startswith("VNI-") else text


def decode(data: bytes) -> str:
    """Decode 8-bit text that is not UTF-8: windows-1258, TCVN3 or VNI, whichever spells more syllables."""
    western = data.decode("latin-1")
    candidates = [
        unicodedata.normalize("NFC", data.decode("cp1258", "replace")),
        from_tcvn3(western),
        from_vni(western),
    ]
    return max(candidates, key=lambda text: share_of_syllables(text[:_SAMPLE]))
