"""The first page, and the ways that lead from it."""

from dortmund_ld.web.phrases.wording import Wordings

PHRASES: Wordings = {
    "about": ("Über diese Daten", "About these data"),
    "all_claims": ("Alle Aussagen", "All claims"),
    "all_queries": ("Alle {count} Fragen", "All {count} questions"),
    "figures_note": (
        "Nicht genauer als die Quelle: „mehr als“ und „etwa“ gehören zur Zahl.",
        "No sharper than the source: “more than” and “about” are part of the number.",
    ),
    "five_figures": ("Fünf Zahlen", "Five figures"),
    "of_graphs": ("benannte Graphen", "named graphs"),
    "of_queries": ("Fragen", "questions"),
    "questions": ("Drei Fragen, beantwortet", "Three questions, answered"),
    "says_claims": ("Und was andere Quellen dazu sagen", "And what other sources say of them"),
    "says_employers": ("Tabelle zum Auswählen, CSV, JSON", "A table to choose from, CSV, JSON"),
    "says_governance": ("Gremien, Modelle, Verfahren", "Bodies, models, mechanisms"),
    "says_indicators": ("Zahlen als Diagramm und Tabelle", "Numbers as chart and table"),
    "says_queries": ("Fertige Fragen mit Antwort", "Ready-made questions, answered"),
    "says_sites": ("Orte im Wandel, mit Karte", "Places that changed, with a map"),
    "says_source": ("Welche Zeile welche Aussage trägt", "Which line carries which claim"),
    "says_timeline": ("Phasen, Gesetze, Wahlen", "Phases, laws, elections"),
    "search_label": ("Suche nach Namen, Begriffen, Kennungen", "Search for names, concepts, identifiers"),
    "the_source": ("Die Quelle, Zeile für Zeile", "The source, line by line"),
    "ways": ("Wege hinein", "Ways in"),
}
