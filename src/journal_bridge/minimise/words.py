"""Names that are also everyday English words, and everyday words that are names all the same."""

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

MAINLY_NAMES: Final = frozenset(
    "jack harry peter ken maria sally billy tommy martin matt mike nick oliver patrick rob roger terry tony "
    "tom sam josh jimmy ben adam charlie christian jenny johnny molly joey john jay lee victor eddy derrick "
    "valentin sandra arthur wally teddie emma alexander ted bob bobby sue ada amelia dora henry jean tim "
    "timothy veronica phoebe jerry larry barney angelica marina flora viola reed vera alec "
    "kitty maggie maisie mary polly hector homer dexter lennon mabel myrtle noel felicity beau derek dick "
    "harriet stan walter carter mason taylor piper cooper parker harper tucker spencer hudson lance "
    "mungo otto rex sophie willa margarita stella".split()
)
"""On the everyday list of words, but in a nursery's notes a child, with a capital or without."""

WORDS_TOO: Final = frozenset(
    "april may june august summer autumn winter jasmine rowan phoenix clover bryony primrose marigold star "
    "sky skye ash jet opal ivy hazel willow piers robyn bell belle bonnie sunny kit drew eve noel teddy wolf "
    "bear fox buck bunny kitty wren lark robin park parks hill banks woods wells brooks rivers fields waters "
    "marsh moss frost snow young king knight page price cross rice rose short long little small strong bright "
    "sweet best good love day weeks heath river storm rain ocean echo rebel blue coral indigo harmony melody "
    "serenity destiny trinity journey".split()
)
"""On no everyday list, or on it by chance, but words of a nursery's day all the same."""
