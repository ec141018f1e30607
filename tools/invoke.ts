import { runCommand, UsageError } from '@tributary/region/command-line';
import { invoke } from './invoke/harness.ts';
import { reportOf } from './invoke/report.ts';

const HELP = `
Usage: npm run invoke -- <function> <event.json> [--json]

Runs one function, bundled as for AWS, with one event in a fresh region on this machine, and prints its result or
error, its logs, and what it published, wrote and dead-lettered. No other function reacts.

  <function>     name of its folder in functions/: notify-delivery
  <event.json>   the event as Lambda hands it over: events/eventbridge/OrderFulfilled.json
  --json         print one JSON object

Exit code 1 if the function failed, 2 if the call is wrong.
`;

await runCommand({
  help: HELP,
  options: { json: { type: 'boolean', default: false } },
  async run({ json }, [name, file]) {
    if (!name || !file) throw new UsageError('Name a function and an event: npm run invoke -- <function> <event.json>');
    const invocation = await invoke(name, file);
    console.log(json ? JSON.stringify(invocation) : reportOf(invocation));
    if (!invocation.succeeded) process.exitCode = 1;
  },
});
