import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { runCommand, UsageError } from '@tributary/region/command-line';
import { DEFAULT_ENDPOINT, explained, regionClient, regionEndpoint } from './clients/aws.ts';
import { replayArchive } from './rebuild/archive.ts';
import { rebuildFromEventStore } from './rebuild/event-store.ts';

const HELP = `
Usage: npm run rebuild -- [options]

Rebuilds the read model of orders. The application need not stop.

  --from event-store   from the event store of orders: the row of each order is deleted and written again. The default.
  --from archive       from all events that were ever on the bus, by a replay to the rule of project-order. Missing rows
                       are written again; existing rows stay.

  --aws                on AWS, with the credentials and the Region of the environment
  --stage NAME         of the stack tributary-NAME (default dev)
  --endpoint URL       of a region (default ${DEFAULT_ENDPOINT}, or AWS_ENDPOINT_URL)
  --help               this text
`;

const OPTIONS = {
  from: { type: 'string', default: 'event-store' },
  aws: { type: 'boolean', default: false },
  stage: { type: 'string', default: 'dev' },
  endpoint: { type: 'string' },
} as const;

/** AWS clients of a rebuild. */
export interface RebuildClients {
  readonly tables: DynamoDBDocumentClient;
  readonly events: EventBridgeClient;
}

/** The ways to rebuild the read model of a stack. Each returns a text to print. */
export const WAYS: Readonly<Record<string, (clients: RebuildClients, stack: string) => Promise<string>>> = {
  'event-store': async ({ tables }, stack) => {
    const { orders, events } = await rebuildFromEventStore(tables, `${stack}-order-events`, `${stack}-orders`);
    return `${orders} orders rebuilt from ${events} events`;
  },
  archive: async ({ events }, stack) => `replay ${await replayArchive(events, stack)} is under way`,
};

/** Clients for AWS, or for a region on this machine. */
function clientsFor(aws: boolean, named: string | undefined): RebuildClients {
  const settings = aws ? {} : regionClient(regionEndpoint(named));
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient(settings));
  return { tables, events: new EventBridgeClient(settings) };
}

if (import.meta.main) {
  await runCommand({
    help: HELP,
    takesOnlyOptions: true,
    options: OPTIONS,
    async run({ from, aws, stage, endpoint }) {
      const way = Object.hasOwn(WAYS, from) ? WAYS[from] : undefined;
      if (!way) throw new UsageError(`--from must be ${Object.keys(WAYS).join(' or ')}, not "${from}".`);
      if (aws && endpoint !== undefined) throw new UsageError('Give --aws or --endpoint, not both.');
      const clients = clientsFor(aws, endpoint);
      const done = await way(clients, `tributary-${stage}`).catch((error: unknown) => {
        throw explained(error);
      });
      console.log(done);
    },
  });
}
