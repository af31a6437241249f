"""``python -m afpak`` is the command ``afpak``."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
