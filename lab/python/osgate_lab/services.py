"""The services of the lab, in no particular order: each starts when those it names in `after` are ready."""
from osgate_lab.service import Service, accepts_tcp, accepts_unix, consumes

# Fresh at each start, see supervisor.py.
OVS_DATABASE = '/run/openvswitch/conf.db'
_OVSDB_SOCKET = '/run/openvswitch/db.sock'
_MARIADB_SOCKET = '/run/mysqld/mysqld.sock'
# By default the server reads a second file for ML2, and the agent reads none.
_NEUTRON_ARGUMENTS = ('--config-file', '/etc/neutron/neutron.conf')

SERVICES = (
    Service(
        'memcached',
        command=('memcached', '-u', 'nobody', '-l', '127.0.0.1', '-p', '11211', '-U', '0', '-m', '32', '-t', '1'),
        ports=(11211,), ready=accepts_tcp(11211)),
    Service(
        'mariadb',
        command=('mariadbd',),
        ready=accepts_unix(_MARIADB_SOCKET), stop_seconds=6),
    Service(
        'rabbitmq',
        command=('setpriv', '--reuid=rabbitmq', '--regid=rabbitmq', '--init-groups',
                 '/usr/lib/rabbitmq/bin/rabbitmq-server'),
        # RUNNING_UNDER_SYSTEMD: no shell between the supervisor and the Erlang VM.
        environment={'HOME': '/var/lib/rabbitmq', 'RUNNING_UNDER_SYSTEMD': '1'},
        # epmd, AMQP, Erlang distribution
        ports=(4369, 5672, 25672), ready=accepts_tcp(5672), stop_seconds=6),
    Service(
        'ovsdb',
        command=('ovsdb-server', OVS_DATABASE, f'--remote=punix:{_OVSDB_SOCKET}', '--pidfile',
                 '--unixctl=/run/openvswitch/ovsdb-server.ctl'),
        ready=accepts_unix(_OVSDB_SOCKET)),
    Service(
        'vswitchd',
        # The dummy interfaces need neither privileges nor a kernel module; OVSDB and OpenFlow are real.
        command=('ovs-vswitchd', '--enable-dummy=override', '--pidfile',
                 '--unixctl=/run/openvswitch/ovs-vswitchd.ctl', f'unix:{_OVSDB_SOCKET}'),
        after=('ovsdb',), ready=accepts_unix('/run/openvswitch/ovs-vswitchd.ctl')),
    Service(
        'keystone',
        command=('uwsgi', '--ini', '/etc/lab/uwsgi-keystone.ini'),
        after=('mariadb', 'memcached'), ports=(5000,), ready=accepts_tcp(5000)),
    Service(
        'placement',
        command=('uwsgi', '--ini', '/etc/lab/uwsgi-placement.ini'),
        after=('mariadb', 'memcached'), ports=(8778,), ready=accepts_tcp(8778)),
    Service(
        'glance-api',
        project='glance', main='glance.cmd.api:main',
        after=('mariadb', 'memcached'), ports=(9292,), ready=accepts_tcp(9292)),
    Service(
        'nova-conductor',
        project='nova', main='nova.cmd.conductor:main',
        after=('mariadb', 'rabbitmq'), ready=consumes('conductor')),
    Service(
        'nova-scheduler',
        project='nova', main='nova.cmd.scheduler:main',
        after=('mariadb', 'rabbitmq'), ready=consumes('scheduler')),
    Service(
        'nova-api',
        project='nova', main='nova.cmd.api_os_compute:main',
        after=('mariadb', 'rabbitmq', 'memcached'), ports=(8774,), ready=accepts_tcp(8774)),
    Service(
        'nova-compute',
        project='nova', main='nova.cmd.compute:main',
        # Its first call to the conductor would wait ten seconds for an answer.
        after=('nova-conductor', 'keystone', 'placement', 'vswitchd'), ready=consumes('compute.lab-compute-1')),
    Service(
        'neutron-server',
        project='neutron', main='neutron.cmd.eventlet.server:main', arguments=_NEUTRON_ARGUMENTS,
        after=('mariadb', 'rabbitmq', 'memcached'), ports=(9696,),
        # The agents' calls, which come later than the port.
        ready=consumes('q-plugin', 'q-reports-plugin', 'q-server-resource-versions')),
    Service(
        'neutron-ovs-agent',
        project='neutron', main='neutron.cmd.eventlet.plugins.ovs_neutron_agent:main',
        arguments=_NEUTRON_ARGUMENTS,
        # Its first call to the server would wait a minute for an answer.
        after=('neutron-server', 'vswitchd'), ports=(6633,), ready=accepts_tcp(6633)),
    Service(
        'cinder-api',
        project='cinder', main='cinder.cmd.api:main',
        after=('mariadb', 'rabbitmq', 'memcached'), ports=(8776,), ready=accepts_tcp(8776)),
    Service(
        'cinder-scheduler',
        project='cinder', main='cinder.cmd.scheduler:main',
        after=('mariadb', 'rabbitmq'), ready=consumes('cinder-scheduler')),
    Service(
        'cinder-volume',
        project='cinder', main='cinder.cmd.volume:main',
        # When both start at once, each may tell or ask the other before it listens; the next time is a minute later.
        after=('cinder-scheduler',), ready=consumes('cinder-volume.lab-compute-1@fake')),
)
