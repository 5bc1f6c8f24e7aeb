"""The closed lists of words that actor resolution leans on: honorifics, roles, pronouns, outlets, nations.

Data only. Lower case throughout; what is not listed is simply not known, never an error.
"""

from __future__ import annotations

import re

HONORIFICS = frozenset([
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "baroness", "rev",
    "reverend", "fr", "father", "sheikh", "imam", "ayatollah", "rabbi", "hon", "rt", "madame", "monsieur", "herr",
    "frau", "señor", "señora", "don", "sheik", "mme", "m", "cllr", "sen", "rep", "gov", "gen", "col", "lt", "capt", "sgt",
    "maj", "amb", "adm", "datuk", "datin", "shri", "smt", "begum", "maulana", "pastor", "khun", "cmdr", "supt",
    "cr", "doña", "dona", "shrimati", "alhaji", "hajia", "comrade", "engr", "engineer", "dato", "barr", "viscount", "viscountess",
    "haji", "chaudhry", "canon", "mullah", "maulvi", "pandit", "h.e", "baron", "monsignor", "mgr", "msgr", "sœur", "insp", "dsi", "pc", "ald",
])  # fmt: skip
FEMALE = frozenset([
    "mrs", "ms", "miss", "dame", "lady", "baroness", "madame", "frau", "señora", "mme", "she", "her", "spokeswoman",
    "chairwoman", "queen",
])  # fmt: skip
MALE = frozenset(
    ["mr", "sir", "lord", "monsieur", "herr", "señor", "he", "his", "him", "spokesman", "chairman", "king"]
)

POST_NOMINALS = frozenset(
    [
        "kc",
        "qc",
        "sc",
        "san",
        "mp",
        "mep",
        "msp",
        "mla",
        "td",
        "obe",
        "cbe",
        "mbe",
        "jr",
        "sr",
        "phd",
        "md",
        "esq",
        "ii",
        "iii",
    ]
)

PARTICLES = frozenset([
    "von", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al", "bin", "ibn",
    "ben", "abu", "ter", "ten", "zu", "zur", "st", "ó", "ní", "uí", "mac", "nic",
])  # fmt: skip

