"""The window: screens, widgets and theme. Knows values, a way to submit commands and one to subscribe."""
