"""What can be heard in a voice: spectrum, pitch, vowel and steadiness in 10 ms hops."""
