"""The libraries that several projects use. No options of a project may be registered here: the names clash."""
import eventlet
eventlet.monkey_patch()

# The services do the same: https://github.com/eventlet/eventlet/issues/592
import __original_module_threading  # noqa: E402
import threading  # noqa: E402
__original_module_threading.current_thread.__globals__['_active'] = threading._active

import keystoneauth1.loading  # noqa: E402,F401
import keystoneauth1.session  # noqa: E402,F401
import keystonemiddleware.auth_token  # noqa: E402,F401
import kombu.transport.pyamqp  # noqa: E402,F401
import oslo_concurrency.processutils  # noqa: E402,F401
import oslo_context.context  # noqa: E402,F401
import oslo_db.sqlalchemy.enginefacade  # noqa: E402,F401
import oslo_log.log  # noqa: E402,F401
import oslo_messaging._drivers.impl_rabbit  # noqa: E402,F401
import oslo_middleware  # noqa: E402,F401
import oslo_policy.policy  # noqa: E402,F401
import oslo_privsep.priv_context  # noqa: E402,F401
import oslo_reports.guru_meditation_report  # noqa: E402,F401
import oslo_service.service  # noqa: E402,F401
import oslo_service.wsgi  # noqa: E402,F401
import oslo_versionedobjects.base  # noqa: E402,F401
import osprofiler.web  # noqa: E402,F401
import paste.deploy  # noqa: E402,F401
import paste.urlmap  # noqa: E402,F401
import pkg_resources  # noqa: E402,F401
import pymysql  # noqa: E402,F401
import routes.middleware  # noqa: E402,F401
import sqlalchemy.dialects.mysql.pymysql  # noqa: E402,F401
import sqlalchemy.orm  # noqa: E402,F401
import stevedore  # noqa: E402,F401
import webob.dec  # noqa: E402,F401
