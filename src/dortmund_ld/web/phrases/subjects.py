"""The pages about one subject: employers, bodies and rules, places, and what is dated."""

from dortmund_ld.web.phrases.wording import Wordings

PHRASES: Wordings = {
    "applies_to": ("Gilt für", "Applies to"),
    "body": ("Gremium", "Body"),
    "choose": ("Auswählen", "Choose"),
    "choose_all": ("Auswahl aufheben", "Clear the choice"),
    "dated": ("Was datiert ist", "What is dated"),
    "east": ("O", "E"),
    "election": ("Wahl", "Election"),
    "employers": ("Arbeitgeber", "Employers"),
    "employers_intro": (
        "Wer in den Daten als Arbeitgeber vorkommt, mit Branche, Eigentum und dem Rang, den eine Quelle ihm "
        "gibt.",
        "The employers that the data name, with sector, ownership and the rank that a source gives them.",
    ),
    "employers_shown": ("{shown} von {total} Arbeitgebern", "{shown} of {total} employers"),
    "founding": ("Gründung", "Founding"),
    "governance": ("Governance", "Governance"),
    "governance_intro": (
        "Wer in welchen Gremien sitzt, wie früher gesteuert wurde und wie zur Zeit der Quelle, und nach "
        "welchen Regeln.",
        "Who sits on which bodies, how governing was done before and how at the time of the source, and by "
        "which rules.",
    ),
    "groups_sit": ("Gruppen", "Groups"),
    "in_bodies": ("sitzen in Gremien", "sit in bodies"),
    "in_words": ("In Worten", "In words"),
    "involves": ("Beteiligt", "Involves"),
    "kind_of_body": ("Art von Gremium", "kind of body"),
    "length_not_stated": ("Dauer nicht genannt", "length not stated"),
    "map": ("Auf der Karte", "On the map"),
    "map_changed": (
        "Ausgefüllt: Orte, deren Wandel eine Quelle nennt, oder die daraus entstanden.",
        "Filled: places whose change a source states, or that came of it.",
    ),
    "map_note": (
        "Schematisch nach Koordinaten gezeichnet; Straßen und Grenzen fehlen mit Absicht.",
        "Drawn schematically from coordinates; streets and borders are left out on purpose.",
    ),
    "matrix": ("Gremien und wer in ihnen vertreten ist", "Bodies and who is represented in them"),
    "matrix_note": (
        "Ein Punkt heißt: Die Quelle sagt, dass diese Gruppe in Gremien dieser Art sitzt. Kein Punkt heißt "
        "nicht, dass sie fehlt, sondern nur, dass nichts gesagt ist.",
        "A dot says: the source states that this group sits on bodies of this kind. No dot does not mean "
        "that it is missing, only that nothing is said.",
    ),
    "mechanisms": ("Verfahren und Regeln", "Mechanisms and rules"),
    "models": ("Zwei Arten zu steuern, nebeneinander", "Two ways of governing, side by side"),
    "named": ("Name", "Name"),
    "network": ("Dasselbe als Netz", "The same as a network"),
    "network_note": (
        "Jede Linie von einer Gruppe ist ein Punkt der Tabelle darüber. Zu einer Einrichtung heißt eine "
        "durchgezogene Linie: beaufsichtigt, eine gestrichelte: berät.",
        "Each line from a group is a dot of the table above. To an institution a solid line means: oversees, "
        "a broken one: advises.",
    ),
    "now": ("heute", "now"),
    "number_on_map": ("auf der Karte:", "on the map:"),
    "one_by_one": ("Ort für Ort", "Place by place"),
    "over_institutions": ("für Einrichtungen", "for institutions"),
    "part_of": ("Teil von", "Part of"),
    "phases": ("Phasen", "Phases"),
    "phases_note": (
        "Die Breite folgt der genannten Dauer; wo keine genannt ist, ist der Rand offen. Jahre stehen nur, "
        "wo Anfang und Ende genannt sind.",
        "The width follows the stated length; where none is stated, the edge is open. Years of beginning "
        "and end are given only where they are stated.",
    ),
    "place_from": ("Lage nach", "Location from"),
    "ranks": ("Rang", "Rank"),
    "rests_on_law": ("Grundlage", "Basis"),
    "rule": ("Regel", "Rule"),
    "seats": ("Sitze", "Seats"),
    "since_when": ("Zeit", "Time"),
    "sites": ("Damals und heute", "Then and now"),
    "sites_intro": (
        "Orte der Stadt: was dort war, was dort ist und woher man es weiß.",
        "Places of the city: what was there, what is there, and how that is known.",
    ),
    "strip_note": (
        "Ein Punkt ist ein Tag oder ein Jahr, ein Balken ein längerer Zeitraum. Die Liste darunter sagt "
        "dasselbe. Wer einen Namen wählt, sieht dort nur, was dazugehört.",
        "A dot is a day or a year, a bar a longer period. The list below says the same. Choose a name to see "
        "there only what belongs to it.",
    ),
    "then": ("damals", "then"),
    "timeline": ("Zeitleiste", "Timeline"),
    "timeline_intro": (
        "Phasen, Gesetze, Gründungen, Schließungen und Wahlen, jede Angabe mit ihrer Quelle.",
        "Phases, laws, foundings, closures and elections, each with its source.",
    ),
    "unplaced": ("Ohne Koordinaten:", "Without coordinates:"),
    "years": ("Jahre", "years"),
}
