"""`python -m infra.cli`: the same as `daybook`, for the supervisor, which needs no script on the path."""

from infra.cli import main

main()
