"""The small closed lists that the statement check knows: function words, verbs, opposites.

They were written for news English. What is not listed is not guessed at: an unknown word is only
ever a content word.
"""

from __future__ import annotations

import re

FUNCTION = frozenset(
    "a an the this that these those and or but nor so yet if then than as of in on at to for by "
    "with from into onto over under about after before between during against through within "
    "upon among across along around off out up down near via per until till since while when "
    "where which who whom whose what why how i me my we us our you your he him his she her hers "
    "it its they them their theirs himself herself itself themselves there here is are was were "
    "be been being am 's has have had having do does did doing done will would shall should can "
    "could may might must ought not n't no never none neither also just only even still already "
    "too very much many more most less least few fewer some any all both each every either other "
    "another such own same s t d ll re ve m because although though however whether ever again "
    "now well as de la le one's meanwhile therefore thus".split()
)
"""Words that carry grammar, not content."""

PRONOUNS = frozenset(
    "he she they it him her them his hers their theirs its himself herself themselves itself "
    "i we my our me us who whom whose this these those".split()
)
PERSONAL = frozenset(
    "he she they it him her them his hers their theirs its i we my our himself herself".split()
)
"""Pronouns in whose place a name may stand."""
DETERMINERS = frozenset(
    "a an the this that these those his her its their our my your some any every each no".split()
)
BE = frozenset("is are was were be been being am 's".split())
HAVE = frozenset("has have had having".split())
DO = frozenset("do does did".split())
AUXILIARIES = BE | HAVE | DO

_IRREGULAR = """
arise arose arisen;bear bore borne;beat beaten;become became;begin began begun;bend bent;bet bet
bind bound;bite bit bitten;bleed bled;blow blew blown;break broke broken;breed bred;bring brought
build built;burn burnt;buy bought;catch caught;choose chose chosen;come came;creep crept;deal dealt
dig dug;draw drew drawn;drink drank drunk;drive drove driven;eat ate eaten;fall fell fallen
feed fed;feel felt;fight fought;find found;flee fled;fly flew flown;forbid forbade forbidden
forget forgot forgotten;forgive forgave forgiven;freeze froze frozen;get got gotten;give gave given
go went gone;grow grew grown;hang hung;hear heard;hide hid hidden;hold held;keep kept
know knew known;lay laid;lead led;leave left;lend lent;lie lain;lose lost;make made;mean meant
meet met;overcome overcame;overtake overtook overtaken;overthrow overthrew overthrown;pay paid
ride rode ridden;ring rang rung;rise rose risen;run ran;say said;see saw seen;seek sought;sell sold
send sent;shake shook shaken;shine shone;shoot shot;show shown;shrink shrank shrunk;sing sang sung
sink sank sunk;sit sat;sleep slept;slide slid;speak spoke spoken;speed sped;spend spent
spin spun;spring sprang sprung;stand stood;steal stole stolen;stick stuck;strike struck stricken
strive strove;swear swore sworn;sweep swept;swim swam swum;swing swung;take took taken
teach taught;tear tore torn;tell told;think thought;throw threw thrown;undergo underwent undergone
understand understood;wake woke woken;wear wore worn;win won;withdraw withdrew withdrawn
withhold withheld;write wrote written;undertake undertook undertaken;uphold upheld;weave wove
tie tied;wed wed;weep wept;wind wound;awake awoke;arisen arise;die died dying dead;lie lying
man men;woman women;child children;person people;life lives;wife wives;foot feet;half halves
"""
BASES: dict[str, str] = {}
_LAST: set[str] = set()
for _line in _IRREGULAR.replace("\n", ";").split(";"):
    _base, *_forms = _line.split() or [""]
    BASES.update(dict.fromkeys(_forms, _base))
    _LAST.update(_forms[1:] or _forms)
"""Irregular forms and the word that they are forms of: "met" → "meet", "men" → "man"."""

