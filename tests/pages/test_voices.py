"""Who states what, on the pages that set things side by side: each value by its own source, not its row's."""

from collections.abc import Callable

from bs4 import BeautifulSoup, Tag

Page = Callable[..., BeautifulSoup]


def text(tag: Tag | None) -> str:
    assert tag
    return " ".join(tag.get_text(" ", strip=True).split())


def row_of(shown: BeautifulSoup, selector: str, name: str) -> Tag:
    return next(row for row in shown.select(selector) if name in text(row.select_one("th, h3")))


def test_a_sector_that_the_editors_add_is_marked_as_theirs(page: Page) -> None:
    sector = row_of(page("/employers"), "tbody tr", "Continentale").select("td")[0]
    marked = {
        link.get_text(strip=True): text(link.find_next(class_="voice"))
        for link in sector.select("a[href*=sector]")
    }
    assert marked["Insurance"] == "Editors"
    assert sector.select(".voice.editors")
    assert len(sector.select(".voice")) == 1, "what the row's own lines state is marked once, at the row"


def test_the_law_behind_a_mechanism_has_its_own_voice(page: Page) -> None:
    card = row_of(page("/governance"), ".cards > li", "Co-determination in coal and steel")
    basis = card.select_one("dl.mini a[href*=law]")
    assert basis
    assert basis.find_parent("dd").select(".voice.editors")
    since = next(name for name in card.select("dt") if text(name) == "Time").find_next("dd")
    assert not since.select(".voice"), "the deck states the year, as it states the mechanism"


def test_the_seats_have_their_lines(page: Page) -> None:
    for row in page("/governance").select("table.matrix tbody tr"):
        if row.select("a.seat"):
            assert row.select(".voice.source a[href*=source-deck], .voice.editors")
    board = row_of(page("/governance"), "table.matrix tbody tr", "Further education council")
    assert [text(said) for said in board.select("th .voices")] == [
        "Deck · line 148",
        "Seats: Deck · lines 138–140, 141–142",
    ]


def test_the_matrix_and_the_network_say_what_a_body_oversees_or_advises(page: Page) -> None:
    shown = page("/governance")
    board = row_of(shown, "table.matrix tbody tr", "Supervisory board of the Dortmund employment agency")
    assert "oversees : Dortmund employment agency" in text(board.select_one("th"))
    names = [text(small) for small in shown.select("table.matrix th small")]
    for drawing in shown.select("figure.network svg"):
        solid, broken = drawing.select(".bonds path:not(.loose)"), drawing.select(".bonds path.loose")
        assert len(solid) == sum(name.startswith("oversees") for name in names) == 2
        assert len(broken) == sum(name.startswith("advises") for name in names) == 1


def test_two_single_lines_are_lines(page: Page) -> None:
    shown = page("/page/site-phoenix-ost")
    told = [text(voice) for voice in shown.select(".voice.source")]
    assert "Deck · lines 92, 100" in told
    assert "Deck · line 102" in told


def test_traits_of_a_model_stand_by_who_states_them(page: Page) -> None:
    cells = page("/governance").select("table.comparison tbody td:has(ul.plain)")
    assert cells
    assert all(cell.select(".voice") for cell in cells)


def test_a_date_has_the_line_of_the_date(page: Page) -> None:
    founded = next(
        entry
        for entry in page("/timeline").select(".years ul > li")
        if text(entry).startswith("TechnologieZentrum")
    )
    assert text(founded.select_one(".voice.source")) == "Deck · line 88"
    assert "disagrees" in text(founded.select_one(".voice.checked"))


def test_every_entry_of_the_timeline_has_a_voice(page: Page) -> None:
    entries = page("/timeline").select(".years > li > ul > li")
    assert entries
    assert all(entry.select(".voice") for entry in entries)


def test_a_place_on_the_map_says_where_its_coordinates_come_from(page: Page) -> None:
    site = row_of(page("/sites"), ".places > li", "Westfalenhütte")
    assert site.select(".meta .voice.outside")


def test_a_description_in_the_words_of_the_editors_is_theirs(page: Page) -> None:
    law = page("/page/law-montan-mitbestimmung-1951")
    assert [text(voice) for voice in law.select(".lead + .voices .voice")] == ["Editors"]
    site = page("/page/site-phoenix-west")
    assert "Editors" in [text(voice) for voice in site.select(".lead + .voices .voice")]


def test_a_fact_taken_from_an_outside_source_is_the_sources(page: Page) -> None:
    uses = row_of_facts(page("/page/site-phoenix-west"), "present use")
    assert text(uses.select_one(".voice")) == "Route of industrial heritage"
    value = row_of_facts(page("/page/obs-area-dortmund-1983-12-31"), "value")
    assert value.select(".voice.outside")


def test_what_the_editors_find_in_a_source_is_their_finding(page: Page) -> None:
    verdict = row_of_facts(page("/page/check-area-2009"), "verdict")
    assert text(verdict.select_one(".voice")) == "Editors"
    caution = row_of_facts(page("/page/cube-council-repeat-2012"), "caution")
    assert text(caution.select_one(".voice")) == "Editors"


def row_of_facts(shown: BeautifulSoup, name: str) -> Tag:
    return next(row for row in shown.select(".facts .row") if name in text(row.dt).lower())


def test_passages_that_overlap_read_as_one_run_and_each_keeps_its_link(page: Page) -> None:
    run = row_of_facts(page("/page/phase-shaping"), "comparator").select_one(".voice.source")
    assert run
    assert text(run).replace("– ", "–") == "Deck · lines 12–15"
    assert [link["href"].partition("#")[2] for link in run.select("a[href*=line]")] == [
        "line=11,13",
        "line=12,15",
    ]
    assert [link["aria-label"] for link in run.select("a[href*=line]")] == ["lines 12–13", "lines 13–15"]