ROLES = frozenset([
    "president", "premier", "chancellor", "minister", "secretary", "spokesman", "spokeswoman", "spokesperson",
    "chief", "leader", "commissioner", "governor", "mayor", "ambassador", "envoy", "senator", "congressman",
    "congresswoman", "representative", "general", "commander", "admiral", "colonel", "captain", "king", "queen",
    "prince", "princess", "emir", "sultan", "pope", "bishop", "archbishop", "patriarch", "cardinal", "chairman",
    "chairwoman", "chair", "chairperson", "director", "head", "adviser", "advisor", "deputy", "official",
    "negotiator", "mediator", "speaker", "lawmaker", "legislator", "mp", "diplomat", "delegate", "coordinator",
    "representative", "attorney", "prosecutor", "judge", "justice", "lawyer", "analyst", "economist", "professor",
    "historian", "editor", "founder", "boss", "ceo", "executive", "treasurer", "councillor", "marshal",
    "vice-president", "vice", "candidate", "nominee", "rebel", "warlord", "strategist", "manager", "whip",
    "president-elect", "taoiseach", "ayatollah", "inspector", "superintendent", "brigadier", "churchwarden", "landlord",
    "landlady", "novelist", "headteacher", "coach", "skipper", "curator", "trustee", "sheriff", "magistrate", "coroner",
    "counsel", "barrister", "solicitor", "registrar", "rapporteur", "ombudsman", "constable", "prefect", "principal", "rector",
    "pastor", "provost", "councilwoman", "councilman", "alderman", "assemblyman", "assemblywoman", "comptroller", "auditor", "undersecretary", "harbourmaster", "headmaster", "headmistress", "secretary-general",
    "director-general", "chaplain", "imam", "abbot", "mca", "mla", "mna", "commodore", "lieutenant", "sergeant", "chieftain", "vicar", "vice-chancellor",
])  # fmt: skip
SURNAMES = frozenset([
    "sultan", "emir", "pastor", "sheriff", "provost", "governor", "king", "queen", "prince", "bishop", "archbishop", "pope", "dean", "judge", "justice", "marshal", "chancellor", "cardinal",
    "general", "captain", "head", "chief", "principal", "rector", "major", "mayor", "boss", "chair", "constable", "vicar", "sergeant",
])  # fmt: skip
"""Roles that are names as well: "Ada King Brandt"."""
HEADS = {
    re.compile(r"(?:the )?(?:[A-Z]\w+ )?head of state", re.IGNORECASE): frozenset(
        ["president", "king", "queen", "emir", "sultan", "grand-duke"]
    ),
    re.compile(r"(?:the )?(?:[A-Z]\w+ )?head of government", re.IGNORECASE): frozenset(
        ["premier", "chancellor", "taoiseach", "prime"]
    ),
}
"""Another word for several offices, and the offices."""
SECOND = frozenset(["deputy", "vice", "former", "acting"])
"""What makes an office another one."""
ROLE_MODIFIERS = frozenset([
    "prime", "foreign", "defence", "defense", "interior", "finance", "deputy", "vice", "former", "acting", "senior",
    "chief", "general", "home", "state", "press", "attorney", "first", "top", "special", "chief-of-staff",
    "opposition", "party", "union", "trade", "economy", "justice", "education", "health", "energy", "security",
    "national", "presidential", "government", "military", "shadow", "transport", "water", "labour", "labor", "culture",
    "agriculture", "environment", "budget",
])  # fmt: skip
PLURAL_GROUPS = frozenset([
    "officials", "ministers", "leaders", "authorities", "diplomats", "negotiators", "lawmakers", "prosecutors", "regulators", "rebels",
    "insurgents", "commanders", "senators", "envoys", "mediators", "delegates", "generals", "forces",
    "representatives", "governments", "allies", "mps", "opposition",
])  # fmt: skip
COLLECTIVES = frozenset([
    "government", "ministry", "office", "administration", "embassy", "parliament", "council", "commission",
    "congress", "senate", "army", "military", "foundation", "party", "union", "committee", "court", "agency",
    "cabinet", "presidency", "palace", "kremlin", "alliance", "coalition", "movement", "department", "police",
    "delegation", "mission", "bank", "board", "assembly", "junta", "federation", "service", "authority", "panel", "group",
    "association", "company", "chamber", "league", "institute", "society", "front", "campaign", "club", "team", "forum",
    "bloc", "guild", "museum", "trust", "tribunal", "treasury", "chancellery", "secretariat", "university", "network", "congregation", "church",
    "navy", "coastguard", "force", "bureau", "conference", "commune", "municipality", "directorate", "corps",
    "inspectorate", "hospital", "consulate", "command", "diocese", "exchange", "registry",
])  # fmt: skip
IN_OTHER_NAMES = frozenset([
    "company", "office", "service", "line", "front", "team", "campaign", "mission", "group", "party", "kremlin", "network",
])  # fmt: skip
"""Common nouns for bodies that too many names end with which are none."""
COMPANIES = frozenset(
    ["company", "firm", "carrier", "operator", "business", "owner", "maker", "manufacturer", "airline", "line", "group"]
)
"""What a text calls a body whose name has no common noun in it."""
UNIONS = re.compile(
    r"\b(?:workers|nurses|teachers|staff|drivers|miners|pilots|crews?|dockers|seamen|employees|civil servants|railwaymen)\b['’]?",
    re.IGNORECASE,
)
"""In the name of a body: it is a trade union."""
DESCRIBED = re.compile(
    r"(?:(?:neighbou?ring|rival|nearby|local|fellow|[\w-]+ly) |(?:[A-Za-z][a-z-]+ )?"
    r"(?:group|charity|firm|company|broker|think[- ]tank|watchdog|union|campaigners?|maker|operator) )(?=[A-ZÀ-Þ])"
)
"""What may stand before a body's name and is no part of it: "aid group", "neighbouring"."""
VAGUE = re.compile(
    r"(?:the (?=(?-i:[a-z])))?(?:two|three|four|five|six|several|some|many|most|a few|a number of|both|all|every(?:one|body)|no(?:body| one)|people|we)\b"
    r"|(?:the |these |those |other )?(?:officials|ministers|leaders|diplomats|lawmakers|representatives|allies|senators)$",
    re.IGNORECASE,
)
"""How a group begins of which nobody can say who they are."""
UNNAMED_GROUP = re.compile(
    r"\b(?:staff|crews?|diplomats|residents|workers|groups|analysts|economists|experts|campaigners)$"
)
"""How a group ends of which nobody can say who they are; in capitals it is a name: "Union of Smelter Workers"."""
SPEAK_ALONE = frozenset({"palace", "presidency", "kremlin", "chancellery", "treasury"})
"""Bodies that a text names by one common word."""
SPEAKS = re.compile(
    r"\s+(?:has |had |have |also |again )*(?:expressed|says?|said|warn\w+|told|call(?:ed|s)|urge[ds]|insist\w+|argue[ds]"
    r"|claim\w+|stated?s?|reject\w*|back(?:ed|s)|offer\w*|accus\w+|believes?|thinks?|doubts?|wants?)\b"
)
"""Behind a name whose bearer says something."""
SPEAKS_FOR = frozenset(["spokesman", "spokeswoman", "spokesperson", "spokespeople", "spokesmen"])
THINGS = re.compile(
    r"\b(polls?|surveys?|stud(?:y|ies)|research|figures|data|statistics|papers?|letters?|notes?|documents?|records?|videos?"
    r"|footage|analys[ie]s|index|films?|books?|e-?mails?|messages?|files|transcripts?|maps?|tests?|results|declarations?|agreements?"
    r"|treat(?:y|ies)|charters?|constitutions?|resolutions?|communiqu[eé]s?|laws?|soil|history)$",
    re.IGNORECASE,
)
"""What shows or finds something but holds no position."""
NO_ANSWER = re.compile(
    r"(?:has |have |had |would |also )*(?:declin\w+|refus\w+|did not|didn[’']t|would not|could not|unavailable)\b.{0,30}?"
    r"(?:\bcomment|\brespond|\breply|\banswer|\belaborate|\bto say\b|\bbe reached|\breturn (?:a )?(?:calls?|messages?))"
    r"|declin\w+ to (?:discuss|give|confirm)",
    re.IGNORECASE,
)
"""A cue and the start of its content that say only that no answer was given."""
ASKED = re.compile(
    r"(?:(?:when|if) |(?i:(?:has|had|have) been |was |were |is |are |been )(?:\w+ )?)(?:asked|pressed|quizzed)|Asked|Pressed"
)
"""A cue by which a question is put to whom the sentence is about; after "when" or "if" the bare words are one, too."""
TAKES = re.compile(
    r"\b(?:reject|rul(?:e[sd]?|ing) out|refus|den(?:y|ie)|dismiss|rebuff|oppos|condemn|criticis|criticiz|denounc|doubt|scoff|mock|warn(?:ed|s|ing)? against"
    r"|declin|question(?:s|ed)|disput|welcom|prais|applaud|endors|embrac|accept|favou?r)",
    re.IGNORECASE,
)
"""A cue that tells how its speaker takes what is quoted: "rejected “any talks”" is no "said"."""
ONLY_SAYS = re.compile(
    r"to (?:say|repeat|add|stress|note|mention|tell|emphasi[sz]e|reiterate|answer|explain)", re.IGNORECASE
)
"""A content that says that something is said, and not what."""
METONYMS = frozenset(
    {"kremlin", "downing street", "white house", "pentagon", "capitol", "brussels", "nato", "whitehall", "quai d'orsay"}
)
"""Places that speak for a government or a body: never a person, whatever the tagger says."""
MEDIA = re.compile(
    r"\b(reuters|associated press|ap|afp|agence france-presse|bloomberg|bbc|cnn|sky news|al jazeera|politico|axios|tass|"
    r"interfax|ukrinform|"
    r"(times|post|chronicle|telegraph|guardian|herald|tribune|journal|gazette|newspaper|newspapers|daily|courier|"
    r"publication|magazine|website|news agency|wire service|broadcaster|media|press|report|article|tabloid)s?)$",
    re.IGNORECASE,
)

