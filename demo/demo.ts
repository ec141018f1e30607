import { complain, printable, runCommand, say, wholeNumber, withProgress } from '@tributary/region/command-line';
import { KAFKA_ENVIRONMENT_HELP, kafkaConnection } from '@tributary/region/kafka-client';
import { checkReportFile, writeReport } from './story/report.ts';
import { type DemoResult, runDemo } from './story/run.ts';
import { summaryText } from './story/summary.ts';

const MOST_SHOWN = 20;

const HELP = `
Usage: npm run demo [-- options]

Starts the whole application on this machine, sends events to its Kafka topics and its bus, with redelivered, malformed
and invalid messages mixed in, waits until the region is idle, and holds what happened against the template: each event
is handled once by each function that must take it, or is on a dead-letter queue with its bytes. The events are made
from their schemas, or are the stories of a folder of demo/ with an addition.ts, which also compares what came of them.

  --events N   about so many events (default 4000)
  --seed S     the same seed makes the same events (default 1)
  --report F   leaves the run as one HTML file, which opens in a browser from disk: what was counted, rates and
               latencies over time, dead letters, and the way of each event
  --json       the last line is the result as one JSON object
  --help       this text

Environment, to use another Kafka in place of the embedded broker:

${KAFKA_ENVIRONMENT_HELP.replace(/^/gm, '  ')}

Exit code 1 if anything was lost or done twice.
`;

const NO_REPORT =
  'The region has ended with the demo. To look at a run in the browser, leave it as a file: --report run.html';

function print({ summary, rows, problems }: DemoResult, json: boolean): void {
  say(summaryText(summary, rows));
  for (const problem of problems.slice(0, MOST_SHOWN)) complain(printable(problem));
  if (problems.length > MOST_SHOWN) complain(`... and ${problems.length - MOST_SHOWN} more`);
  if (json) say(JSON.stringify(summary));
}

await runCommand({
  help: HELP,
  takesOnlyOptions: true,
  options: {
    events: { type: 'string', default: '4000' },
    seed: { type: 'string', default: '1' },
    report: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
  async run({ events, seed, report, json }) {
    if (report !== undefined) checkReportFile(report);
    const options = { events: wholeNumber('events', events, 1), seed: wholeNumber('seed', seed, 0) };
    const kafka = kafkaConnection(process.env);
    const result = await withProgress({ isSilent: json }, (progress) =>
      runDemo({ ...options, kafka, progress, isRecorded: report !== undefined }),
    );
    print(result, json);
    const told = report === undefined ? NO_REPORT : await writeReport(report, result, options);
    if (!json) say(`\n${told}`);
    if (result.problems.length > 0) process.exitCode = 1;
  },
});
