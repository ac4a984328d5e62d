"""What ``dev.py`` does, in parts; standard library only, because nothing is installed yet when it starts."""
