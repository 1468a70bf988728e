import Handlebars from 'handlebars';

export interface DockerfileValues {
  /** Image to build on; it has apt-get, or the Python that the pin asks for. */
  readonly base: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What the entry point runs on: Tempest's own Python, or Debian's where that one is too old. */
  readonly interpreter: string;
}

/** Where the image keeps what the build learned: `tests.txt`, `options.json`, `freeze.txt`. */
export const SHARE_FOLDER = '/opt/osgate/share';

/** On the first stage, which the engine keeps without a name beside each image that was built. */
export const BUILD_STAGE_LABEL = 'osgate.stage';

/**
 * Two stages: the first one sees the site's index, mirror, CA and proxies; the second is a copy of its files without its
 * layers and history, so that no setting and no secret of the site is left in the image. No BuildKit: the classic
 * builder of older engines builds it. `/run/osgate` is not made here: a tmpfs takes over the mode of an existing folder.
 */
const TEMPLATE = `FROM {{base}} AS build
LABEL ${BUILD_STAGE_LABEL}=build
COPY . /build/
RUN sh /build/install.sh

FROM scratch
COPY --from=build / /
ENV PATH=/opt/osgate/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
{{#each labels}}
LABEL {{@key}}="{{this}}"
{{/each}}
USER osgate
ENTRYPOINT ["{{interpreter}}", "-u", "${SHARE_FOLDER}/osgate-run.py"]
`;

/** The Dockerfile of a Tempest image. Its context is made by `planTempestImage`. */
export function renderDockerfile(values: DockerfileValues): string {
  return Handlebars.compile<DockerfileValues>(TEMPLATE, { noEscape: true, strict: true })(values);
}
