"""How this node speaks ECRIS v1.0: the table ``[ecris]`` of its configuration, put together."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from comity.assembly.config import EcrisPart, NodeConfig
from comity.exchange.wires import Renderer, Severity, Wire
from comity.ids import StateCode
from comity.law.closed_hours import zones_of
from comity.transport.ecris.codes import Codes, ConfiguredCodes
from comity.transport.ecris.limits import XmlLimits
from comity.transport.ecris.renderer import EcrisRenderer

_VERSIONS: Final = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
RELEASED_AUTOMATICALLY: Final = "automatic"
HELD_IF_POOR: Final = "hold"


@dataclass(frozen=True, slots=True)
class EcrisSetup:
    """How this node speaks ECRIS.

    Attributes:
        part: The table of the configuration.
        codes: What stands on the wire for words of ours.
        limits: Bounds on what a partner sends.
        time_zone: Zone in which the authority dates what it receives.
        certificate: File of the certificate that is shown, PEM.
        key: File of its private key, PEM.
    """

    part: EcrisPart
    codes: Codes
    limits: XmlLimits
    time_zone: str
    certificate: Path
    key: Path

    @property
    def own_zones(self) -> tuple[ZoneInfo, ...]:
        """The zones in which closed hours are counted of what is received."""
        return zones_of(self.time_zone, None)

    def zones_with(self, partner: StateCode) -> tuple[ZoneInfo, ...]:
        """Return the zones in which closed hours are counted of what is sent to a partner."""
        return zones_of(self.time_zone, partner)

    @property
    def minimum_tls(self) -> ssl.TLSVersion:
        """The oldest version of TLS that is spoken."""
        return _VERSIONS[self.part.minimum_tls]

    def renderers(self) -> Mapping[Wire, Renderer]:
        """Return what writes messages for the channel."""
        automatic = self.part.release == RELEASED_AUTOMATICALLY
        poor = Severity.HELD if self.part.quality == HELD_IF_POOR else Severity.TOLD
        return {Wire.ECRIS: EcrisRenderer(self.codes, automatic=automatic, poor=poor)}


def ecris_setup(
    folder: Path, config: NodeConfig, *, certificate: Path, key: Path
) -> EcrisSetup | None:
    """Return how a node speaks ECRIS; ``None`` if its configuration has no such table.

    Args:
        folder: The node's home, to which paths are relative.
        config: The configuration.
        certificate: The node's own certificate, shown unless the table names another.
        key: Its private key.

    Raises:
        ConfigurationInvalid: A name or a code in the table is none. The operator's mistake.
    """
    part = config.ecris
    if part is None:
        return None
    codes = ConfiguredCodes(
        purposes=part.codes.purposes,
        authority_types=part.codes.authority_types,
        additional_information=part.codes.additional_information,
        functional_errors=part.codes.functional_errors,
        sanction_relation=part.codes.sanction_relation,
        own_codes=part.codes.own_codes,
    )
    return EcrisSetup(
        part=part,
        codes=codes,
        limits=XmlLimits(max_bytes=part.max_bytes),
        time_zone=config.node.time_zone,
        certificate=certificate if part.certificate is None else folder / part.certificate,
        key=key if part.key is None else folder / part.key,
    )
