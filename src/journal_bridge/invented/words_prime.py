"""Stories of the prime areas: talking, feeling, moving; each with a scene for its photo, goals and a next step.

Slots: `{n}` the child, `{he} {He} {his} {him}` pronouns, `{friend}` another child, `{number}`, `{colour}` and
`{animal}`.
"""

from typing import Final

Row = tuple[str, str, str, str]
"""Scene, goal codes of both editions, text, next step."""

PRIME: Final[tuple[Row, ...]] = (
    (
        "books",
        "E01 E08 G01",
        (
            "{n} chose the book about the {animal} who could not sleep and sat through all of it, twice. When I "
            "left out the last word of each page {he} filled it in, and then told me I had forgotten the moon."
        ),
        "Leave gaps in new rhymes too, and see whether {he} offers a word of {his} own.",
    ),
    (
        "garden",
        "E02 E15 G03 G14",
        (
            "“Come quick, it is moving!” {n} had found a {animal} under the log pile. {He} crouched for nearly ten "
            "minutes, telling anyone who passed what it ate and where its mummy lived."
        ),
        "Bring out the magnifiers and the picture cards so {he} can name more of what {he} finds.",
    ),
    (
        "puppets",
        "E02 E17 G03 G17",
        (
            "In the puppet corner {n} gave the {animal} a very deep voice and the spoon a squeaky one. The two of "
            "them argued about whose turn it was and, after a long silence, agreed to share the soup."
        ),
        "Film a short puppet show with {him} and watch it back together.",
    ),
    (
        "water",
        "E01 E03 G02",
        (
            "I asked {n} to fetch the {colour} jug, the funnel and the smallest boat. {He} came back with all "
            "three, put them down in that order and said, “What is next?”"
        ),
        "Try instructions with a “before” and an “after” in them.",
    ),
    (
        "snack",
        "E04 E05 G05 G08",
        (
            "{n} laid the snack table today: {number} plates, {number} cups, one for each chair. {He} noticed that "
            "a cup was missing and went to find it without being asked. Everyone thanked {him}."
        ),
        "Let {him} pour the milk from the little jug.",
    ),
    (
        "blocks",
        "E03 E05 G07 G08",
        (
            "The tower fell just as {n} put the last block on. {He} took one long breath, said “Again,” and began "
            "at the bottom. This time the big ones went underneath."
        ),
        "Talk about how it feels when something does not work, and what helps.",
    ),
    (
        "garden",
        "E06 G04",
        (
            "{n} climbed the whole of the arch today, one foot after the other, with no hand held. At the top {he} "
            "waved like a queen and moved along the beam with real grace."
        ),
        "Set out a longer balance course with a jump at the end.",
    ),
    (
        "hills",
        "E06 G04",
        (
            "On our walk up Bramble Hill {n} was first to the gate. {He} ran down again with arms wide, stopped "
            "exactly at the line we had drawn and did it all over, {number} times."
        ),
        "Play stop-and-go games with music so {he} can practise changing direction.",
    ),
    (
        "dough",
        "E07 E16 G04 G16",
        (
            "{n} rolled the dough into a long {colour} snake, then cut it with the scissors, snip by snip. “Now it "
            "is {number} baby snakes,” {he} said, and gave each of them a bed."
        ),
        "Offer thicker card to cut, and stickers to peel.",
    ),
    (
        "rain",
        "E04 E15 G05 G14",
        (
            "It rained and {n} did not mind at all. {He} put on {his} own waterproofs, left boot on the right foot,"
            " looked down, laughed and swapped them. Then the puddles had no peace."
        ),
        "Practise the zip: start it for {him} and let {him} finish.",
    ),
    (
        "music",
        "E01 E17 G01 G17",
        (
            "{n} kept the beat on the drum while we sang. When the song grew quiet {he} played with one finger; "
            "when it grew loud, with both hands and {his} whole face."
        ),
        "Let {him} lead the band with the conductor's stick.",
    ),
    (
        "sand",
        "E05 G08",
        (
            "{friend} wanted the big digger and so did {n}. After some thought {he} offered: “You dig, I drive the "
            "lorry, then we swap.” They swapped {number} times, and kept count."
        ),
        "Tell {him} what I saw: how {he} solved it, in {his} own words.",
    ),
    (
        "train",
        "E05 E03 G08 G07",
        (
            "{n} saved a place on the train for a friend who was late. “We wait,” {he} told the other passengers, "
            "and held up the {colour} ticket so that nobody would set off."
        ),
        "Read stories about waiting and taking turns.",
    ),
    (
        "home",
        "E03 E04 G06",
        (
            "Settling in: {n} said goodbye at the door with a kiss on each hand, one for each pocket. At snack {he}"
            " checked both pockets. “Still there,” {he} told me."
        ),
        "Keep the goodbye song, and let {him} choose who {he} sits beside.",
    ),
    (
        "dough",
        "E07 E10 G10 G04",
        (
            "With the thick pencil {n} drew round {his} own hand and then mine. {He} put a face on every finger and"
            " a long story to go with them."
        ),
        "Leave the clipboard outside so that drawing can happen anywhere.",
    ),
    (
        "garden",
        "E06 E11 G04 G11",
        (
            "We threw beanbags into the {colour} hoop. {n} stepped back after each one that went in, so it was "
            "harder, and counted out loud to {number}."
        ),
        "Draw a score board with {him}, marks or numbers as {he} likes.",
    ),
    (
        "books",
        "E02 E13 G03 G13",
        (
            "{n} brought a photo of {his} great-grandmother and told the whole group about it. “She was little, but"
            " in the olden days, and her shoes had buttons.”"
        ),
        "Make a small book of {his} family's stories.",
    ),
    (
        "painting",
        "E03 E16 G06 G16",
        (
            "“I am not finished,” said {n} at tidy-up time, quite calmly, and put {his} name card on the easel. "
            "After lunch {he} came back and painted for twenty minutes more."
        ),
        "Keep work in progress safe so {he} can return to it.",
    ),
    (
        "animals",
        "E02 E01 G02 G03",
        (
            "When the farm visited, {n} asked the best question of the day: “Will it be sad when it goes back in "
            "the van?” {He} listened to the whole answer, and nodded."
        ),
        "Look for the question words {he} uses and write them down with {him}.",
    ),
    (
        "snack",
        "E04 G05",
        (
            "Today {n} tried the {colour} pepper. First {he} smelt it, then licked it, then put the whole piece in "
            "and reported: “It is crunchy rain.” {He} had {number} more."
        ),
        "Grow some cress so {he} can taste what {he} has watched.",
    ),
    (
        "music",
        "E05 E06 G08 G04",
        (
            "{n} taught two younger children the stamping dance. {He} showed it slowly, said “Watch my feet,” and "
            "waited for them each time."
        ),
        "Let {him} help a new child find {his} peg and place.",
    ),
    (
        "sand",
        "E02 E03 G03 G07",
        (
            "Something went wrong in the sand pit and there were tears. {n} came to fetch me by the hand and "
            "explained all of it in order, who and what and why, before anything else."
        ),
        "Add the feelings fan to the garden basket.",
    ),
    (
        "night",
        "E01 E02 G02",
        (
            "We made the dark den and lay under the torch stars. {n} whispered that the ceiling was “as far as "
            "Thursday”. {He} wanted to know who switches the real ones on."
        ),
        "Borrow the sky book from the library van and find answers together.",
    ),
    (
        "hills",
        "E06 E04 G05 G04",
        (
            "{n} carried {his} own bag the whole way to the woods and back. At the steep bit {he} said, “My legs "
            "are thinking,” had a rest on the stump, and went on."
        ),
        "Plan the next walk with {him} on the big map.",
    ),
)
