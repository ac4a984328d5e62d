"""Sessions with faults, in virtual time: the real program between a scripted service and a scripted user."""
