#!/bin/sh
# Runs in the first stage of the image build, in /build, which holds the build context:
#   requirements.txt  what to install       constraints.txt  at which versions everything else
#   pip.conf          where pip looks       python-version   what the pin asks for
#   ca-bundle.crt     optional: the site's certificate authorities
#   apt-mirror        optional: a Debian mirror
# Leaves /opt/osgate, the user osgate and /var/lib/osgate; removes everything that is the site's.
set -eu
cd /build
export DEBIAN_FRONTEND=noninteractive PIP_CONFIG_FILE=/build/pip.conf PIP_DISABLE_PIP_VERSION_CHECK=1

# A few of Tempest's requirements (netifaces) have no wheel; the compiler goes when they are built.
build_tools="gcc libc6-dev python3-dev git"

install_packages() {
    options="-q -y -o APT::Sandbox::User=root"
    if [ -e ca-bundle.crt ]; then
        options="$options -o Acquire::https::CAInfo=/build/ca-bundle.crt"
        export GIT_SSL_CAINFO=/build/ca-bundle.crt
    fi
    if [ -e apt-mirror ]; then
        . /etc/os-release
        echo "deb $(cat apt-mirror) $VERSION_CODENAME main" > sources.list
        options="$options -o Dir::Etc::SourceList=/build/sources.list -o Dir::Etc::SourceParts=-"
    fi
    # shellcheck disable=SC2086
    apt-get $options update
    # shellcheck disable=SC2086
    apt-get $options install --no-install-recommends python3 python3-venv ca-certificates iputils-ping $build_tools
}

install_tempest() {
    python3 -m venv /opt/osgate
    found=$(/opt/osgate/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    wanted=$(cat python-version)
    if [ "$found" != "$wanted" ]; then
        echo "osgate: the base image has Python $found, the pin asks for $wanted" >&2
        exit 1
    fi
    /opt/osgate/bin/pip install --no-cache-dir -r requirements.txt -c constraints.txt
}

# What attests the build: the test ids, the options, what is installed, and of which commits it was made.
write_evidence() {
    share=/opt/osgate/share
    mkdir -p $share/pbr
    cp osgate-run.py subunit_runner.py $share/
    /opt/osgate/bin/pip freeze > $share/freeze.txt
    for file in /opt/osgate/lib/python3*/site-packages/*tempest*.dist-info/pbr.json; do
        distribution=$(basename "$(dirname "$file")")
        cp "$file" "$share/pbr/$(echo "${distribution%%-*}" | tr _ -).json"
    done
    cd /tmp
    /opt/osgate/bin/python $share/subunit_runner.py list > $share/tests.txt
    /opt/osgate/bin/oslo-config-generator --format json --namespace tempest.config --namespace oslo.log \
        --namespace oslo.concurrency > $share/options.json
    cd /build
    chmod -R go=rX /opt/osgate
}

add_user() {
    useradd --uid 10001 --user-group --no-create-home --home-dir /run/osgate --shell /usr/sbin/nologin osgate
    install -d -o osgate -g osgate /var/lib/osgate
}

remove_traces() {
    # shellcheck disable=SC2086
    apt-get -q -y purge --auto-remove $build_tools > /dev/null
    apt-get clean
    rm -rf /build /var/lib/apt/lists/* /var/cache/apt/*.bin /var/log/* /root/.cache /root/.config /tmp/*
}

install_packages
install_tempest
write_evidence
add_user
remove_traces
