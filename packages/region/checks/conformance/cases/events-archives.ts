import { textOf } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { anyNumber, part, refused } from '../expected.ts';
import { EVENTS_API, events } from './events-calls.ts';

const ARCHIVE = `${EVENTS_API}/API_CreateArchive.html`;
const REPLAY = `${EVENTS_API}/API_StartReplay.html`;

/** A bus with an archive, made or there already: their ARNs. */
async function archive(aws: Caller, own: string): Promise<{ EventSourceArn: string; ArchiveArn: string }> {
  await events(aws, 'CreateEventBus', { Name: own });
  const EventSourceArn = textOf((await events(aws, 'DescribeEventBus', { Name: own }))['Arn']);
  await events(aws, 'CreateArchive', { ArchiveName: own, EventSourceArn });
  const { ArchiveArn } = await events(aws, 'DescribeArchive', { ArchiveName: own });
  return { EventSourceArn, ArchiveArn: textOf(ArchiveArn) };
}

const replaying =
  (more: (arns: { EventSourceArn: string; ArchiveArn: string }) => object): ConformanceCase['run'] =>
  async (aws, own) => {
    const arns = await archive(aws, own);
    return events(aws, 'StartReplay', {
      ReplayName: own,
      EventSourceArn: arns.ArchiveArn,
      EventStartTime: 1_700_000_000,
      EventEndTime: 1_700_000_060,
      Destination: { Arn: arns.EventSourceArn },
      ...more(arns),
    });
  };

export const EVENTS_ARCHIVES: readonly ConformanceCase[] = [
  {
    name: 'an archive is there at once, and keeps events for ever',
    source: ARCHIVE,
    run: async (aws, own) => {
      await archive(aws, own);
      return events(aws, 'DescribeArchive', { ArchiveName: own });
    },
    gives: part({ State: 'ENABLED', RetentionDays: 0, SizeBytes: 0, EventCount: 0, CreationTime: anyNumber }),
  },
  {
    name: 'an archive of a bus that does not exist is refused',
    source: ARCHIVE,
    run: (aws, own) =>
      events(aws, 'CreateArchive', {
        ArchiveName: own,
        EventSourceArn: 'arn:aws:events:us-east-1:000000000000:event-bus/none',
      }),
    gives: refused(400, 'ResourceNotFoundException'),
  },
  {
    name: 'a second archive of a name is refused',
    source: ARCHIVE,
    run: async (aws, own) => {
      const { EventSourceArn } = await archive(aws, own);
      return events(aws, 'CreateArchive', { ArchiveName: own, EventSourceArn });
    },
    gives: refused(400, 'ResourceAlreadyExistsException', /^Archive \S+ already exists\.$/),
  },
  {
    name: 'an archive has 48 characters in its name at most',
    source: ARCHIVE,
    run: async (aws, own) => {
      const { EventSourceArn } = await archive(aws, own);
      return events(aws, 'CreateArchive', { ArchiveName: 'a'.repeat(49), EventSourceArn });
    },
    gives: refused(400, 'ValidationException'),
  },
  {
    name: 'UpdateArchive with nothing to change is refused',
    source: `${EVENTS_API}/API_UpdateArchive.html`,
    run: async (aws, own) => {
      await archive(aws, own);
      return events(aws, 'UpdateArchive', { ArchiveName: own });
    },
    gives: refused(400, 'ValidationException'),
  },
  {
    name: 'ListArchives of a source that is none is refused',
    source: `${EVENTS_API}/API_ListArchives.html`,
    run: (aws) =>
      events(aws, 'ListArchives', { EventSourceArn: 'arn:aws:events:us-east-1:000000000000:event-bus/none' }),
    gives: refused(400, 'ResourceNotFoundException'),
  },
  {
    name: 'a replay starts',
    source: REPLAY,
    run: replaying(() => ({})),
    gives: part({ State: 'STARTING', ReplayArn: /:replay\/events-\d+$/, ReplayStartTime: anyNumber }),
  },
  {
    name: 'a replay that ends before it starts is refused',
    source: REPLAY,
    run: replaying(() => ({ EventEndTime: 1_600_000_000 })),
    gives: refused(400, 'ValidationException'),
  },
  {
    name: 'a replay to a bus that does not exist is refused',
    source: REPLAY,
    run: replaying(() => ({ Destination: { Arn: 'arn:aws:events:us-east-1:000000000000:event-bus/none' } })),
    gives: refused(400, 'ResourceNotFoundException'),
  },
  {
    name: 'a replay of an archive that does not exist is refused',
    source: REPLAY,
    run: replaying(() => ({ EventSourceArn: 'arn:aws:events:us-east-1:000000000000:archive/none' })),
    gives: refused(400, 'ValidationException'),
  },
  {
    name: 'a second replay of a name is refused',
    source: REPLAY,
    run: async (aws, own) => {
      await replaying(() => ({}))(aws, own);
      return replaying(() => ({}))(aws, own);
    },
    gives: refused(400, 'ResourceAlreadyExistsException'),
  },
  {
    name: 'a replay that is not there is described as such',
    source: `${EVENTS_API}/API_DescribeReplay.html`,
    run: (aws) => events(aws, 'DescribeReplay', { ReplayName: 'none' }),
    gives: refused(400, 'ResourceNotFoundException', 'Replay none does not exist.'),
  },
];
