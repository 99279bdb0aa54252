"""The endpoint and its questions, the search and the guide."""

from dortmund_ld.web.phrases.wording import Wordings

PHRASES: Wordings = {
    "answer": ("Antwort", "Answer"),
    "ask_intro": (
        "Eine Anfrage in SPARQL 1.1 über alle Daten. Geändert werden kann hier nichts, und andere Endpunkte "
        "werden nicht gefragt.",
        "A query in SPARQL 1.1 over all the data. Nothing can be changed here, and no other endpoint is "
        "asked.",
    ),
    "calls_out": (
        "Diese Frage richtet sich auch an einen fremden Endpunkt. Sie ist für ein Programm gedacht, das "
        "beide fragen kann, und wird hier nicht ausgeführt.",
        "This question also asks another endpoint. It is meant for a program that can ask both, and is not "
        "run here.",
    ),
    "endpoint": ("SPARQL", "SPARQL"),
    "found": ("{count} Treffer", "{count} results"),
    "found_none": (
        "Nichts gefunden. Versuchen Sie ein anderes Wort, oder sehen Sie in die Listen.",
        "Nothing found. Try another word, or look into the lists.",
    ),
    "found_one": ("1 Treffer", "1 result"),
    "guide": ("Anleitung", "Guide"),
    "guide_intro": (
        "Wie man mit diesen Daten arbeitet, jeweils an einem Beispiel.",
        "How to work with these data, each by an example.",
    ),
    "matched_description": ("Beschreibung", "description"),
    "matched_id": ("Kennung", "identifier"),
    "matched_in": ("Gefunden in:", "Found in:"),
    "matched_label": ("Name", "name"),
    "matched_name": ("Kurzname der Adresse", "short name in the address"),
    "matched_similar": ("Ähnlich geschrieben", "Similar spelling"),
    "open_in_editor": ("Im Editor öffnen", "Open in the editor"),
    "queries": ("Fragen", "Questions"),
    "queries_intro": (
        "Fragen, die diese Daten beantworten, jede mit ihrer Anfrage und dem Ergebnis.",
        "Questions that these data answer, each with its query and the result.",
    ),
    "query": ("Anfrage", "Query"),
    "rows": ("Zeilen", "rows"),
    "run": ("Anfrage stellen", "Run the query"),
    "search": ("Suchen", "Search"),
    "search_all_classes": ("Alle Klassen", "All classes"),
    "search_for": ("Wonach?", "For what?"),
    "search_hint": (
        "Namen in beiden Sprachen, Beschreibungen, Kurznamen, Kennungen von Wikidata. Tippfehler schaden "
        "nicht.",
        "Names in both languages, descriptions, short names, identifiers of Wikidata. Spelling mistakes "
        "do no harm.",
    ),
    "search_lists": ("Alle Listen", "All lists"),
    "suggestions": ("Vorschläge", "Suggestions"),
}
