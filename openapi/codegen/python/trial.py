"""A generated package is tried before anybody has it: what it makes when asked can be made."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

_NAME = "tried_package"


def try_package(folder: Path) -> None:
    """Imports the package in a folder, and makes what would be made for first requests.

    Raises:
        SystemExit: it cannot be; it says what, for those who mend the generator.
    """
    spec = spec_from_file_location(
        _NAME, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    package = module_from_spec(spec)
    sys.modules[_NAME] = package
    try:
        spec.loader.exec_module(package)
        make_all(import_all(package))
    except Exception as error:  # noqa: BLE001, whatever it is, it is told
        sys.exit(
            "What was generated cannot be used, so nothing was written. This is a fault of the"
            f" generator, please report it: {type(error).__name__}: {error}"
        )
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == _NAME]:
            del sys.modules[name]


def import_all(package: ModuleType) -> ModuleType:
    """Imports the modules of a package, and returns it."""
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return package


def make_all(package: ModuleType) -> None:
    """Makes what validates requests: a service makes each for the first that needs it."""
    if not hasattr(package, "request_models"):
        return  # a contract without operations
    models = package.request_models
    for model in models.RequestModel.__subclasses__():
        models.validator_of(model).model_rebuild()  # Pydantic waits for missing types
        models.reader_of(model)
    if hasattr(package, "checked_schemas"):
        schemas = package.checked_schemas.SCHEMAS
        for name in schemas:
            package.conformance.Conformance(schemas, name).errors(None)