_UNCHANGED = frozenset(
    "left found put cut hit set shut cost hurt let read quit split spread beat bet won".split()
)
_OF_OTHERS = (
    "dying dead lying men women children people lives wives feet halves left wound bound found "
    "felt lay drunk"
).split()
PAST = _UNCHANGED | frozenset(form for form in BASES if form not in _OF_OTHERS)
PARTICIPLES = _UNCHANGED | (PAST & _LAST) | {"born"}
"""Irregular forms of what is done to something: "was built", "was taken"."""
SOMEBODY = frozenset(
    "actor actress agent artist astronaut athlete author baker banker bishop boxer boy brother "
    "builder captain champion chancellor chief child clerk coach composer conductor cook cyclist "
    "dancer daughter defendant dentist director diver doctor driver editor engineer expert farmer "
    "father fighter founder gardener general girl goalkeeper governor guard guitarist "
    "harbourmaster head hiker inspector jeweller journalist judge killer king lawyer leader "
    "manager mayor mechanic midwife miner mother murderer musician nurse officer owner painter "
    "passenger patient person pianist pilot player poet pope president priest prince princess "
    "prisoner professor prosecutor pupil queen referee reporter robber runner runner-up sailor "
    "scientist secretary senator sheriff shooter singer sister skier skipper soldier son star "
    "striker student successor surgeon suspect swimmer teacher teenager thief trainer victim "
    "widow widower winner witness worker writer youth".split()
)
"""What somebody is, where a name is not given: "the mayor", "two pupils"."""

SPEECH = frozenset(
    "say tell announce add warn argue claim insist state declare explain note confirm deny "
    "admit reveal suggest promise tweet ask reply recall acknowledge stress comment "
    "complain predict maintain assert urge remark respond conclude observe report according "
    "contend believe allege pledge vow".split()
)
"""Bases of verbs that put words into somebody's mouth ("according" for "according to")."""

CLAIMING = frozenset("claim allege accuse suspect contend".split())
"""Speech that keeps its distance from what is said."""

TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir lord lady dame baroness rev reverend king queen prince "
    "princess president vice-president premier chancellor minister minister's prime secretary "
    "senator congressman congresswoman governor mayor councillor judge justice general colonel "
    "major captain lieutenant sergeant admiral commander chief inspector superintendent constable "
    "ambassador pope bishop archbishop cardinal sheikh sultan emperor coach manager director "
    "chairman chairwoman chair ceo analyst spokesman spokeswoman spokesperson foreign deputy "
    "former acting defense defence finance interior vice detective officer doctor".split()
)
TITLE = rf"(?:{'|'.join(sorted(re.escape(t) for t in TITLES if len(t) > 3))})"
"""A pattern of those that are words."""
OFFICES = frozenset(
    "president premier chancellor king queen prince princess senator governor mayor councillor "
    "judge general colonel captain ambassador pope bishop archbishop cardinal".split()
)
"""Titles of which a person is seldom given two in one report."""

RUMOURS = frozenset(
    "rumour rumours rumor rumors allegation allegations speculation suggestion suggestions "
    "accusation accusations claims reports".split()
)
"""Nouns that, before "that", keep their distance from what follows."""
UNTRUE = frozenset("deny denied denies denying untrue false incorrect".split())
"""Words that, before "that", say that it is not so, or that somebody says so."""

