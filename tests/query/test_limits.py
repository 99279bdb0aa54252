"""Limits as data: each is described, also in the README, and none can be nonsense."""

import re
from pathlib import Path

import pytest

from dortmund_ld.query.limits import Limits, describe_limits


def test_every_limit_says_what_it_does() -> None:
    described = describe_limits()
    assert {limit.name for limit in described} == set(vars(Limits()))
    assert all(limit.help.endswith(".") and limit.unit for limit in described)
    assert Limits(**{limit.name: limit.default for limit in described}) == Limits()


def test_the_readme_has_every_limit_with_its_default() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `--([a-z-]+)` \| ([\d.,]+ \w+) \|", readme, re.MULTILINE)
    limits = [(limit.name, f"{limit.default:,} {limit.unit}") for limit in describe_limits()]
    names = {"workers": "query-workers"}
    assert listed == [
        (names.get(name, name).replace("_", "-"), default.replace(".0 ", " ")) for name, default in limits
    ]


@pytest.mark.parametrize("wrong", [{"deadline": 0}, {"memory": -1}, {"workers": 2, "slow": 2}])
def test_limits_that_leave_nothing_to_run_with_are_an_error(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"slow|above zero"):
        Limits(**wrong)
