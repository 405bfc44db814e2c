"""How news writes a number: figures, words, fractions and scales, its currency or unit behind it.

One pattern, :data:`FIGURE`, finds them; :func:`value_of` and :func:`unit_of` read what it found.
"""

from __future__ import annotations

import re

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen".split()
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: float(value) for value, word in enumerate(_ONES)} | {
    word: 10.0 * value for value, word in enumerate(_TENS, start=2)
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "dozen": 12.0, "lakh": 1e5, "crore": 1e7,
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "tn": 1e12,
}  # fmt: skip
_PARTS = {
    "half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fourth": 1 / 4, "fifth": 1 / 5,
    "sixth": 1 / 6, "seventh": 1 / 7, "eighth": 1 / 8, "ninth": 1 / 9, "tenth": 1 / 10,
}  # fmt: skip
_VULGAR = {"½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4}
_ORDINALS = {
    word: float(value)
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split(),
        start=1,
    )
} | {f"{word[:-1]}ieth": 10.0 * value for value, word in enumerate(_TENS, start=2)}
NUMBER_WORDS = frozenset(
    (*_SMALL, "hundred", "thousand", "million", "billion", "dozen", *_ORDINALS)
)
"""Words that are numbers by themselves."""
_TIMES = {"once": 1.0, "twice": 2.0, "thrice": 3.0}

_UNITS = {
    "percent": "percent|per cent|per-cent|pct|%",
    "percentage point": r"percentage[- ]points?",
    "£": "pounds? sterling|quid",
    "€": "euros?",
    "yuan": "yuan|renminbi",
    "km": "km|kms|kilomet(?:er|re)s?",
    "m": "met(?:er|re)s?",
    "cm": "cm|centimet(?:er|re)s?",
    "mile": "miles?",
    "foot": "foot|feet|ft",
    "inch": "inch(?:es)?",
    "kg": "kg|kgs|kilos?|kilograms?",
    "tonne": "tonnes?|tons?",
    "litre": "lit(?:er|re)s?",
    "gallon": "gallons?",
    "barrel": "barrels?",
    "mph": "mph|miles (?:per|an) hour",
    "km/h": "km/h|kph|kilomet(?:er|re)s (?:per|an) hour",
    "degree": "degrees?|°",
    "celsius degree": "degrees? (?:celsius|centigrade|c)|° ?c|celsius",
    "fahrenheit degree": "degrees? (?:fahrenheit|f)|° ?f",
    "hectare": "hectares?",
    "acre": "acres?",
    "second": "seconds|(?<=-)second",
    "minute": "minutes?",
    "hour": "hours?",
    "day": "days?",
    "week": "weeks?",
    "month": "months?",
    "year": "years?|yrs?",
}
_CODES = {
    "USD": "$", "GBP": "£", "EUR": "€", "JPY": "¥", "CNY": "yuan", "RMB": "yuan", "AUD": "A$",
    "CAD": "C$", "NZD": "NZ$", "HKD": "HK$", "CHF": "swiss franc", "SEK": "swedish krona",
    "NOK": "norwegian krone", "DKK": "danish krone", "INR": "rupee",
}  # fmt: skip
_DOLLARS = {"US$": "$", "AU$": "A$", "CA$": "C$"}
_COIN_NAMES = {
    "dollar": "$", "us dollar": "$", "american dollar": "$", "australian dollar": "A$",
    "canadian dollar": "C$", "new zealand dollar": "NZ$", "hong kong dollar": "HK$",
    "pound": "£", "british pound": "£", "yen": "¥", "japanese yen": "¥", "krona": "swedish krona",
    "swedish crown": "swedish krona", "norwegian crown": "norwegian krone",
    "danish crown": "danish krone", "chinese yuan": "yuan", "indian rupee": "rupee",
}  # fmt: skip
_SINGULAR = {"kronor": "krona", "kronas": "krona", "kroner": "krone", "ruble": "rouble"}
_NATIONS = (
    "us|american|australian|canadian|new zealand|hong kong|singapore|taiwan|taiwanese|british"
    "|egyptian|lebanese|syrian|sudanese|swiss|swedish|norwegian|danish|icelandic|czech|turkish"
    "|mexican|argentine|chilean|colombian|philippine|indian|pakistani|nepalese|sri lankan|russian"
    "|belarusian|iraqi|iranian|kuwaiti|jordanian|tunisian|algerian|saudi|omani|kenyan|ugandan"
    "|tanzanian|somali|japanese|chinese|south korean|jamaican|namibian|zimbabwean|congolese|rwandan"
    "|burundian|cfa|west african"
)
_COINS = (
    "dollars?|pounds?|yen|francs?|krona|kronas|kronor|krone|kroner|pesos?|rupees?|roubles?|rubles?"
    "|liras?|dinars?|rials?|riyals?|dirhams?|shillings?|zlotys?|forints?|hryvnias?|shekels?|nairas?"
)
_COIN = rf"(?:(?:{_NATIONS}) (?:{_COINS}|crowns?|won|yuan)|{_COINS})"
_BY_LENGTH = sorted(_UNITS.items(), key=lambda item: len(item[1]))[::-1]
_UNIT_NAMES = {f"u{i}": name for i, (name, _) in enumerate(_BY_LENGTH)}
_UNIT = "|".join(f"(?P<u{i}>{pattern})" for i, (_, pattern) in enumerate(_BY_LENGTH))
_ANY_CODE = "|".join(_CODES)

