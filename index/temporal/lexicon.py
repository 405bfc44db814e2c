"""The words of time."""

from __future__ import annotations

from index.temporal.units import DAYS, MONTHS

MONTH = {name.lower(): n for n, name in enumerate(MONTHS, 1)}
MONTH_SHORT = {name[:3].lower(): n for n, name in enumerate(MONTHS, 1) if name != "May"} | {
    "sept": 9
}
NAME_MONTHS = frozenset({3, 4, 5, 6, 8})
"""Months that are also names or words: March, April, May, June, August."""

WEEKDAY = {name.lower(): n for n, name in enumerate(DAYS)}
WEEKDAY_SHORT = {name[:3].lower(): n for n, name in enumerate(DAYS)} | {
    "tues": 1,
    "thur": 3,
    "thurs": 3,
}
WEEKDAYS = {f"{name.lower()}s": n for n, name in enumerate(DAYS)}

UNIT = {
    unit: unit
    for unit in (
        "second minute hour day week fortnight month quarter year decade century weekend".split()
    )
}
UNITS = {
    "seconds": "second",
    "secs": "second",
    "minutes": "minute",
    "mins": "minute",
    "hours": "hour",
    "hrs": "hour",
    "days": "day",
    "weeks": "week",
    "fortnights": "fortnight",
    "months": "month",
    "quarters": "quarter",
    "years": "year",
    "yrs": "year",
    "decades": "decade",
    "centuries": "century",
    "weekends": "weekend",
    "nights": "day",
}
CLOCK_UNITS = frozenset({"second", "minute", "hour"})

SEASON = {"spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn"} | {
    "winter": "winter"
}

PART_OF_DAY = {
    "morning": ("06:00", "12:00", "MO"),
    "lunchtime": ("12:00", "14:00", "MI"),
    "afternoon": ("12:00", "18:00", "AF"),
    "evening": ("18:00", "24:00", "EV"),
    "night": ("21:00", "24:00", "NI"),
    "overnight": ("00:00", "06:00", "NI"),
}
"""When the part begins, when it ends, and its TIMEX3 code."""

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
ONES = {word: n for n, word in enumerate(_ONES)}
TENS = {
    word: 10 * n
    for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
ORDINAL_ONES = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split(),
        1,
    )
}
ORDINAL_TENS = {
    word: 10 * n
    for n, word in enumerate(
        "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth".split(), 2
    )
}
DECADES = {
    word: 1900 + 10 * n
    for n, word in enumerate(
        "twenties thirties forties fifties sixties seventies eighties nineties noughties".split(), 2
    )
}
VAGUE_COUNT = frozenset({"few", "several", "many", "some"})

STEP = {
    "next": 1,
    "last": -1,
    "this": 0,
    "coming": 1,
    "past": -1,
    "previous": -1,
    "following": 1,
    "current": 0,
    "preceding": -1,
    "upcoming": 1,
}
EDGE = {
    "early": "early",
    "late": "late",
    "mid": "mid",
    "middle": "mid",
    "end": "end",
    "close": "end",
    "start": "start",
    "beginning": "start",
    "turn": "turn",
    "eve": "eve",
}
FISCAL = frozenset({"fiscal", "financial", "fy"})
VAGUE = {
    "now": "PRESENT_REF",
    "currently": "PRESENT_REF",
    "nowadays": "PRESENT_REF",
    "presently": "PRESENT_REF",
    "recently": "PAST_REF",
    "lately": "PAST_REF",
    "recent": "PAST_REF",
    "formerly": "PAST_REF",
    "current": "PRESENT_REF",
    "future": "FUTURE_REF",
    "soon": "FUTURE_REF",
    "shortly": "FUTURE_REF",
}
ADVERB_SETS = {
    "hourly": "PT1H",
    "daily": "P1D",
    "nightly": "P1D",
    "weekly": "P1W",
    "fortnightly": "P2W",
    "monthly": "P1M",
    "yearly": "P1Y",
    "annually": "P1Y",
}
ZONES = frozenset("gmt utc bst cet cest est edt cst cdt mst mdt pst pdt et ist jst aest".split())
DETERMINERS = frozenset({"the", "a", "an", "this", "that", "its", "their", "his", "her", "our"})

NOT_A_DAY = {
    "sunday": frozenset(
        "times telegraph mirror mail express world post herald herald-sun people sport "
        "independent tribune business best roast school".split()
    ),
    "monday": frozenset({"night", "club"}),
    "friday": frozenset({"night"}),
    "saturday": frozenset({"night"}),
    "wednesday": frozenset({"addams"}),
}
"""Words that make a weekday part of a name; "night" does only before a third capital word."""

NIGHT_NAMES = frozenset({"lights", "live", "football", "fever", "raw", "dinner"})
NAME_BEFORE_DAY = {
    "sheffield": "wednesday",
    "good": "friday",
    "super": "tuesday",
    "bloody": "sunday",
    "ruby": "tuesday",
    "freaky": "friday",
    "man": "friday",
    "girl": "friday",
}
PAPERS_ON_SUNDAY = frozenset({"mail", "independent", "scotland", "wales"})
CHRISTMAS_THINGS = frozenset(
    "tree trees card cards present presents shopping carol carols party parties dinner lights "
    "market markets pudding cake gift gifts jumper jumpers island egg eggs bunny rising road song "
    "songs single number film special shoppers stocking decorations honours parade".split()
)
MEASURED = frozenset(
    "miles metres meters kilometres kilometers km pounds euros dollars rupees francs yuan pesos "
    "roubles rubles kroner tonnes tons feet acres percent points calories words megawatts degrees "
    "hectares litres yen marks barrels hours days weeks months years minutes seconds times rpm mph "
    "square cubic billion million thousand or ft kg mm cm mw shares seats rounds pages".split()
)
"""What a number before it measures, and never dates."""

COUNTED = MEASURED | frozenset(
    "people men women children boys girls troops soldiers workers employees students pupils jobs "
    "homes houses votes patients cases deaths copies units members fans officers police residents "
    "passengers refugees firefighters staff visitors spectators signatures guests customers "
    "readers voters delegates supporters protesters demonstrators marchers walkers runners "
    "attendees participants applicants applications competitors entrants entries complaints "
    "letters emails books cars vehicles trees birds sheep cattle cows pigs animals boats tickets "
    "geese beds rooms flats households properties prisoners inmates graduates teachers nurses "
    "doctors farmers miners villagers islanders families civilians tourists commuters drivers "
    "travellers cyclists swimmers volunteers migrants victims survivors bodies objections "
    "responses messages calls names signatories subscribers users clients bottles meals".split()
)
"""What a number before it counts, unless the sentence opens with "in" and the number."""

TITLES = frozenset({"mrs", "mr", "ms", "miss", "dr", "lady", "lord", "sir", "dame", "baroness"})
