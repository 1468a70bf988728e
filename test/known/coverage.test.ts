import { expect, test } from 'vitest';
import { coverageOf } from '../../src/known/coverage.ts';
import { parseTestId } from '../../src/model/test-id.ts';
import { entry } from '../gate/build.ts';

const UUID = 'c72c1c0c-2193-4aca-aaa4-b1442640f51c';
const LISTED = [
  `pkg.mod.Klass.test_one[id-${UUID}]`,
  `pkg.mod.Sub.test_one[id-${UUID}]`,
  'pkg.mod.Klass.test_two',
  'pkg.other.Last.test_three[id-11111111-2193-4aca-aaa4-b1442640f51c]',
].map(parseTestId);

test.each([
  ['a test', entry('pkg.mod.Klass.test_two'), { tests: ['pkg.mod.Klass.test_two'], stale: false }],
  [
    'a module, without the class that has an entry of its own',
    entry('pkg.mod', { level: 'module' }),
    { tests: ['pkg.mod.Sub.test_one'], stale: false },
  ],
  ['a fixture of a listed class', entry('pkg.mod.Sub::setUpClass'), { tests: [], stale: false }],
  ['a test that is gone', entry('pkg.mod.Klass.test_gone'), { stale: true, renamedTo: [] }],
  [
    'a test that moved, its class name kept',
    entry('old.mod.Sub.test_one', { uuid: UUID }),
    { stale: true, renamedTo: ['pkg.mod.Sub.test_one'] },
  ],
  [
    'a test whose subclasses share its uuid',
    entry('old.mod.Gone.test_one', { uuid: UUID }),
    { stale: true, renamedTo: ['pkg.mod.Klass.test_one', 'pkg.mod.Sub.test_one'] },
  ],
  [
    'a test that has another name and class',
    entry('old.mod.Gone.test_x', { uuid: '11111111-2193-4aca-aaa4-b1442640f51c' }),
    { stale: true, renamedTo: ['pkg.other.Last.test_three'] },
  ],
  [
    'a listed test whose uuid is listed elsewhere, too',
    entry('pkg.mod.Klass.test_one', { uuid: UUID }),
    { stale: false, renamedTo: [] },
  ],
])('%s', (_title, one, expected) => {
  const found = coverageOf([entry('pkg.mod.Klass', { level: 'class' }), one], LISTED);
  expect(found[1]).toMatchObject(expected);
});
