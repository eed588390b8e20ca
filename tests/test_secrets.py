"""A secret can be used and compared, and cannot be shown or stored."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
import traceback

import pytest
from pydantic import BaseModel, ValidationError

from fixtures.secrets import Secret

CANARY = "C4n4ry-Passw0rd"


@dataclasses.dataclass(frozen=True)
class Logon:
    """Something that holds a secret."""

    password: Secret


class LogonModel(BaseModel):
    """The same as a pydantic model."""

    password: Secret


@pytest.fixture
def secret() -> Secret:
    """A secret with a value that can be searched for."""
    return Secret(CANARY)


def test_reveal_returns_the_value(secret: Secret) -> None:
    """The value comes back unchanged on request."""
    assert secret.reveal() == CANARY


@pytest.mark.parametrize(
    "shown",
    [repr, str, "{}".format, "{!r}".format, "{:>40}".format, "%s".__mod__],
    ids=["repr", "str", "format", "format-repr", "format-width", "percent"],
)
def test_no_text_form_shows_the_value(secret: Secret, shown: object) -> None:
    """Every way to make text of a secret gives the mask."""
    assert callable(shown)

    assert CANARY not in shown(secret)
    assert "****" in shown(secret)


def test_holder_does_not_show_the_value(secret: Secret) -> None:
    """A dataclass and its dictionary form hide what they hold."""
    logon = Logon(secret)

    assert CANARY not in repr(logon)
    assert CANARY not in repr(dataclasses.asdict(logon))


def test_pydantic_dump_masks_the_value(secret: Secret) -> None:
    """Neither form of a pydantic dump carries the value."""
    model = LogonModel(password=secret)

    assert CANARY not in repr(model.model_dump())
    assert json.loads(model.model_dump_json()) == {"password": "**********"}


def test_pydantic_does_not_accept_plain_text() -> None:
    """A plain string does not become a secret by being put into a model."""
    with pytest.raises(ValidationError):
        LogonModel.model_validate({"password": 1})


def test_instance_has_no_dictionary(secret: Secret) -> None:
    """There is no ``__dict__`` in which a debugger or ``vars`` would show the value."""
    assert not hasattr(secret, "__dict__")


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickle_is_refused(secret: Secret, protocol: int) -> None:
    """No pickle protocol writes a secret."""
    with pytest.raises(TypeError, match="cannot be pickled") as caught:
        pickle.dumps(secret, protocol)

    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_copy_is_the_same_object(secret: Secret) -> None:
    """Copying does not make a second place where the value lives."""
    assert copy.copy(secret) is secret
    assert copy.deepcopy(Logon(secret)).password is secret


def test_equal_values_are_equal(secret: Secret) -> None:
    """Secrets compare and hash by value."""
    assert secret == Secret(CANARY)
    assert hash(secret) == hash(Secret(CANARY))
    assert secret != Secret("another")


def test_secret_is_not_equal_to_its_text(secret: Secret) -> None:
    """Comparison with a plain string is always false."""
    assert secret != CANARY


def test_value_may_hold_any_character() -> None:
    """A value outside ASCII, or with a lone surrogate, can be compared."""
    assert Secret("pässwörd\udc80") == Secret("pässwörd\udc80")
