import { expect, test } from 'vitest';
import { headAndTail, lastExceptionLine, withoutUnderlines } from '../../src/report/excerpt.ts';
import { TRACEBACK } from './sample.ts';

const sayCut = (characters: number) => `[${characters} cut]`;

test('short text is whole', () => {
  expect(headAndTail('abc', 3, sayCut)).toBe('abc');
});

test('long text keeps its head, more of its tail, and says how much is missing', () => {
  const text = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n');
  expect(headAndTail(text, 80, sayCut)).toMatchInlineSnapshot(`
    "line 0
    line 1
    [721 cut]
    line 93
    line 94
    line 95
    line 96
    line 97
    line 98
    line 99"
  `);
});

test('the lines with which Python underlines are left out, and nothing else', () => {
  const traceback = `Traceback (most recent call last):
  File "a.py", line 3, in b
    return int("1 ^ 2") ^ 3
           ~~~~~~~~~~~~~^~~
      ^
ValueError: ^
^ of a server
`;
  expect(withoutUnderlines(traceback)).toBe(`Traceback (most recent call last):
  File "a.py", line 3, in b
    return int("1 ^ 2") ^ 3
ValueError: ^
^ of a server
`);
});

test('one long line is cut too', () => {
  expect(headAndTail('x'.repeat(1000), 40, sayCut)).toBe(`${'x'.repeat(10)}\n[960 cut]\n${'x'.repeat(30)}`);
});

test.each([
  [
    'details that follow the exception are left out',
    TRACEBACK,
    'tempest.lib.exceptions.TimeoutException: Request timed out',
  ],
  [
    'of a chain the last counts',
    'T:\n  a\nValueError: 1\n\nDuring handling\n\nT:\n  b\nKeyError: 2\n',
    'KeyError: 2',
  ],
  ['text without frames gives its last line', 'one\ntwo\n\n', 'two'],
  ['nothing gives nothing', '', ''],
  [
    'of Java is the first line',
    'java.lang.IllegalStateException: server is down\n\tat example.ServersTest.errors(ServersTest.java:12)\n',
    'java.lang.IllegalStateException: server is down',
  ],
  ['of Java with a cause is the cause', 'A: a\n\tat x\nCaused by: B: b\n\tat y', 'Caused by: B: b'],
])('%s', (_, text, line) => {
  expect(lastExceptionLine(text)).toBe(line);
});
