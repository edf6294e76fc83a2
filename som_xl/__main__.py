"""``python -m som_xl`` is the command line."""

from som_xl.cli import main

main()
