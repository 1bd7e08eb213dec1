"""Stories of the specific areas: reading, counting, the world, making; rows as in `words_prime`."""

from typing import Final

from journal_bridge.invented.words_prime import Row

SPECIFIC: Final[tuple[Row, ...]] = (
    (
        "blocks",
        "E11 E12 G11 G12",
        (
            "{n} counted every block as it went on: {number}, and not one left out. “Mine is taller than the chair "
            "but not as tall as the door,” {he} said, and checked."
        ),
        "Measure other things with blocks and draw what we find.",
    ),
    (
        "leaves",
        "E15 E12 G14 G12",
        (
            "{n} sorted the leaves by size, then changed {his} mind and sorted them by how loud they are. The "
            "{colour} ones are the loudest, it turns out."
        ),
        "Sort conkers and cones in ways {he} makes up.",
    ),
    (
        "painting",
        "E16 E17 G16 G17",
        (
            "{n} mixed blue into the yellow “to see what may happen”. Green happened. {He} painted the whole sheet "
            "with it, even the back, and called it “Inside the hedge”."
        ),
        "Put out only red, yellow and blue, and let {him} find the rest.",
    ),
    (
        "baking",
        "E12 E11 G12 G11",
        (
            "Bread day: {n} weighed the flour until the two pans were level, and told us when to stop. {He} pressed"
            " {number} seeds on the top of {his} roll, counting under {his} breath."
        ),
        "Read the picture recipe with {him} so {he} can lead the next batch.",
    ),
    (
        "train",
        "E12 G12 G15",
        (
            "The track would not meet. {n} tried a curve, then another, then turned the whole bridge round. “It was"
            " looking the wrong way,” {he} explained as the {colour} engine rolled through."
        ),
        "Draw a plan of the track first and build from it.",
    ),
    (
        "books",
        "E09 E08 G09",
        (
            "{n} found the letter of {his} name on the bakery sign, on a van and in our story, and would not go "
            "past any of them without greeting it."
        ),
        "Go on a letter hunt with the camera.",
    ),
    (
        "dough",
        "E10 G10",
        (
            "At the writing table {n} made a shopping list, a line for each thing, and read it to me from top to "
            "bottom: “Milk. Apples. A {animal}. More milk.”"
        ),
        "Give {him} real reasons to write: labels, tickets, letters to post.",
    ),
    (
        "animals",
        "E15 G14",
        (
            "{n} held the snail on {his} flat hand and kept so still that it came right out. “It has its eyes on "
            "sticks,” {he} breathed. Then it slid over {his} thumb, and {he} laughed without moving."
        ),
        "Make a home for the snails and keep a diary of what they eat.",
    ),
    (
        "water",
        "E15 E12 G14",
        (
            "Will it float? {n} guessed for each thing before it went in. The stone: no. The cork: yes. The "
            "{colour} spoon surprised {him}, so {he} tried it {number} more times."
        ),
        "Collect new things to test and make a chart of yes and no.",
    ),
    (
        "garden",
        "E15 E13 G14",
        (
            "The bean that {n} planted is now as tall as {his} knee. {He} told the visitor: “First it was a stone, "
            "then it had one leg, then a hat.”"
        ),
        "Measure the bean each Monday with a strip of paper.",
    ),
    (
        "market",
        "E14 E11 G13 G11",
        (
            "{n} ran the fruit stall today. Everything cost {number} pence, apart from bananas, which were free "
            "“because they are bendy”. {He} thanked every customer."
        ),
        "Add real coins and a till roll to the stall.",
    ),
    (
        "snow",
        "E15 E06 G14 G04",
        (
            "A little snow, gone by lunch. {n} saved a handful in a cup on the windowsill and came back every few "
            "minutes. “It is turning into nothing,” {he} said, “but wet.”"
        ),
        "Freeze small things in ice and see which way out {he} thinks of.",
    ),
    (
        "music",
        "E17 G17 G16",
        (
            "{n} made up a song about the bus, the rain and the {animal} who missed its stop. It has a chorus. By "
            "going-home time the whole room knew it."
        ),
        "Write the song down and send it home.",
    ),
    (
        "painting",
        "E16 E07 G16 G04",
        (
            "Printing with halved apples: {n} looked inside first and found a star. {He} pressed it along the edge "
            "of {his} sheet, {colour}, gap, {colour}, gap, all the way round."
        ),
        "Look for patterns on clothes and walls, and copy one.",
    ),
    (
        "blocks",
        "E12 E16 G12 G16",
        (
            "A house for the {animal}: {n} made the door too small, tested it, and rebuilt it “for when it has "
            "eaten”. The roof was a book and the garden was my scarf."
        ),
        "Take photos of buildings on our walk and build one of them.",
    ),
    (
        "market",
        "E14 E13 G13",
        (
            "{n} told us about the party at the weekend: who came, what was cooked, and which auntie danced "
            "longest. {He} showed us the dance and we all tried."
        ),
        "Invite the family to share a recipe or a song with the group.",
    ),
    (
        "leaves",
        "E16 E15 G16",
        (
            "With mud, sticks and {number} {colour} leaves {n} made a picture on the ground. {He} walked round it, "
            "decided that it was a face, and gave it eyebrows."
        ),
        "Look at pictures by artists who work outdoors.",
    ),
    (
        "night",
        "E13 E08 G09",
        (
            "After the story of the owl {n} retold it to the teddies, page by page, with the pictures facing them "
            "“so they can see”. The ending was {his} own, and better."
        ),
        "Scribe {his} next story and act it out with the group.",
    ),
    (
        "sand",
        "E12 G12",
        (
            "{n} filled the tall bucket and the wide one and would not believe they held the same, so {he} poured "
            "one into the other and back. “It is a trick of the bucket.”"
        ),
        "Find more pairs that hold the same and talk about full, half full and empty.",
    ),
    (
        "baking",
        "E15 E02 G14 G03",
        (
            "“It was runny and now it is cake.” {n} had watched the oven door the whole time. {He} thinks the heat "
            "pushes from underneath, like {him} under a blanket."
        ),
        "Watch other changes: butter, ice, chocolate.",
    ),
    (
        "train",
        "E14 E17 G15 G17",
        (
            "{n} was the driver, the guard and the voice that says which station is next. We may have been to "
            "Scotland. Everyone had a ticket and nobody was late."
        ),
        "Look at a real timetable and make our own.",
    ),
    (
        "animals",
        "E16 E17 G17 G16",
        (
            "{n} turned a box into a {animal}: {colour} paper, a great deal of glue, and ears that took three goes."
            " It sat beside {him} at lunch and had its own plate."
        ),
        "Keep a box of boxes, and ask {him} to plan before {he} starts.",
    ),
    (
        "snow",
        "E11 E10 G11 G10",
        (
            "{n} wrote the numbers on the frosty window as far as {number}. The 5 came out backwards; {he} stepped "
            "away, tilted {his} head and put it right."
        ),
        "Put number cards in the garden so {he} can use them in play.",
    ),
    (
        "rain",
        "E12 E15 G12",
        (
            "Rain gauge duty: {n} read the line with {his} nose against the jar. “Up to the second one!” {He} drew "
            "a drop for each line and hung it by the door."
        ),
        "Keep the weather chart for a week and see what {he} notices.",
    ),
)

