import { expect, test } from 'vitest';
import { buildImage, type ImageBuild } from '../../src/engine/image-build.ts';
import { OsgateError } from '../../src/model/errors.ts';
import { answerJson, answerLines, type Handler, startFakeEngine } from './fake-engine.ts';

const BUILD: ImageBuild = {
  reference: 'osgate/tempest:zed-abc',
  context: [{ path: 'Dockerfile', content: 'FROM scratch' }],
  dockerfile: 'Dockerfile',
  network: 'none',
};

async function build(handler: Handler, lines: string[] = []): Promise<unknown> {
  await using engine = await startFakeEngine({ 'POST /build': handler });
  return await buildImage(engine, { ...BUILD, onLine: (line) => lines.push(line) }).then(
    () => 'built',
    (error: unknown) => error,
  );
}

test('a build that ends well reports its lines', async () => {
  const lines: string[] = [];
  const result = await build(
    answerLines(
      { stream: 'Step 1/1 : FROM scratch\n' },
      { stream: ' ---> 12ab\n' },
      { aux: { ID: 'sha256:12ab' } },
    ),
    lines,
  );
  expect(result).toBe('built');
  expect(lines).toEqual(['Step 1/1 : FROM scratch', ' ---> 12ab']);
});

test.each([
  ['is removed when nobody named it', [], ['DELETE /images/5678ef']],
  ['stays when it has a name', ['debian:bookworm'], []],
])('the stage before the last one %s', async (_, names, expected) => {
  const removed: string[] = [];
  await using engine = await startFakeEngine({
    'POST /build': answerLines(
      { stream: 'Step 1/4 : FROM debian AS build\n' },
      { stream: ' ---> 1234ab\n' },
      { stream: 'Step 2/4 : RUN true\n' },
      { stream: ' ---> 5678ef\n' },
      { stream: 'Step 3/4 : FROM scratch\n' },
      { stream: ' ---> \n' },
      { stream: 'Step 4/4 : COPY --from=build / /\n' },
      { stream: ' ---> 9abcde\n' },
    ),
    'GET /images/5678ef/json': answerJson(200, { RepoTags: names }),
    'DELETE /images/5678ef': (request, response) => {
      removed.push(`${request.method} /images/5678ef`);
      answerJson(200, [])(request, response);
    },
  });
  await buildImage(engine, BUILD);
  expect(removed).toEqual(expected);
});

test('a step that fails inside a stream with status 200 is an error with the last lines of the build', async () => {
  const error = await build(
    answerLines(
      { stream: 'ERROR: No matching distribution found for tempest==39.0.0\n' },
      { errorDetail: { code: 1, message: 'The command returned a non-zero code: 1' }, error: 'x' },
    ),
  );
  if (!(error instanceof OsgateError)) throw new Error(`expected an OsgateError, got ${error}`);
  expect(error.message).toBe(
    'building osgate/tempest:zed-abc failed: The command returned a non-zero code: 1',
  );
  expect(error.hint).toContain('No matching distribution found for tempest==39.0.0');
});

test('a Dockerfile that the engine refuses at once is an error in its own words', async () => {
  const error = await build(
    answerJson(400, { message: 'dockerfile parse error line 1: unknown instruction: FORM' }),
  );
  expect(String(error)).toContain('dockerfile parse error line 1: unknown instruction: FORM');
});

test('a connection that breaks in the middle of a build is an error', async () => {
  const error = await build((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"stream":"Step 1/9"}\r\n');
    setTimeout(() => response.destroy(), 20);
  });
  expect(error).toBeInstanceOf(OsgateError);
});
