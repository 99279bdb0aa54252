"""Governance: who sits where, models side by side, mechanisms with their rules; each table as a file too."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response

from dortmund_ld.views.facts import Facts
from dortmund_ld.views.governance import (
    Comparison,
    compare,
    mechanisms_as_records,
    models_as_records,
    read_matrix,
    read_mechanisms,
    seats_as_records,
)
from dortmund_ld.views.network import draw_network
from dortmund_ld.views.records import Records
from dortmund_ld.web.choosing import choose_page
from dortmund_ld.web.failures import Failure
from dortmund_ld.web.files import send, wanted_file
from dortmund_ld.web.rendering import current_reader, render
from dortmund_ld.web.site import current_site
from dortmund_ld.web.ways import require

blueprint = Blueprint("governance", __name__)


@blueprint.get("/governance")
def governance() -> Response:
    """Show the page; what the data have nothing of is left out."""
    site = current_site()
    require(site, "governance")
    choose_page()
    language = current_reader(site).language
    facts = site.facts(language.tag)
    matrix = read_matrix(facts)
    models = _models(facts)
    return render(
        "governance.html",
        language.say["governance"],
        matrix=matrix,
        network=draw_network(matrix),
        models=models if models.subjects else None,
        mechanisms=read_mechanisms(facts),
    )


@blueprint.get("/governance/<table>.<extension>")
def governance_file(table: str, extension: str) -> Response:
    """Send a table of the page."""
    site = current_site()
    require(site, "governance")
    form = wanted_file(extension, "governance")
    if table not in _TABLES:
        raise Failure(404, "not_found", f"governance/{table}.{extension}")
    return send(_TABLES[table](site.facts(current_reader(site).language.tag)), form)


def _models(facts: Facts) -> Comparison:
    return compare(facts, facts.own("GovernanceModel"))


_TABLES: Mapping[str, Callable[[Facts], Records]] = {
    "matrix": lambda facts: seats_as_records(read_matrix(facts)),
    "models": lambda facts: models_as_records(_models(facts)),
    "mechanisms": lambda facts: mechanisms_as_records(read_mechanisms(facts)),
}
