"""The offline engine: planned questions in a clip voice, follow-ups by simple rules; no network, no key."""
