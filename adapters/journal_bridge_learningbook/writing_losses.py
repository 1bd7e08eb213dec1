"""What journals hold and this platform has no place for, by part, with the reason in a manager's words."""

from typing import Final

CANNOT: Final[dict[str, str]] = {
    "family_observation": "LearningBook holds what staff observed; what families send from home has no place.",
    "care": "LearningBook has no diary of meals, sleep and nappies.",
    "note": "A text without day and author stands in the gallery; any other note has no place.",
    "report": "A report here is about one child; one about several, or of a type read as another, has no place.",
    "comment": "LearningBook has no comments under an observation.",
    "assessment.kind": "An assessment is kept as an observation with its links: there is no other place for it.",
    "*.title": "An observation has no heading here; a report is headed by its type, term and year.",
    "*.next_steps": "LearningBook has no field for next steps.",
    "*.published_at": "There is one time for each observation; when the family got to see it is not kept.",
    "*.recorded_at": "There is one time for each observation, and none for a report.",
    "*.observed_on": "There is one time for each observation, and none for a report.",
    "*.author": "Observations are by staff, who are told by name; reports name nobody.",
    "*.body": "Blank lines and spaces at the end of lines are not kept.",
    "*.body.style": "Texts are plain: headings, points and quotations stand as paragraphs.",
    "*.judgements": "A link names an area, an aspect and a statement; how secure a child is, notes, and most "
    "editions have no column.",
    "*.media": "A file stands once: in the observations that hold it, or as the one file of a report.",
    "report.body": "A report is a file here; words that stand in no file have no place.",
    "report.judgements": "A report is a file here, without links.",
    "photo": "A picture has a place in an observation or as the one file of a report, and can be tagged with "
    "children only.",
    "video": "A film has a place in an observation or as the one file of a report, and can be tagged with "
    "children only.",
    "audio": "A sound has a place in an observation or as the one file of a report.",
    "document": "A paper has a place in an observation or as the one file of a report.",
    "photo.taken_at": "When a picture was taken has no column.",
    "video.taken_at": "When a film was taken has no column.",
    "audio.taken_at": "When a sound was recorded has no column.",
    "document.taken_at": "The day of a paper has no column.",
    "photo.caption": "A report's file has no caption, and spaces around a caption are not kept.",
    "video.caption": "A report's file has no caption, and spaces around a caption are not kept.",
    "audio.caption": "A report's file has no caption, and spaces around a caption are not kept.",
    "document.caption": "A report's file has no caption, and spaces around a caption are not kept.",
    "photo.depicts": "A report's file cannot be tagged, and one picture tagged in two ways is unsure.",
    "video.depicts": "A report's file cannot be tagged, and one film tagged in two ways is unsure.",
    "audio.depicts": "A report's file cannot be tagged, and one sound tagged in two ways is unsure.",
    "document.depicts": "A report's file cannot be tagged.",
    "child.name": "A name stands as forename and surname; whether it is the legal one is not said.",
    "person": "There are tables of children, parents and carers, and staff; anybody else is not named.",
    "person.name": "A name stands as forename and surname, on one line.",
    "person.role": "Of parents and carers it is kept who has parental responsibility; other roles have no column.",
    "person.kind": "Two members of staff of one name cannot be told apart.",
    "setting.name": "A package is of one setting.",
}
