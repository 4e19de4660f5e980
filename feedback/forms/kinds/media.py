"""Answers that are a photo, a voice, a drawing or a film. Words may stand beside them."""

from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.columns import SAY_MORE, Exported, column, missing_code, missing_codes
from feedback.forms.instrument import Item
from feedback.forms.kinds.kind import ONE_ONLY, AnswerKind

FILES = "files"
FILE_OR_APART = (
    "You gave a photo, a sound or a film. You also picked an answer. Please keep only 1."
)


class MediaAnswer(AnswerKind):
    """An answer that is a file, or more than one."""

    component = "media"
    has_choices = False

    def check(self, item: Item, given: AnswerGiven) -> None:
        """Raise AnswerNotUsable: too-many, and not-together for files with "I don't know"."""
        if len(given.choices) > 1:
            raise AnswerNotUsable("too-many", ONE_ONLY)
        if given.choices and given.files:
            raise AnswerNotUsable("not-together", FILE_OR_APART)

    def shown(self, item: Item, given: AnswerGiven, language: str) -> tuple[str, ...]:
        return super().shown(item, given, language) + given.files

    def exported(self, item: Item, given: AnswerGiven, language: str) -> tuple[Exported, ...]:
        """How many files there are (or why none), what they are called outside, and the words."""
        count = len(given.files) or missing_code(given)
        return (
            Exported(column(item), count, ""),
            Exported(column(item, FILES), None, ", ".join(given.files), is_told=True),
            Exported(column(item, SAY_MORE), None, given.words, is_told=True),
        )

    def codes(self, item: Item, language: str) -> tuple[tuple[int, str], ...]:
        return missing_codes(item, language)


class Photo(MediaAnswer):
    """A photo, taken now or chosen."""

    name = "photo"
    way = "photo"


class Voice(MediaAnswer):
    """What the person says aloud."""

    name = "voice"
    way = "talk"


class Drawing(MediaAnswer):
    """A drawing, made on the page or on paper."""

    name = "drawing"
    way = "draw"


class Film(MediaAnswer):
    """A short film."""

    name = "film"
    way = "film"
