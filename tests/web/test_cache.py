"""The cache and its parts: bounds, codings, tags, and who has left."""

import gzip
import os

import pytest

from dortmund_ld.web.cache import LARGEST_SHARE, OVERHEAD, Cache, Kept, entity_tag, held_tag
from dortmund_ld.web.codings import Choice, choose_coding


def kept(size: int) -> Kept:
    return Kept(200, [], b"x" * size, "tag")


def test_it_stays_within_its_bytes_and_forgets_what_was_used_least_lately() -> None:
    cache = Cache(10 * (OVERHEAD + 1000))
    for number in range(10):
        cache.put(number, kept(1000))
    cache.get(0)
    cache.put(10, kept(1000))
    assert cache.get(0)
    assert cache.get(1) is None
    assert cache.used <= cache.most_bytes
    assert cache.evicted == 1


def test_one_entry_does_not_drive_out_all_others() -> None:
    cache = Cache(100_000)
    cache.put("small", kept(100))
    cache.put("large", kept(50_000))
    assert cache.get("large") is None
    assert cache.get("small")


def test_an_entry_that_grows_beyond_its_share_is_let_go() -> None:
    cache, entry = Cache(LARGEST_SHARE * (OVERHEAD + 3100)), kept(6000)
    cache.put(1, kept(3000))
    assert cache.used
    cache.put(1, entry)
    assert (cache.get(1), cache.used) == (None, 0)


def test_codings_of_an_entry_count() -> None:
    cache, entry = Cache(1_000_000), Kept(200, [], b"abc" * 1000, "tag")
    cache.put(1, entry)
    before = cache.used
    entry.coded(Choice("gzip"))
    cache.put(1, entry)
    assert cache.used > before
    assert len(cache) == 1


def test_without_bytes_nothing_is_kept() -> None:
    cache = Cache(0)
    cache.put(1, kept(1))
    assert cache.get(1) is None


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, ""),
        ("", ""),
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "zstd"),
        ("*;q=0", ""),
        ("zstd;q=0, *", "br"),
        ("identity", ""),
        ("identity;q=1, gzip;q=0.5", ""),
        ("gzip;q=nonsense", "gzip"),
        ("deflate, compress", ""),
        (";;,,", ""),
    ],
)
def test_the_coding_by_accept_encoding(accepted: str | None, coding: str) -> None:
    assert choose_coding(accepted).name == coding


@pytest.mark.parametrize(
    ("accepted", "needed"),
    [
        ("gzip", False),
        ("gzip, identity;q=0", True),
        ("gzip, identity;q=0.0", True),
        ("gzip, *;q=0", True),
        ("gzip, *;q=0, identity;q=0.1", False),
        ("identity;q=0, *", True),
        ("identity;q=0", False),
        ("*;q=0", False),
        (None, False),
    ],
)
def test_whether_a_coding_is_needed(accepted: str | None, needed: bool) -> None:
    assert choose_coding(accepted).needed is needed


def test_a_coding_that_wins_nothing_is_used_only_if_it_is_needed() -> None:
    for body in (b"small", os.urandom(2000)):
        entry = Kept(200, [], body, "tag")
        assert entry.coded(Choice("gzip")).body == body
        assert gzip.decompress(entry.coded(Choice("gzip", needed=True)).body) == body
        assert entry.coded(Choice("gzip")).body == body


@pytest.mark.parametrize(
    ("header", "accepted", "held"),
    [
        ('"abc"', None, '"abc"'),
        ('W/"abc"', None, '"abc"'),
        ('"x", "abc"', None, '"abc"'),
        ("*", None, '"abc"'),
        ("*", "br", '"abc"'),
        ("*", "br, identity;q=0", '"abc-br"'),
        ('"abc-br"', "gzip, br", '"abc-br"'),
        ('"abc", W/"abc-br"', "br", '"abc-br"'),
        ('"abc"', "br", '"abc"'),
        ('"abc"', "br, identity;q=0", None),
        ('"abc-br"', None, None),
        ('"abc-br"', "gzip", None),
        ('"abcd"', None, None),
        ("abc", None, None),
        ("", None, None),
    ],
)
def test_if_none_match(header: str, accepted: str | None, held: str | None) -> None:
    assert held_tag("abc", header, choose_coding(accepted)) == held


def test_each_coding_has_a_tag_of_its_own() -> None:
    assert (entity_tag("abc"), entity_tag("abc", "br")) == ('"abc"', '"abc-br"')
