#!/bin/sh
# Runs in the first stage of the image build, in /build, which holds the build context:
#   requirements.txt  what to install       constraints.txt  at which versions everything else
#   pip.conf          where pip looks       python-version   what the pin asks for: 2.7, 3.11
#   constraints-url   instead of constraints.txt: upper constraints to be read from the network
#   sources.txt       name, version and commit of what is installed from sources/NAME.tar, a git archive
#   ca-bundle.crt     optional: the site's certificate authorities
#   apt-mirror        optional: a Debian mirror
#   offline           optional: there is no network, and the base image has all that is needed
# Leaves /opt/osgate, the user osgate and /var/lib/osgate; removes everything that is the site's.
set -eu
cd /build
export DEBIAN_FRONTEND=noninteractive PIP_CONFIG_FILE=/build/pip.conf PIP_DISABLE_PIP_VERSION_CHECK=1
wanted=$(cat python-version)

# A few of Tempest's requirements (netifaces) have no wheel; the compiler goes when they are built.
case $wanted in
2.*) python_packages="python$wanted virtualenv" build_tools="gcc libc6-dev libffi-dev libssl-dev python$wanted-dev" ;;
*) python_packages=python3-venv build_tools="gcc libc6-dev python3-dev" ;;
esac

install_packages() {
    if [ -e offline ]; then
        require_packages
        return
    fi
    options="-q -y -o APT::Sandbox::User=root"
    if [ -e ca-bundle.crt ]; then
        options="$options -o Acquire::https::CAInfo=/build/ca-bundle.crt"
    fi
    if [ -e apt-mirror ]; then
        . /etc/os-release
        echo "deb $(cat apt-mirror) $VERSION_CODENAME main" > sources.list
        options="$options -o Dir::Etc::SourceList=/build/sources.list -o Dir::Etc::SourceParts=-"
    fi
    # shellcheck disable=SC2086
    apt-get $options update
    # shellcheck disable=SC2086
    apt-get $options install --no-install-recommends python3 $python_packages ca-certificates iputils-ping netbase $build_tools
}

require_packages() {
    missing=
    command -v python3 > /dev/null || missing="$missing python3"
    command -v ping > /dev/null || missing="$missing iputils-ping"
    [ -e /etc/protocols ] || missing="$missing netbase"
    case $wanted in
    2.*) command -v virtualenv > /dev/null && command -v "python$wanted" > /dev/null || missing="$missing $python_packages" ;;
    *) python3 -c 'import ensurepip' 2> /dev/null || missing="$missing python3-venv" ;;
    esac
    if [ -n "$missing" ]; then
        echo "osgate: build.offline is set, and the base image lacks these packages:$missing" >&2
        exit 1
    fi
}

make_environment() {
    case $wanted in
    2.*)
        virtualenv -q -p "python$wanted" /opt/osgate
        # the last that know Python 2; Debian's own pip cannot build what says its build requirements
        /opt/osgate/bin/pip install -q --no-cache-dir --force-reinstall pip==20.3.4 setuptools==44.1.1 wheel==0.37.1
        ;;
    *) python3 -m venv /opt/osgate ;;
    esac
    found=$(/opt/osgate/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if [ "$found" != "$wanted" ]; then
        echo "osgate: the base image has Python $found, the pin asks for $wanted" >&2
        exit 1
    fi
}

# Upper constraints of older series name a tempest, which the pin does.
read_constraints() {
    [ -e constraints-url ] || return 0
    python3 - "$(cat constraints-url)" > upper-constraints.txt <<'PYTHON'
import os, ssl, sys, urllib.request
bundle = "/build/ca-bundle.crt"
context = ssl.create_default_context(cafile=bundle if os.path.exists(bundle) else None)
sys.stdout.write(urllib.request.urlopen(sys.argv[1], context=context).read().decode())
PYTHON
    grep -v -i -E '^([a-z-]+[-_])?tempest([-_]plugin)?==' upper-constraints.txt > constraints.txt
}

# A git archive says itself of which commit it is; there it is read, and kept where pbr keeps it.
install_sources() {
    [ -e sources.txt ] || return 0
    /opt/osgate/bin/pip install -q --no-cache-dir -c constraints.txt pbr wheel
    while read -r name version commit; do
        archived=$(python3 -c 'import sys, tarfile; print(tarfile.open(sys.argv[1]).pax_headers.get("comment"))' "sources/$name.tar")
        if [ "$archived" != "$commit" ]; then
            echo "osgate: sources/$name.tar is an archive of commit $archived, the pin says $commit" >&2
            exit 1
        fi
        mkdir -p "unpacked/$name"
        tar -x -f "sources/$name.tar" -C "unpacked/$name"
        PBR_VERSION=$version /opt/osgate/bin/pip wheel -q --no-deps --no-build-isolation -w built "./unpacked/$name"
        /opt/osgate/bin/pip install -q --no-deps --no-index --find-links built "$name==$version"
        folder=$(echo "$name" | tr - _)-$version.dist-info
        echo "{\"git_version\": \"$commit\"}" > "$(echo /opt/osgate/lib/python*/site-packages)/$folder/pbr.json"
    done < sources.txt
}

install_tempest() {
    /opt/osgate/bin/pip install --no-cache-dir --prefer-binary -r requirements.txt -c constraints.txt
}

# What attests the build: the test ids, the options, and what is installed.
write_evidence() {
    share=/opt/osgate/share
    mkdir -p $share
    cp osgate-run.py subunit_runner.py $share/
    /opt/osgate/bin/pip freeze > $share/freeze.txt
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
    if [ ! -e offline ]; then
        # shellcheck disable=SC2086
        apt-get -q -y purge --auto-remove $build_tools > /dev/null
        apt-get clean
    fi
    rm -rf /build /var/lib/apt/lists/* /var/cache/apt/*.bin /var/log/* /root/.cache /root/.config /tmp/*
}

install_packages
make_environment
read_constraints
install_sources
install_tempest
write_evidence
add_user
remove_traces
