"""The one command, ``facilitate``: each module is one of its commands, or what several of them share."""
