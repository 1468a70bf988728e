import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addKnownAdd } from './known/add.ts';
import { addKnownCheck } from './known/check.ts';
import { addKnownExplain } from './known/explain.ts';
import { addKnownExport } from './known/export.ts';
import { addKnownFmt } from './known/fmt.ts';
import { addKnownImport } from './known/import.ts';
import { addKnownPrune } from './known/prune.ts';
import { addKnownVerify } from './known/verify.ts';

/** `osgate known`: the known-failure lists of a site. */
export function addKnown(program: Command, context: CommandContext): void {
  const known = program
    .command('known')
    .description('the known-failure lists')
    .addHelpText(
      'after',
      `
There is no command that accepts all failures of a run: each one needs its bug and its reason.

Examples:
  $ osgate known check --region test
  $ osgate known add tempest.api.network.test_ports.PortsTestJSON.test_create_port --from latest \\
      --bug https://bugs.example.org/CLOUD-7 --reason "the switch drops the first packet"`,
    );
  addKnownCheck(known, context);
  addKnownAdd(known, context);
  addKnownExplain(known, context);
  addKnownVerify(known, context);
  addKnownPrune(known, context);
  addKnownImport(known, context);
  addKnownExport(known, context);
  addKnownFmt(known, context);
}
