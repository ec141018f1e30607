import {
  DescribeArchiveCommand,
  type EventBridgeClient,
  ListRulesCommand,
  ResourceNotFoundException,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { UsageError } from '@tributary/region/command-line';

/**
 * Replays the archive of a stack to the rule of project-order alone.
 * @returns the name of the replay
 * @throws UsageError when the stack has no such rule or archive
 */
export async function replayArchive(client: EventBridgeClient, stack: string): Promise<string> {
  const { ArchiveArn, EventSourceArn } = await client
    .send(new DescribeArchiveCommand({ ArchiveName: stack }))
    .catch((cause: unknown) => {
      if (!(cause instanceof ResourceNotFoundException)) throw cause;
      throw new UsageError(`There is no archive ${stack}. Is --stage right?`, { cause });
    });
  const { Rules = [] } = await client.send(
    new ListRulesCommand({ EventBusName: stack, NamePrefix: `${stack}-project-order` }),
  );
  const rules = Rules.flatMap(({ Arn }) => Arn ?? []);
  if (rules.length === 0) throw new UsageError(`The bus ${stack} has no rule for project-order.`);
  const now = new Date();
  const ReplayName = `rebuild-${now.getTime()}`;
  await client.send(
    new StartReplayCommand({
      ReplayName,
      EventSourceArn: ArchiveArn,
      // A replay selects events by the time of their producer, which may be long before they were archived.
      EventStartTime: new Date(0),
      EventEndTime: now,
      Destination: { Arn: EventSourceArn, FilterArns: rules },
    }),
  );
  return ReplayName;
}
