"""Every link leads somewhere: all of the invented town's, and those on each kind of page."""

from collections import deque
from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin
from urllib.request import Request, urlopen

import pytest
from kinds import FAILING, KINDS, in_language

ACCEPT = {"Accept": "text/html,*/*;q=.1"}


class Attributes(HTMLParser):
    """Collects where the elements of a page lead, and what they are called."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.values: dict[str, list[str]] = {"href": [], "id": []}

    def handle_starttag(self, _tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in self.values:
                self.values[name].append(value or "")


class Reader:
    """Reads the pages of a site, each once: the status of an address, the page's links and its anchors."""

    def __init__(self, site: str) -> None:
        """Read nothing yet."""
        self.site = site
        self.statuses: dict[str, int] = {}
        self.links: dict[str, list[str]] = {}
        self.anchors: dict[str, set[str]] = {}

    def read(self, address: str) -> int:
        """Return the status with which an address answers, in the end of its redirects."""
        if address not in self.statuses:
            try:
                with urlopen(Request(address, headers=ACCEPT), timeout=60) as answer:
                    self.statuses[address] = answer.status
                    if answer.headers.get_content_type() == "text/html":
                        self._note(address, answer.url, answer.read())
            except HTTPError as error:
                self.statuses[address] = error.code
                self._note(address, address, error.read())
        return self.statuses[address]

    def _note(self, address: str, base: str, content: bytes) -> None:
        page = Attributes()
        page.feed(content.decode())
        found = (urljoin(base, link) for link in page.values["href"])
        self.links[address] = [link for link in found if link.startswith(f"{self.site}/")]
        self.anchors[address] = set(page.values["id"])

    def is_broken(self, link: str) -> bool:
        """Tell whether a link leads to no page, or to a place that its page does not have.

        What was withdrawn (410) still has a page, which says what has taken its place.
        """
        address, fragment = urldefrag(link)
        if self.read(address) not in {200, 410}:
            return True
        return bool(fragment) and fragment not in self.anchors.get(address, ())


def test_each_link_of_the_town_leads_somewhere(served: str) -> None:
    reader = Reader(served)
    queue = deque([f"{served}/"])
    known = set(queue)
    broken = []
    while queue:
        address = queue.popleft()
        reader.read(address)
        for link in reader.links.get(address, ()):
            if link in known:
                continue
            known.add(link)
            if reader.is_broken(link):
                broken.append((address, link))
            queue.append(urldefrag(link)[0])
    assert broken == []
    assert {f"{served}/", f"{served}/page/lindenau?lang=de", f"{served}/page/lindenau?lang=en"} <= known


@pytest.fixture(scope="module")
def reader(site: str) -> Reader:
    return Reader(site)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in FAILING])
def test_each_link_of_a_page_leads_somewhere(reader: Reader, site: str, kind: str) -> None:
    address = site + in_language(KINDS[kind], "de")
    reader.read(address)
    assert reader.links[address]
    assert [link for link in reader.links[address] if reader.is_broken(link)] == []
