"""The ontology, the shapes, the schemes of concepts and the named graphs."""

from dortmund_ld.web.phrases.wording import Wordings

PHRASES: Wordings = {
    "about_scheme": ("Über diese Liste und ihre Daten", "About this scheme and its data"),
    "any_times": ("beliebig oft", "any number"),
    "at_least_times": ("mindestens {count}-mal", "at least {count}"),
    "at_most_times": ("höchstens {count}-mal", "at most {count}"),
    "binds": ("gilt für", "binds"),
    "binds_elsewhere": (
        "gilt, wo ein anderer Shape darauf verweist",
        "binds where another shape refers to it",
    ),
    "binds_having": ("gilt für alles mit", "binds everything with"),
    "binds_values": ("gilt für jeden Wert von", "binds every value of"),
    "borrowed": ("Aus anderen Vokabularen", "From other vocabularies"),
    "borrowed_note": (
        "Wo es einen eingeführten Begriff gibt, nutzen die Daten ihn. Hier stehen die genutzten, nach "
        "Präfix, mit der Zahl der Dinge oder Angaben.",
        "Where an established term exists, the data use it. These are the ones in use, by prefix, with the "
        "number of things or statements.",
    ),
    "bound_by": ("Shapes:", "shapes:"),
    "changes": ("Was sich geändert hat", "What changed"),
    "class_diagram": ("Die Klassen im Bild", "The classes at a glance"),
    "classes": ("Klassen", "Classes"),
    "closed_shape": ("nur diese Eigenschaften", "these properties only"),
    "contents": ("Inhalt", "Contents"),
    "demand": ("Was verlangt ist", "What is demanded"),
    "described_here": ("Was dieser Graph beschreibt", "What this graph describes"),
    "diagram_note": (
        "Jede Klasse steht eingerückt unter der, zu der sie gehört; hohl gezeichnet und blass sind Klassen "
        "anderer Vokabulare. Dasselbe steht als Liste darunter.",
        "Each class stands indented under the one it belongs to; hollow and pale are classes of other "
        "vocabularies. The list below says the same.",
    ),
    "domain": ("von", "of"),
    "downloads": ("Herunterladen", "Downloads"),
    "downloads_intro": (
        "Der ganze Bestand und jeder benannte Graph, mit Prüfsumme (SHA-256).",
        "The whole, and every named graph, with its checksum (SHA-256).",
    ),
    "exactly_times": ("genau {count}-mal", "exactly {count}"),
    "examples": ("zum Beispiel", "for example"),
    "graph": ("Benannter Graph", "Named graph"),
    "graphs": ("Benannte Graphen", "Named graphs"),
    "graphs_intro": (
        "Jede Datei der Veröffentlichung ist ein benannter Graph. Was aus der Quelle stammt, was die "
        "Redaktion ergänzt und was fremde Quellen sagen, steht so in getrennten Graphen.",
        "Every file of the publication is a named graph, so that what comes from the source, what the "
        "editors add and what other sources say can be told apart.",
    ),
    "how_often": ("Wie oft", "How often"),
    "kind_of": ("Art von", "kind of"),
    "ontology": ("Ontologie", "Ontology"),
    "properties": ("Eigenschaften", "Properties"),
    "property": ("Eigenschaft", "Property"),
    "range": ("auf", "to"),
    "schemes": ("Begriffe", "Concepts"),
    "schemes_intro": (
        "Die Begriffe, mit denen die Daten einteilen, nach Listen; jeder mit seiner Definition.",
        "The concepts by which the data divide things, by scheme; each with its definition.",
    ),
    "shape": ("Shape", "Shape"),
    "shapes": ("Shapes", "Shapes"),
    "shapes_intro": ("Die Regeln (SHACL), denen die Daten genügen.", "The rules (SHACL) that the data obey."),
    "ties_common": (
        "Nicht gezeichnet ist, was sehr viele Klassen verbindet:",
        "Not drawn is what links very many classes:",
    ),
    "ties_note": (
        "Bei jeder Klasse ist gezeichnet, welche Eigenschaften nach den Shapes von ihr zu anderen führen "
        "und welche von anderen zu ihr. Der Pfeil zeigt auf die Klasse des Werts.",
        "With each class it is drawn which properties lead from it to others, and which from others to it, "
        "by the shapes. The arrow points at the class of the value.",
    ),
    "ties_of": (
        "Wohin die Eigenschaften von {name} führen und welche zu ihr führen",
        "What the properties of {name} lead to, and which lead to it",
    ),
    "triples": ("Tripel", "triples"),
    "values_of": ("Wert", "Value"),
    "what_it_says": ("Was ein solches Ding sagen muss", "What such a thing must say"),
    "whole": ("Gesamter Bestand", "The whole"),
}
