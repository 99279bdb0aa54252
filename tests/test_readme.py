"""What the README shows is what the commands print."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMAND = Path(sys.executable).with_name("dortmund-ld")
EXAMPLES = re.findall(r"```console\n\$ dortmund-ld (.*)\n([\s\S]*?)```", README)


def test_readme_answers_three_questions() -> None:
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize(("command", "printed"), EXAMPLES)
def test_example_prints_what_the_readme_shows(command: str, printed: str, tmp_path: Path) -> None:
    arguments = [COMMAND, *shlex.split(command), "--cache", tmp_path]
    run = subprocess.run(arguments, capture_output=True, text=True, cwd=ROOT, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout == printed
