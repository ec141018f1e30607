import { runCommand, UsageError } from '@tributary/region/command-line';
import type { Hop } from '@tributary/region/journal';
import { regionEndpoint } from './clients/aws.ts';
import { byEvent } from './trace/by-event.ts';
import { journalOf } from './trace/journal.ts';
import { eventText, hopLine } from './trace/text.ts';

const HELP = `
Usage: npm run trace -- <event id | correlation id> [options]

Prints the path of an event, or of all events of a story, through a region that \`npm start\` started: where it was
produced, which rules matched and which did not and why, each attempt and its outcome, with times.

  --follow        print each hop as it happens, until Ctrl-C
  --json          print the hops as JSON lines
  --endpoint URL  the region's endpoint (default http://127.0.0.1:4566, or AWS_ENDPOINT_URL)

Exit code 1 if the journal knows nothing of the id.
`;

async function print(
  hops: AsyncIterable<Hop>,
  id: string,
  { json, follow }: { json: boolean; follow: boolean },
): Promise<void> {
  const all: Hop[] = [];
  for await (const hop of hops) {
    all.push(hop);
    if (json) console.log(JSON.stringify(hop));
    else if (follow) console.log(hopLine(hop));
  }
  if (all.length === 0) {
    console.error(`The journal knows nothing of ${id}. It keeps the newest hops only.`);
    process.exitCode = 1;
  } else if (!json && !follow) {
    console.log(byEvent(all, id).map(eventText).join('\n\n'));
  }
}

await runCommand({
  help: HELP,
  options: {
    follow: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    endpoint: { type: 'string' },
  },
  async run({ follow, json, endpoint }, [id, ...surplus]) {
    if (!id || surplus.length > 0) throw new UsageError('Name one id: npm run trace -- <event id | correlation id>');
    await print(journalOf(regionEndpoint(endpoint), id, follow), id, { json, follow });
  },
});
