"""Find a picture by its name or by the words for its idea."""

from difflib import get_close_matches

from easyread.pictures.index import Picture, entries, read

# Where a word is found says how well the picture fits: its name first, the drawing's look last.
WEIGHTS = (("name", 4), ("tags", 3), ("idea", 2), ("alt", 1))


class NoSuchPicture(LookupError):
    """Nobody has drawn a picture under this name; ``nearest`` holds names like it."""

    code = "pictures.no_such_picture"

    def __init__(self, name: str, nearest: list[str]):
        self.name, self.nearest = name, nearest
        hint = f" Did you mean {', '.join(nearest)}?" if nearest else ""
        super().__init__(f"There is no picture called {name!r}.{hint}")


def names() -> list[str]:
    """Every picture's name, in the order of the index (families stay together)."""
    return list(entries())


def picture(name: str) -> Picture:
    """The picture under this exact name; raises NoSuchPicture naming the nearest names."""
    if name not in entries():
        raise NoSuchPicture(name, nearest(name))
    return read(name)


def nearest(name: str) -> list[str]:
    """Up to three names like this one: the same letters first, then the same words."""
    close = get_close_matches(name, names(), n=3, cutoff=0.6)
    alike = [found.name for found in search(name.replace("-", " "))]
    return list(dict.fromkeys(close + alike))[:3]


def search(words: str) -> list[Picture]:
    """Pictures whose name, tags, idea or look hold any of these words, best first.

    A beginning of a word is enough ("listen" finds "listened"). No words, no pictures.
    """
    wanted = words.lower().replace("-", " ").split()
    scored = [(score(entry_words(name), wanted), name) for name in names()]
    best = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
    return [read(name) for _, name in best]


def entry_words(name: str) -> dict[str, list[str]]:
    """The words of one entry, by where they stand."""
    entry = entries()[name]
    texts = {**entry, "name": name.replace("-", " "), "tags": " ".join(entry["tags"])}
    return {place: texts[place].lower().split() for place, _ in WEIGHTS}


def score(places: dict[str, list[str]], wanted: list[str]) -> int:
    """How well an entry fits: the weight of every place where a wanted word begins a word."""
    return sum(
        weight
        for place, weight in WEIGHTS
        for want in wanted
        if any(word.startswith(want) for word in places[place])
    )
