"""A publication whose every text is an attack: it is shown as text, on every page, in every file and header.

It is the invented town, each of its texts begun with markup, ends of scripts, formulas, templates, a line of
headers and a switch of the direction of writing; a thing links to what would run.
"""

import csv
import json
import re
import shutil
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from bs4 import BeautifulSoup
from rdflib import OWL, RDFS, SKOS, Graph, Literal, URIRef
from werkzeug.test import Client, TestResponse

from dortmund_ld.views.records import harmless
from dortmund_ld.web.serving.front import Front

ATTACK = (
    '=cmd|"/c calc"!A1 "><script>alert(1)</script></script></title></style>--><img src=x onerror=alert(1)> '
    "' onmouseover='alert(1)' {{7*7}} ${7*7} ]]> \u202eexe.txt\u2028\r\nSet-Cookie: evil=1\r\n\r\n"
)
RUNNING = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>".replace("<", "%3C").replace(">", "%3E"),
)
BASE = "https://example.org/lindenau/"
ENGLISH = {"Accept": "text/html", "Accept-Language": "en"}


def attack(graph: Graph) -> Graph:
    """Return a graph with each text in a language begun with the attack."""
    attacked = Graph()
    for subject, predicate, value in graph:
        is_text = isinstance(value, Literal) and value.language
        attacked.add((subject, predicate, Literal(ATTACK + value, value.language) if is_text else value))
    return attacked


@pytest.fixture(scope="module")
def hostile(
    tmp_path_factory: pytest.TempPathFactory, town_root: Path, publish: Callable[[Path], Front]
) -> Client:
    root: Path = tmp_path_factory.mktemp("hostile") / "town"
    shutil.copytree(town_root, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for path in (root / "data").rglob("*.ttl"):
        graph = attack(Graph().parse(path))
        if path.name == "statements.ttl":
            lindenau = URIRef(BASE + "id/lindenau")
            for predicate, iri in zip(
                (RDFS.seeAlso, OWL.sameAs, SKOS.exactMatch), (*RUNNING, "vbscript:x"), strict=True
            ):
                graph.add((lindenau, predicate, URIRef(iri)))
        path.write_text(graph.serialize(format="turtle"), encoding="utf-8")
    for path in (root / "data").rglob("*.rq"):
        text = path.read_text(encoding="utf-8")
        one_line = ATTACK.replace("\r\n", " ").replace("\u2028", " ")
        path.write_text(
            re.sub(r"^# (de|en): ", rf"# \1: {re.escape(one_line)}", text, flags=re.M), encoding="utf-8"
        )
    guide = root / "data" / "guide" / "attack.en.md"
    guide.parent.mkdir()
    guide.write_text(f"# {ATTACK.splitlines()[0]}\n\n[x](javascript:alert(1)) {ATTACK}\n", encoding="utf-8")
    return Client(publish(root))


@pytest.fixture(scope="module")
def places(hostile: Client) -> list[str]:
    """Return the path of every page."""
    found = re.findall(r"<loc>http://localhost(.*?)</loc>", hostile.get("/sitemap.xml").text)
    assert len(found) > 100
    return found


def test_no_page_has_an_element_or_attribute_out_of_the_data(hostile: Client, places: list[str]) -> None:
    for place in (
        *places,
        "/search?q=cmd",
        "/search?q=" + "%3Cscript%3E",
        "/page/turnverein",
        "/page/uhren-nix",
    ):
        answer = hostile.get(place, headers=ENGLISH)
        page = BeautifulSoup(answer.text, "html.parser")
        assert answer.mimetype == "text/html", place
        for script in page.select("script"):
            assert script.get("src") or script["type"] in {"application/ld+json", "application/json"}, place
            assert script.get("src") or json.loads(script.string), place
        assert not page.select("img, style, iframe, object, [style]"), place
        for element in page.find_all(True):
            assert not [name for name in element.attrs if name.startswith("on")], place
            for name in ("href", "src", "action"):
                assert not element.get(name, "").lower().startswith(("javascript:", "data:", "vbscript:")), (
                    place
                )
        no_evil_header(answer)


def test_the_text_is_shown_as_it_stands(hostile: Client) -> None:
    page = BeautifulSoup(hostile.get("/page/lindenau", headers=ENGLISH).text, "html.parser")
    shown = page.h1.get_text()
    assert shown.replace("\u00ad", "").startswith('=cmd|"/c calc"!A1 "><script>alert(1)</script>')
    assert "{{7*7}}" in shown
    data = json.loads(page.select_one('script[type="application/ld+json"]').string)
    assert "</script>" in json.dumps(data, ensure_ascii=False)
    for iri in RUNNING:
        assert iri in page.get_text() or iri.partition("://")[2] in page.get_text()


def test_charts_and_drawings_are_well_formed_and_hold_nothing_that_runs(hostile: Client) -> None:
    svgs = [hostile.get("/indicators/indicator-population.svg").text]
    for place in ("/indicators/indicator-population", "/governance", "/timeline", "/sites", "/ontology"):
        page = BeautifulSoup(hostile.get(place, headers=ENGLISH).text, "html.parser")
        svgs += [str(svg) for svg in page.select("svg")]
    assert len(svgs) > 4
    for svg in svgs:
        names = {element.tag.rpartition("}")[2].lower() for element in ElementTree.fromstring(svg).iter()}  # noqa: S314
        assert not names & {"script", "img", "image", "foreignobject", "iframe", "style"}


FILES = (
    "/things.csv?type=dold:Employer",
    "/schemes/sectors.csv",
    "/employers.csv",
    "/governance/matrix.csv",
    "/sites.csv",
    "/timeline.csv",
    "/timeline/phases.csv",
    "/indicators.csv",
    "/indicators/indicator-population.csv",
)


@pytest.mark.parametrize("path", FILES)
def test_a_spreadsheet_finds_no_formula_in_a_csv(hostile: Client, path: str) -> None:
    answer = hostile.get(path)
    rows = list(csv.reader(StringIO(answer.text)))
    assert len({len(row) for row in rows}) == 1, "no line break ends a row"
    cells = [cell for row in rows[1:] for cell in row]
    assert any("=cmd" in cell for cell in cells) or not cells
    assert [
        cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r")) or cell[:2] in {"-c", "-="}
    ] == []
    no_evil_header(answer)


def test_numbers_in_a_csv_stay_numbers_and_json_has_the_text_itself(hostile: Client) -> None:
    rows = list(csv.DictReader(StringIO(hostile.get("/indicators/indicator-population.csv").text)))
    assert {row["value"] for row in rows} & {"8400"}
    employers = json.loads(hostile.get("/employers.json?lang=en").text)
    assert employers[0]["label"].startswith("=cmd|")


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-2+3+cmd|x", "'-2+3+cmd|x"),
        ("+49 231", "'+49 231"),
        ("-0500", "-0500"),
        ("-0500-01-31", "-0500-01-31"),
        ("-12.6", "-12.6"),
        ("Mühle", "Mühle"),
        ("", ""),
        (None, None),
        (-3, -3),
    ],
)
def test_a_formula_becomes_a_text_and_a_number_stays_one(cell: object, written: object) -> None:
    assert harmless(cell) == written


