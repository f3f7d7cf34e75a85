"""Whom an address means: http and https only, and hosts of the public internet, unless private ones are allowed."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING

from claims.read.answers import SAVE_THE_PAGE, Private, Unreached
from claims.read.refused import Refused

if TYPE_CHECKING:
    from urllib3.util import Url

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def public(address: str) -> bool:
    """Whether an IP address is of the public internet, an IPv4 address inside an IPv6 one included."""
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def parts_of(url: str) -> Url:
    from urllib3.exceptions import LocationParseError
    from urllib3.util import parse_url

    try:
        parts = parse_url(url)
    except LocationParseError:
        raise Refused("it is not a valid address", "copy it again from the browser") from None
    if parts.scheme not in ("http", "https") or not parts.host:
        raise Refused(f"{url[:200]} is not an http or https address", SAVE_THE_PAGE)
    if parts.auth:
        raise Refused("it has a user name or password in it", f"take that out, or {SAVE_THE_PAGE}")
    return parts


def address_of(parts: Url, *, private: bool = False) -> str:
    """An IP address of the host. Raises Private unless all that it has are public, or private ones are allowed."""
    host = host_of(parts)
    try:
        found = socket.getaddrinfo(host, port_of(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreached(f"there is no host {host}, or no network", "check the address and the connection") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not (private or all(public(address) for address in addresses)):
        advice = f"if it is meant to be asked, say --allow-private; else {SAVE_THE_PAGE}"
        raise Private(f"the host {host} is not on the public internet", advice)
    return next((a for a in addresses if ":" not in a), addresses[0])  # IPv4 first: it works on every line


def host_of(parts: Url) -> str:
    return (parts.host or "").strip("[]")


def port_of(parts: Url) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)
