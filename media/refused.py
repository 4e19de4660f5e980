"""What may be said no to, with a stable code and plain words for each."""

WORDS = {
    "busy": "We cannot keep it right now. Please wait a moment. Then send it again.",
    "cut": "Only a part of it arrived. Please send it again.",
    "empty": "The file is empty. Please choose another file.",
    "full": "There is no room for it right now. Please keep it and try later.",
    "not-a-form": "It did not arrive in a way we can read. Please send it again.",
    "not-text": "The words have signs in them that we cannot read.",
    "not-what-we-take": "We cannot open this kind of file. Please send a photo, sound or video.",
    "too-big": "It is too big. Please send something smaller.",
    "too-many-pixels": "The picture is too big. Please send a smaller picture.",
    "too-many-parts": "There are too many things at once. Please send fewer.",
}


class Refused(Exception):
    """An upload that is not taken. `code` is stable, `words` are plain English.

    `fields` are the fields of the form that had arrived whole before the refusal.
    """

    def __init__(
        self, code: str, words: str | None = None, fields: dict[str, list[str]] | None = None
    ) -> None:
        self.code, self.words = code, words or WORDS[code]
        self.fields = fields or {}
        super().__init__(f"{self.code}: {self.words}")
