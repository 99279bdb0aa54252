"""Whose request it is: nobody can pass for another, and a proxy does not pass for all of its clients."""

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
