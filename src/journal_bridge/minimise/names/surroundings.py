"""Words that tell what a word beside them is: a person, a month, a plant, a story, an adult."""

from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


JOINERS: Final = _set(
    "and with & n plus i a et y e und ve cu si con avec com mit z ze og med och ja gyda iyo la ile"
)
"""What stands between two names: English first, then what families write."""

COMPANIONS: Final = _set(
    "with and friend friends sister brother cousin cousins twin siblings sibling to for by joined helped "
    "hugged told asked chased met invited called named from beside behind alongside between near gave showed "
    "passed comforted like z ze cu avec con com mit og med och gyda ac ile ve und et y i si la de hello hi hey "
    "dear thank thanks bye birthday"
)
"""Words after which a name is likely."""

PEOPLE_BEFORE: Final = _set(
    "friend friends sister brother cousin twin sibling baby buddy pal peer classmate mate named"
)
"""Words after which a capitalised word is a child's name, known or not."""

ADULTS_BEFORE: Final = _set(
    "mr mrs ms miss mx dr doctor sir madam lady lord king queen prince princess saint st father pastor imam "
    "rabbi rev reverend auntie aunty aunt uncle nana nan nanna nanny nanan gran granny grannie grandma grandad "
    "granddad grandpa gramps grandmother grandfather oma opa yaya nonna nonno abuela abuelo babcia dziadek "
    "ciocia wujek tante onkel khala mamu chacha mum mummy mam mama mom mommy mother dad daddy dada papa dads "
    "stepmum stepdad mums parent parents officer pc constable sergeant captain commander nurse dentist teacher "
    "headteacher manager deputy practitioner childminder farmer postman fireman firefighter librarian driver "
    "student volunteer visitor therapist author artist president coach modryb ewythr nain taid pani pan ms. "
    "tita tito didi senco keyperson worker assistant staff"
)
"""Words after which a name is a grown-up's."""

TITLES: Final = _set("mr mrs ms miss mx dr st rev")
"""Titles that are written with a full stop."""

FOR_SHOW: Final = _set(
    "read reading story stories book books song songs sang sing singing watch watched watching film character "
    "dressed costume as toy doll dolly teddy teddies puppet dinosaur dog dogs cat cats puppy kitten hamster "
    "rabbit rabbits bunny pony horse goldfish fish snail chick chicks tortoise parrot pig pretending pet pets "
    "guinea bear lion monster dragon programme episode rhyme"
)
"""Words after which a name may be a character's or an animal's."""

ANIMALS: Final = _set(
    "caterpillar worm spider duck duckling frog hen chicken sheep lamb cow fox owl hedgehog squirrel butterfly "
    "ladybird elephant giraffe penguin unicorn crocodile mouse robot snowman scarecrow elf turtle dragonfly "
    "bee goat donkey tiger dog dogs cat cats puppy kitten hamster rabbit rabbits bunny pony horse goldfish "
    "fish snail chick chicks tortoise parrot pig pet pets bear lion monster dragon doll dolly teddy puppet toy "
    "dinosaur"
)
"""Beings that have names and are no children."""

PLACES_AFTER: Final = _set(
    "park road street lane zoo farm museum library beach primary school nursery house castle garden gardens "
    "wood woods hill avenue close centre center church station hospital market bridge bay island court "
    "crescent drive square terrace way green common hall hotel cathedral city town village county airport "
    "railway river lake fc united rovers pier academy college university infants juniors preschool playgroup "
    "theatre gallery aquarium forest shire cake sponge infant junior kindergarten mosque temple synagogue "
    "gurdwara surgery clinic"
)
"""Words before which a name is a place's."""

PLACES_BEFORE: Final = _set("in at near from visit visited visiting to around of mount lake river port fort isle")
"""Words after which a place is as likely as a person."""

TIME_BEFORE: Final = _set(
    "in on until till last next this since by from to during every late early mid of through before after "
    "between for the end start beginning each previous following coming all over w od do st nd rd th monday "
    "tuesday wednesday thursday friday saturday sunday pendant en em im"
)
"""Words after which a month or a season is one."""

TIME_AFTER: Final = _set(
    "term half day days bank holiday holidays break time morning afternoon evening weather newsletter fair "
    "fayre fete show solstice week weeks weekend month months school camp club reading uniform clothes walk "
    "baby born th st nd rd birthday sun sunshine sports party dates parents concert picnic sale trip outing "
    "leaves fun wonderland fruits flowers crafts is was has and or to menu"
)
"""Words before which a month or a season is one."""

