"""A contract in the one form that code is generated from, whoever wrote it.

A contract of this house (`x-conventions: strict`) is in that form already, or it is refused: nobody
decides anything on its behalf.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from openapi.codegen.contract.conventions import CONVENTIONS, is_strict
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.file import faults, read_document
from openapi.codegen.normalise.bounds import bound_integers
from openapi.codegen.normalise.defaults import drop_defaults
from openapi.codegen.normalise.directions import split_directions
from openapi.codegen.normalise.discriminators import families_of, settle_discriminators
from openapi.codegen.normalise.draft import Decision, Draft
from openapi.codegen.normalise.elsewhere import Elsewhere
from openapi.codegen.normalise.exclusive import say_any_of, say_any_of_answers, say_enum
from openapi.codegen.normalise.extensions import require_extensions
from openapi.codegen.normalise.files import settle_files
from openapi.codegen.normalise.headers import settle_headers
from openapi.codegen.normalise.hoist import hoist, inline_responses
from openapi.codegen.normalise.layer_problems import declare_layer_problems
from openapi.codegen.normalise.lines import Lines, Spot
from openapi.codegen.normalise.media_types import drop_unread_forms, settle_media_types
from openapi.codegen.normalise.names import settle_names
from openapi.codegen.normalise.path_items import complete_path_items
from openapi.codegen.normalise.patterns import translate_patterns
from openapi.codegen.normalise.prose import clean_prose
from openapi.codegen.normalise.references import bundle, resolve_schemes
from openapi.codegen.normalise.refusals import Place, RefusedError, pointer
from openapi.codegen.normalise.schemas import merge_all_of, say_types, spread_properties
from openapi.codegen.normalise.security import settle_security
from openapi.codegen.normalise.servers import serve_under_base_paths
from openapi.codegen.normalise.shape import shaped
from openapi.codegen.normalise.spelling import settle_spelling
from openapi.codegen.normalise.text import read_text
from openapi.codegen.normalise.unknown_words import tell_unknown_words
from openapi.codegen.normalise.upgrade import require_version, upgrade
from openapi.codegen.normalise.words import supply_words
from openapi.codegen.text import visible

_MAY_BE_STRICT = re.compile(rb"x-conventions")


@dataclass(frozen=True)
class Normalised:
    """A contract in the one form, what was decided for it, and where its parts were written."""

    document: Json
    elsewhere: Elsewhere
    """What it has of other files."""
    decisions: list[Decision] = field(default_factory=list)
    origins: dict[str, Place] = field(default_factory=dict)
    """Where each of its schemas was."""
    served: dict[str, str] = field(default_factory=dict)
    """What each of its paths was."""


def read_contract(file: Path) -> Normalised:
    """Returns the contract that a file of YAML or JSON holds, with the files that it refers to.

    Raises:
        SystemExit: it cannot be brought into the one form; it says where and why.
    """
    try:
        source = file.read_bytes()
    except OSError as error:
        sys.exit(f"{file.name} cannot be read: {error.strerror}")
    elsewhere = Elsewhere(file.resolve())
    try:
        if _MAY_BE_STRICT.search(source) and is_strict(read_text(source)):
            return Normalised(read_document(file), elsewhere)
        return normalised(read_text(source), file, elsewhere)
    except RefusedError as refused:
        spot = Spot("", refused.line, ())
        if refused.place:
            spot = Lines(source, elsewhere).spot(refused.place)
        where = f"{spot.file or file.name}, line {spot.line}: {pointer(spot.place)}"
        sys.exit(visible(f"{where}: {refused.reason}"))


def normalised(document: Json, file: Path, elsewhere: Elsewhere | None = None) -> Normalised:
    """Returns a document, read from a file, in the one form.

    What it has of other files is in `elsewhere`, also where it is refused.

    Raises:
        RefusedError: it cannot be brought into that.
    """
    require_version(document)
    draft = Draft(shaped(document), elsewhere=elsewhere or Elsewhere(file.resolve()))
    clean_prose(draft)
    if CONVENTIONS in document:
        raise RefusedError((CONVENTIONS,), "write strict here, or leave it out")
    bundle(draft)
    settle_spelling(draft)
    upgrade(draft)
    tell_unknown_words(draft)
    resolve_schemes(draft)
    complete_path_items(draft)
    settle_security(draft)
    supply_words(draft)
    settle_media_types(draft)
    translate_patterns(draft)
    say_enum(draft)
    say_types(draft)
    families = families_of(draft)
    merge_all_of(draft)
    spread_properties(draft)
    settle_headers(draft)
    drop_unread_forms(draft)
    settle_files(draft)
    drop_defaults(draft)
    settle_discriminators(draft, families)
    say_any_of(draft)
    bound_integers(draft)
    names = settle_names(draft)
    hoist(draft, names)
    split_directions(draft, names)
    say_any_of_answers(draft)
    inline_responses(draft)
    require_extensions(draft)
    serve_under_base_paths(draft)
    declare_layer_problems(draft)
    if found := next(faults(draft.document), None):
        raise RefusedError((), found)
    decisions = list(dict.fromkeys(draft.decisions))
    return Normalised(draft.document, draft.elsewhere, decisions, draft.origins, draft.served)
