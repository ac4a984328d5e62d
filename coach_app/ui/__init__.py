"""The window: the only room, with ``coach_app.app``, that knows Qt.

It knows values and two callables: submit a command, subscribe to events.
"""
