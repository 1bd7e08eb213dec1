"""What a manager can do about each rule; a rule without a line here fails a test."""

from typing import Final

NOTHING: Final = ""
"""Nothing can or need be done."""

ASK_FAMILY: Final = "With a yes from this child's family in the consent table it goes next time."
ASK_OTHERS: Final = "With a yes from every family in the picture in the consent table it goes next time."
LOOK: Final = "Look at it; `journal-bridge review` shows it and records what you decide."
READ: Final = "Read it; `journal-bridge review` marks the words in doubt and records what you decide."

ADVICE: Final[dict[str, str]] = {
    # entries
    "safeguarding": "Your safeguarding lead sends these, separately.",
    "internal": NOTHING,
    "draft": "If it should go, finish and approve it on the platform, then export again.",
    "pending": "If it should go, approve or send it on the platform, then export again.",
    "staff-only": NOTHING,
    "deleted": NOTHING,
    "kind": NOTHING,
    "stopped-child": "It goes when the papers of the other child no longer stop it; the policy file has them.",
    "other-family": NOTHING,
    "recipient": NOTHING,
    "group-school": NOTHING,
    "not-chosen": "A policy can raise the number of entries chosen for a school.",
    "status-unknown": "Make sure that families could see these; one decision may release them all.",
    "published": NOTHING,
    "kept-as-marked": NOTHING,
    # comments
    "review-thread": NOTHING,
    "entry-withheld": NOTHING,
    "comments-school": NOTHING,
    "other-family-comment": NOTHING,
    "entry-held": "It follows its entry; decide about that.",
    "author-unknown": READ,
    "name-unsure": READ,
    "hidden-words": READ,
    "whereabouts": READ,
    "own-comment": NOTHING,
    "kept-comment": NOTHING,
    # photos, films, sound and documents
    "media-missing": "Export again with photos and films included.",
    "media-linked": "Export again with photos and films included, or complete the export.",
    "document": "If it matters, save it as a PDF on the platform and export again.",
    "own-refused": NOTHING,
    "own-unanswered": ASK_FAMILY,
    "other-child-refused": NOTHING,
    "other-child-unanswered": ASK_OTHERS,
    "group-media-school": NOTHING,
    "not-this-child": NOTHING,
    "damaged": "If it opens on the platform, download it there and export again.",
    "document-names": "Read it to the end. Its text is not changed: it goes as it is, or not at all.",
    "document-unread": "Read it to the end; `journal-bridge review` records what you decide.",
    "untagged": LOOK,
    "named-in-photo": LOOK,
    "more-faces": LOOK,
    "faces-not-checked": "Look through this child's photos; one decision may release them all.",
    "film-unseen": "Watch or listen to the end; `journal-bridge review` records what you decide.",
    "caption-unsure": READ,
    "answer-missing": "See the papers, and enter the answers in the consent table; one decision may release all.",
    "own-picture": NOTHING,
    "kept-picture": NOTHING,
    # outside the tables
    "no-rule": "Tell us: every item should have a rule.",
    "extras": NOTHING,
    "next-steps": NOTHING,
    "released": NOTHING,
    "kept-back": NOTHING,
    "shared-stays": "See why it stays in the other child's plan.",
    "told-differently": "With a yes in the consent table from every family in a picture, the picture goes.",
    "sent-before": NOTHING,
}
"""By a rule's code: one sentence, in the order of the rules' tables."""
