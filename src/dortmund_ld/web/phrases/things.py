"""A thing, a list of things, and what is said of them."""

from dortmund_ld.web.phrases.wording import Wordings

PHRASES: Wordings = {
    "as_text": ("Text", "Text"),
    "broader": ("gehört zu", "belongs to"),
    "before_headings": ("Vor der ersten Überschrift", "Before the first heading"),
    "by_way_of": ("verbunden durch", "linked by"),
    "checked": ("Geprüft", "Checked"),
    "cite": ("So wird das zitiert", "Cite this"),
    "claims": ("Worauf das beruht", "What this rests on"),
    "claims_counted": ("{count} Aussagen", "{count} claims"),
    "coverage_blank": ("{count} Zeilen sind leer", "{count} lines are blank"),
    "coverage_claimed": (
        "{claimed} von {total} Zeilen tragen eine Aussage",
        "{claimed} of {total} lines carry a claim",
    ),
    "coverage_left": ("{count} Zeilen sind nicht zugeordnet", "{count} lines are not assigned"),
    "coverage_reasoned": (
        "{count} Zeilen tragen aus einem genannten Grund keine",
        "{count} lines carry none for a stated reason",
    ),
    "difference": ("Unterschied", "Difference"),
    "elsewhere": ("Anderswo", "Elsewhere"),
    "encoded_figures": ("In Zahlen", "In figures"),
    "facts": ("Was gesagt wird", "What is said"),
    "for_comparison": ("Zum Vergleich", "For comparison"),
    "found_by_checks": ("Was andere Quellen sagen", "What other sources say"),
    "heading": ("unter", "under"),
    "incoming": ("Was hierher verweist", "What points here"),
    "no_claim": ("keine Aussage", "no claim"),
    "one_claim": ("1 Aussage", "1 claim"),
    "other_source": ("andere Quelle", "another source"),
    "passages": ("Die Quelle, Stelle für Stelle", "The source, passage by passage"),
    "passages_intro": (
        "Der Text selbst gehört nicht zu dieser Veröffentlichung. Gezeigt wird, welche Aussage auf welchen "
        "Zeilen beruht und welche Zeilen keine Aussage tragen.",
        "The text itself is not part of this publication. Shown is which claim rests on which lines, and "
        "which lines carry none.",
    ),
    "permanent": ("Adresse zum Zitieren", "Address to cite"),
    "reading": ("Lesart der Redaktion", "editors’ reading"),
    "reading_note": (
        "Das sagt nicht die Quelle: So liest die Redaktion eine Stelle, die mehr als eine Lesart zulässt.",
        "The source does not say this: it is how the editors read a passage that allows more than one "
        "reading.",
    ),
    "replaced_by": ("An seine Stelle getreten", "What has taken its place"),
    "says": ("sagt:", "says:"),
    "says_itself": ("Die Quelle sagt", "The source says"),
    "stated_in": ("steht im Graphen", "stated in graph"),
    "things": ("Dinge", "Things"),
    "things_intro": ("Wovon die Daten sprechen, nach Klassen.", "What the data describe, by class."),
    "withdrawn": (
        "Das stand hier einmal und wurde zurückgezogen.",
        "This stood here once, and was withdrawn.",
    ),
    "withdrawn_on": (
        "Das stand hier einmal. Zurückgezogen wurde es am",
        "This stood here once. It was withdrawn on",
    ),
}
