import { complain, printable, runCommand, say, UsageError } from '@tributary/region/command-line';
import type { Hop } from '@tributary/region/journal';
import { ENDPOINT_HELP, regionEndpoint } from './clients/aws.ts';
import { consoleLine, withLink } from './clients/console-link.ts';
import { byEvent } from './trace/by-event.ts';
import { journalOf } from './trace/journal.ts';
import { hopLine, storyText, unfinished } from './trace/text.ts';
import { storiesOf } from './trace/tree.ts';

const HELP = `
Usage: npm run trace -- <event id | correlation id> [options]

Prints the path of an event through a region: the topic or bus that took it, the rules that matched, the rules that did
not match and why, each attempt with its outcome and time, the events that its handlers published in turn, and the
dead-letter queue on which it ended. For a correlation id it prints the paths of all events with that id. An id can be
that of an event on the bus or in a topic, or a position in a topic, such as readings-0@17.

  --follow        print each hop as it happens, until Ctrl-C
  --json          print the hops as JSON lines
  ${ENDPOINT_HELP}

Exit code 1 if the journal has no hops of the id.
`;

async function print(
  hops: AsyncIterable<Hop>,
  id: string,
  { json, follow, endpoint }: { json: boolean; follow: boolean; endpoint: string },
): Promise<void> {
  const all: Hop[] = [];
  for await (const hop of hops) {
    all.push(hop);
    if (json) say(JSON.stringify(hop));
    else if (follow) say(hopLine(hop));
  }
  if (all.length === 0) {
    complain(printable(`The journal has no hops of ${id}. It holds only the newest hops.`));
    process.exitCode = 1;
  } else if (!json && !follow) {
    const text = storiesOf(byEvent(all, id)).map(storyText).join('\n\n');
    say(withLink(text, await consoleLine(endpoint, ['event', id])));
    const open = unfinished(all);
    if (open.length > 0) complain(`Not finished yet: ${open.join(', ')}. Run the command again, or use --follow.`);
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
    const region = await regionEndpoint(endpoint);
    await print(journalOf(region, id, follow), id, { json, follow, endpoint: region });
  },
});
