"""Places: so many in all, so many of one client, and given back whatever happens."""

from contextlib import ExitStack

import pytest

from dortmund_ld.query.errors import QueueFull, ShareTaken
from dortmund_ld.query.places import Places


def test_a_client_has_its_share_and_no_more() -> None:
    places = Places(4)
    with ExitStack() as held:
        held.enter_context(places.take("greedy"))
        held.enter_context(places.take("greedy"))
        with pytest.raises(ShareTaken), places.take("greedy"):
            pass
        held.enter_context(places.take("modest"))
        held.enter_context(places.take(None))
        with pytest.raises(QueueFull), places.take("late"):
            pass
    with places.take("greedy"):
        pass


def test_a_place_is_given_back_after_a_failure() -> None:
    places = Places(1)
    for _ in range(3):
        with pytest.raises(KeyError), places.take("client"):
            raise KeyError
