"""What can go wrong with a copy of OpenAlex's bulk files, by name."""

from raw.errors import PullError


class NoMirrorError(PullError):
    """No folder, or none that holds works in a layout OpenAlex publishes."""


class ManifestError(PullError):
    """A manifest that cannot be read: the list of the parts is what makes a copy complete."""


class IncompleteMirrorError(PullError):
    """Parts that the manifest names are missing, or have another size or number of works than it says."""


class MirrorChangedError(PullError):
    """The copy was overwritten while it was read."""


class DamagedPartError(PullError):
    """A part, or a list of withdrawn works, that cannot be read."""
