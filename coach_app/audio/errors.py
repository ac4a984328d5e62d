"""What can go wrong with a sound device."""

from coach_app.core.errors import SoundFailed


class DeviceLost(SoundFailed):
    """A sound device that can't be opened, or that stopped answering."""
