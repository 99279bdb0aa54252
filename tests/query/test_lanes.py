"""Who gets a worker next, without processes: workers are names, and the clock is turned by hand."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest

from dortmund_ld.query.errors import ClientGone, DeadlineExceeded, QueueFull, ShareTaken
from dortmund_ld.query.lanes import Lanes, Ledger, Turn
from dortmund_ld.query.limits import Limits

LIMITS = Limits(workers=3, slow=1, paused=1, queue=4, client_time=10.0)


class Clock:
    """A clock that stands still."""

    now = 0.0

    def __call__(self) -> float:
        return self.now

    def going(self) -> float:
        """Return the time of a clock that goes on whenever it is read."""
        self.now += 0.001
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lanes(clock: Clock) -> Lanes[str]:
    """Return lanes with two idle workers."""
    made: Lanes[str] = Lanes(LIMITS, clock=clock)
    for worker in ("bert", "anna"):
        made.put(worker)
    return made


def turn(client: str | None = None, until: float = 20.0) -> Turn[str]:
    return Turn(client, until)


class Resuming:
    """A paused query that waits in a thread of its own until it may go on."""

    def __init__(self, lanes: Lanes[str], its: Turn[str]) -> None:
        """Start to wait."""
        self._thread = threading.Thread(target=lanes.resume, args=(its,))
        self._thread.start()

    def waits(self) -> bool:
        return self._thread.is_alive()

    def goes_on(self) -> bool:
        self._thread.join(5)
        return not self._thread.is_alive()


class Waiting:
    """A query that waits in a thread of its own."""

    def __init__(self, lanes: Lanes[str], its: Turn[str], *, moved: bool = False) -> None:
        """Start to wait."""
        self.turn = its
        self.worker: str | None = None
        before = lanes.counts().waiting
        self._thread = threading.Thread(target=self._enter, args=(lanes, moved))
        self._thread.start()
        while lanes.counts().waiting == before and self._thread.is_alive():
            pass

    def _enter(self, lanes: Lanes[str], moved: bool) -> None:
        with suppress(DeadlineExceeded):
            self.worker = lanes.enter(self.turn, moved=moved)

    def gets(self, worker: str | None) -> bool:
        self._thread.join(5)
        return self.worker == worker


def test_a_free_worker_is_had_at_once(lanes: Lanes[str]) -> None:
    assert {lanes.enter(turn()), lanes.enter(turn())} == {"anna", "bert"}
    assert lanes.counts().running == 2


def test_a_worker_that_is_given_back_goes_to_who_waits(lanes: Lanes[str]) -> None:
    first, second = turn(), turn()
    worker = lanes.enter(first)
    lanes.enter(second)
    waiting = Waiting(lanes, turn())
    lanes.leave(first, 0.1, keep=True)
    assert waiting.gets(worker)


def test_only_so_many_queries_become_slow(lanes: Lanes[str]) -> None:
    first, second = turn(), turn()
    lanes.enter(first)
    lanes.enter(second)
    assert lanes.become_slow(first)
    assert not lanes.become_slow(second)
    lanes.leave(first, 1.0, keep=True)
    assert lanes.become_slow(second), "the place is free again"


def test_a_moved_query_waits_for_its_place_though_workers_are_free(lanes: Lanes[str]) -> None:
    slow = turn()
    worker = lanes.enter(slow)
    assert lanes.become_slow(slow)
    moved = Waiting(lanes, turn(), moved=True)
    assert lanes.enter(turn()), "a short query does not wait behind it"
    lanes.leave(slow, 1.0, keep=True)
    assert moved.gets(worker)
    assert lanes.counts().slow == 1


def test_who_waits_for_a_slow_place_comes_before_who_would_become_slow(lanes: Lanes[str]) -> None:
    slow, short = turn(), turn()
    worker = lanes.enter(slow)
    assert lanes.become_slow(slow)
    moved = Waiting(lanes, turn(), moved=True)
    lanes.enter(short)
    assert not lanes.become_slow(short)
    lanes.leave(slow, 1.0, keep=True)
    assert moved.gets(worker)


def test_one_that_becomes_slow_leaves_its_place_in_the_fast_lane(clock: Clock) -> None:
    lanes: Lanes[str] = Lanes(Limits(workers=2, slow=1), clock=clock)
    for worker in ("bert", "anna"):
        lanes.put(worker)
    first = turn()
    lanes.enter(first)
    second = Waiting(lanes, turn())
    assert lanes.counts().idle == 1
    assert lanes.become_slow(first)
    assert second.gets("anna")


def test_a_place_is_left_for_a_slow_query(lanes: Lanes[str]) -> None:
    lanes.put("carl")
    first = turn()
    worker = lanes.enter(first)
    lanes.enter(turn())
    third = Waiting(lanes, turn())
    assert lanes.counts().idle == 1
    assert Waiting(lanes, turn(), moved=True).gets("carl")
    lanes.leave(first, 0.1, keep=True)
    assert third.gets(worker)


def test_whoever_gives_a_worker_back_hands_it_the_next_query(lanes: Lanes[str]) -> None:
    begun: list[tuple[str, int]] = []

    def begin(worker: str) -> None:
        begun.append((worker, threading.get_ident()))

    lanes.enter(turn())
    first = Turn(None, 20.0, begin=begin)
    worker = lanes.enter(first)
    assert begun == [(worker, threading.get_ident())]
    waiting = Waiting(lanes, Turn(None, 20.0, begin=begin))
    lanes.leave(first, 0.0, keep=True)
    assert begun[1:] == [(worker, threading.get_ident())], "and not the thread that waits"
    assert waiting.gets(worker)
    assert len(begun) == 2


def test_a_query_that_goes_on_after_a_pause_does_not_begin_again(lanes: Lanes[str]) -> None:
    begun: list[str] = []
    slow, paused = turn(), Turn(None, 20.0, begin=begun.append)
    lanes.enter(slow)
    lanes.enter(paused)
    assert lanes.become_slow(slow)
    assert lanes.pause(paused)
    resuming = Resuming(lanes, paused)
    lanes.leave(slow, 1.0, keep=True)
    assert resuming.goes_on()
    assert len(begun) == 1


def test_a_paused_query_goes_on_when_a_slow_place_is_free(lanes: Lanes[str]) -> None:
    slow, paused = turn(), turn()
    lanes.enter(slow)
    lanes.enter(paused)
    assert lanes.become_slow(slow)
    assert lanes.pause(paused)
    resuming = Resuming(lanes, paused)
    assert (lanes.counts().running, lanes.counts().waiting) == (1, 1)
    assert resuming.waits()
    lanes.leave(slow, 1.0, keep=True)
    assert resuming.goes_on()
    assert (lanes.counts().running, lanes.counts().waiting, lanes.counts().slow) == (1, 0, 1)


def test_only_so_many_queries_are_paused(lanes: Lanes[str]) -> None:
    turns = [turn(), turn(), turn()]
    lanes.put("carl")
    lanes.enter(turns[0])
    assert lanes.become_slow(turns[0])
    for each in turns[1:]:
        lanes.enter(each)
    assert lanes.pause(turns[1])
    assert not lanes.pause(turns[2])


def test_another_query_runs_in_place_of_a_paused_one(clock: Clock) -> None:
    lanes: Lanes[str] = Lanes(Limits(workers=2, slow=1), clock=clock)
    for worker in ("carl", "bert", "anna"):
        lanes.put(worker)
    slow, paused = turn(), turn()
    lanes.enter(slow)
    assert lanes.become_slow(slow)
    lanes.enter(paused)
    short = Waiting(lanes, turn())
    assert lanes.counts().idle == 1, "there are more workers than queries that may run"
    assert lanes.pause(paused)
    assert short.gets("anna")


def test_a_pause_ends_with_the_deadline_and_is_no_running_time(lanes: Lanes[str], clock: Clock) -> None:
    slow, paused = turn(), turn("patient")
    lanes.enter(slow)
    lanes.enter(paused)
    assert lanes.become_slow(slow)
    assert lanes.pause(paused)
    clock.now = 21.0
    with pytest.raises(DeadlineExceeded) as caught:
        lanes.resume(paused)
    assert caught.value.started
    lanes.leave(paused, 21.0, keep=True)
    assert (lanes.counts().running, lanes.counts().waiting, lanes.counts().slow) == (1, 0, 1)
    again = turn("patient", until=99.0)
    lanes.enter(again)
    assert not again.slow, "it took no more than its time"


def test_who_took_least_time_is_served_first(lanes: Lanes[str], clock: Clock) -> None:
    first, second = turn("greedy"), turn()
    lanes.enter(first)
    lanes.leave(first, 5.0, keep=True)
    first = turn("greedy")
    workers = lanes.enter(first), lanes.enter(second)
    greedy, modest = Waiting(lanes, turn("greedy")), Waiting(lanes, turn("modest"))
    lanes.leave(second, 0.0, keep=True)
    assert modest.gets(workers[1])
    clock.now = 1.0
    lanes.leave(first, 0.0, keep=True)
    assert greedy.gets(workers[0])


def test_those_of_one_client_are_served_in_the_order_of_their_coming(clock: Clock) -> None:
    lanes: Lanes[str] = Lanes(LIMITS, clock=clock.going)
    lanes.put("anna")
    running = turn("greedy")
    lanes.enter(running)
    lanes.leave(running, 5.0, keep=True)
    lanes.enter(running := turn("greedy"))
    first, second = (Waiting(lanes, turn("greedy")) for _ in range(2))
    lanes.leave(running, 0.1, keep=True)
    assert first.gets("anna")
    lanes.leave(first.turn, 0.1, keep=True)
    assert second.gets("anna")


def test_a_client_over_its_time_starts_in_the_slow_lane_until_it_is_forgotten(
    lanes: Lanes[str], clock: Clock
) -> None:
    first = turn("greedy")
    lanes.enter(first)
    lanes.leave(first, 15.0, keep=True)
    again = turn("greedy")
    lanes.enter(again)
    lanes.leave(again, 0.0, keep=True)
    assert again.slow
    clock.now = 60.0
    later = turn("greedy", until=99.0)
    lanes.enter(later)
    assert not later.slow


def test_a_full_queue_refuses_at_once(lanes: Lanes[str], clock: Clock) -> None:
    first = turn()
    lanes.enter(first)
    lanes.enter(turn())
    others = [Waiting(lanes, turn(str(number))) for number in range(LIMITS.queue)]
    with pytest.raises(QueueFull) as caught:
        lanes.enter(turn("last"))
    assert caught.value.retry_after == 1
    clock.now = 30.0  # the deadline of all who wait
    assert all(other.gets(None) for other in others)


def test_a_client_that_fills_half_of_the_queue_is_told_and_others_still_get_in(
    lanes: Lanes[str], clock: Clock
) -> None:
    lanes.enter(turn())
    lanes.enter(turn())
    waiting = [Waiting(lanes, turn("greedy")) for _ in range(LIMITS.queue // 2)]
    with pytest.raises(ShareTaken) as caught:
        lanes.enter(turn("greedy"))
    assert (caught.value.share, caught.value.retry_after) == (2, 1)
    waiting.append(Waiting(lanes, turn("modest")))
    clock.now = 30.0
    assert all(each.gets(None) for each in waiting)


def test_waiting_ends_with_the_deadline(lanes: Lanes[str], clock: Clock) -> None:
    lanes.enter(turn())
    lanes.enter(turn())
    clock.now = 21.0
    with pytest.raises(DeadlineExceeded) as caught:
        lanes.enter(turn())
    assert not caught.value.started
    assert lanes.counts().waiting == 0


def test_a_worker_is_not_given_to_a_query_whose_time_is_over(lanes: Lanes[str], clock: Clock) -> None:
    first = turn(until=30.0)
    worker = lanes.enter(first)
    lanes.enter(turn(until=30.0))
    late, early = Waiting(lanes, turn(until=20.0)), Waiting(lanes, turn(until=25.0))
    clock.now = 20.0
    lanes.leave(first, 1.0, keep=True)
    assert early.gets(worker)
    assert late.gets(None)


def test_waiting_ends_when_the_client_leaves(lanes: Lanes[str]) -> None:
    lanes.enter(turn())
    lanes.enter(turn())
    with pytest.raises(ClientGone):
        lanes.enter(Turn(None, 20.0, lambda: True))
    assert lanes.counts().waiting == 0


def test_a_dead_worker_is_not_given_back(lanes: Lanes[str]) -> None:
    first = turn()
    lanes.enter(first)
    lanes.leave(first, 0.0, keep=False)
    assert (lanes.counts().idle, lanes.counts().running) == (1, 0)


def test_the_ledger_stays_small(clock: Clock) -> None:
    ledger = Ledger(clock)
    for number in range(3 * Ledger.MOST_CLIENTS):
        ledger.add(str(number), 0.001 * number)
    assert len(ledger) <= Ledger.MOST_CLIENTS
    assert ledger.taken(str(3 * Ledger.MOST_CLIENTS - 1)) > 1


class Letters(dict[str, list[str]]):
    """What each worker was sent: the names of queries."""

    def turn(
        self, name: str, client: str | None = None, *, light: bool = True, until: float = 20.0
    ) -> Turn[str]:
        return Turn(client, until, begin=lambda worker: self[worker].append(name), light=light)


@pytest.fixture
def letters() -> Letters:
    return Letters({"anna": [], "bert": []})


@pytest.fixture
def brisk(clock: Clock) -> Lanes[str]:
    """Return lanes with a worker for one query at a time and another to spare, where none takes long."""
    lanes: Lanes[str] = Lanes(LIMITS, abreast=1, clock=clock)
    for worker in ("bert", "anna"):
        lanes.put(worker)
    for _ in range(50):
        lanes.enter(short := turn())
        lanes.leave(short, 0.0001, keep=True)
    return lanes


def test_only_so_many_short_queries_run_abreast(clock: Clock) -> None:
    lanes: Lanes[str] = Lanes(LIMITS, abreast=1, clock=clock)
    for worker in ("bert", "anna"):
        lanes.put(worker)
    first = turn()
    worker = lanes.enter(first)
    second = Waiting(lanes, turn())
    assert lanes.counts().idle == 1, "a worker is free, but not a processor"
    lanes.leave(first, 0.1, keep=True)
    assert second.gets(worker)


def test_no_more_run_than_there_are_workers_for_queries(clock: Clock) -> None:
    lanes: Lanes[str] = Lanes(Limits(workers=3, slow=2), clock=clock)
    for worker in ("dora", "carl", "bert", "anna"):
        lanes.put(worker)
    slow = turn(), turn()
    for each in slow:
        lanes.enter(each)
        assert lanes.become_slow(each)
    lanes.enter(turn())
    fourth = Waiting(lanes, turn())
    assert (lanes.counts().running, lanes.counts().idle) == (3, 1)
    lanes.leave(slow[0], 1.0, keep=True)
    assert fourth.gets("dora")


def test_another_begins_beside_a_query_that_lingers(clock: Clock) -> None:
    lanes: Lanes[str] = Lanes(LIMITS, abreast=1, clock=clock)
    for worker in ("carl", "bert", "anna"):
        lanes.put(worker)
    first, third = turn(), turn()
    lanes.enter(first)
    second = Waiting(lanes, turn())
    lanes.linger(first)
    assert second.gets("bert")
    waiting = Waiting(lanes, third)
    lanes.linger(second.turn)
    assert lanes.counts().waiting == 1, "the last place is for a slow query"
    lanes.become_slow(first)
    assert waiting.gets("anna")


def test_who_waits_is_sent_ahead_and_comes_when_the_worker_has_answered(
    brisk: Lanes[str], letters: Letters
) -> None:
    first = letters.turn("first")
    worker = brisk.enter(first)
    second, third = Waiting(brisk, letters.turn("second")), Waiting(brisk, letters.turn("third"))
    assert letters[worker] == ["first", "second"], "one is sent ahead, and no more"
    assert (brisk.counts().running, brisk.counts().waiting) == (1, 2)
    assert brisk.leave(first, 0.0001, keep=True)
    assert second.gets(worker)
    assert letters[worker] == ["first", "second", "third"], "and nothing twice"
    assert brisk.leave(second.turn, 0.0001, keep=True)
    assert third.gets(worker)


def test_nobody_is_sent_ahead_while_queries_take_long(brisk: Lanes[str], letters: Letters) -> None:
    for _ in range(50):
        brisk.enter(long := turn())
        brisk.leave(long, 0.05, keep=True)
    first = letters.turn("first")
    worker = brisk.enter(first)
    second = Waiting(brisk, letters.turn("second"))
    assert letters[worker] == ["first"]
    brisk.leave(first, 0.05, keep=True)
    assert second.gets(worker)


def test_a_long_message_is_not_sent_ahead(brisk: Lanes[str], letters: Letters) -> None:
    first = letters.turn("first")
    worker = brisk.enter(first)
    long, short = Waiting(brisk, letters.turn("long", light=False)), Waiting(brisk, letters.turn("short"))
    assert letters[worker] == ["first", "short"]
    assert brisk.leave(first, 0.0001, keep=True)
    assert short.gets(worker)
    assert brisk.leave(short.turn, 0.0001, keep=True)
    assert long.gets(worker)


def test_who_was_sent_ahead_gets_another_worker_if_the_query_before_it_lingers(
    brisk: Lanes[str], letters: Letters
) -> None:
    first = letters.turn("first")
    worker = brisk.enter(first)
    second = Waiting(brisk, letters.turn("second"))
    brisk.linger(first)
    other = {"anna": "bert", "bert": "anna"}[worker]
    assert second.gets(other)
    assert letters == {worker: ["first", "second"], other: ["second"]}
    assert not brisk.leave(first, 0.03, keep=True), "it would answer what nobody waits for"
    assert brisk.leave(second.turn, 0.0001, keep=True)
    assert (brisk.counts().idle, brisk.counts().running) == (1, 0)


def test_who_was_sent_ahead_gets_another_worker_if_its_own_dies(brisk: Lanes[str], letters: Letters) -> None:
    first = letters.turn("first")
    worker = brisk.enter(first)
    second = Waiting(brisk, letters.turn("second"))
    assert not brisk.leave(first, 0.0001, keep=False)
    other = {"anna": "bert", "bert": "anna"}[worker]
    assert second.gets(other)
    assert letters[other] == ["second"]


def test_a_worker_is_not_kept_if_who_was_sent_ahead_gives_up(
    brisk: Lanes[str], letters: Letters, clock: Clock
) -> None:
    first = letters.turn("first", until=99.0)
    worker = brisk.enter(first)
    second = Waiting(brisk, letters.turn("second", until=1.0))
    clock.now = 1.0
    assert second.gets(None)
    third = Waiting(brisk, letters.turn("third", until=99.0))
    assert letters[worker] == ["first", "second"]
    assert not brisk.leave(first, 0.0001, keep=True)
    assert third.gets({"anna": "bert", "bert": "anna"}[worker])


def test_who_took_least_time_is_sent_ahead_first(brisk: Lanes[str], letters: Letters) -> None:
    greedy = turn("greedy")
    brisk.enter(greedy)
    brisk.leave(greedy, 0.01, keep=True)
    first = letters.turn("first")
    worker = brisk.enter(first)
    again, modest, late = (
        Waiting(brisk, letters.turn(name, client))
        for name, client in (("again", "greedy"), ("modest", "modest"), ("late", "modest"))
    )
    brisk.leave(first, 0.0001, keep=True)
    assert letters[worker] == ["first", "again", "modest"]
    for its in (again, modest, late):
        assert its.gets(worker)
        brisk.leave(its.turn, 0.0001, keep=True)
    assert letters[worker] == ["first", "again", "modest", "late"]
