"""Stand-ins of the providers: they speak the provider's protocol here, and mind every rule of it."""
