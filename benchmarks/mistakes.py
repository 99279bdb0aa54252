"""The kinds of mistake that the mutation run makes, one function each.

An operator takes the garden of facts, one fact and a source of chance, and returns what it wrote and the
mutated text, or None where this mistake cannot be made with this fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mutants import LABELS, LITERAL, TEXTS, THING, WIKIDATA

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from mutants import Fact, Garden

    Operator = Callable[[Garden, Fact, Random], "tuple[str, str] | None"]

UNITS = "sdmx-attribute:unitMeasure"


def triple_removed(garden: Garden, fact: Fact, _chance: Random) -> tuple[str, str] | None:
    """Leave one object out."""
    return f"without {garden.object(fact)}", garden.replaced(fact)


def value_of_wrong_kind(garden: Garden, fact: Fact, chance: Random) -> tuple[str, str] | None:
    """Write a text for a thing or number, a thing for a text, or a number otherwise than decimal."""
    old = garden.object(fact)
    literal = LITERAL.match(old)
    if literal is None:
        new = f'"{old.strip("<>").partition(":")[2] or old}"' if garden.predicate(fact) != "a" else None
    elif literal["number"]:
        new = chance.choice([f'"{old}"', f'"about {old}"', f"{old}e0", "id:" + garden.things[0][3:]])
    else:
        new = chance.choice(garden.things)
    return None if new is None else (f"{old} → {new}", garden.replaced(fact, new))


def unit_missing(garden: Garden, fact: Fact, _chance: Random) -> tuple[str, str] | None:
    """Leave out the unit of an observation or an indicator."""
    if garden.predicate(fact) not in {UNITS, "dold:measuredIn"}:
        return None
    return f"without {garden.object(fact)}", garden.replaced(fact)


def language_missing(garden: Garden, fact: Fact, chance: Random) -> tuple[str, str] | None:
    """Leave out a text, or its language tag, or write it in a language that the publication has not."""
    old = garden.object(fact)
    if not old.endswith(("@de", "@en")):
        return None
    new = chance.choice(["", old[:-3], f"{old[:-3]}@fr"])
    return f"{old[-30:]} → {new[-30:] or 'nothing'}", garden.replaced(fact, *filter(None, [new]))


def bound_reversed(garden: Garden, fact: Fact, _chance: Random) -> tuple[str, str] | None:
    """Exchange lower and upper bound, or first and last line."""
    return _exchanged(garden, fact, ("dold:lowerBound", "dold:upperBound")) or _exchanged(
        garden, fact, ("dold:firstLine", "dold:lastLine")
    )


def period_backwards(garden: Garden, fact: Fact, _chance: Random) -> tuple[str, str] | None:
    """Exchange start and end."""
    return _exchanged(garden, fact, ("schema:startDate", "schema:endDate"))


def link_to_nothing(garden: Garden, fact: Fact, chance: Random) -> tuple[str, str] | None:
    """Misspell the name of a thing."""
    old = garden.object(fact)
    if not THING.match(old):
        return None
    end = old.rstrip(">")
    new = chance.choice([f"{end}x", end[:-1]]) + old[len(end) :]
    return f"{old} → {new}", garden.replaced(fact, new)


def two_labels(garden: Garden, fact: Fact, _chance: Random) -> tuple[str, str] | None:
    """Write a second text of the same language."""
    old = garden.object(fact)
    if garden.predicate(fact) not in TEXTS:
        return None
    new = old.replace('"@', ' (neu)."@' if garden.predicate(fact) not in LABELS else ' (neu)"@')
    return f"{new[-30:]} besides {old[-30:]}", garden.replaced(fact, old, new)


def claim_without_passage(garden: Garden, fact: Fact, _chance: Random) -> tuple[str, str] | None:
    """Leave out all passages of a claim."""
    is_claim = garden.types.get(garden.subject(fact)) in {"dold:Claim", "dold:Interpretation"}
    if not is_claim or garden.predicate(fact) != "prov:wasDerivedFrom":
        return None

    def change(facts: list[tuple[str, list[str]]]) -> None:
        facts[fact.predicate][1].clear()

    return "without any passage", garden.changed(fact, change)


def item_malformed(garden: Garden, fact: Fact, chance: Random) -> tuple[str, str] | None:
    """Write an item of Wikidata in one of the usual wrong ways."""
    old = garden.object(fact)
    if not WIKIDATA.match(old):
        return None
    item = old.removeprefix("wd:")
    forms = ("wd:{}x", "wd:q{}", "wd:P{}", "wd:Q0{}", "<https://www.wikidata.org/wiki/Q{}>", '"Q{}"')
    new = chance.choice(forms).replace("{}", item[1:])
    return f"{old} → {new}", garden.replaced(fact, new)


def same_as_unlike(garden: Garden, fact: Fact, chance: Random) -> tuple[str, str] | None:
    """Make a thing the same as one of another class: as its item, or as the thing itself."""
    if garden.predicate(fact) != "owl:sameAs":
        return None
    own = garden.types.get(garden.subject(fact))
    others = [
        each for each in garden.facts
        if garden.predicate(each) == "owl:sameAs" and garden.types.get(garden.subject(each)) != own
    ]  # fmt: skip
    other = chance.choice(others)
    new = chance.choice([garden.object(other), garden.subject(other)])
    return f"{garden.object(fact)} → {new}", garden.replaced(fact, new)


def predicate_exchanged(garden: Garden, fact: Fact, chance: Random) -> tuple[str, str] | None:
    """Write another property that takes literals, or things, as the one there does."""
    old = garden.predicate(fact)
    alike = garden.of_literals if LITERAL.match(garden.object(fact)) else garden.of_things
    new = chance.choice([each for each in alike if each != old])

    def change(facts: list[tuple[str, list[str]]]) -> None:
        facts[fact.predicate] = (new, facts[fact.predicate][1])

    return None if old == "a" else (f"{old} → {new}", garden.changed(fact, change))


def object_of_another_class(garden: Garden, fact: Fact, chance: Random) -> tuple[str, str] | None:
    """Name a thing of another class."""
    return _other_object(garden, fact, chance, alike=False)


def class_exchanged(garden: Garden, fact: Fact, chance: Random) -> tuple[str, str] | None:
    """State another class."""
    old = garden.object(fact)
    if garden.predicate(fact) != "a":
        return None
    new = chance.choice(sorted(set(garden.types.values()) - {old}))
    return f"{old} → {new}", garden.replaced(fact, new)


def object_of_the_same_class(garden: Garden, fact: Fact, chance: Random) -> tuple[str, str] | None:
    """Name another thing of the same class."""
    return _other_object(garden, fact, chance, alike=True)


def number_changed(garden: Garden, fact: Fact, chance: Random) -> tuple[str, str] | None:
    """Change one digit of a number, year or day."""
    old = garden.object(fact)
    literal = LITERAL.match(old)
    if literal is None or not (literal["number"] or (literal["tag"] or "").endswith(("gYear", "date"))):
        return None
    place = chance.choice([i for i, sign in enumerate(old) if sign.isdigit()])
    new = old[:place] + str((int(old[place]) + chance.randint(1, 9)) % 10) + old[place + 1 :]
    return f"{old} → {new}", garden.replaced(fact, new)


def _other_object(garden: Garden, fact: Fact, chance: Random, *, alike: bool) -> tuple[str, str] | None:
    old = garden.object(fact)
    if old not in garden.types or not old.startswith("id:"):
        return None
    kind = garden.types[old]
    others = [n for n in garden.things if n != old and (garden.types[n] == kind) is alike]
    if not others:
        return None
    new = chance.choice(others)
    return f"{old} → {new}", garden.replaced(fact, new)


def _exchanged(garden: Garden, fact: Fact, pair: tuple[str, str]) -> tuple[str, str] | None:
    """Exchange the values of two properties of a subject that stand in order."""
    if garden.predicate(fact) != pair[0]:
        return None

    def change(facts: list[tuple[str, list[str]]]) -> None:
        found = {predicate: objects for predicate, objects in facts if predicate in pair}
        if len(found) == len(pair):
            first, second = found[pair[0]][:], found[pair[1]][:]
            found[pair[0]][:], found[pair[1]][:] = second, first

    return f"{pair[0]} ↔ {pair[1]}", garden.changed(fact, change)


MISTAKES: dict[str, Operator] = {
    "triple removed": triple_removed,
    "value of the wrong kind": value_of_wrong_kind,
    "unit missing": unit_missing,
    "language missing": language_missing,
    "bound reversed": bound_reversed,
    "period running backwards": period_backwards,
    "link to nothing": link_to_nothing,
    "two labels": two_labels,
    "claim without a passage": claim_without_passage,
    "Wikidata item in the wrong form": item_malformed,
    "sameAs between unlike things": same_as_unlike,
    "predicate exchanged": predicate_exchanged,
    "object of another class": object_of_another_class,
    "class exchanged": class_exchanged,
}
"""Mistakes that show in the data: what a check can be asked to catch."""

PLAUSIBLE: dict[str, Operator] = {
    "object of the same class": object_of_the_same_class,
    "a digit changed": number_changed,
}
"""Mistakes that leave well-formed data that say something else; only the source could tell."""
