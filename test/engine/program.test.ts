import { expect, test } from 'vitest';
import { runProgram } from '../../src/engine/program.ts';
import { answerJson, type Handler, startFakeEngine } from './fake-engine.ts';

const PROGRAM = { image: 'osgate/tempest:zed', command: ['python'], input: 'x'.repeat(5_000_000) };

const engineWith = (wait: Handler, attach?: Parameters<typeof startFakeEngine>[1]) =>
  startFakeEngine(
    {
      'POST /containers/create': answerJson(201, { Id: 'c1' }),
      'POST /containers/c1/start': (_request, response) => void response.writeHead(204).end(),
      'POST /containers/c1/wait': wait,
      'DELETE /containers/c1': (_request, response) => void response.writeHead(204).end(),
    },
    attach,
  );

test('a program that ends without reading its input is an exit code', async () => {
  await using engine = await engineWith(answerJson(200, { StatusCode: 2 }), (socket) => socket.destroy());
  expect(await runProgram(engine, PROGRAM)).toEqual({ exitCode: 2, stdout: '', stderr: '' });
});

test('an engine that is lost while a program runs is told', async () => {
  await using engine = await engineWith((_request, response) => {
    response.writeHead(200).flushHeaders();
    setTimeout(() => response.destroy(), 50);
  });
  await expect(runProgram(engine, PROGRAM)).rejects.toThrow(
    /^running a program in osgate\/tempest:zed failed: /,
  );
});
