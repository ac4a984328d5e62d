"""Pure: a stream of events and features in, cues out."""