AFTER_NO_NAME: Final = _set(
    "room rooms class group base team house nursery bear bears tree trees leaf leaves bush petals petal seed "
    "seeds flower flowers chain chains berry berries wreath garden gardens shape shapes chart charts colour "
    "colours coloured paper paint painting making maker marks water sand school schools term holiday jar box "
    "light lights sky skies day days dough play bread cake cakes pie juice pudding bird birds wood clay stone "
    "stones bean beans bucket"
)
"""Words before which an everyday word is one."""

AFTER_A_SENTENCE_WORD: Final = _set(
    "i you he she it we they this that these those the a an my your his her our their there everyone all any "
    "anyone someone somebody nobody each every of off up be not no never always some what how when where who "
    "which one both"
)
"""Words before which Will, May, Hope, Mark or Rose opens a sentence as a word."""

FIXED_AFTER: Final = {
    "grace": _set("before after at"),
    "hope": _set("to so for"),
    "joy": _set("of at in to on"),
    "mark": _set("of off on"),
    "rose": _set("up from to"),
    "star": _set("of"),
    "sky": _set("is was looked turned"),
    "sunny": _set("and but again outside"),
    "faith": _set("in"),
    "drew": _set("round around with on in some lines circles faces pictures using attention people"),
    "art": _set("activity activities area work gallery project table club lesson room time"),
    "will": _set("be have not"),
    "may": _set("be have not need"),
}
"""Words before which one word is no name, by that word."""

VERBS: Final = _set(
    "is was are were has had have said says told tells went goes ran runs sat sits stood stands took takes "
    "made makes came comes got gets gave gives found finds saw sees sang sings drew draws built builds began "
    "begins brought brings bought chose chooses caught catches drank ate eats fell felt feels flew forgot fed "
    "fought held holds heard hid hit hurt kept keeps knew knows led left let lay lies lost met put puts read "
    "reads rode rides rang rose shook shared shares showed shows shut slept sleeps slid spoke spent spun "
    "spread stuck swam swung taught thought thinks threw throws understood wore wears woke won wrote writes "
    "wants wanted loves loved likes liked enjoys enjoyed can could cannot can't couldn't didn't doesn't isn't "
    "wasn't hasn't won't wouldn't did does then also really just quickly always soon now still who whose helps "
    "helped plays played asks asked cried cries laughs laughed giggled smiled beamed would should might must "
    "needs tried tries kicked cut dug blew counted pointed looked jumped too decided noticed"
)
"""Words that follow whoever does something."""

LETTER_TALK: Final = _set(
    "letter letters sound sounds phonics phonic phoneme phonemes alphabet vitamin vitamins plan grade size "
    "hepatitis note key chord initial initials spell spells spelt spelling wrote writing write written tracing "
    "traced says cued shape block section part phase appendix option room group point pattern formed magnetic "
    "capital"
)
"""Words that tell that a single letter is a letter."""

UNITS: Final = _set("ml mg cm mm km kg oz ft")
"""Two letters that count, when no stop follows each: C.M. is a child again."""

NO_INITIALS: Final = UNITS | _set(
    "pe tv uk us ok it id dj cd pd cl la uw ta sw hv gp ks es am pm bc ad ed hi oh no so we he me my go do in "
    "on at to as an or if is up by of be st mr dr ms eu un ai pc pj ec dt ey vs re rs "
    "vr xl xs ps nb qr ph bf gf fm hq jr sr mp md ra pa pr hr cv ex"
)
"""Two letters that are no child's initials."""

MODALS: Final = _set("will may")
"""Names that as words stand before what somebody does: Will need help."""
ADVERBS: Final = _set("also just really now then soon still always quickly probably definitely")
BASE_AND_PAST: Final = _set("put read cut hit hurt let shut spread can could should would must might")
"""Verbs whose past looks like their plain form, and helpers: after Will or May they tell nothing."""
DETERMINERS: Final = _set(
    "the a an this that these those his her my your our their some any no of in on at by every each last next "
    "all big little"
)
"""Words after which a word in small letters is a thing."""
LINKS: Final = _set("and or with at in on by from for to as but while when after before who")
"""Words after a name that say nothing about it."""

MONTHS: Final = _set("april may june august january september summer autumn winter spring season")
"""Names that keep their capital inside a sentence when they are no name at all."""

TENDER: Final = _set(
    "grace hope joy faith will may mark drew rose art june april august summer autumn dawn eve sky star peace "
    "love patience charity bill sue pat rob chase hunter miles case true able early precious"
)
"""Names that in small letters are words wherever they are not joined to another name."""


def does_something(word: str) -> bool:
    """Tell whether a word follows whoever does something: a verb people write, or one in the past."""
    return word in VERBS or (word.endswith("ed") and len(word) > len("need"))
