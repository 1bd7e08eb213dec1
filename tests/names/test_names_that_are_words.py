"""Will, May, Grace and Park are children and words: what stands around tells which, or a person does."""

import pytest

from names.marked import children, shown

ROSTER = children(
    "Mia Okafor",
    "Leo Brightwell",
    "Will Sorrelby",
    "Grace Obi",
    "May Hill",
    "Rose Park",
    "Drew Marsh",
    "Hope Young",
    "Star White",
    "Robin Day",
    "Poppy Green",
    "Summer Brown",
    "Willa King",
    "Arthur Rose-Lamb",
)
STAFF = ("Jo Hartley",)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Today Grace sang and Will drummed.", "Today {Grace} sang and {Will} drummed."),
        ("Grace sang. Will went out. Poppy's hat.", "{Grace} sang. {Will} went out. {Poppy}'s hat."),
        ("Grace, Leo and Rose", "{Grace}, {Leo} and {Rose}"),
        ("Grace and Leo; Leo & Grace; Rose / Leo", "{Grace} and {Leo}; {Leo} & {Grace}; {Rose} / {Leo}"),
        ("Rose and I baked. Drew, who is 4, came.", "{Rose} and I baked. {Drew}, who is 4, came."),
        ("leo and grace; grace with leo", "{leo} and {grace}; {grace} with {leo}"),
        ("leo, may sang; grace, leo", "{leo}, <may> sang; {grace}, {leo}"),
        ("We think Leo will, if grace and Leo may", "We think {Leo} will, if <grace> and {Leo} may"),
        ("poppy laughed. with poppy, friend grace", "<poppy> laughed. with <poppy>, friend <grace>"),
        ("with grace and hope; said grace", "with grace and hope; said grace"),
        ("the poppy, a robin, in star shapes with Leo", "the poppy, a robin, in star shapes with {Leo}"),
        (
            "Poppy seeds. Robin redbreast. Holly Room. Rose petals",
            "Poppy seeds. Robin redbreast. Holly Room. Rose petals",
        ),
        ("Mark making. Star of the week. Drew a cat.", "Mark making. Star of the week. Drew a cat."),
        (
            "Hope you are well. Hope Leo is too. Hope is here.",
            "Hope you are well. Hope {Leo} is too. {Hope} is here.",
        ),
        ("Grace before lunch. May I? Will you? Will he?", "Grace before lunch. May I? Will you? Will he?"),
        (
            "Will need help. Will also benefit. Will also loves it.",
            "Will need help. Will also benefit. {Will} also loves it.",
        ),
        ("Will and others. Will put it. May xqz", "<Will> and others. <Will> put it. <May> xqz"),
        ("Will Leo come? Poppy Fields", "<Will> {Leo} come? Poppy Fields"),
        ('"Will you play?" - "Will"', '"Will you play?" - "<Will>"'),
        ("in May, on 1st May, 5 May, May 5th, April, May", "in May, on 1st May, 5 May, May 5th, April, May"),
        ("Summer term, this Summer, Summer was hot, May be", "Summer term, this Summer, Summer was hot, May be"),
        ("Summer laughed. with Summer. her friend May", "{Summer} laughed. with {Summer}. her friend {May}"),
        ("our Summer fair, our May half term", "our Summer fair, our May half term"),
        ("May this go well. We saw May", "May this go well. We saw <May>"),
        ("Summer and Leo; Summer and May came", "{Summer} and {Leo}; {Summer} and {May} came"),
        ("We read Brown Bear. Victoria Park, Hyde Park.", "We read Brown Bear. Victoria Park, Hyde Park."),
        ("Lovely Day, the Park boys, Mrs Park, mrs hill", "Lovely <Day>, the {Park} boys, Mrs {Park}, mrs <hill>"),
        ("Park gates. Young ones. Day 3. Hill", "Park gates. Young ones. Day 3. <Hill>"),
        ("the park with Leo, a hill and Leo", "the park with {Leo}, a hill and {Leo}"),
        ("Grace, 3. Grace: Grace!", "<Grace>, 3. <Grace>: <Grace>!"),
        ("ROSE AND LEO WENT OUT WITH WILL", "{ROSE} AND {LEO} WENT OUT WITH <WILL>"),
        ("will park, Will Park, rose park", "will park, Will Park, rose park"),
        ("grace. and leo; we saw poppy. and leo", "grace. and {leo}; we saw poppy. and {leo}"),
        ("Rose Park and Leo", "{Rose Park} and {Leo}"),
        ("a lamb and a rose, Rose-Lamb", "a lamb and a rose, {Rose-Lamb}"),
    ],
)
def test_what_stands_around_tells_a_child_from_a_word(text: str, after: str) -> None:
    """Capitals, neighbours, verbs, months, titles, places."""
    assert after == shown(text, ROSTER, STAFF)
