"""The encrypted store, the settings file and the keychain."""
