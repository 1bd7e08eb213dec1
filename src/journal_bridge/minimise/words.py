"""Names that are also everyday English words: in capitals they hold the text, in small letters they stay."""

from typing import Final

NAMES_THAT_ARE_WORDS: Final = frozenset(
    # virtues, months, seasons, times of day
    "grace hope joy faith charity prudence patience constance verity april may june august summer autumn "
    "winter dawn eve noel "
    # flowers, trees, herbs, stones
    "rose lily daisy poppy ivy holly hazel heather iris violet olive jasmine willow rowan ash laurel fern "
    "clover bryony marigold primrose basil sage ginger rosemary ruby amber pearl jade crystal gem jet opal "
    # landscape, weather, animals, birds
    "brook brooke river lake forest heath cliff dale glen glade vale skye sky star rain storm sunny ray robin wren "
    "jay martin drake buck bunny kitty fox wolf bear lark phoenix leo "
    # doings and things
    "will mark drew pat rob bob bill jack nick sue skip chase hunter archer mason cooper piper carter taylor "
    "tanner fisher page paige penny rich max art frank ernest earnest miles pierce lance wade reed reid rusty "
    "sandy dusty candy cherry apple plum peach honey melody harmony carol viola bell belle bonnie precious "
    "angel king prince duke earl baron major bishop dean guy kit kay don gene norm josh jimmy victor "
    # family names that are words
    "brown green white black gray grey wood woods hill hall park parks banks field fields ford stone rivers pond "
    "marsh moss lane church bridge bridges wells wall young long short little small strong sharp bright sweet best "
    "good love day weeks knight cook baker butler carpenter potter turner smith shepherd farmer gardener weaver "
    "walker rider page bird crane swan peacock bull lamb hogg fish pike rice bean berry flower bush hedges rose "
    "cross case price rush walls miller waters snow frost winters penn gold silver iron swift savage wise gentle "
    "power hand head foot beard kind noble jolly merry moody bond chance chambers close coats".split()
)
"""Folded; a name on this list is never replaced on its own, only as part of a whole name, and holds otherwise."""

MONTHS: Final = frozenset({"april", "may", "june", "august", "summer", "autumn", "winter"})
"""Names that keep their capital inside a sentence when they are no name at all."""
