"""What the editor in the browser knows of the publication: its examples, its prefixes, where its IRIs lead.

It stands in the page as a block of JSON, which nothing runs. Terms and labels are not in it: the editor asks
the endpoint for them, as any client would.
"""

from collections.abc import Mapping

from flask import Blueprint

from dortmund_ld.views.table import in_language, needs_another_endpoint, question_of
from dortmund_ld.web.rendering import current_reader
from dortmund_ld.web.site import Site, current_site

blueprint = Blueprint("editor", __name__)


@blueprint.app_template_global()
def editor_settings() -> Mapping[str, object]:
    """Return what the editor is told, ready to be written as JSON."""
    site = current_site()
    reader = current_reader(site)
    manifest = site.manifest
    return {
        "language": reader.language.tag,
        "root": reader.links.plain(""),
        "chosen": reader.links.language,
        "base": manifest.base,
        "ontology": manifest.ontology,
        "namespace": manifest.namespace,
        "prefixes": dict(manifest.prefixes),
        "examples": example_texts(site, reader.language.tag),
    }


def example_texts(site: Site, language: str) -> list[dict[str, str]]:
    """Return name, question and text of each query that can be run here, in the language."""
    manifest = site.manifest
    return [
        {
            "name": query.name,
            "question": question_of(query, language),
            "text": in_language(query.text, language).strip() + "\n",
        }
        for query in manifest.queries
        if not needs_another_endpoint(query, manifest.base)
    ]
