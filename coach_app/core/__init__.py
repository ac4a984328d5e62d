"""The vocabulary every other room shares: values, events, commands, settings; standard library only."""
