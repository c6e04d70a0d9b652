"""The `daumoi` command: the product's own jobs, and Django's management commands behind `daumoi manage`."""

from __future__ import annotations

import argparse
import os
import sys

from daumoi.config.commands import audit, match, organisations, serve, terms
from daumoi.coverage.match_files.words import WORDS


def main(words: list[str] | None = None) -> int:
    """Run one command; the code says how it went: 0 done, 1 failed, 2 wrong usage, 3 done with something skipped."""
    words = sys.argv[1:] if words is None else words
    if words[:1] == ["manage"]:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daumoi.config.settings")
        from django.core.management import execute_from_command_line

        execute_from_command_line(["daumoi manage", *words[1:]])
        return 0
    parser = argparse.ArgumentParser(
        prog="daumoi", description="Official information to the press, and what came of it."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    language = match.language_asked(words)
    match_parser = commands.add_parser(
        "match", help=WORDS[language]["help_summary"], add_help=False, formatter_class=match.help_form(language)
    )
    match.add_arguments(match_parser, language)
    match_parser.set_defaults(run=match.run)
    serve_parser = commands.add_parser("serve", help="run web server, worker and scheduler under one process")
    serve.add_arguments(serve_parser)
    serve_parser.set_defaults(run=serve.run)
    audit_parser = commands.add_parser("audit", help="check, export or publish the roots of the log of acts")
    audit.add_arguments(audit_parser)
    audit_parser.set_defaults(run=audit.run)
    organisations_parser = commands.add_parser("organisations", help="import or export the tree of organisations")
    organisations.add_arguments(organisations_parser)
    organisations_parser.set_defaults(run=organisations.run)
    terms_parser = commands.add_parser("terms", help="import or export the glossary of a focal point")
    terms.add_arguments(terms_parser)
    terms_parser.set_defaults(run=terms.run)
    commands.add_parser("manage", help="management commands of the server: daumoi manage help")
    arguments = parser.parse_args(words)
    return int(arguments.run(arguments))


if __name__ == "__main__":
    sys.exit(main())
