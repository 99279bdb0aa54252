"""How to mend what breaks a constraint of SHACL: one sentence for each component, de and en.

The components are those of SHACL Core (https://www.w3.org/TR/shacl/#core-components); `{path}` is the
property as it is written in a file, `{value}` the value at fault.
"""

from __future__ import annotations

from rdflib import SH

_ADD = ("Add {path} to it.", "Ergänzen Sie {path}.")
_DELETE = ("Delete the values of {path} that are too many.", "Löschen Sie die überzähligen Werte von {path}.")
_CORRECT = ("Correct the value {value} of {path}.", "Berichtigen Sie den Wert {value} von {path}.")
_COMPARE = (
    "Compare the values of {path} with each other and correct the wrong one.",
    "Vergleichen Sie die Werte von {path} miteinander und berichtigen Sie den falschen.",
)

_BY_COMPONENT = {
    SH.MinCountConstraintComponent: _ADD,
    SH.HasValueConstraintComponent: _ADD,
    SH.MaxCountConstraintComponent: _DELETE,
    SH.UniqueLangConstraintComponent: _DELETE,
    SH.ClassConstraintComponent: (
        "Name a thing of the right class instead of {value}, or give {value} that class.",
        "Nennen Sie statt {value} ein Ding der richtigen Klasse, oder geben Sie {value} diese Klasse.",
    ),
    SH.DatatypeConstraintComponent: (
        "Write the value {value} of {path} with the right datatype.",
        "Schreiben Sie den Wert {value} von {path} mit dem richtigen Datentyp.",
    ),
    SH.NodeKindConstraintComponent: (
        "Write an IRI where a thing is meant, and a literal in quotes where a text or number is meant: "
        "{value}.",
        "Schreiben Sie eine IRI, wo ein Ding, und ein Literal, wo ein Text oder eine Zahl gemeint ist: "
        "{value}.",
    ),
    SH.LanguageInConstraintComponent: (
        "Correct the language tag of {value}.",
        "Berichtigen Sie das Sprachkennzeichen von {value}.",
    ),
    SH.LessThanConstraintComponent: _COMPARE,
    SH.LessThanOrEqualsConstraintComponent: _COMPARE,
    SH.EqualsConstraintComponent: _COMPARE,
    SH.DisjointConstraintComponent: _COMPARE,
    SH.ClosedConstraintComponent: (
        "Delete {path}, or correct its name: this kind of thing does not have it.",
        "Löschen Sie {path}, oder berichtigen Sie den Namen: diese Art von Ding hat es nicht.",
    ),
    SH.QualifiedMinCountConstraintComponent: _ADD,
    SH.QualifiedMaxCountConstraintComponent: _DELETE,
}
_ANY_VALUE = _CORRECT
_ANY_NODE = (
    "Correct the description so that it does what the message says.",
    "Berichtigen Sie die Beschreibung so, dass sie der Meldung entspricht.",
)


def how_to_mend(component: object, path: str, value: str) -> tuple[str, str]:
    """Return what to do about a result of `component`, in English and German; the others may be empty."""
    otherwise = _ANY_VALUE if path and value else _ANY_NODE
    english, german = _BY_COMPONENT.get(component, otherwise)  # type: ignore[call-overload]
    return english.format(path=path, value=value), german.format(path=path, value=value)
