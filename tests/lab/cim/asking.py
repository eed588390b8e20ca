"""How tests ask a repository."""

from __future__ import annotations

from typing import Protocol

from fixtures.lab.cim.caller import caller_of
from fixtures.lab.cim.provider import ProviderContext
from fixtures.lab.cim.repository import CimRepository
from fixtures.lab.cim.values import CimValue
from fixtures.lab.estate.estate import LabEstate


class Ask(Protocol):
    """Makes a repository for a host and an account."""

    def __call__(self, host: str = "NODE1", account: str = "admin") -> CimRepository:
        """Return what the account can ask of the host."""


def asking(estate: LabEstate, unmodelled: list[str]) -> Ask:
    """Return a maker of repositories."""

    def ask(host: str = "NODE1", account: str = "admin") -> CimRepository:
        windows_host = estate.host(host)
        context = ProviderContext(
            estate=estate,
            host=windows_host,
            caller=caller_of(estate, windows_host, account),
        )
        return CimRepository(context, unmodelled.append)

    return ask


def column(
    repository: CimRepository, text: str, namespace: str = "root/cimv2"
) -> list[CimValue]:
    """Return the values of a query's only column."""
    result = repository.query(namespace, text)
    assert result.columns is not None
    (name,) = result.columns
    return [instance[name] for instance in result.instances]


def call(
    repository: CimRepository,
    path: str,
    keys: dict[str, str],
    method: str,
    **arguments: str,
) -> tuple[int | None, dict[str, CimValue]]:
    """Call a method of ``namespace:Class``; return value and outputs."""
    namespace, _, class_name = path.partition(":")
    texts = {name: (text,) for name, text in arguments.items()}
    _, result = repository.invoke(namespace, class_name, keys, method, texts)
    return result.return_value, dict(result.outputs)
