"""Limits as data: each is described, and none can be nonsense."""

import pytest

from dortmund_ld.query.limits import Limits, describe_limits


def test_every_limit_says_what_it_does() -> None:
    described = describe_limits()
    assert {limit.name for limit in described} == set(vars(Limits()))
    assert all(limit.help.endswith(".") and limit.unit for limit in described)
    assert Limits(**{limit.name: limit.default for limit in described}) == Limits()


@pytest.mark.parametrize("wrong", [{"deadline": 0}, {"memory": -1}, {"workers": 2, "slow": 2}])
def test_limits_that_leave_nothing_to_run_with_are_an_error(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"slow|above zero"):
        Limits(**wrong)
