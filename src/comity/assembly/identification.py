"""The parameters by which a node identifies persons: its own file, or those of Comity."""

from pathlib import Path

from comity.assembly.config import FILE_NAME, NodeConfig
from comity.assembly.home import Home
from comity.errors import ConfigurationInvalid, InputInvalid
from comity.search.parameters import Parameters, default_parameters, read_parameters


def parameters_file(home: Home, config: NodeConfig) -> Path | None:
    """Return the node's own file of parameters; ``None`` if it takes those of Comity."""
    named = config.identification.parameters
    return None if named is None else home.path / named


def parameters_in_force(home: Home, config: NodeConfig) -> Parameters:
    """Return the parameters by which a node identifies persons.

    Raises:
        ConfigurationInvalid: The file that the configuration names cannot be read, or a
            number in it breaks a rule; the message names both. The operator's mistake.
    """
    file = parameters_file(home, config)
    if file is None:
        return default_parameters()
    named = f"{FILE_NAME}: identification.parameters: {config.identification.parameters}"
    try:
        return read_parameters(file.read_text(encoding="utf-8"))
    except InputInvalid as failure:
        raise ConfigurationInvalid(f"{named}: {failure.public}", private=str(file)) from failure
    except (OSError, UnicodeDecodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "it is not UTF-8"
        raise ConfigurationInvalid(
            f"{named}: the file cannot be read: {reason}.", private=str(file)
        ) from problem