_OPPOSITES = """
approve accept adopt pass back endorse|reject refuse defeat oppose veto
accept|decline refuse reject
rise increase grow climb gain jump surge soar widen|fall decrease drop decline lose tumble shrink
rise increase jump|plunge slump dip cut narrow
raise increase|lower reduce cut
win|lose
open reopen|close shut
begin start launch|end stop finish halt
begin start|cancel
hire appoint recruit|dismiss fire sack
arrest detain jail imprison|release free
guilty convict|innocent acquit
arrive enter|leave depart
support back favour favor praise welcome|oppose criticise criticize condemn denounce
agree|disagree
allow permit authorise authorize|ban forbid prohibit block
confirm admit acknowledge|deny
alive survive live|die kill
safe|unsafe dangerous
strong strengthen|weak weaken
high|low
higher|lower
early|late
large big great|small little
best|worst
better|worse
success succeed|failure fail
victory|defeat
legal lawful|illegal unlawful
male man boy|female woman girl
man|woman
boy|girl
father|mother
son|daughter
brother|sister
husband|wife
buy|sell
import|export
lend|borrow
attack|defend
north northern|south southern
east eastern|west western
public|private
first|last
majority|minority
expand|contract
remember|forget
appear|disappear vanish
likely|unlikely
possible|impossible
able|unable
known|unknown
happy|unhappy sad
true|false
married|divorced
extend lengthen|shorten
delay postpone|hasten
hot|cold
warm|cool
wet|dry
empty|full
young|old
indoor|outdoor
positive|negative
profit|loss
surplus|deficit
ally|enemy
peace|war
inside|outside
above|below
include|exclude
build|demolish destroy
create|destroy abolish
join|quit leave
hire|fire
resume|suspend
continue|stop halt suspend
stand|sit
asleep|awake
push|pull
love like|hate dislike
heavy|light
fast quick|slow
dead|alive
maximum|minimum
optimistic|pessimistic
rich|poor
present|absent
sunny|rainy
summer|winter
day|night
"""
SYNONYMS = """
die dead death kill|casualty fatality
car vehicle automobile
child kid
job post
firm company business corporation
film movie
doctor physician
police officer
begin start commence
end finish
buy purchase acquire
help assist aid
show reveal
large big huge
rise increase climb
fall drop decline decrease
attempt try
require need
get receive obtain
hurt injure wound wounded
injury wound
author writer
song track single
album record
city town
picture photo photograph image
conflict war
nation country
ship vessel
approve adopt
summit meeting
meet gather assemble
say tell state
allow permit
jail prison imprison
elect vote
leader head
"""


_SHORT_OF = """
kill die dead|injure hurt wounded miss rescue evacuate trap treat|murder perish drown fatal life \
slay execute suffocate succumb toll body fatality casualty assassinate shoot
injure hurt wounded|kill die miss rescue evacuate|casualty treat hospital burn harm
arrest detain|question interview interrogate warn|custody capture seize hold charge jail imprison
charge indict|arrest question detain interview investigate suspect|prosecute accuse court trial
convict|charge arrest question accuse investigate indict|guilty jail sentence imprison plead admit
jail imprison|charge convict question fine|prison sentence bar custody year month
sink|aground collide drift damage|founder capsize fall bottom wreck
destroy|damage|ruin wreck gut raze flatten burn demolish level
approve adopt pass ratify endorse|discuss debate consider propose review postpone|vote back agree \
nod clear green sign accept unanimous
sign|discuss negotiate draft consider propose|seal conclude ink agree
agree|discuss negotiate debate consider|deal accord pact settle sign approve accept
buy acquire purchase|bid offer lease rent|takeover sell
elect|nominate propose shortlist|win vote
appoint hire|nominate propose shortlist interview|name pick choose become
win|nominate shortlist|victory beat defeat triumph champion prize medal title gold
resign|suspend dismiss sack oust|quit step leave stand
dismiss sack|resign quit suspend|fire oust remove
ban forbid prohibit|restrict limit regulate discourage|outlaw bar
"""


def short_of() -> list[tuple[list[str], list[str], list[str]]]:
    """Deeds, others that fall short of them, and words beside which they may be told after all:
    who was injured was not killed, unless there is talk of a body."""
    lines = _SHORT_OF.replace("\\\n", "").strip().splitlines()
    parts = [[words.split() for words in line.split("|")] for line in lines]
    return [(stated, given, enough) for stated, given, enough in parts]


def opposites() -> dict[str, frozenset[str]]:
    """Each word with the words that say its opposite, as bases, both ways."""
    pairs: dict[str, set[str]] = {}
    for line in _OPPOSITES.strip().splitlines():
        one, other = (side.split() for side in line.split("|"))
        for a in one:
            pairs.setdefault(a, set()).update(other)
        for b in other:
            pairs.setdefault(b, set()).update(one)
    return {word: frozenset(others) for word, others in pairs.items()}


def synonyms() -> dict[str, frozenset[str]]:
    """Each word with those that news uses in its place, as bases."""
    same: dict[str, set[str]] = {}
    for line in SYNONYMS.strip().splitlines():
        words = line.replace("|", " ").split()
        for word in words:
            same.setdefault(word, set()).update(words)
    return {word: frozenset(others) for word, others in same.items()}


