import type { Command } from 'commander';
import { EXIT, OsgateError } from '../../model/errors.ts';
import { formatJson } from '../../model/json.ts';
import type { CommandContext } from '../context.ts';

const EXAMPLES = `
Examples:
  $ osgate profile init --region prod-a --discover --cloud prod-a
  $ osgate profile init --region prod-a --release zed --cloud prod-a --model vlan-provider-no-fip \\
      --network provider-vlan-100 --image cirros --flavor m1.tiny
  $ osgate profile schema > profile.schema.json`;

interface InitOptions {
  readonly region: string;
  readonly discover?: boolean;
  readonly release?: string;
  readonly cloud?: string;
  readonly cloudsFile?: string;
  readonly model?: string;
  readonly network?: string;
  readonly publicNetwork?: string;
  readonly image?: string;
  readonly flavor?: string;
}

/** `osgate profile init|schema`: a first profile of a region, and the schema that editors check profiles with. */
export function addProfile(program: Command, { terminal }: CommandContext): void {
  const profile = program
    .command('profile')
    .description('write a first profile of a region; the JSON Schema of profiles')
    .addHelpText('after', EXAMPLES);

  profile
    .command('init')
    .description(
      'write a commented profile from options, questions or the cloud itself; never over one that is there',
    )
    .requiredOption('--region <NAME>', 'writes tempest-profiles/regions/NAME.yaml')
    .option('--discover', 'ask the cloud for everything that no option says')
    .option('--cloud <NAME>', 'entry of clouds.yaml (default: OS_CLOUD, or OS_*)')
    .option('--clouds-file <FILE>', 'that file, relative to the site repository')
    .option('--release <NAME>', 'OpenStack release: zed, 2025.1')
    .option('--model <NAME>', 'network model: vlan-provider-no-fip or tenant-networks-fip')
    .option('--network <NAME>', 'network that servers boot on')
    .option('--public-network <NAME>', 'external network that floating IPs come from')
    .option('--image <NAME>', 'image that servers boot from')
    .option('--flavor <NAME>', 'flavor of servers')
    .addHelpText('after', EXAMPLES)
    .action(async ({ region, discover, ...given }: InitOptions, command: Command) => {
      const { initProfile } = await import('../../use-cases/profile/init.ts');
      const { root } = command.optsWithGlobals<{ root?: string }>();
      const answers = {
        release: given.release,
        cloud: given.cloud,
        cloudsFile: given.cloudsFile,
        model: given.model,
        network: given.network,
        publicNetwork: given.publicNetwork,
        image: given.image,
        flavor: given.flavor,
      };
      using person = process.stdin.isTTY === true ? await openPerson() : undefined;
      const file = await initProfile(
        { region, answers, discover: discover === true, ask: person?.ask },
        { root, workingFolder: process.cwd(), env: process.env },
      );
      terminal.out(`wrote ${file}\n`);
      terminal.err(`look at it, then: osgate doctor --region ${region}\n`);
    });

  profile
    .command('schema')
    .description('print the JSON Schema of a profile, for editors')
    .addHelpText('after', '\nExample:\n  $ osgate profile schema > profile.schema.json')
    .action(async () => {
      const { profileJsonSchema } = await import('../../profile/json-schema.ts');
      terminal.out(formatJson(profileJsonSchema()));
    });
}

const QUESTIONS: Readonly<Record<string, string>> = {
  '--release': 'Which OpenStack release is it (zed, 2025.1)?',
  '--model': 'Which network model (vlan-provider-no-fip, tenant-networks-fip)?',
  '--network': 'On which network do servers boot?',
  '--public-network': 'Which external network do floating IPs come from?',
  '--image': 'Which image do servers boot from?',
  '--flavor': 'Which flavor do they get?',
};

interface Person extends Disposable {
  readonly ask: (option: string) => Promise<string>;
}

/** Somebody at a terminal. Asked on standard error, so that standard output holds the result only; may type ahead. */
async function openPerson(): Promise<Person> {
  const { createInterface } = await import('node:readline/promises');
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  reader.on('SIGINT', () => {
    reader.close();
    process.exit(EXIT.interrupted);
  });
  const lines = reader[Symbol.asyncIterator]();
  return {
    ask: async (option) => {
      reader.setPrompt(`${QUESTIONS[option] ?? option} `);
      reader.prompt();
      const { done, value } = await lines.next();
      if (done !== true) return value;
      throw new OsgateError('invalid-input', `no answer to ${option}: nothing was written`, {
        hint: 'give it as an option, or let the cloud be asked: --discover --cloud NAME',
      });
    },
    [Symbol.dispose]: () => reader.close(),
  };
}
