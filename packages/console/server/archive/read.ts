import {
  type Archive,
  DescribeArchiveCommand,
  EventBridgeClient,
  ListArchivesCommand,
  ListReplaysCommand,
  ListRulesCommand,
  type Replay,
} from '@aws-sdk/client-eventbridge';
import { allPages } from '../all-pages.ts';
import type { Context } from '../endpoint.ts';
import type { ArchiveInfo, ArchivePage, ReplayInfo, RuleOfBus } from './shapes.ts';

export const eventBridgeOf = ({ target }: Context): EventBridgeClient =>
  new EventBridgeClient(target.settings('EVENTBRIDGE'));

export const lastPart = (arn: string): string => arn.split('/').at(-1) ?? arn;

export async function archivePage(context: Context): Promise<ArchivePage> {
  const client = eventBridgeOf(context);
  const archives = await allArchives(client);
  const replays = (await allReplays(client)).toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
  return { archives: await Promise.all(archives.map((archive) => archiveOf(client, archive))), replays };
}

const allArchives = (client: EventBridgeClient): Promise<readonly Archive[]> =>
  allPages(async (NextToken) => {
    const page = await client.send(new ListArchivesCommand({ NextToken }));
    return { items: page.Archives, nextToken: page.NextToken };
  });

async function archiveOf(client: EventBridgeClient, archive: Archive): Promise<ArchiveInfo> {
  const {
    ArchiveName: name = '',
    EventSourceArn: busArn = '',
    EventCount = 0,
    SizeBytes = 0,
    RetentionDays = 0,
  } = archive;
  const described = await client.send(new DescribeArchiveCommand({ ArchiveName: name }));
  const bus = lastPart(busArn);
  return {
    name,
    arn: described.ArchiveArn ?? '',
    bus,
    busArn,
    count: EventCount,
    sizeBytes: SizeBytes,
    retentionDays: RetentionDays,
    description: described.Description ?? '',
    pattern: described.EventPattern ?? '',
    rules: await rulesOf(client, bus),
  };
}

async function rulesOf(client: EventBridgeClient, EventBusName: string): Promise<readonly RuleOfBus[]> {
  const rules = await allPages(async (NextToken) => {
    const page = await client.send(new ListRulesCommand({ EventBusName, NextToken }));
    return { items: page.Rules, nextToken: page.NextToken };
  });
  return rules.map(({ Arn = '', Name = '', State, EventPattern = '' }) => {
    return { arn: Arn, name: Name, isEnabled: State !== 'DISABLED', pattern: EventPattern };
  });
}

async function allReplays(client: EventBridgeClient): Promise<readonly ReplayInfo[]> {
  const replays = await allPages(async (NextToken) => {
    const page = await client.send(new ListReplaysCommand({ NextToken }));
    return { items: page.Replays, nextToken: page.NextToken };
  });
  return replays.map(replayOf);
}

function replayOf(replay: Replay): ReplayInfo {
  const [startedAt, endedAt] = [replay.ReplayStartTime?.getTime(), replay.ReplayEndTime?.getTime()];
  const lastEventAt = replay.EventLastReplayedTime?.getTime();
  return {
    name: replay.ReplayName ?? '',
    archive: lastPart(replay.EventSourceArn ?? ''),
    state: replay.State ?? '',
    reason: replay.StateReason ?? '',
    from: replay.EventStartTime?.getTime() ?? 0,
    to: replay.EventEndTime?.getTime() ?? 0,
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    ...(lastEventAt !== undefined && { lastEventAt }),
  };
}
