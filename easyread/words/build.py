"""Build allowed.txt and familiar.txt once from their sources. Run by hand; what is built ships.

    python -m easyread.words.build TOP_5000 DALE_CHALL_JS SPACHE_JS

TOP_5000 is a text file, one word a line, made with wordfreq 3.1.1: top_n_list("en", 5000).
The other two are index.js of the npm packages dale-chall 2.0.1 and spache 2.0.1.
"""

import re
import sys
from pathlib import Path

from easyread.lint.vocabulary import bases, read_plainer, read_words

HERE = Path(__file__).parent
WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
SHORT = "a i am an as at be by do go he hi if in is it me my no of oh ok on or so to tv uk up us we"


def js_words(path: Path) -> set[str]:
    """The words of a JavaScript file holding one array of strings, one a line."""
    found = re.findall(r"^  ['\"](.*)['\"],?$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {word.replace("\\", "").replace("’", "'").lower() for word in found}


def is_word(word: str) -> bool:
    return bool(WORD.fullmatch(word)) and (len(word) > 2 or word in SHORT.split())


def build(top: set[str], familiar: set[str]) -> list[str]:
    """Common words less the formal ones, plus the words children know, plus the domain list."""
    hard = read_words(HERE / "hard_though_common.txt")
    plainer = {w for table in ("words", "hard") for w in read_plainer(HERE / "plainer.toml", table)}
    common = {word for word in top if not hard.intersection(bases(word))}
    known = {word for word in common | familiar if is_word(word)}
    known -= {word for word in known if plainer.intersection(bases(word))}
    return sorted(known | read_words(HERE / "domain.txt"))


def write(name: str, words: list[str]) -> None:
    head = "# Built by build.py; do not edit. Sources and licences: LICENCES.md.\n"
    (HERE / name).write_text(head + "\n".join(words) + "\n", encoding="utf-8")


def main() -> None:
    top, dale_chall, spache = map(Path, sys.argv[1:4])
    familiar = js_words(dale_chall) | js_words(spache)
    write("allowed.txt", build(read_words(top), familiar))
    write("familiar.txt", sorted(word for word in familiar if is_word(word)))


if __name__ == "__main__":
    main()
