import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { explained, runCommand, say, UsageError, withProgress } from '@tributary/region/command-line';
import { SERVICE } from '#schemas/service.ts';
import { ENDPOINT_HELP, type TargetOptions, targetOf } from '../clients/aws.ts';
import { type RebuildClients, WAYS } from './rebuild/ways.ts';

const HELP = `
Usage: npm run rebuild -- [options]

Rebuilds the read model of orders. The application need not stop.

  --from event-store   from the event store of orders: the row of each order is deleted and written again. The default.
  --from archive       from all events that were ever on the bus, by a replay to the rule of project-order. Missing rows
                       are written again; existing rows stay.

  --aws                on AWS, with the credentials and the Region of the environment
  --stage NAME         of the stack ${SERVICE}-NAME (default dev)
  ${ENDPOINT_HELP.replace('URL', 'URL     ')}
  --help               this text
`;

const OPTIONS = {
  from: { type: 'string', default: 'event-store' },
  aws: { type: 'boolean', default: false },
  stage: { type: 'string', default: 'dev' },
  endpoint: { type: 'string' },
} as const;

async function clientsFor(options: TargetOptions): Promise<RebuildClients> {
  const { settings } = await targetOf(options);
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient(settings('DYNAMODB')));
  return { tables, events: new EventBridgeClient(settings('EVENTBRIDGE')) };
}

await runCommand({
  help: HELP,
  takesOnlyOptions: true,
  options: OPTIONS,
  async run({ from, aws, stage, endpoint }) {
    const way = Object.hasOwn(WAYS, from) ? WAYS[from] : undefined;
    if (!way) throw new UsageError(`--from must be ${Object.keys(WAYS).join(' or ')}, not "${from}".`);
    const clients = await clientsFor({ aws, endpoint });
    const rebuilt = withProgress({}, (progress) => {
      progress.stage('Rebuilding');
      return way(clients, `${SERVICE}-${stage}`);
    });
    const done = await rebuilt.catch((error: unknown) => {
      throw explained(error);
    });
    say(done);
  },
});
