"""Sound: ring, devices, microphone, speaker, voice activity, recorder. Knows no interview."""
