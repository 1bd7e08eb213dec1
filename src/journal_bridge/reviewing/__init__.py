"""Settle what a plan holds: questions for a person, answers as recorded decisions; the screen is one user of it."""

from journal_bridge.reviewing.answering import Desk, Remember
from journal_bridge.reviewing.asking import asker
from journal_bridge.reviewing.documents import held_document, show
from journal_bridge.reviewing.next_step import advise
from journal_bridge.reviewing.questions import Catalogue, Group, Question, Reason, groups
from journal_bridge.reviewing.running import held, sit

__all__ = [
    "Catalogue",
    "Desk",
    "Group",
    "Question",
    "Reason",
    "Remember",
    "advise",
    "asker",
    "groups",
    "held",
    "held_document",
    "show",
    "sit",
]