_SMALL_WORD = "|".join(sorted(_SMALL, key=len, reverse=True))
_SCALE_WORD = "hundred|thousand|million|billion|trillion|dozen|lakh|crore"
_NAMED_PART = "third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_NUMBER_WORDS = (
    rf"(?:a |an )?(?:(?:{_SMALL_WORD}|{_SCALE_WORD})(?![a-z])[- ]?"
    rf"(?:and (?=(?:{_SMALL_WORD})(?![- ](?:{_NAMED_PART}))))?)+"
)
_TEN = "|".join(_TENS)
# "A thirty-second delay" lasts; "the thirty-second victim" is one of many.
_ORDINAL = (
    rf"(?:(?:(?:{'|'.join(_ONES[1:10])}|a) )?hundred (?:and )?)?"
    rf"(?:(?:{_TEN})-(?!second)|(?<!\ba )(?:{_TEN})-(?=second))?"
    rf"(?:{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})"
)
_COUNT = "two|three|four|five|six|seven|eight|nine"
_FRACTION = (
    rf"(?:(?:a|one) )?half(?= of\b)|(?:a|one) (?:{_NAMED_PART})(?= of\b)"
    rf"|one-(?:half|{_NAMED_PART})|three-quarters?|three quarters(?= of\b)"
    rf"|(?:{_COUNT})-(?:{_NAMED_PART.replace('quarter|', '')})s?"
    rf"|(?:{_COUNT}) (?:{_NAMED_PART.replace('quarter|', '')})s"
)
_PART_OF_SCALE = (
    rf"(?P<part>(?:(?:an?|one)[ -])?half(?: of)?(?:[ -](?:an?|one))?"
    rf"|(?:an?|one|{_COUNT})[ -](?:quarters?|(?:{_NAMED_PART})s?(?= of\b))(?: of (?:an?|one))?)"
    rf"(?:[ -](?P<of>{_SCALE_WORD})|(?=[ -](?:per ?cent|percentage)))"
)
_BEHIND = rf"(?=[ -](?:{_SCALE_WORD}|{'|'.join(_UNITS.values())})(?![a-z]))"
# "Two and a half" is one number; "killed two and a third fled" is not.
_AND_A = (
    rf"(?<!\d\d\d\d)[ -]?(?P<and>and[ -]a[ -]half(?:{_BEHIND}|(?! of\b)(?!-))"
    rf"|and[ -](?:a|one|{_COUNT})[ -](?:{_NAMED_PART})s?{_BEHIND})"
    rf"(?:[ -](?P<tail>{_SCALE_WORD}))?"
)
_DIGITS = (
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?P<ord>st|nd|rd|th)?"
    rf"(?: ?(?P<vulgar>[{''.join(_VULGAR)}]))?"
    rf"(?:[ -]?(?P<scale>{_SCALE_WORD})(?![\w/])| ?(?P<short>bn|mn|mln|tn|m|k)(?![\w/]))?"
)
_OPENS = (
    rf"[^a-z]|an?\b|minus|half|{'|'.join((*_SMALL, *_ORDINALS, *_TIMES))}|{_SCALE_WORD}"
    rf"|[a-z]{{1,3}}\$|{_ANY_CODE}|rs"
)
FIGURE = re.compile(
    rf"(?<![\w.,%])(?={_OPENS})"
    r"(?P<sign>minus |[-−–](?=[£$€¥]?\.?\d))?"
    rf"(?:(?P<cur>(?:[a-z]{{1,3}})?\$|[£€¥]|(?-i:{_ANY_CODE})(?= ?\.?\d)|rs(?=\.? ?\d)\.?)"
    r"(?P<minus>[-−](?=\.?\d))?)? ?"
    rf"(?:(?:{_DIGITS}|(?P<alone>[{''.join(_VULGAR)}])(?: (?P<whole>{_SCALE_WORD}))?"
    rf"|{_PART_OF_SCALE}|(?P<frac>{_FRACTION})|(?P<ordinal>{_ORDINAL})|(?P<words>{_NUMBER_WORDS})"
    rf"|(?P<times>once|twice|thrice))(?:{_AND_A})?)"
    rf"(?:(?<=\d)(?P<scaled>(?-i:[CF]))(?!\w| (?-i:[A-Z]))|(?![a-z])"
    rf"(?:[ -]?(?:{_UNIT}|(?P<coin>{_COIN})|(?P<code>(?-i:{_ANY_CODE})))(?![\w/]))?"
    r"(?P<below> below zero)?)",
    re.I,
)
"""A number with the sign or currency before it and the unit behind it."""

