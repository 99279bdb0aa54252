"""What each of the 21 integrity constraints of the RDF Data Cube vocabulary says, in the words of the report.

The numbers are those of https://www.w3.org/TR/vocab-data-cube/#wf-rules; `{term}` is the property and
`{value}` the value at fault, where the constraint knows them.
"""

from __future__ import annotations

from dortmund_ld.checks.findings import Rule


def _rule(number: int, message: str, message_de: str, hint: str, hint_de: str) -> Rule:
    return Rule("cube", f"IC-{number}", message, message_de, hint, hint_de)


RULES: dict[int, Rule] = {
    1: _rule(
        1,
        "The observation MUST belong to exactly one data set.",
        "Die Beobachtung MUSS zu genau einem Datensatz gehören.",
        "Give it one qb:dataSet.",
        "Geben Sie ihr ein qb:dataSet.",
    ),
    2: _rule(
        2,
        "The data set MUST have exactly one structure.",
        "Der Datensatz MUSS genau eine Struktur haben.",
        "Give it one qb:structure.",
        "Geben Sie ihm eine qb:structure.",
    ),
    3: _rule(
        3,
        "The structure MUST include a measure.",
        "Die Struktur MUSS eine Messgröße enthalten.",
        "Add a component with qb:measure.",
        "Ergänzen Sie eine Komponente mit qb:measure.",
    ),
    4: _rule(
        4,
        "The dimension MUST have a range.",
        "Die Dimension MUSS einen Wertebereich haben.",
        "Give it an rdfs:range in the ontology.",
        "Geben Sie ihr in der Ontologie einen rdfs:range.",
    ),
    5: _rule(
        5,
        "The dimension has concepts for values and MUST have a code list.",
        "Die Dimension hat Begriffe als Werte und MUSS eine Codeliste haben.",
        "Give it a qb:codeList.",
        "Geben Sie ihr eine qb:codeList.",
    ),
    6: _rule(
        6,
        "Only attributes may be optional, but this component is no attribute.",
        "Nur Attribute dürfen fehlen, diese Komponente ist aber keines.",
        "Delete qb:componentRequired, or make the component a qb:attribute.",
        "Löschen Sie qb:componentRequired, oder machen Sie die Komponente zum qb:attribute.",
    ),
    7: _rule(
        7,
        "The slice key MUST belong to every structure that there is.",
        "Der Schnittschlüssel MUSS zu jeder vorhandenen Struktur gehören.",
        "Name it by qb:sliceKey in the structure.",
        "Nennen Sie ihn in der Struktur mit qb:sliceKey.",
    ),
    8: _rule(
        8,
        "The property <{value}> of the slice key MUST be a component of its structure.",
        "Die Eigenschaft <{value}> des Schnittschlüssels MUSS eine Komponente seiner Struktur sein.",
        "Add the component to the structure, or delete it from the key.",
        "Ergänzen Sie die Komponente in der Struktur, oder löschen Sie sie aus dem Schlüssel.",
    ),
    9: _rule(
        9,
        "The slice MUST have exactly one slice structure.",
        "Der Schnitt MUSS genau eine Schnittstruktur haben.",
        "Give it one qb:sliceStructure.",
        "Geben Sie ihm eine qb:sliceStructure.",
    ),
    10: _rule(
        10,
        "The slice MUST have a value for its dimension <{term}>.",
        "Der Schnitt MUSS einen Wert für seine Dimension <{term}> haben.",
        "Add the value to the slice.",
        "Ergänzen Sie den Wert am Schnitt.",
    ),
    11: _rule(
        11,
        "The observation MUST have a value for the dimension <{term}>.",
        "Die Beobachtung MUSS einen Wert für die Dimension <{term}> haben.",
        "Add the value to the observation.",
        "Ergänzen Sie den Wert an der Beobachtung.",
    ),
    12: _rule(
        12,
        "The observation MUST NOT have the same values in all dimensions as <{value}>.",
        "Die Beobachtung DARF NICHT in allen Dimensionen dieselben Werte haben wie <{value}>.",
        "Delete one of the two, or correct the area, period, indicator or breakdown of one.",
        "Löschen Sie eine von beiden, oder berichtigen Sie Gebiet, Zeitraum, Indikator oder Aufgliederung.",
    ),
    13: _rule(
        13,
        "The observation MUST have a value for the required attribute <{term}>.",
        "Die Beobachtung MUSS einen Wert für das Pflichtattribut <{term}> haben.",
        "Add the value to the observation.",
        "Ergänzen Sie den Wert an der Beobachtung.",
    ),
    14: _rule(
        14,
        "The observation MUST have a value for the measure <{term}> of its data set.",
        "Die Beobachtung MUSS einen Wert für die Messgröße <{term}> ihres Datensatzes haben.",
        "Add the value, or move the observation to a data set with another structure.",
        "Ergänzen Sie den Wert, oder ordnen Sie die Beobachtung einem Datensatz anderer Struktur zu.",
    ),
    15: _rule(
        15,
        "The observation MUST have a value for the measure <{value}> that it names.",
        "Die Beobachtung MUSS einen Wert für die Messgröße <{value}> haben, die sie nennt.",
        "Add the value, or correct qb:measureType.",
        "Ergänzen Sie den Wert, oder berichtigen Sie qb:measureType.",
    ),
    16: _rule(
        16,
        "The observation names another measure and MUST NOT have a value for <{term}>.",
        "Die Beobachtung nennt eine andere Messgröße und DARF KEINEN Wert für <{term}> haben.",
        "Move the value to an observation of its own.",
        "Verlegen Sie den Wert in eine eigene Beobachtung.",
    ),
    17: _rule(
        17,
        "Every measure MUST be observed at the dimensions of this observation; there are {value}.",
        "Zu den Dimensionen dieser Beobachtung MUSS jede Messgröße beobachtet sein; es gibt {value}.",
        "Add the missing observations, or delete those too many.",
        "Ergänzen Sie die fehlenden Beobachtungen, oder löschen Sie die überzähligen.",
    ),
    18: _rule(
        18,
        "The observation MUST belong to the data set of the slice it is in.",
        "Die Beobachtung MUSS zum Datensatz des Schnitts gehören, in dem sie steht.",
        "Correct its qb:dataSet, or take it out of the slice.",
        "Berichtigen Sie ihr qb:dataSet, oder nehmen Sie sie aus dem Schnitt.",
    ),
    19: _rule(
        19,
        "The value <{value}> of <{term}> MUST be in the code list of the dimension.",
        "Der Wert <{value}> von <{term}> MUSS in der Codeliste der Dimension stehen.",
        "Use a concept of the list, or add the concept to its scheme.",
        "Verwenden Sie einen Begriff der Liste, oder ergänzen Sie den Begriff in ihrem Schema.",
    ),
    20: _rule(
        20,
        "The value <{value}> of <{term}> MUST be reached from a root of the hierarchy.",
        "Der Wert <{value}> von <{term}> MUSS von einer Wurzel der Hierarchie aus erreichbar sein.",
        "Place the value in the hierarchy, or correct it.",
        "Ordnen Sie den Wert in die Hierarchie ein, oder berichtigen Sie ihn.",
    ),
    21: _rule(
        21,
        "The value <{value}> of <{term}> MUST be reached from a root of the hierarchy by the inverse "
        "property.",
        "Der Wert <{value}> von <{term}> MUSS von einer Wurzel der Hierarchie aus über die umgekehrte "
        "Eigenschaft "
        "erreichbar sein.",
        "Place the value in the hierarchy, or correct it.",
        "Ordnen Sie den Wert in die Hierarchie ein, oder berichtigen Sie ihn.",
    ),
}
