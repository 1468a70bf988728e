"""Lists and runs tests inside the image, with the same loader and result classes as stestr's own runner.

  subunit_runner.py list              every test, in discovery order, as text; exit 1 when a module does not import
  subunit_runner.py run LOAD-LIST     the named tests as a subunit v2 stream on standard output

What differs from `python -m stestr.subunit_runner.run --load-list`:
- only the modules of the named tests are imported: no discovery of the whole tree;
- a module that does not import is a failed result in the stream (stestr's runner drops it when it has a load list);
- what tests print goes to standard error: it never stands between or inside packets.

Runs on every Python that a pinned Tempest asks for, 2.7 included.
"""

from __future__ import print_function

import collections
import io
import os
import re
import sys
import traceback
import unittest

from subunit import StreamResultToBytes
from subunit.test_results import AutoTimingTestResultDecorator
from testtools import ExtendedToStreamDecorator, iterate_tests

# the second is Python 2's
IMPORT_FAILED = ("unittest.loader._FailedTest.", "unittest.loader.ModuleImportFailure.")


def main():
    if sys.argv[1] == "list":
        return list_tests()
    with io.open(sys.argv[2], encoding="utf-8") as file:
        return run_tests([str(line.strip()) for line in file if line.strip()])


def list_tests():
    listing = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # Tempest logs to standard output when it is imported
    import tempest

    package = os.path.dirname(tempest.__file__)
    loader = unittest.TestLoader()
    suite = loader.discover(os.path.join(package, "test_discover"), top_level_dir=os.path.dirname(package))
    failed = False
    for test in iterate_tests(suite):
        broken = test.id().startswith(IMPORT_FAILED)
        failed = failed or broken
        print(test.id(), file=sys.stderr if broken else listing)
    errors = getattr(loader, "errors", [])
    for error in errors:
        print(error, file=sys.stderr)
    listing.close()
    return 1 if failed or errors else 0


def run_tests(ids):
    stream = take_standard_output()
    found, broken = load(ids)
    tests = in_order(ids, found)
    missing = [test_id for test_id in ids if bare(test_id) not in found]
    for test_id in missing:
        print("osgate: no such test: %s" % test_id, file=sys.stderr)

    packets = StreamResultToBytes(stream)
    for test in tests:
        packets.status(test_id=test.id(), test_status="exists")
    result = AutoTimingTestResultDecorator(ExtendedToStreamDecorator(packets))
    result.startTestRun()
    try:
        unittest.TestSuite(broken + tests).run(result)
    finally:
        result.stopTestRun()
    return 3 if missing or broken else 0


def take_standard_output():
    """The stream of packets, while descriptor 1 (print, child processes) becomes standard error."""
    stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return stream


def load(ids):
    """Imports the modules of the ids. Returns the wanted tests by bare id, and one failing test per broken module."""
    wanted = {bare(test_id) for test_id in ids}
    found, broken = {}, []
    loader = unittest.TestLoader()
    for module in without_repeats(module_of(test_id) for test_id in ids):
        for test in iterate_tests(load_module(loader, module)):
            if test.id().startswith(IMPORT_FAILED):
                broken.append(test)
            elif bare(test.id()) in wanted:
                found[bare(test.id())] = test
    return found, broken


def load_module(loader, module):
    try:
        return loader.loadTestsFromName(module)
    except Exception:  # Python 2 raises what Python 3 makes a failing test of
        return failed_module(module, traceback.format_exc())


def failed_module(module, error):
    """What Python 3's loader makes of a module that does not import."""

    def test_failure(_):
        raise ImportError("Failed to import test module: %s\n%s" % (module, error))

    failed = type("_FailedTest", (unittest.TestCase,), {"__module__": "unittest.loader", module: test_failure})
    return failed(module)


def without_repeats(names):
    return list(collections.OrderedDict.fromkeys(names))


def bare(test_id):
    """The id without its attributes, which depend on tempest.conf: @attr(type="slow", condition=CONF.validation.run_validation)."""
    return test_id[: test_id.rindex("[")] if test_id.endswith("]") and "[" in test_id else test_id


def module_of(test_id):
    """pkg.mod of pkg.mod.Class.test_x(scenario)[attributes]"""
    return re.split(r"[\[(]", test_id, maxsplit=1)[0].rsplit(".", 2)[0]


def in_order(ids, found):
    """The order of the ids, with each class in one piece: its fixtures run once."""
    wanted = [name for name in without_repeats(bare(test_id) for test_id in ids) if name in found]
    first = {}
    for position, name in enumerate(wanted):
        first.setdefault(type(found[name]), position)
    return sorted((found[name] for name in wanted), key=lambda test: first[type(test)])


if __name__ == "__main__":
    sys.exit(main())
