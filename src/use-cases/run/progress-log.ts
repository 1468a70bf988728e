import type { Plan } from '../../model/plan.ts';
import { classOf } from '../../model/test-id.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { formatLogLine, type Notify, type RunEvent } from '../events.ts';

/** Passes events on and writes each to `osgate.log` of the run. */
export function withLog(
  folder: RunFolder,
  { notify, now }: { readonly notify: Notify; readonly now: () => Date },
): Notify {
  return (event) => {
    folder.append('log', formatLogLine(event, now()));
    notify(event);
  };
}

/** What is going to run, for whoever shows how far it is. */
export function plannedEvent(plan: Plan): RunEvent {
  const byClass = Map.groupBy(plan.tests, (test) => classOf(test.id));
  return {
    kind: 'planned',
    tests: plan.tests.length,
    byClass: new Map([...byClass].map(([name, tests]) => [name, tests.length])),
  };
}
