"""What the README shows is what the commands print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from dortmund_ld.cli import main

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```console\n\$ dortmund-ld (.*)\n([\s\S]*?)```", README)


def test_readme_answers_three_questions() -> None:
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize(("command", "printed"), EXAMPLES)
def test_example_prints_what_the_readme_shows(command: str, printed: str, tmp_path: Path) -> None:
    arguments = shlex.split(command)
    result = CliRunner().invoke(main, [*arguments, "--cache", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert result.stdout == printed
