"""What is said where a request cannot be answered."""

from dortmund_ld.web.phrases.wording import Wordings

PHRASES: Wordings = {
    "answer_too_large": (
        "Die Antwort ist zu groß; blättern Sie mit ORDER BY, LIMIT und OFFSET.",
        "The answer is too large; page through it with ORDER BY, LIMIT and OFFSET.",
    ),
    "body_cut": (
        "Der Inhalt der Anfrage ist nicht vollständig angekommen.",
        "The content of the request did not come in full.",
    ),
    "method_not_allowed": (
        "So kann diese Adresse nicht angesprochen werden.",
        "This address cannot be asked in that way.",
    ),
    "not_acceptable": (
        "Keines der verlangten Formate gibt es hier. Es gibt diese:",
        "None of the formats asked for is available here. These are:",
    ),
    "not_found": ("Unter dieser Adresse gibt es nichts.", "There is nothing at this address."),
    "not_found_hint": (
        "Vielleicht ist der Name anders geschrieben. Alles, was es gibt, steht in den Listen.",
        "Perhaps the name is spelt differently. Everything there is stands in the lists.",
    ),
    "query_missing": (
        "Die Anfrage fehlt: Senden Sie sie als Parameter „query“ oder als Inhalt vom Typ "
        "application/sparql-query.",
        "The query is missing: send it as the parameter “query”, or as a body of the type "
        "application/sparql-query.",
    ),
    "out_of_memory": (
        "Die Anfrage braucht zu viel Speicher; fragen Sie nach weniger.",
        "The query needs too much memory; ask for less.",
    ),
    "query_refused": (
        "Diese Anfrage wird hier nicht ausgeführt: Sie würde Daten ändern, einen anderen Endpunkt fragen "
        "oder ist zu tief verschachtelt.",
        "This query is not run here: it would change data, ask another endpoint or nests too deeply.",
    ),
    "query_twice": (
        "Es gibt mehr als eine Anfrage; senden Sie genau eine.",
        "There is more than one query; send exactly one.",
    ),
    "query_wrong": ("Die Anfrage kann nicht beantwortet werden.", "The query cannot be answered."),
    "suggested": ("Meinten Sie eines davon?", "Did you mean one of these?"),
    "too_busy": (
        "Gerade wird zu viel gefragt; versuchen Sie es gleich wieder.",
        "Too much is being asked at the moment; try again soon.",
    ),
    "too_large": ("Die Anfrage ist zu lang.", "The query is too long."),
    "too_late": (
        "Die Zeit war um, und die Anfrage wurde beendet; fragen Sie nach weniger.",
        "The time was up, and the query was stopped; ask for less.",
    ),
    "unreadable": (
        "Der Inhalt der Anfrage ist kein Text in UTF-8.",
        "The body of the request is no text in UTF-8.",
    ),
    "unsupported": (
        "Diese Art von Inhalt wird nicht angenommen. Angenommen werden application/sparql-query und "
        "application/x-www-form-urlencoded.",
        "This type of body is not taken. Taken are application/sparql-query and "
        "application/x-www-form-urlencoded.",
    ),
    "update_refused": ("Die Daten können hier nicht geändert werden.", "The data cannot be changed here."),
    "wrong": (
        "Etwas ist schiefgegangen, und es liegt nicht an Ihnen.",
        "Something went wrong, and it is not your fault.",
    ),
}
