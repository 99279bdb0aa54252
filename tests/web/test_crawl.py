"""The whole publication of the repository as a robot reads it: from the first page on, along every link."""

import html
import re
from collections import deque
from dataclasses import dataclass, field

import pytest
from werkzeug.test import Client

from dortmund_ld.query.bounded import InProcess
from dortmund_ld.release import Release
from dortmund_ld.web.serving.opening import open_front
from dortmund_ld.web.serving.server import source_of

BROWSER = {"Accept": "text/html,*/*;q=0.1"}
LANGUAGE, OTHER = "lang=en", "lang=de"
LINK = re.compile(r' (?:href|src)="([^"]*)"')
ANCHOR = re.compile(r' id="([^"]*)"')

# What is made for each thing or page alike.
ONE_OF_EACH = re.compile(r"/data/[^?]*\.\w+|/language/\w+\?page=.*")
ONE_IN = 50


@dataclass
class Crawl:
    """What was found: pages with their anchors, where links point, addresses of the rest, what is broken."""

    client: Client
    anchors: dict[str, list[str]] = field(default_factory=dict)
    pointers: set[tuple[str, str, str]] = field(default_factory=set)
    others: dict[str, str] = field(default_factory=dict)
    broken: list[tuple[str, str, int]] = field(default_factory=list)

    def read_pages(self, first: str) -> None:
        """Read a page and all that it leads to in its language."""
        waiting, seen = deque([(first, "")]), {first}
        while waiting:
            address, before = waiting.popleft()
            for link in self._read(address, before):
                if link in seen:
                    continue
                seen.add(link)
                if LANGUAGE in link:
                    waiting.append((link, address))
                else:
                    self.others[link] = address

    def _read(self, address: str, before: str) -> set[str]:
        """Return the addresses that a page leads to; none if it is a file."""
        answer = self.client.get(address, headers=BROWSER, buffered=True)
        if answer.status_code == 303:
            return {str(answer.location)}
        if answer.status_code != 200:
            self.broken.append((before, address, answer.status_code))
        if answer.mimetype != "text/html":
            return set()
        self.anchors[address] = ANCHOR.findall(answer.text)
        targets = (html.unescape(link).partition("#") for link in LINK.findall(answer.text))
        inside = [(path or address, fragment) for path, _, fragment in targets if path[:1] in {"", "/"}]
        self.pointers.update((address, path, fragment) for path, fragment in inside if fragment)
        return {path for path, _ in inside}

    def ask_for(self, address: str) -> None:
        """Ask whether an address is there, or leads to one that is."""
        answer = self.client.head(address, headers=BROWSER)
        if answer.status_code == 303:
            answer = self.client.head(str(answer.location), headers=BROWSER)
        if answer.status_code != 200:
            self.broken.append((self.others[address], address, answer.status_code))

    def missing(self) -> list[tuple[str, str, str]]:
        """Return the links to places that their pages do not have."""
        return [
            (page, path, fragment)
            for page, path, fragment in self.pointers
            if path in self.anchors and fragment not in self.anchors[path]
        ]


@pytest.fixture(scope="module")
def crawl(repository_release: Release) -> Crawl:
    executor = InProcess(repository_release.store(), source_of(repository_release).setting)
    found = Crawl(Client(open_front(repository_release, executor)))
    found.read_pages(f"/?{LANGUAGE}")
    return found


def test_each_link_of_each_page_leads_to_a_page_and_a_place_on_it(
    crawl: Crawl, repository_release: Release
) -> None:
    assert crawl.broken == []
    assert crawl.missing() == []
    assert [page for page, names in crawl.anchors.items() if len(names) != len(set(names))] == []
    slugs = {found[1] for page in crawl.anchors if (found := re.match(r"/page/([^?]*)", page))}
    counts = repository_release.manifest.counts.classes
    assert len(slugs) > counts["http://purl.org/linked-data/cube#Observation"]
    assert len(crawl.anchors) > len(slugs) + len(repository_release.manifest.graphs)


def test_each_file_that_a_page_links_is_there(crawl: Crawl) -> None:
    """All are asked for, but of two kinds one in fifty, since each thing or page has them from the same code.

    These are the data (``/data/…``), four files of each of 1,454 things, and the switch of the language on
    each page (``/language/…``). The pages in the other language are left out: it takes as long again to crawl
    them, and their templates are the same.
    """
    by_thing = sorted(address for address in crawl.others if ONE_OF_EACH.fullmatch(address))
    rest = [
        address for address in crawl.others if OTHER not in address and not ONE_OF_EACH.fullmatch(address)
    ]
    assert len(by_thing) > 4 * sum(page.startswith("/page/") for page in crawl.anchors)
    assert {"/dumps/SHA256SUMS", "/.well-known/void.ttl", "/ontology.ttl"} <= set(rest)
    for address in (*rest, *by_thing[::ONE_IN]):
        crawl.ask_for(address)
    assert crawl.broken == []
