"""What whoever runs a server decides, as options of a command."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_network
from typing import Any, TypeVar

import click

from dortmund_ld.cli.push import PASSWORD
from dortmund_ld.query.limits import LimitDescription, Limits, describe_limits
from dortmund_ld.query.remote import Endpoint
from dortmund_ld.web.clients import LOOPBACK
from dortmund_ld.web.serving.opening import CACHE_BYTES
from dortmund_ld.web.serving.server import Choices

R = TypeVar("R")
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

# The option for the number of web processes is called --workers already, and its word is older.
_NAMES = {"workers": "query-workers"}


def _read_network(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Check that the proxies are addresses or networks; those on this machine are always among them."""
    try:
        return (*LOOPBACK, *(str(ip_network(proxy)) for proxy in given))
    except ValueError as error:
        raise click.BadParameter(f"{error}: give an address or a network, such as 10.0.0.0/8.") from error


_OPTIONS: tuple[Decorator, ...] = (
    click.option(
        "--cache-bytes",
        type=click.IntRange(0),
        default=CACHE_BYTES,
        show_default=True,
        help="What a process may keep of finished answers and pages; 0 keeps none.",
    ),
    click.option(
        "--access-log",
        "log_requests",
        is_flag=True,
        help="Log each request as a line of JSON, on standard error.",
    ),
    click.option(
        "--trust-proxy",
        "proxies",
        metavar="ADDRESS",
        multiple=True,
        callback=_read_network,
        help="Believe the X-Forwarded-For, -Prefix and -Proto of this proxy, an address or a network; those "
        "on this machine always.",
    ),
    click.option(
        "--allow-service",
        "services",
        metavar="HOST",
        multiple=True,
        help="Let SERVICE ask this host, at the usual ports or as HOST:PORT; without any, SERVICE is "
        "refused.",
    ),
    click.option(
        "--on-disk", is_flag=True, help="Leave the data on the disk: slower, for more than fits memory."
    ),
    click.option("--store", help="Ask this SPARQL endpoint, to which the publication was pushed."),
    click.option("--store-user", help=f"Who asks there (HTTP Basic); the password is read from {PASSWORD}."),
    click.option("--store-password", envvar=PASSWORD, hidden=True),
)


def choice_options(function: Callable[..., R]) -> Callable[..., R]:
    """Give a command these options, and one for each limit that queries run within; it gets ``choices``.

    What contradicts itself, or leaves nothing to run with, is a mistake in how the command was called.
    """

    @wraps(function)
    def command(**options: Any) -> R:
        return function(choices=_take_choices(options), **options)

    decorated: Callable[..., R] = command
    for decorate in reversed((*_OPTIONS, *map(_limit_option, describe_limits()))):
        decorated = decorate(decorated)
    return decorated


def _limit_option(limit: LimitDescription) -> Decorator:
    name = _NAMES.get(limit.name, limit.name).replace("_", "-")
    return click.option(
        f"--{name}",
        f"limit_{limit.name}",
        type=int if isinstance(limit.default, int) else float,
        default=limit.default,
        show_default=f"{limit.default:,} {limit.unit}",
        help=limit.help,
    )


def _take_choices(options: dict[str, Any]) -> Choices:
    """Return what was chosen, and take it out of the options of the command."""
    store, user, password = (options.pop(name) for name in ("store", "store_user", "store_password"))
    if store and options["on_disk"]:
        raise click.UsageError("With --store the data are elsewhere: leave --on-disk out.")
    others = ("cache_bytes", "log_requests", "proxies", "services", "on_disk")
    return Choices(
        limits=_read_limits({each.name: options.pop(f"limit_{each.name}") for each in describe_limits()}),
        store=Endpoint(store, user, password) if store else None,
        **{name: options.pop(name) for name in others},
    )


def _read_limits(given: dict[str, Any]) -> Limits:
    try:
        return Limits(**given)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