DAYS = frozenset([
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april",
    "may", "june", "july", "august", "september", "october", "november", "december",
])  # fmt: skip
OPENERS = frozenset([
    "but", "and", "when", "while", "after", "before", "as", "for", "the", "in", "on", "at", "if", "asked", "since",
    "though", "although", "with", "from", "to", "yet", "so", "that", "then", "by", "of", "because", "his", "her",
    "neighbouring", "neighboring", "rival", "fellow", "their", "its", "our", "my", "this", "these", "said", "says", "told",
    "later", "earlier", "yesterday", "today", "will", "would", "can", "could", "may", "might", "must", "do", "does", "did",
    "is", "are", "was", "were", "has", "have", "had", "how", "why", "what", "who", "where", "now", "meanwhile", "still",
    "only", "even", "tonight", "let", "like", "unlike", "under", "over", "until", "both", "either", "neither", "not", "no",
    "yes", "there", "here", "perhaps", "maybe", "once", "again", "also", "instead", "indeed", "despite", "through",
    "between", "among", "against", "about", "however", "nor", "or", "a", "an", "he", "she", "they", "we", "it",
])  # fmt: skip
"""Words that open a sentence with a capital before a name and are no part of it."""
DETERMINERS = frozenset({"the", "a", "an", "his", "her", "its", "their", "this", "that"})
SINGULAR_PRONOUNS = frozenset({"he", "she", "him", "her"})
GROUP_PRONOUNS = frozenset({"they", "it"})
RELATIVES = frozenset({"who", "whom", "which", "that"})

_NATIONS = """
us america american americans usa united-states | uk britain british united-kingdom | france french |
germany german germans | spain spanish | netherlands dutch | russia russian russians | ukraine ukrainian ukrainians |
china chinese | japan japanese | turkey turkish türkiye | poland polish | switzerland swiss | greece greek |
ireland irish | denmark danish | sweden swedish | finland finnish | norway norwegian | israel israeli |
iran iranian | iraq iraqi | europe european eu | italy italian | niger nigerien | nigeria nigerian | mali malian | chad chadian | cuba cuban | oman omani | peru peruvian |
austria austrian | australia australian | iceland icelandic | hungary hungarian | india indian
"""
NATIONS = {word: group.split()[0] for group in _NATIONS.split("|") for word in group.split()}
"""A nation's adjective and its other names, to one name. Regular pairs ("Norland", "Norlander") need no entry."""


def nation(word: str) -> str:
    """One key for a country and its adjective: from the table, else the word's first five letters."""
    low = word.lower().replace(".", "").strip("'’")
    return NATIONS.get(low, low[:5])
