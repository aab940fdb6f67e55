"""Keys that make Vietnamese text searchable, sortable and addressable on any database.

Pure: no Django, no locale, no collation. SQLite has no Vietnamese order at all and PostgreSQL's
depends on how the server was built, so the order is computed here once and stored.
"""

import functools
import unicodedata

# A letter with its own place in the alphabet is its base letter plus one of these marks. What is
# not listed (ĕ, ñ, ü: names of the Central Highlands, foreign words) counts as its base letter.
_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
_OWN_LETTERS = {
    ("a", _BREVE): "ă",
    ("a", _CIRCUMFLEX): "â",
    ("e", _CIRCUMFLEX): "ê",
    ("o", _CIRCUMFLEX): "ô",
    ("o", _HORN): "ơ",
    ("u", _HORN): "ư",
}

# CLDR's collation for `vi`: ngang < huyền < hỏi < ngã < sắc < nặng, a secondary difference.
_LEVEL_TONE = "0"
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_END, _SPACE, _NUMBER, _OTHER = "00", "01", "02", "99"
_LETTER_CODES = {letter: f"{10 + place}" for place, letter in enumerate(_ALPHABET)}

# Written, typed or left out at will: M'Đrắk, M’Đrắk, MĐrắk.
_APOSTROPHES = frozenset("'’‘ʼ`´")


# A load of the whole country asks for the key of each province and district hundreds of times.
@functools.lru_cache(maxsize=4096)
def search_key(text: str) -> str:
    """Return the text in lower case without marks, one space between words: "dong thap".

    The same for composed and decomposed input and for either place of a tone ("Hoà", "Hòa").
    Apostrophes vanish ("M'Đrắk" → "mdrak"); any other punctuation parts words. Letters and digits
    of other scripts stay. Applying it twice changes nothing.
    """
    letters = []
    for char in _folded(text):
        if char in _APOSTROPHES or unicodedata.combining(char):
            continue
        if char == "đ":
            letters.append("d")
        else:
            letters.append(char if char.isalnum() else " ")
    return " ".join("".join(letters).split())


def slug(text: str) -> str:
    """Return the text as a word of an address, [a-z0-9-] only: "Đồng Tháp" → "dong-thap"."""
    ascii_only = search_key(text).encode("ascii", "ignore").decode("ascii")
    return "-".join(ascii_only.split())


def sort_key(text: str) -> str:
    """Return digits that order as the text does in Vietnamese, whatever the database's collation.

    Letters first (a < ă < â < b … d < đ < e < ê …), a space before any letter; only where all
    letters are equal the tones decide, word by word (ngang < huyền < hỏi < ngã < sắc < nặng), so
    that "Hoà" and "Hòa" are the same and stand before "Hóa". Runs of digits compare as numbers
    and stand before letters: "Phường 2" < "Phường 10". Case, apostrophes and the kind of
    punctuation make no difference.

    Made of 0–9 alone, because that is the one alphabet which C, en_US, ICU and SQLite's BINARY
    agree on: at most 4 digits per letter of a Vietnamese name.
    """
    primary: list[str] = []
    tones: list[str] = []
    for word in _words(text):
        number = ""
        word_tone = _LEVEL_TONE
        for letter, tone in word:
            if letter.isdecimal():
                number += str(unicodedata.decimal(letter))
                continue
            primary.append(_number_code(number) + _letter_code(letter))
            number = ""
            word_tone = tone if tone != _LEVEL_TONE else word_tone
        primary.append(_number_code(number) + _SPACE)
        tones.append(word_tone)
    secondary = "".join(tones).rstrip(_LEVEL_TONE)
    return "".join(primary).removesuffix(_SPACE) + (_END + secondary if secondary else "")


def _folded(text: str) -> str:
    """Return the text decomposed and case-folded; folding may compose anew, hence twice."""
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())


def _words(text: str) -> list[list[tuple[str, str]]]:
    """Return the words of the text, each as (letter of the alphabet, tone) in turn."""
    words: list[list[tuple[str, str]]] = [[]]
    for char in _folded(text):
        if unicodedata.combining(char):
            if words[-1]:
                letter, tone = words[-1][-1]
                words[-1][-1] = (_OWN_LETTERS.get((letter, char), letter), _TONES.get(char, tone))
        elif char.isalnum():
            words[-1].append((char, _LEVEL_TONE))
        elif char not in _APOSTROPHES and words[-1]:
            words.append([])
    return [word for word in words if word]


def _number_code(digits: str) -> str:
    """Return a code that orders numbers by size: marker, how many digits, the digits."""
    if not digits:
        return ""
    digits = digits.lstrip("0") or "0"
    # Nobody numbers a ward with a hundred digits; what is longer sorts last and by its head.
    return f"{_NUMBER}{min(len(digits), 99):02d}{digits[:99]}"


def _letter_code(letter: str) -> str:
    return _LETTER_CODES.get(letter) or f"{_OTHER}{ord(letter):07d}"
