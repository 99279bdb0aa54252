"""Governance: who sits where, models side by side, mechanisms with their rules."""

from flask import Blueprint, Response

from dortmund_ld.views.governance import compare, draw_network, read_matrix, read_mechanisms
from dortmund_ld.web.pages import current_reader, render
from dortmund_ld.web.site import current_site
from dortmund_ld.web.ways import require

blueprint = Blueprint("governance", __name__)


@blueprint.get("/governance")
def governance() -> Response:
    """Show the page; what the data have nothing of is left out."""
    site = current_site()
    require(site, "governance")
    language = current_reader(site).language
    facts = site.facts(language.tag)
    matrix = read_matrix(facts)
    models = facts.own("GovernanceModel")
    return render(
        "governance.html",
        language.say["governance"],
        matrix=matrix,
        network=draw_network(matrix),
        models=compare(facts, models) if models else None,
        mechanisms=read_mechanisms(facts),
    )
