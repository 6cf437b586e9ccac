"""Accounts on a node: the service with the node's settings."""

from datetime import timedelta
from ipaddress import ip_address

from comity.access.office import AccessOffice, AccessSettings
from comity.access.service import AccessService
from comity.assembly.build import Node
from comity.assembly.config import NodeConfig
from comity.trust.passkeys import RelyingParty


def access_service(node: Node) -> AccessService:
    """Return everything about who is at the desk of a node."""
    office = AccessOffice(
        store=node.database,
        settings=access_settings(node.config),
        clock=node.clock,
        randomness=node.rails.randomness,
    )
    return AccessService(office)


def access_settings(config: NodeConfig) -> AccessSettings:
    """Return what the configuration says of accounts."""
    part = config.access
    issuer = f"{config.node.name} ({config.node.state})"
    return AccessSettings(
        issuer=issuer,
        party=_party(config),
        idle=timedelta(minutes=part.idle_minutes),
        absolute=timedelta(hours=part.absolute_hours),
        fresh=timedelta(minutes=part.fresh_factor_minutes),
        invitation=timedelta(hours=part.invitation_hours),
        glass=timedelta(minutes=part.glass_minutes),
        webhook_addresses=config.webhooks.rules,
    )


def openid_subject(issuer: str, identifier: str) -> str:
    """Return issuer and identifier as an account has them, so that no other issuer's passes."""
    return f"{issuer}#{identifier}"


def _party(config: NodeConfig) -> RelyingParty | None:
    try:
        ip_address(config.desk.host_name)
    except ValueError:
        return RelyingParty(
            id=config.desk.host_name, name=config.node.name, origin=config.desk.origin
        )
    # A passkey answers to a name, never to a number (Web Authentication, 5.1.3).
    return None
