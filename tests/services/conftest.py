"""The tests of a service run in its house: see `test_services.py`."""

from tests.services.house import SERVICES

collect_ignore = SERVICES
