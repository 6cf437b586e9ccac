"""The part ``[desk]`` of the configuration: where our own officials and programs call."""

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

from comity.errors import ConfigurationInvalid


class DeskPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the desk listens. It shares nothing with the face for other states.

    Attributes:
        with_node: Whether ``comity serve`` starts the desk beside the node.
        host: Address to bind.
        port: Port to bind.
        url: Address in a browser, without a path; passkeys are bound to it. Without it, the
            address that is listened on.
        proxy: Address of the server before it that ends TLS; it alone is believed where a
            visitor comes from.
        certificate: Certificate chain, PEM, relative to the home.
        key: Its private key, PEM, relative to the home.
        requests_per_second: Calls of one account, in the long run.
        burst: Calls of one account at once.
        leave_to: Neutral page that whoever leaves the desk quickly is brought to, over https;
            without it, an empty page of our own.
        quality_share: Share of answers that are drawn for a second look at their quality.
    """

    with_node: bool = True
    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8470
    url: Annotated[str, msgspec.Meta(pattern=r"\Ahttps?://[A-Za-z0-9.:\[\]-]{1,255}\Z")] | None = (
        None
    )
    proxy: str = ""
    certificate: Annotated[str, msgspec.Meta(min_length=1)] | None = None
    key: Annotated[str, msgspec.Meta(min_length=1)] | None = None
    requests_per_second: Annotated[float, msgspec.Meta(gt=0, le=10_000)] = 10.0
    burst: Annotated[float, msgspec.Meta(ge=1, le=10_000)] = 60.0
    leave_to: Annotated[str, msgspec.Meta(pattern=r"\A(https://[!-~]{1,500})?\Z")] = ""
    quality_share: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.05

    @property
    def has_tls(self) -> bool:
        """Whether the desk speaks TLS itself."""
        return self.certificate is not None

    @property
    def is_over_tls(self) -> bool:
        """Whether browsers reach the desk over TLS, ours or that of the proxy before it."""
        return self.origin.startswith("https://")

    @property
    def origin(self) -> str:
        """The desk's address as browsers write it: scheme, host, port if it is not usual."""
        if self.url is None:
            host = f"[{self.host}]" if ":" in self.host else self.host
            return f"{'https' if self.has_tls else 'http'}://{host}:{self.port}"
        parts = urlsplit(self.url)
        usual = {"https": 443, "http": 80}[parts.scheme]
        port = "" if parts.port in {None, usual} else f":{parts.port}"
        host = parts.hostname or ""
        return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"

    @property
    def host_name(self) -> str:
        """The name that passkeys are bound to."""
        return urlsplit(self.origin).hostname or ""


def checked(desk: DeskPart) -> DeskPart:
    """Return the settings, if nothing would travel in the clear.

    Raises:
        ConfigurationInvalid: Certificate and key are not both given, or the desk would be
            reached over a network without TLS. The operator's mistake.
    """
    if (desk.certificate is None) != (desk.key is None):
        raise ConfigurationInvalid("[desk] certificate and key are given together, or neither.")
    if desk.has_tls:
        if not desk.origin.startswith("https://"):
            raise ConfigurationInvalid("[desk] url begins with https:// where there is TLS.")
        return desk
    if not _is_loopback(desk.host) and not desk.proxy:
        raise ConfigurationInvalid(
            f"[desk] host {desk.host} is reached over a network: set certificate and key, or "
            "name the proxy that ends TLS before it."
        )
    if not _is_loopback(desk.host_name) and not desk.origin.startswith("https://"):
        raise ConfigurationInvalid("[desk] url begins with https:// but for this machine itself.")
    return desk


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
