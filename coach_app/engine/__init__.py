"""One practice session on the asyncio thread: turn-taking on real sound, bus, watchdog, trace."""