NEGATORS = frozenset(
    "not n't no never none neither nor nobody nothing nowhere cannot without hardly barely "
    "scarcely".split()
)
NEGATIVE_VERBS = frozenset("fail refuse decline unable forget neglect avoid".split())
"""Verbs that, before "to" or "-ing", say that it was not done."""

FUTURE = frozenset("will shall 'll would wo".split())
POSSIBLE = frozenset("may might could can".split())
DUTY = frozenset("should must ought".split())
ARRANGED = frozenset("go set due schedule about bound".split())
"""Bases that speak of a settled future when "to" follows."""
EXPECTED = frozenset("expect likely certain forecast project".split())
"""Bases that, before "to", speak of a future which somebody expects."""
INTENDED = frozenset(
    "plan intend hope want aim propose seek try attempt threaten promise pledge vow agree decide "
    "consider prepare offer urge ask order demand wish need call encourage advise invite "
    "persuade consent require".split()
)
"""Bases that speak of a wish or a duty when "to" follows: not yet a deed."""
CARRIED_OUT = frozenset("manage continue begin start come use help proceed able cease on".split())
"""Words after which "to" does say that it was done: "managed to", "went on to"."""
HEDGES = frozenset(
    "reportedly allegedly alleged supposedly apparently perhaps possibly probably maybe suspected "
    "purportedly purported rumoured rumored presumably likely potentially".split()
)
HEDGED_TO = frozenset("believe think say report allege appear seem suppose rumour rumor".split())
"""Bases that keep their distance when "to" follows: "is believed to"."""

DEMONYMS = dict(
    pair.split(":")
    for pair in (
        "french:france british:britain english:england scottish:scotland welsh:wales irish:ireland "
        "dutch:netherlands spanish:spain german:germany swiss:switzerland danish:denmark "
        "swedish:sweden norwegian:norway finnish:finland polish:poland czech:czechia greek:greece "
        "turkish:turkey chinese:china japanese:japan thai:thailand iraqi:iraq iranian:iran "
        "israeli:israel afghan:afghanistan pakistani:pakistan saudi:arabia ukrainian:ukraine "
        "russian:russia american:america canadian:canada mexican:mexico brazilian:brazil "
        "peruvian:peru chilean:chile argentine:argentina argentinian:argentina egyptian:egypt "
        "filipino:philippines philippine:philippines lebanese:lebanon portuguese:portugal "
        "italian:italy belgian:belgium hungarian:hungary european:europe african:africa "
        "asian:asia australian:australia cypriot:cyprus syrian:syria palestinian:palestine "
        "korean:korea vietnamese:vietnam burmese:burma taiwanese:taiwan indian:india"
    ).split()
)
ACRONYMS = {
    "us": "united states",
    "usa": "united states",
    "america": "united states",
    "uk": "united kingdom",
    "britain": "united kingdom",
    "eu": "european union",
    "un": "united nations",
    "uae": "united arab emirates",
    "nato": "north atlantic treaty organization",
    "imf": "international monetary fund",
    "who": "world health organization",
    "ecb": "european central bank",
    "fed": "federal reserve",
    "pm": "prime minister",
    "mp": "member of parliament",
}
PLAIN_OPENERS = frozenset(
    "police officials residents people ministers authorities experts analysts critics workers "
    "members leaders troops soldiers shares prices sales profits voters doctors scientists "
    "researchers investigators prosecutors lawyers firefighters crews families parents children "
    "students teachers turnout inflation unemployment rain snow traffic trading oil gold "
    "construction work talks negotiations polls meanwhile today yesterday tomorrow earlier later "
    "last next nearly almost according despite unlike like under within inside outside amid "
    "based given once twice half nobody somebody everyone everything something nothing "
    "three two four five six seven eight nine ten eleven twelve hundreds thousands millions "
    "dozens several plans support opposition funding spending exports imports demand supply "
    "fire fires floods storm storms wind winds water power electricity "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december there's it's yes sorry please thank "
    "dear let’s let's first second third finally instead indeed perhaps maybe recently currently "
    "one someone everybody anyone both many most some different various other others such more "
    "originally initially eventually overall generally usually often sometimes always".split()
)
"""Words that open a sentence with a capital and are no name."""
