import { expect, test } from 'vitest';
import { planTempestImage, type TempestImageInput } from '../../src/image/tempest-image.ts';

const TEMPEST = { name: 'tempest', version: '39.0.0', commit: '5b9b80e3c9f3723c1a935c4874d9c531c1155ddd' };
const NEUTRON = {
  name: 'neutron-tempest-plugin',
  version: '2.8.0',
  commit: '17e95518ead3e0787e1bfc77764252c4307109bd',
};
const INPUT: TempestImageInput = {
  release: {
    name: 'zed',
    tempest: TEMPEST,
    rally: TEMPEST,
    rallyOpenstack: TEMPEST,
    plugins: [NEUTRON],
    python: '3.11',
    baseImage: 'debian:bookworm',
    constraints: { series: '2024.1', commit: TEMPEST.commit, url: 'https://example.org/c' },
    why: 'a test',
  },
  plugins: [],
  build: {
    baseImage: undefined,
    packageIndex: undefined,
    findLinks: undefined,
    aptMirror: undefined,
    caBundle: undefined,
    gitMirror: undefined,
    constraints: undefined,
    proxy: {},
  },
  base: 'debian:bookworm',
  constraints: 'cliff==4.6.0\n',
  caBundle: undefined,
  wheels: [],
  programs: [{ path: 'osgate-run.py', content: 'pass\n' }],
};
const SITE: Partial<TempestImageInput> = {
  build: {
    ...INPUT.build,
    packageIndex: 'https://user:s3cret@pypi.example.org/simple',
    aptMirror: 'https://debian.example.org/debian',
    proxy: { https: 'http://proxy.example.org:3128' },
  },
  caBundle: '-----BEGIN CERTIFICATE-----\n',
};

const fileOf = (input: TempestImageInput, path: string) =>
  planTempestImage(input).context.find((file) => file.path === path)?.content;

test('the Dockerfile of a plain site installs the pinned versions under the lock', () => {
  expect(fileOf(INPUT, 'Dockerfile')).toMatchInlineSnapshot(`
    "# Rendered by osgate. Tempest 39.0.0 at 5b9b80e3c9f3723c1a935c4874d9c531c1155ddd.
    FROM debian:bookworm AS build
    ENV DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8
    COPY site/ /osgate-site/
    RUN apt-get update -q \\
     && apt-get install -qy \\
          --no-install-recommends python3 python3-venv ca-certificates \\
     && python3 -c 'import sys; v = "%d.%d" % sys.version_info[:2]; v == "3.11" or sys.exit("this base has Python " + v + ", the pin needs 3.11")'
    RUN python3 -m venv /opt/osgate \\
     && PIP_CONFIG_FILE=/osgate-site/pip.conf \\
        /opt/osgate/bin/pip install --no-cache-dir --disable-pip-version-check --no-input -c /osgate-site/constraints.txt 'tempest==39.0.0'
    COPY libexec/ /opt/osgate/libexec/
    RUN mkdir -p /opt/osgate/share/pbr /var/lib/osgate /run/osgate \\
     && /opt/osgate/bin/pip freeze --disable-pip-version-check > /opt/osgate/share/freeze.txt \\
     && cp /opt/osgate/lib/python3*/site-packages/tempest-*.dist-info/pbr.json /opt/osgate/share/pbr/tempest.json \\
     && cd /tmp && /opt/osgate/bin/python /opt/osgate/libexec/subunit_runner.py list > /opt/osgate/share/tests.txt \\
     && test -s /opt/osgate/share/tests.txt \\
     && useradd --uid 10001 --no-create-home --home-dir /run/osgate/home --shell /usr/sbin/nologin osgate \\
     && chown osgate /var/lib/osgate \\
     && rm -rf /osgate-site /root/.cache /tmp/* /var/lib/apt/lists/* /var/cache/apt/*.bin /var/log/*

    FROM scratch
    COPY --from=build / /
    ENV PATH=/opt/osgate/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
    LABEL osgate.release="zed"
    LABEL osgate.tempest.version="39.0.0"
    LABEL osgate.tempest.commit="5b9b80e3c9f3723c1a935c4874d9c531c1155ddd"
    USER osgate
    WORKDIR /run/osgate
    ENTRYPOINT ["/opt/osgate/bin/python", "/opt/osgate/libexec/osgate-run.py"]
    "
  `);
});

test('a git mirror is asked for the pinned commits', () => {
  const build = { ...INPUT.build, gitMirror: 'https://git.example.org/openstack/' };
  const dockerfile = fileOf({ ...INPUT, build, plugins: [NEUTRON] }, 'Dockerfile');
  expect(dockerfile).toContain(
    `'tempest @ git+https://git.example.org/openstack/tempest@${TEMPEST.commit}' ` +
      `'neutron-tempest-plugin @ git+https://git.example.org/openstack/neutron-tempest-plugin@${NEUTRON.commit}'`,
  );
  expect(dockerfile).toContain('neutron_tempest_plugin-*.dist-info/pbr.json');
});

test('the settings of a site are files of the first stage, and only there', () => {
  const input = { ...INPUT, ...SITE };
  expect(fileOf(input, 'site/pip.conf')).toMatchInlineSnapshot(`
    "[global]
    index-url = https://user:s3cret@pypi.example.org/simple
    cert = /osgate-site/ca.pem
    "
  `);
  expect(fileOf(input, 'site/sources.list')).toBe('deb https://debian.example.org/debian bookworm main\n');
  const [first, second] = String(fileOf(input, 'Dockerfile')).split('FROM scratch');
  expect(first).toContain('/osgate-site/ca.pem');
  expect(second).not.toContain('osgate-site');
  expect(`${first}${second}`).not.toMatch(/s3cret|example\.org/);
  expect(planTempestImage(input).buildArgs).toEqual({
    https_proxy: 'http://proxy.example.org:3128',
    HTTPS_PROXY: 'http://proxy.example.org:3128',
  });
});

test('the reference changes with what the image holds, not with how it is fetched', () => {
  const { reference } = planTempestImage(INPUT);
  expect(reference).toMatch(/^osgate\/tempest:zed-[0-9a-f]{12}$/);
  expect(planTempestImage({ ...INPUT, ...SITE }).reference).toBe(reference);
  for (const change of [
    { plugins: [NEUTRON] },
    { constraints: 'cliff==4.7.0\n' },
    { base: 'debian:trixie' },
    { programs: [{ path: 'osgate-run.py', content: 'exit\n' }] },
    { release: { ...INPUT.release, tempest: { ...TEMPEST, commit: NEUTRON.commit } } },
    { build: { ...INPUT.build, gitMirror: 'https://git.example.org' } },
  ]) {
    expect(planTempestImage({ ...INPUT, ...change }).reference, JSON.stringify(change)).not.toBe(reference);
  }
});
