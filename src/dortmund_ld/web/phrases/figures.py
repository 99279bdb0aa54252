"""The indicators, their charts and their tables."""

from dortmund_ld.web.phrases.wording import Wordings

PHRASES: Wordings = {
    "areas": ("Gebiete", "Areas"),
    "as_table": ("Als Tabelle", "As a table"),
    "between_and": ("und", "and"),
    "breakdowns": ("Gliederung", "Breakdown"),
    "caution": ("Vorsicht:", "Caution:"),
    "comparator": ("Vergleich", "Comparator"),
    "data_sets_counted": ("{count} Datensätze", "{count} data sets"),
    "from_year": ("Zeichnung ab dem Jahr", "Chart from the year"),
    "indicators": ("Indikatoren", "Indicators"),
    "indicators_claimed": ("Worüber die Quelle etwas sagt", "What the source speaks of"),
    "indicators_intro": (
        "Zahlen zum Vergleichen: was die Quelle sagt, neben dem, was amtliche Reihen sagen. Keine Reihe ist "
        "mit einer anderen verrechnet.",
        "Figures to compare: what the source states beside what official series say. No series is merged "
        "with another.",
    ),
    "indicators_other": ("Was nur andere Quellen zählen", "What only other sources count"),
    "licence": ("Lizenz", "Licence"),
    "mark_bar": ("Balken: eine Zahl für einen ganzen Zeitraum", "bar: one number for a whole period"),
    "mark_fade-both": (
        "nach beiden Seiten verlaufend: „etwa“ – wie weit die Zahl abweicht, ist nicht bekannt",
        "fading to both sides: “about” – how far the number is off is not known",
    ),
    "mark_fade-down": (
        "nach unten verlaufend: Der Wert liegt darunter; wie weit, ist nicht gesagt",
        "fading downwards: the value lies below; how far is not said",
    ),
    "mark_fade-up": (
        "nach oben verlaufend: „mehr als“ – wie viel mehr, ist nicht gesagt",
        "fading upwards: “more than” – how much more is not said",
    ),
    "mark_gap": (
        "gepunktet: Dazwischen liegt mehr als ein Jahr ohne Beobachtung",
        "dotted: more than a year without an observation lies between",
    ),
    "mark_range": (
        "Fläche: Der Wert liegt zwischen zwei Grenzen",
        "block: the value lies between two limits",
    ),
    "more_series": (
        "Gezeichnet sind {shown} von {total} Reihen; die Tabelle hat alle.",
        "{shown} of {total} series are drawn; the table has all.",
    ),
    "no_chart": (
        "Zu dieser Auswahl gibt es keine Zeichnung: Keine Beobachtung hat Zeitraum und Zahl.",
        "There is no chart of this choice: no observation has both a date and a number.",
    ),
    "not_drawn_earlier": (
        "Nicht gezeichnet: {count} Beobachtungen vor {year}; die Tabelle hat sie.",
        "Not drawn: {count} observations before {year}; the table has them.",
    ),
    "not_drawn_numberless": (
        "Nicht in der Zeichnung: Die Quelle nennt keine Zahl.",
        "Not in the chart: the source gives no number.",
    ),
    "not_drawn_undated": (
        "Nicht in der Zeichnung: Die Quelle nennt kein Jahr.",
        "Not in the chart: the source gives no year.",
    ),
    "not_from_zero": (
        "Die senkrechte Achse beginnt nicht bei null.",
        "The vertical axis does not begin at zero.",
    ),
    "observations_counted": ("{count} Beobachtungen", "{count} observations"),
    "one_data_set": ("1 Datensatz", "1 data set"),
    "one_observation": ("1 Beobachtung", "1 observation"),
    "period": ("Zeitraum", "Period"),
    "series": ("Die Reihen und ihre Quellen", "The series and their sources"),
    "series_number": ("Reihe {number}", "Series {number}"),
    "series_summary": ("{count} Werte, {first} bis {last}:", "{count} values, {first} to {last}:"),
    "stated": ("Was die Quelle sagt", "What the source states"),
    "stated_here": ("Angabe der Quelle", "stated by the source"),
    "to": ("bis", "to"),
    "undated": ("ohne Jahr", "undated"),
    "unit": ("Einheit", "Unit"),
    "value": ("Wert", "Value"),
}
