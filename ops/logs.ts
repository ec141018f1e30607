import { setTimeout as pause } from 'node:timers/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { complain, explained, runCommand, say, UsageError } from '@tributary/region/command-line';
import { paintFor } from '@tributary/region/logs-text';
import { SERVICE } from '#schemas/service.ts';
import { ENDPOINT_HELP, stackPrefix, targetOf } from './clients/aws.ts';
import { consoleLine } from './clients/console-link.ts';
import { healthOf } from './clients/region-page.ts';
import { functionsOf, wantedOf } from './logs/functions.ts';
import { invocationsOf } from './logs/invocations.ts';
import { EVERY_EVENT, LinesOfEvent, type ReadLine } from './logs/of-event.ts';
import { LogReader } from './logs/read.ts';
import { sinceMs } from './logs/since.ts';
import { isWanted, LinesText, lineJson } from './logs/text.ts';

const HELP = `
Usage: npm run logs -- [function ...] [options]

Prints the logs of functions, of all for no name: time, function, request id, level, message and fields. It reads them
from CloudWatch Logs, so it works with a region and on AWS. A name may leave out what all names begin with.

  --id <event id>  only what was logged about this event: the lines that name it, and the others of the invocations
                   that handled it
  --errors         only errors
  --all            also START, END and REPORT, and metrics
  --since <time>   30s, 10m, 2h, 1d or a date such as 2026-03-02T09:00:00Z (default 1h)
  --follow         go on with what is written from now on, until Ctrl-C
  --json           one JSON object a line
  ${ENDPOINT_HELP}
  --aws            of a deployed stack, by the usual settings of the AWS SDK
  --stage NAME     with --aws: of the stack ${SERVICE}-NAME (default dev)

Exit code 1 if there is no such line.
`;

const POLL_MS = 1_000;

const OPTIONS = {
  id: { type: 'string' },
  errors: { type: 'boolean', default: false },
  all: { type: 'boolean', default: false },
  since: { type: 'string', default: '1h' },
  follow: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  endpoint: { type: 'string' },
  aws: { type: 'boolean', default: false },
  stage: { type: 'string', default: 'dev' },
} as const;

interface Values {
  readonly id?: string | undefined;
  readonly errors: boolean;
  readonly all: boolean;
  readonly since: string;
  readonly follow: boolean;
  readonly json: boolean;
  readonly endpoint?: string | undefined;
  readonly aws: boolean;
  readonly stage: string;
}

async function logs(values: Values, names: readonly string[]): Promise<void> {
  if (values.errors && values.all) throw new UsageError('Give --errors or --all, not both.');
  const { regionUrl, settings } = await targetOf({ aws: values.aws, endpoint: values.endpoint });
  const nowMs = regionUrl === undefined ? Date.now() : (await healthOf(regionUrl)).nowMs;
  const fromMs = sinceMs(values.since, nowMs);
  const all = await functionsOf(
    new LambdaClient(settings('LAMBDA')),
    regionUrl === undefined ? stackPrefix(values.stage) : '',
  );
  const functions = wantedOf(all, names);
  const reader = new LogReader(new CloudWatchLogsClient(settings('CLOUDWATCH_LOGS')), functions, fromMs);
  const pick = pickerOf(values.id, regionUrl);
  const text = new LinesText(
    all.map(({ name }) => name),
    paintFor(process.stdout),
    nowMs,
  );
  let count = 0;
  for (;;) {
    const lines = (await pick(reader)).filter((line) => isWanted(line, values));
    for (const line of lines) console.log(values.json ? lineJson(line) : text.of(line)); // has colours, around what is escaped
    count += lines.length;
    if (!values.follow) break;
    await pause(POLL_MS);
  }
  const link = values.id === undefined || values.json ? undefined : await consoleLine(regionUrl, ['event', values.id]);
  if (link !== undefined && count > 0) say(link);
  if (count > 0) return;
  complain(`There is no such line since ${new Date(fromMs).toISOString()}.`);
  process.exitCode = 1;
}

/** Reads the next lines: all, or those of one event. */
function pickerOf(
  id: string | undefined,
  regionUrl: string | undefined,
): (reader: LogReader) => Promise<readonly ReadLine[]> {
  const ofEvent = new LinesOfEvent(id ?? EVERY_EVENT);
  return async (reader) => {
    const lines = await reader.next();
    const isInJournal = id !== undefined && regionUrl !== undefined;
    const handledBy = isInJournal ? await invocationsOf(regionUrl, id) : new Set<string>();
    return lines.flatMap((line) => ofEvent.take(line, handledBy));
  };
}

await runCommand({
  help: HELP,
  options: OPTIONS,
  run: (values, names) =>
    logs(values, names).catch((error: unknown) => {
      throw explained(error);
    }),
});
