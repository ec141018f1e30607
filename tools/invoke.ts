import { complain, runCommand, say, UsageError } from '@tributary/region/command-line';
import { readInspect, withInspectPort } from './invoke/debug-options.ts';
import { requireFunction } from './invoke/functions.ts';
import { invoke } from './invoke/harness.ts';
import { invokeInRegion } from './invoke/in-region.ts';
import { type Answer, answerText, reportOf } from './invoke/report.ts';
import { checkEventType } from './invoke/sample-event.ts';

const HELP = `
Usage: npm run invoke -- <function> <event.json> [--json] [--inspect[=port] | --running]

Runs one function, bundled as for AWS, with one event in a fresh region on this machine, and prints its result or
error, its logs, and what it published, wrote and dead-lettered. No other function reacts.

  <function>     name of its folder in functions/: notify-delivery
  <event.json>   the event as Lambda hands it over: events/eventbridge/OrderFulfilled.json
  --running      in the running region of this project instead, or that of AWS_ENDPOINT_URL; others react there
  --endpoint URL in that region
  --json         print one JSON object
  --no-check     also an event of a type that schemas/ does not have
  --inspect[=port]
                 wait until a debugger has attached at 127.0.0.1, port 9229, then run to its breakpoints; the bundle is
                 not minified, and there is no time limit
  --inspect-brk[=port]
                 stop at the first line of the handler, too

Exit code 1 if the function failed, 2 if the call is wrong.
`;

const waiting = (port: number): void =>
  complain(`Waiting for a debugger at 127.0.0.1:${port}: VS Code ("Attach to a function") or chrome://inspect.`);

function print<A extends Answer>(answer: A, text: (answer: A) => string, json: boolean): void {
  say(json ? JSON.stringify(answer) : text(answer));
  if (!answer.succeeded) process.exitCode = 1;
}

/** @throws UsageError that names all wrong arguments, in their order */
function checkAll(checks: readonly (() => unknown)[]): void {
  const problems = checks.flatMap((check) => {
    try {
      check();
      return [];
    } catch (error) {
      if (error instanceof UsageError) return error.message;
      throw error;
    }
  });
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
}

await runCommand(
  {
    help: HELP,
    options: {
      json: { type: 'boolean', default: false },
      'no-check': { type: 'boolean', default: false },
      running: { type: 'boolean', default: false },
      endpoint: { type: 'string' },
      inspect: { type: 'string' },
      'inspect-brk': { type: 'string' },
    },
    async run({ json, 'no-check': noCheck, running, endpoint, ...inspect }, [name, file, ...surplus]) {
      if (!name || !file || surplus.length > 0)
        throw new UsageError('Name a function and an event: npm run invoke -- <function> <event.json>');
      const isElsewhere = running || endpoint !== undefined;
      checkAll([
        () => !isElsewhere && requireFunction(name),
        () => !noCheck && checkEventType(file),
        () => readInspect(inspect),
      ]);
      const debug = readInspect(inspect);
      if (isElsewhere) {
        if (debug) throw new UsageError('In a running region: npm start -- --inspect <function>');
        return print(await invokeInRegion(name, file, endpoint), answerText, json);
      }
      print(await invoke(name, file, debug && { ...debug, onWaiting: waiting }), reportOf, json);
    },
  },
  withInspectPort(process.argv.slice(2)),
);
