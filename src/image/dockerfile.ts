import Handlebars from 'handlebars';
import type { PackagePin } from '../model/plan.ts';

export interface DockerfileValues {
  /** Image to build on; it has apt-get. */
  readonly base: string;
  /** `3.11`: what the base's `python3` must be. */
  readonly python: string;
  /** Tempest first. */
  readonly packages: readonly PackagePin[];
  /** URL below which each package has a git repository of its name; undefined: the package index has them. */
  readonly gitMirror: string | undefined;
  readonly aptMirror: boolean;
  readonly caBundle: boolean;
  readonly constraints: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

/** Where the image keeps what the build learned: test list, installed packages, their `pbr.json`. */
export const SHARE_FOLDER = '/opt/osgate/share';

/**
 * Two stages: the first one sees the site's index, mirror, CA and proxies; the second is a copy of its files without its
 * layers and history, so that no setting and no secret of the site is left in the image.
 */
const TEMPLATE = Handlebars.compile<DockerfileValues & { requirements: string; share: string }>(
  `# Rendered by osgate. Tempest {{packages.0.version}} at {{packages.0.commit}}.
FROM {{base}} AS build
ENV DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8
COPY site/ /osgate-site/
RUN apt-get {{#if caBundle}}-o Acquire::https::CaInfo=/osgate-site/ca.pem {{/if}}{{#if
aptMirror}}-o Dir::Etc::SourceList=/osgate-site/sources.list -o Dir::Etc::SourceParts=/dev/null {{/if}}update -q \\
 && apt-get {{#if caBundle}}-o Acquire::https::CaInfo=/osgate-site/ca.pem {{/if}}{{#if
aptMirror}}-o Dir::Etc::SourceList=/osgate-site/sources.list -o Dir::Etc::SourceParts=/dev/null {{/if}}install -qy \\
      --no-install-recommends python3 python3-venv ca-certificates{{#if gitMirror}} git{{/if}} \\
 && python3 -c 'import sys; v = "%d.%d" % sys.version_info[:2]; v == "{{python}}" or sys.exit("this base has Python " + v + ", the pin needs {{python}}")'
RUN python3 -m venv /opt/osgate \\
 && PIP_CONFIG_FILE=/osgate-site/pip.conf{{#if caBundle}} GIT_SSL_CAINFO=/osgate-site/ca.pem{{/if}} \\
    /opt/osgate/bin/pip install --no-cache-dir --disable-pip-version-check --no-input{{#if
constraints}} -c /osgate-site/constraints.txt{{/if}} {{requirements}}
COPY libexec/ /opt/osgate/libexec/
RUN mkdir -p {{share}}/pbr /var/lib/osgate /run/osgate \\
 && /opt/osgate/bin/pip freeze --disable-pip-version-check > {{share}}/freeze.txt \\
{{#each packages}} && cp /opt/osgate/lib/python3*/site-packages/{{wheelName name}}-*.dist-info/pbr.json {{../share}}/pbr/{{name}}.json \\
{{/each}} && cd /tmp && /opt/osgate/bin/python /opt/osgate/libexec/subunit_runner.py list > {{share}}/tests.txt \\
 && test -s {{share}}/tests.txt \\
 && useradd --uid 10001 --no-create-home --home-dir /run/osgate/home --shell /usr/sbin/nologin osgate \\
 && chown osgate /var/lib/osgate \\
 && rm -rf /osgate-site /root/.cache /tmp/* /var/lib/apt/lists/* /var/cache/apt/*.bin /var/log/*

FROM scratch
COPY --from=build / /
ENV PATH=/opt/osgate/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
{{#each labels}}LABEL {{@key}}="{{this}}"
{{/each}}USER osgate
WORKDIR /run/osgate
ENTRYPOINT ["/opt/osgate/bin/python", "/opt/osgate/libexec/osgate-run.py"]
`,
  {
    noEscape: true,
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: { wheelName: true },
  },
);

/** The Dockerfile of a Tempest image. Its context is made by `planTempestImage`. */
export function renderDockerfile(values: DockerfileValues): string {
  const { packages, gitMirror } = values;
  const requirements = packages.map((pin) => requirement(pin, gitMirror)).join(' ');
  return TEMPLATE(
    { ...values, requirements, share: SHARE_FOLDER },
    { helpers: { wheelName: (name: string) => name.replaceAll('-', '_') } },
  );
}

function requirement({ name, version, commit }: PackagePin, gitMirror: string | undefined): string {
  if (gitMirror === undefined) return `'${name}==${version}'`;
  return `'${name} @ git+${gitMirror.replace(/\/$/, '')}/${name}@${commit}'`;
}
