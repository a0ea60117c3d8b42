"""The wording catalogues: every text once, in both languages, with the same values in it."""

import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot import catalogues

LOCALES = Path(__file__).parents[2] / "bot" / "locales"
SUBJECTS = sorted(path.name for path in (LOCALES / "zh_CN").glob("*.po"))
_ENTRY = re.compile(
    r'msgid "[^"]+"\n(?:msgid_plural "[^"]+"\n(?:msgstr\[\d\] ".*"\n)+|msgstr ".*"\n)'
)


def entries(language: str, subject: str) -> dict[str, set[str]]:
    """Give the placeholders of every text of a file, by its id."""
    with (LOCALES / language / subject).open("rb") as file:
        found = [message for message in read_po(file) if message.id]
    texts: dict[str, set[str]] = {}
    for one in found:
        id_ = one.id if isinstance(one.id, str) else one.id[0]
        said = [one.string] if isinstance(one.string, str) else list(one.string or ())
        texts[id_] = {
            str(name) for text in said for _, name, _, _ in string.Formatter().parse(text) if name
        }
    return texts


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_catalogue_is_a_list_of_whole_entries(language: str, subject: str) -> None:
    """An id, then its text, one line each; what a merge may leave behind is found."""
    body = (LOCALES / language / subject).read_text(encoding="utf-8")
    _, _, listed = body.partition("\n\n")
    rest = _ENTRY.sub("", listed + ("" if listed.endswith("\n") else "\n"))
    assert [line for line in rest.splitlines() if line and not line.startswith("#")] == []


def test_every_text_stands_in_one_place() -> None:
    ids = [id_ for subject in SUBJECTS for id_ in entries("zh_CN", subject)]
    bodies = "".join((LOCALES / "zh_CN" / s).read_text(encoding="utf-8") for s in SUBJECTS)
    named = re.findall(r'^msgid "([^"]+)"$', bodies, re.MULTILINE)
    assert sorted(named) == sorted(set(ids))


@pytest.mark.parametrize("subject", SUBJECTS)
def test_both_languages_say_the_same_things(subject: str) -> None:
    """The same ids; a value said in one language is said in the other, but for counts."""
    chinese, english = entries("zh_CN", subject), entries("en", subject)
    assert chinese.keys() == english.keys()
    differ = {
        id_: values ^ english[id_]
        for id_, values in chinese.items()
        if (values ^ english[id_]) - {"n", "year", "month"}
    }
    assert differ == {}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_program_reads_what_babel_reads(language: str) -> None:
    """Every text in every form, and the form that babel's rule for the language wants."""
    read = catalogues.read(language)
    plain: dict[str, str] = {}
    counting: dict[str, tuple[str, ...]] = {}
    rules = set()
    for subject in SUBJECTS:
        with (LOCALES / language / subject).open("rb") as file:
            found = read_po(file, locale=language)
        rules.add(found.plural_expr)
        for one in found:
            if isinstance(one.id, str):
                plain[one.id] = str(one.string)
            else:
                counting[one.id[0]] = tuple(one.string or ())
    plain.pop("")
    assert read.plain == plain
    assert read.counting == counting
    assert rules == {"0" if language == "zh_CN" else "(n != 1)"}
    id_, forms = next(iter(counting.items()))
    many = forms[-1]
    assert [read.choose(id_, n) for n in (0, 1, 2, "", None)] == [
        many, forms[0], many, forms[0], forms[0],
    ]  # fmt: skip
    with pytest.raises(KeyError):
        read.choose("nobody.wrote_this", 1)