OPENINGS: Final = (
    *("",) * 6,
    "This morning was all sunshine. ",
    "A lovely moment from today. ",
    "Small thing, but worth keeping. ",
    "Free play, by choice. ",
    "A first! ",
)

CLOSINGS: Final = (
    *("",) * 3,
    "{He} told the story again at home time.",
    "I wish you could have heard the laugh.",
    "{n} asked to do it again tomorrow, and we will.",
    "{He} was so absorbed that {he} missed the bell.",
    "We were proud of how long {he} stayed with it.",
    "{He} grew an inch, I am sure of it. 🌱",
    "What a good day. 😊",
    "{n} may well want to show you at the weekend.",
    "The others joined in one by one.",
    "{He} tidied up without a word said.",
    "Ask {him} about it!",
)

OWN_WORDS: Final = (
    "“{token}!” {he} announced, which is {his} own word for it.",
    "{He} has named it “{token}”, and we are all to call it that.",
    "When I asked what it was, {n} said, “A {token}, of course.”",
    "{n} sang “{token}, {token}” to {himself} the whole time.",
    "The word of the day, by {n}: “{token}”.",
)

NAMING_OTHERS: Final = (
    "{friend} came to see and was given a turn.",
    "{n} saved the last piece for {friend}.",
    "“Look, {friend_full}!” {he} called across the room.",
    "{friend} held the other end, and they carried it together.",
    "{He} asked whether {friend} was better yet, and drew a card.",
)
