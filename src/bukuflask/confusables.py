"""What Unicode knows of characters that are equal to the eye, and what the book adds.

The table is from Unicode's list of confusable characters (UTS #39), for punctuation and for the scripts whose letters look like Latin ones.
Left out is what Unicode's own data tell (`compatible`), what is drawn otherwise (superscripts, circled digits, emoji), and scripts that never
stand inside a Latin word. Small Cyrillic letters that are drawn like small capitals, dots and long dashes are added.

Read when the first character beyond ASCII is met, so that a kernel starts without it.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_DASHES: Final = dict.fromkeys("‐‑‒–—―−⁃˗", "-")
"""Signs that look like a hyphen."""

_SIGNS: Final = {
    "…": "...",
    "×": "*",
    "∗": "*",
    "÷": "/",
    "∕": "/",
    "⁄": "/",
    "∖": "\\",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
    "→": "->",
    "․": ".",
    "‹": "<",
    "›": ">",
    "⟨": "<",
    "⟩": ">",
    "〈": "<",
    "〉": ">",
    "∶": ":",
    "꞉": ":",
    "\u037e": ";",
    "∼": "~",
    "˜": "~",
}
LETTERS: Final = dict(
    [
        *zip("асеорхуіјѕһԁԛԝ", "aceopxyijshdqw", strict=True),  # Cyrillic
        *zip("АВЕКМНОРСТУХІЈЅ", "ABEKMHOPCTYXIJS", strict=True),
        *zip("ονρι", "ovpi", strict=True),  # Greek
        *zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True),
        *zip("ıɡ", "ig", strict=True),
    ]
)
"""Letters of other alphabets, and the Latin ones that look the same."""

BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Characters of other kinds whose picture is empty."""

_ALIKE: Final = {
    "!": "ǃⵑ",
    "&": "ꝸ",
    "'": "ʹʻʽˈˊˋ˴΄՚՝ᑊ᾽᾿‵ꞌ",
    "(": "❨❲",
    ")": "❩❳",
    ",": "ꓹ",
    "-": "Ⲻ﹘─━⸺⸻ー",
    ".": "ꓸ·⋅∙‧",
    "/": "╱⟋⧸Ⳇ",
    ":": "ː˸։⁚ꓽ",
    "<": "˂ᐸ",
    "=": "᐀⹀꓿",
    ">": "˃ᐳ",
    "?": "Ꭾ",
    "\\": "⟍⧵⧹",
    "^": "˄ˆ",
    "{": "❴",
    "|": "ǀ∣￨",
    "}": "❵",
    "~": "῀⁓",
    "2": "ƧϨᒿꙄꝚ",
    "3": "ƷȜЗӠⳌꝪꞫ",
    "4": "Ꮞ",
    "5": "Ƽ",
    "6": "бᏮⳒ",
    "8": "Ȣȣ",
    "9": "ⳊꝮ",
    "A": "Ꭺᗅꓮ",
    "B": "ᏴᗷꓐꞴв",
    "C": "ϹᏟⲤꓚ",
    "D": "Ꭰᗞᗪꓓ",
    "E": "Ꭼⴹꓰ",
    "F": "ϜᖴꓝꞘ",
    "G": "ԌᏀᏳꓖ",
    "H": "ᎻᕼⲎꓧн",
    "I": "ӀⲒⵏꓲ",
    "J": "ͿᎫᒍꓙꞲ",
    "K": "ᏦⲔꓗ",
    "L": "ᏞᒪⳐꓡ",
    "M": "ϺᎷᗰⲘꓟ",
    "N": "Ⲛꓠ",
    "O": "ՕⲞⵔꓳ",
    "P": "ᏢᑭⲢꓑ",
    "Q": "ⵕ",
    "R": "ƦᎡᏒᖇꓣ",
    "S": "ՏᏕᏚꓢ",
    "T": "ᎢⲦꓔ",
    "U": "Սᑌꓴ",
    "V": "ѴᏙᐯⴸꓦ",
    "W": "ԜᎳᏔꓪ",
    "X": "᙭╳ⲬⵝꓫꞳ",
    "Y": "ҮᎩᎽⲨꓬ",
    "Z": "Ꮓꓜ",
    "a": "ɑα",
    "b": "ƄЬᏏᑲᖯ",
    "c": "ϲᴄⲥꮯ",
    "d": "Ꮷᑯꓒ",
    "e": "ҽꬲ",
    "f": "քẝꞙꬵ",
    "g": "ƍցᶃ",
    "h": "հᏂ",
    "i": "ɩɪӏᎥꙇꭵ",
    "j": "ϳ",
    "k": "к",
    "m": "м",
    "n": "ոռ",
    "o": "σօჿᴏᴑⲟꬽ",
    "p": "ⲣ",
    "q": "գզ",
    "r": "гᴦⲅꭇꭈꮁ",
    "s": "ƽꜱꮪ",
    "t": "т",
    "u": "ʋυսᴜꞟꭎꭒ",
    "v": "ѵᴠꮩ",
    "w": "ɯѡաᴡꮃ",
    "x": "ᕁᕽ᙮⨯",
    "y": "ɣʏγүყᶌỿꭚ",
    "z": "ᴢꮓ",
}
"""What a sign looks like, and the signs that do."""

LIKE: Final = {sign: plain for plain, signs in _ALIKE.items() for sign in signs} | _DASHES | _SIGNS | LETTERS
"""Sign -> the ASCII one; quotes are in `lookalikes.QUOTES`."""

_IGNORABLE: Final = "\u034f\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u2065"
"""What Unicode calls default-ignorable (DerivedCoreProperties.txt) beside the format characters and the ranges below."""

_NUMBER_SIGNS: Final = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
"""Format characters that are seen: they stand around or in front of the numbers of their script."""

_OTHER_PICTURES: Final = frozenset(
    ["<super>", "<sub>", "<circle>", "<square>", "<fraction>", "<isolated>", "<initial>", "<medial>", "<final>"]
)
"""How Unicode marks characters that stand for others but are drawn in another way: `²`, `①`, `½`."""


def is_ignorable(sign: str) -> bool:
    """Whether nothing is drawn for a character, wherever a font knows it."""
    if unicodedata.category(sign) == "Cf":
        return sign not in _NUMBER_SIGNS
    return (
        sign in _IGNORABLE or "\ufff0" <= sign <= "\ufff8" or "\U000e0000" <= sign <= "\U000e0fff" or is_selector(sign)
    )


def is_selector(sign: str) -> bool:
    """Whether it chooses one of several pictures of the character in front of it."""
    return "\ufe00" <= sign <= "\ufe0f" or sign in "\u180b\u180c\u180d\u180f" or "\U000e0100" <= sign <= "\U000e01ef"


def is_styled(sign: str) -> bool:
    """Whether it is a ligature, a full-width or small form, a Roman number, or a letter of mathematics, in which chats write bold."""
    return any(
        first <= sign <= last
        for first, last in ("\ufb00\ufb06", "\ufe50\ufe6b", "\uff01\uff5e", "\u2160\u217f", "\U0001d400\U0001d7ff")
    )


def compatible(sign: str) -> str | None:
    """Return the ASCII that Unicode says it stands for, where it looks like that; None for any other."""
    parts = unicodedata.decomposition(sign).split()
    if not parts or parts[0] in _OTHER_PICTURES:
        return None
    same = unicodedata.normalize("NFKC", sign)
    return same if same.isascii() else None
