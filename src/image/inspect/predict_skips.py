# -*- coding: utf-8 -*-
"""Says which tests would skip under a tempest.conf, by the tests' own checks and without a cloud.

Standard input: JSON, {"conf": "text of a tempest.conf, secrets masked", "tests": ["ids without attributes"]}.
Standard output: JSON, {"tests": [{"id": "pkg.mod.Class.test_x[attributes]", "skip": null | {"reason": …, "cause": …}}]},
where cause is the option that was read last before the skip ("network-feature-enabled.floating_ips"), or
"extension router", "service object_storage", "bug 1234".

What Tempest decides from the conf alone is asked of Tempest itself: `skip_checks` of each class is called, the
decorators of each test are read. What a test decides inside its body, or from an answer of the cloud, is not seen.
The attributes are those under this conf, since @attr(condition=CONF.…) depends on it.

This runs on Python 2.7, too, because the pinned Tempests of kilo to rocky do.
"""

from __future__ import print_function

import functools
import io
import json
import os
import re
import sys
import tempfile
import unittest

CAUSES = "_osgate_causes"
last_read = None
skips_of_classes = {}


def main():
    request = json.load(sys.stdin)
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # Tempest logs to standard output when it is imported
    folder = tempfile.mkdtemp()
    with io.open(os.path.join(folder, "tempest.conf"), "w", encoding="utf-8") as file:
        # the files that the conf names are not here, and the log is not wanted
        file.write(re.sub(r"(?m)^(log_file|lock_path|test_accounts_file) = .*\n", "", request["conf"]))
    os.environ.update(TEMPEST_CONFIG_DIR=folder, TEMPEST_CONFIG="tempest.conf", HOME=folder)
    os.chdir(folder)
    watch_options()
    watch_decorators()
    answer.write(json.dumps({"tests": [describe(test) for test in load(request["tests"])]}).encode("utf-8"))
    answer.close()


def watch_options():
    """Remembers the option that was read last."""
    from oslo_config import cfg

    original = cfg.ConfigOpts.GroupAttr.__getattr__

    def getattr_and_remember(self, name):
        global last_read
        value = original(self, name)
        last_read = "{}.{}".format(self._group.name, name)
        return value

    cfg.ConfigOpts.GroupAttr.__getattr__ = getattr_and_remember


def watch_decorators():
    """Leaves on each test what its decorators would skip for when it runs."""
    import testtools
    from tempest.common import utils
    from tempest.lib import decorators

    for module in (testtools, unittest):
        module.skipIf = remember_condition(module.skipIf, False)
        module.skipUnless = remember_condition(module.skipUnless, True)

    def is_extension_enabled(extension_name, service):
        global last_read
        enabled = original_extension(extension_name, service)
        last_read = "extension {}".format(extension_name)
        return enabled

    original_extension = utils.is_extension_enabled
    utils.is_extension_enabled = is_extension_enabled
    original_requires, original_services = utils.requires_ext, utils.services
    original_because = decorators.skip_because

    def requires_ext(**kwargs):
        def decorator(function):
            wrapper = original_requires(**kwargs)(function)
            if not original_extension(kwargs["extension"], kwargs["service"]):
                extension = kwargs["extension"]
                add_cause(wrapper, "extension {}".format(extension), "{} is not enabled".format(extension))
            return wrapper

        return decorator

    def services(*names):
        def decorator(function):
            wrapper = original_services(*names)(function)
            present = utils.get_service_list()
            for name in names:
                if not present.get(name, True):
                    add_cause(wrapper, "service {}".format(name), "the {} service is not available".format(name))
            return wrapper

        return decorator

    def skip_because(*args, **kwargs):
        def decorator(function):
            wrapper = original_because(*args, **kwargs)(function)
            if kwargs.get("condition", True) is True:
                bug = "bug {}".format(kwargs.get("bug"))
                add_cause(wrapper, bug, "skipped until {} is resolved".format(bug))
            return wrapper

        return decorator

    utils.requires_ext, utils.services = requires_ext, services
    decorators.skip_because = skip_because


def remember_condition(original, runs_when):
    @functools.wraps(original)
    def skip(condition, reason):
        cause = last_read
        decorate = original(condition, reason)

        def decorator(item):
            decorated = decorate(item)
            if bool(condition) != runs_when:
                add_cause(decorated, cause, reason)
            return decorated

        return decorator

    return skip


def add_cause(item, cause, reason):
    # a new list: functools.wraps hands the old one on to every wrapper
    setattr(item, CAUSES, list(getattr(item, CAUSES, [])) + [{"cause": cause, "reason": reason}])


def load(ids):
    wanted = set(ids)
    loader = unittest.TestLoader()
    modules = dict.fromkeys(re.split(r"[\[(]", each, maxsplit=1)[0].rsplit(".", 2)[0] for each in ids)
    for module in modules:
        try:
            suite = loader.loadTestsFromName(module)
        except Exception as error:  # a module that cannot be imported is the run's to report
            print("{}: {!r}".format(module, error), file=sys.stderr)
            continue
        for test in flatten(suite):
            if bare(test.id()) in wanted:
                yield test


def flatten(suite):
    for each in suite:
        if isinstance(each, unittest.TestSuite):
            for inner in flatten(each):
                yield inner
        else:
            yield each


def bare(test_id):
    return test_id[: test_id.rindex("[")] if test_id.endswith("]") and "[" in test_id else test_id


def describe(test):
    method = getattr(test, test._testMethodName, None)
    skip = skip_of_class(type(test)) or next(iter(getattr(method, CAUSES, [])), None) or plain_skip(method)
    return {"id": test.id(), "skip": skip}


def plain_skip(item):
    if not getattr(item, "__unittest_skip__", False):
        return None
    return {"cause": "always", "reason": getattr(item, "__unittest_skip_why__", "")}


def skip_of_class(cls):
    if cls not in skips_of_classes:
        skips_of_classes[cls] = ask_class(cls)
    return skips_of_classes[cls]


def ask_class(cls):
    import testtools

    global last_read
    causes = getattr(cls, CAUSES, []) or [each for each in [plain_skip(cls)] if each]
    if causes:
        return causes[0]
    if not hasattr(cls, "skip_checks"):
        return None
    last_read = None
    try:
        cls.skip_checks()
    except (unittest.SkipTest, testtools.TestCase.skipException) as skip:  # on Python 2.7 there are two
        return {"cause": last_read, "reason": str(skip)}
    except Exception as error:  # a check that asks the cloud: not known from the conf
        print("{}.{}: {!r}".format(cls.__module__, cls.__name__, error), file=sys.stderr)
    return None


main()
