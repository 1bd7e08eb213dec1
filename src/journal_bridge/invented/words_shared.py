"""Stories about several children at once, posts to rooms, and the setting's own papers.

Slots: `{names}` the children's names as staff write them, `{first}` and `{second}` two, `{full}` one in full.
"""

from typing import Final

from journal_bridge.invented.words_prime import Row

GROUP: Final[tuple[Row, ...]] = (
    (
        "garden",
        "E05 E15 G08 G14",
        (
            "{names} planted the sunflower bed together. {first} dug, {second} dropped in the seeds, and everyone "
            "took a turn with the heavy can. They will need sun, water and a good deal of patience."
        ),
        "Give the group a chart to keep of who waters when.",
    ),
    (
        "blocks",
        "E05 E12 G08 G12",
        (
            "A castle for {names}! It had a door for each of them. When {first} worried about the dragon, {second} "
            "built a second wall, just in case."
        ),
        "Draw the castle from above and build it from the plan.",
    ),
    (
        "hills",
        "E06 E05 G04 G08",
        (
            "Up to the top of Bramble Hill with {names}. {first} and {second} held hands on the steep part. We "
            "could see the nursery roof, and waved to it."
        ),
        "Make a map of the walk with the group.",
    ),
    (
        "market",
        "E14 E11 G13 G11",
        (
            "Our market was open all morning, run by {names}. {full} kept the money tin and gave change for "
            "everything, even the hugs."
        ),
        "Let the group set the prices and write the labels.",
    ),
    (
        "music",
        "E17 E01 G17 G01",
        (
            "The band: {names}. {second} chose the song, {first} counted us in, and the ending was loud. They moved"
            " with such grace in the quiet part that we all stopped to watch."
        ),
        "Record the band and listen back.",
    ),
    (
        "rain",
        "E15 E05 G14 G08",
        (
            "Five minutes of hail! {names} stood under the canopy and listened. {first} said it was “popcorn on the"
            " roof”; {second} wanted to taste some, and did."
        ),
        "Collect rain, hail and frost words with the group.",
    ),
    (
        "baking",
        "E12 E04 G12 G05",
        (
            "{names} made soup. {first} washed, {second} chopped with the safe knife, and {full} stirred and told "
            "us it needed “one more carrot and one more minute”."
        ),
        "Visit the greengrocer with a list the group has made.",
    ),
    (
        "train",
        "E17 E05 G17 G08",
        (
            "All aboard with {names}. Nobody may get off, it seems, before the seaside. {first} sold the tickets "
            "and {second} blew the whistle {number} times."
        ),
        "Bring in real tickets and timetables.",
    ),
    (
        "animals",
        "E15 E02 G14 G03",
        (
            "The chicks are out! {names} sat in a ring so that the smallest one could walk across. “It tickles like"
            " a whisper,” said {first}."
        ),
        "Keep the chick diary with a picture each day.",
    ),
)

ROOM_POSTS: Final[tuple[tuple[str, str], ...]] = (
    (
        "rain",
        "Puddle morning for the {room}. Every pair of waterproofs is on the radiator, and so are we.",
    ),
    (
        "painting",
        "The big paper is out and the {room} are covering it from both ends. The middle will be a surprise.",
    ),
    (
        "leaves",
        "Autumn has come to the nature table: conkers, cones and one very brave woodlouse.",
    ),
    (
        "market",
        "Thank you to all the families who came to our harvest table. The plum cake did not last long!",
    ),
    (
        "snow",
        "Snow! Only a little, but {first} and {second} made a snowman the size of a teapot.",
    ),
    (
        "garden",
        "The blossom is out. Will it last? We may be outside all day, with grace or without.",
    ),
    (
        "music",
        "Singing with {first}, {second} and friends today. Ask at home for the one about the bus. 🎶",
    ),
    (
        "hills",
        "The {room} walked to the top of Bramble Hill and back. There may be early nights.",
    ),
    (
        "baking",
        "Bread for everyone: {full} chose the shapes. Please bring an apron on Thursdays.",
    ),
    (
        "water",
        "Boats, funnels and a great deal of water. Spare socks are welcome.",
    ),
    (
        "books",
        "The library van came. Each child chose one to bring home; please send it back next week.",
    ),
    (
        "animals",
        "Our chicks have hatched, all seven of them. {first} was the first to see. 🐣",
    ),
)

SYSTEM_POST: Final = "The menu for next week has been published."
PINNED_POST: Final = "Reminder: the gate is locked at half past nine. Please ring the bell and we will come to you."

REVIEWS: Final = (
    "Please say more about what happened before. {hidden}",
    "I would link this to a different aspect, see our moderation notes. {hidden}",
    "Check the other child's name before this goes home. {hidden}",
    "Good. Shorten the last part and send it to me again. {hidden}",
)

NOTES: Final = (
    "Slept well after lunch and woke cheerful. {token}",
    "New shoes today; a little slow on the climbing frame and very proud. {token}",
    "Asked for seconds of everything. {token}",
)
SENSITIVE_NOTE: Final = "{n} told key person about changes at home. Parents have been spoken to. {hidden}"
SAFEGUARDING_NOTE: Final = "Concern recorded about {n} and passed to the safeguarding lead. {hidden}"
STAFF_NOTE: Final = "Moderation: more evidence wanted for writing before the summer. {hidden}"

TWO_YEAR: Final = (
    (
        "Communication and Language",
        (
            "{n} joins words together and is beginning to tell us what happened before. {He} loves a story on a lap"
            " and will ask for the same one again and again. ({token})"
        ),
    ),
    (
        "Physical Development",
        (
            "{He} runs, climbs and jumps with growing control, feeds {himself} with a spoon and fork, and is "
            "starting to manage {his} coat."
        ),
    ),
    (
        "Personal, Social and Emotional Development",
        (
            "{n} is sure of {his} key person, shows concern when another child is sad and is learning to wait. At "
            "new times {he} looks for a familiar hand."
        ),
    ),
    (
        "What comes next",
        "At nursery we will play turn-taking games. At home you may like to name feelings as they come.",
    ),
)

ASSESSMENT: Final = "Assessment point, {term}: {n} is where we would expect in the areas below."
BASELINE: Final = (
    "On entry {n} already knew and could do the following, told by the family and seen in the first weeks."
)
LETTER: Final = (
    "Speech and language letter",
    "Thank you for bringing {full} to the clinic. {He} talks well for {his} age. No more visits needed. {token}",
)