# Thin and hard spaces between digits part thousands; a plain one may part two numbers.
_SPACED = re.compile(
    r"(?<![\w.,])[1-9]\d{0,2}(?:(?:[\xa0\u2007\u2009\u202f]\d{3})+|(?: \d{3})* 000)(?!\d)"
    r"|(?<=[£$€¥])[1-9]\d{0,2}(?: \d{3})+(?!\d)"
)
_LONG = re.compile(
    r"[ -](?:long|wide|high|tall|deep|thick|across|apart|away|above|below|beneath|underwater"
    r"|offshore|sprint|hurdles|freestyle|butterfly|backstroke|breaststroke|relay|medley|dash"
    r"|steeplechase|race)\b(?!-)",
    re.I,
)
_LENGTH_OF = re.compile(
    r"(?:depth|height|width|length|altitude|elevation)s? of (?:[a-z]+ )?$", re.I
)
# The quarter of a year, the third of a month, and room 4F are no fraction and no temperature.
_PERIOD = re.compile(
    r"\b(?:first|second|third|fourth|last|final|opening|closing|next|previous|latter|early"
    r"|(?:1st|2nd|3rd|4th))[ -]$",
    re.I,
)
_NUMBERED = re.compile(
    r"\b(?:flat|gate|seat|row|room|section|article|group|class|year|form|iphone|unit|block|line|bus"
    r"|route|platform|number|no\.?|type|terminal|pier|level|grade|apartment|stand) $",
    re.I,
)
_LOOK_BACK = 24


def with_commas(text: str) -> str:
    """The text with commas where spaces part the thousands of a number; all places stay."""
    return _SPACED.sub(lambda found: re.sub(r"\s", ",", found.group()), text)


def is_number(text: str, match: re.Match[str]) -> bool:
    """Whether what :data:`FIGURE` found is one: "the second half of 2025" has no fraction."""
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    if match["frac"] or (match["ordinal"] and text[match.end() :].startswith(" of")):
        return not _PERIOD.search(before)
    return not (match["scaled"] and not match["sign"] and _NUMBERED.search(before))


def value_of(text: str, match: re.Match[str]) -> tuple[float | None, float]:
    """The number that :data:`FIGURE` found, and the smallest difference that its writing shows;
    ``None`` where it has too many digits to be one."""
    value, step, scale = _plain(text, match)
    if value is None:
        return None, 1.0
    if match["and"]:
        scale = scale if scale >= 1e3 else 1.0
        tail = _SCALES[match["tail"].lower()] if match["tail"] else 1.0
        value = (value + scale * _part(match["and"].lower().split("and", 1)[1])) * tail
        step = 0.1 * scale * tail
    return -value if is_minus(match) else value, step


def is_minus(match: re.Match[str]) -> bool:
    """Whether the number is below zero: "minus five", "-5C", "21 degrees below zero"."""
    degrees = bool(match["scaled"]) or (unit_of(match) or "").endswith("degree")
    if match["below"]:
        return degrees
    # A dash before a figure is often only a dash.
    return bool(match["minus"] or match["sign"]) and (match["sign"] != "–" or degrees)