def test_a_workbook_has_texts_and_no_formulas(hostile: Client) -> None:
    book = openpyxl.load_workbook(BytesIO(hostile.get("/indicators/indicator-population.xlsx").data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=cmd") for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]


@pytest.mark.parametrize(
    "path",
    [
        "/cite/lindenau.bib",
        "/cite/lindenau.json",
        "/cite/lindenau.txt",
        "/data/lindenau.ttl",
        "/data/lindenau.rdf",
        "/queries/bodies.rq",
        "/sparql?query=SELECT+*+{?s+?p+?o}&format=csv",
        "/id/lindenau",
        "/page/nobody%0d%0aSet-Cookie:%20evil=1",
        "/language/de?page=page/x%0d%0aSet-Cookie:%20evil=1",
        "/things/?type=%0d%0aSet-Cookie:%20evil=1",
        "/employers?sector=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    ],
)
def test_no_text_becomes_a_header(hostile: Client, path: str) -> None:
    answer = hostile.get(path, headers=ENGLISH)
    assert answer.status_code in {200, 303, 404}
    assert "<script>alert" not in answer.text or answer.mimetype != "text/html"
    no_evil_header(answer)


def no_evil_header(answer: TestResponse) -> None:
    cookies = answer.headers.getlist("Set-Cookie")
    assert not [cookie for cookie in cookies if "evil" in cookie.partition("=")[0]]
    assert not [value for value in answer.headers.values() if "\n" in value or "\r" in value]
