"""Whose request it is: nobody can pass for another, and a proxy does not pass for all of its clients.

And where it was asked: a path prefix and https are believed of a proxy, and can lead nowhere else.
"""

import pytest

from dortmund_ld.web.clients import LOOPBACK, Clients

CLIENTS = Clients((*LOOPBACK, "10.0.0.0/8", "2001:db8:ffff::/48"))


@pytest.mark.parametrize(
    ("address", "forwarded", "client"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.1.2.3", "198.51.100.7", "198.51.100.7"),
        ("10.1.2.3", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.7, 10.9.9.9", "198.51.100.7"),
        ("127.0.0.1", "10.9.9.9", "10.9.9.9"),
        ("127.0.0.1", "unknown", "unknown"),
        ("::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::99", "", "2001:db8:1:2::/64"),
        ("2001:db8:ffff::1", "2001:db8:1:2::99", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", "192.0.2.1"),
        ("", "", ""),
    ],
)
def test_the_nearest_address_that_no_trusted_proxy_has_is_the_client(
    address: str, forwarded: str, client: str
) -> None:
    assert CLIENTS.key({"REMOTE_ADDR": address, "HTTP_X_FORWARDED_FOR": forwarded}) == client


@pytest.mark.parametrize(
    ("address", "prefix", "scheme", "placed"),
    [
        ("127.0.0.1", "/town", "https", ("/town", "https")),
        ("10.1.2.3", "/a/b-c_d.e~f/", "http", ("/a/b-c_d.e~f", "http")),
        ("192.0.2.1", "/town", "https", ("", "http")),
        ("127.0.0.1", "//evil.example", "https", ("", "https")),
        ("127.0.0.1", "/\\evil.example", "gopher", ("", "http")),
        ("127.0.0.1", "https://evil.example", "", ("", "http")),
        ("127.0.0.1", "town", "https", ("", "https")),
        ("127.0.0.1", '/"><script>', "https", ("", "https")),
        ("127.0.0.1", "/", "https", ("", "https")),
        ("127.0.0.1", "", "", ("", "http")),
    ],
)
def test_where_a_trusted_proxy_was_asked(
    address: str, prefix: str, scheme: str, placed: tuple[str, str]
) -> None:
    environ = {
        "REMOTE_ADDR": address,
        "SCRIPT_NAME": "",
        "wsgi.url_scheme": "http",
        "HTTP_X_FORWARDED_PREFIX": prefix,
        "HTTP_X_FORWARDED_PROTO": scheme,
    }
    CLIENTS.place(environ)
    assert (environ["SCRIPT_NAME"], environ["wsgi.url_scheme"]) == placed