def _plain(text: str, match: re.Match[str]) -> tuple[float | None, float, float]:
    """The value, the step and the last scale of a number without "and a half"."""
    if match["digits"]:
        return _in_figures(text, match)
    if match["part"]:
        scale = _SCALES[match["of"].lower()] if match["of"] else 1.0
        return _part(match["part"].lower()) * scale, 0.1 * scale, scale
    if match["words"]:
        return _in_words(match["words"])
    if match["alone"]:
        scale = _SCALES[match["whole"].lower()] if match["whole"] else 1.0
        return _VULGAR[match["alone"]] * scale, 0.1 * scale, 1.0
    if match["ordinal"]:
        return _rank(match["ordinal"].lower()), 1.0, 1.0
    if match["times"]:
        return _TIMES[match["times"].lower()], 1.0, 1.0
    return _part(match["frac"].lower()), 0.1, 1.0


def _in_figures(text: str, match: re.Match[str]) -> tuple[float | None, float, float]:
    digits = match["digits"].replace(",", "")
    if len(digits) > 40:
        return None, 1.0, 1.0
    decimals = len(digits.partition(".")[2])
    written = (match["scale"] or match["short"] or "").lower()
    scale = 1.0 if is_metres(text, match) else _SCALES.get(written, 1.0)
    if match["vulgar"]:
        return (float(digits) + _VULGAR[match["vulgar"]]) * scale, 0.1 * scale, scale
    return float(digits) * scale, scale * 10.0**-decimals, scale


def is_metres(text: str, match: re.Match[str]) -> bool:
    """Whether the "m" of "5m long" and "10,000m" is for metres: £5m are millions."""
    if (match["short"] or "").lower() != "m" or currency_of(match) or unit_of(match):
        return False
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    return bool(
        "," in match["digits"] or _LONG.match(text, match.end()) or _LENGTH_OF.search(before)
    )


def _part(words: str) -> float:
    """The value of a fraction in words: "two-thirds", "a half", "quarter of a"."""
    found = re.findall(r"[a-z]+", words)
    count = next((_SMALL[word] for word in found if word in _SMALL), 1.0)
    return count * next(_PARTS[word.rstrip("s")] for word in found if word.rstrip("s") in _PARTS)


def _rank(words: str) -> float:
    """The value of an ordinal in words: "hundred and twenty-first" → 121."""
    *before, last = re.findall("[a-z]+", words)
    value, _, _ = _in_words(" ".join(before)) if before else (0.0, 1.0, 1.0)
    return (value or 0.0) + _ORDINALS[last]


def _in_words(words: str) -> tuple[float | None, float, float]:
    """The value of a number in words: "two hundred and six thousand" → 206,000."""
    total = current = 0.0
    step = scale = 1.0
    any_number = False
    for word in re.split(r"[\s-]+", words.lower()):
        if word in _SMALL:
            current += _SMALL[word]
            scale = 1.0
        elif word in _SCALES:
            step = scale = _SCALES[word]
            if scale <= 100:
                current = (current or 1.0) * scale
            else:
                total, current = total + (current or 1.0) * scale, 0.0
        any_number = any_number or word in _SMALL or word in _SCALES
    return (total + current if any_number else None), step, scale


def scale_of(written: str) -> float:
    """The scale that a number as written ends on: 1,000,000 for "3.5 million", else 1."""
    found = re.search(rf"({_SCALE_WORD}|bn|mn|mln|tn|m|k)\b", written, re.I)
    scale = _SCALES[found.group(1).lower()] if found else 1.0
    return scale if scale >= 1e3 else 1.0


def currency_of(match: re.Match[str]) -> str | None:
    """The currency that stands before or behind what :data:`FIGURE` found."""
    before = (match["cur"] or "").upper()
    if before:
        return (
            "rupee" if before.startswith("RS") else _CODES.get(before, _DOLLARS.get(before, before))
        )
    if match["code"]:
        return _CODES[match["code"]]
    if match["coin"]:
        *nation, noun = match["coin"].lower().split()
        noun = _SINGULAR.get(noun, noun.rstrip("s"))
        name = " ".join((*nation, noun))
        return _COIN_NAMES.get(name, name)
    unit = unit_of(match)
    return unit if unit in ("£", "€", "yuan") else None


def unit_of(match: re.Match[str]) -> str | None:
    """The unit, no currency of :func:`currency_of`, behind what :data:`FIGURE` found."""
    if match["scaled"]:
        return "celsius degree" if match["scaled"] == "C" else "fahrenheit degree"
    found = next((k for k, v in match.groupdict().items() if v and k in _UNIT_NAMES), None)
    return _UNIT_NAMES[found] if found else None
