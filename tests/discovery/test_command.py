"""What is wrong with the command line is one sentence, before anything is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.discovery.command import main
from fixtures.inventory import load_inventory
from tests.discovery.discovering import discover

SQL_LOGON = """
[credentials.sql]
authentication = "sql"
user = "audit"
password = { env = "NO_SUCH_VARIABLE" }
"""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "one of the arguments --listener --node is required"),
        (["--listener=a", "--node=b"], "not allowed with argument --listener"),
        (["--listener=a b"], "--listener: expected a name and a port"),
        (["--listener=lsn,port"], "--listener: expected a name and a port"),
        (["--listener="], "--listener: expected a name and a port"),
        (["--node="], "--node: expected a host name"),
        (["--listener=lab", "--credentials=none.toml"], "the lab has its own"),
        (["--node=n", "--credentials="], "expected a file"),
        (["--node=192.0.2.1"], "--node: expected a host name"),
        (["--node=n", "--name=a/b"], "--name: expected a name that can name a folder"),
        (["--node=n", "--password=x"], "there is no option --password"),
        (["--node=n", "--credentials=none.toml"], "none.toml: expected a file"),
    ],
)
def test_wrong_usage_is_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    """Nothing is printed that could be taken for an inventory."""
    with pytest.raises(SystemExit) as ended:
        raise SystemExit(main(arguments))

    said = capsys.readouterr()
    assert ended.value.code == 4
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_missing_password_is_noticed_before_anything_is_asked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """As for the checks."""
    file = tmp_path / "credentials.toml"
    file.write_text(SQL_LOGON, encoding="utf-8")

    assert main(["--listener=lsn.invalid", f"--credentials={file}"]) == 4
    assert "environment variable NO_SUCH_VARIABLE" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["--password=hunter2"], ["--password", "hunter2"], ["hunter2"]]
)
def test_password_in_the_command_line_is_refused_unread(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """There is no option for one, and what was meant as one is not repeated."""
    with pytest.raises(SystemExit):
        main(["--node=n", *arguments])

    assert "hunter2" not in capsys.readouterr().err


def test_lab_is_one_word(tmp_path: Path) -> None:
    """It starts, is discovered, and ends."""
    found = tmp_path / "found.toml"

    discovery = discover({}, "--listener=lab")

    found.write_text(discovery.inventory, encoding="utf-8")
    assert (discovery.exit_code, discovery.said) == (0, "")
    assert "Discovered through ssislsn.lab.example," in discovery.inventory
    # Its authority's file has gone with the lab, so that it only loads as TOML.
    with pytest.raises(Exception, match="expected a file that exists"):
        load_inventory(found)
