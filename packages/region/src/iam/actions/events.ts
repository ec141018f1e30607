import { busNameOf, DEFAULT_BUS } from '../../core/bus-names.ts';
import { type JsonObject, objectsOf, textOf } from '../../core/json.ts';
import type { Access } from '../access.ts';
import { arnIn, type Names, type OperationRights, rows, type ServiceRights } from './operation-rights.ts';

const busArn = (nameOrArn: string, names: Names): string =>
  arnIn(names, 'events', nameOrArn.startsWith('arn:') ? nameOrArn : `event-bus/${busNameOf(nameOrArn)}`);

function ruleArn(name: string, nameOrArn: string, names: Names): string {
  const bus = busNameOf(nameOrArn);
  return arnIn(names, 'events', bus === DEFAULT_BUS ? `rule/${name}` : `rule/${bus}/${name}`);
}

/** One refused entry refuses the whole call, so each kind of entry is asked for. */
const putEvents: OperationRights = {
  actions: ['events:PutEvents'],
  accesses: ({ Entries }, names) => {
    const kinds = new Map<string, Access>();
    for (const { EventBusName, Source, DetailType } of objectsOf(Entries)) {
      const resource = busArn(textOf(EventBusName, DEFAULT_BUS), names);
      const [source, detailType] = [textOf(Source), textOf(DetailType)];
      const context = {
        'events:source': [source],
        'events:detail-type': [detailType],
        'events:eventbusinvocation': ['false'],
      };
      kinds.set(JSON.stringify([resource, source, detailType]), { action: 'events:PutEvents', resource, context });
    }
    return [...kinds.values()];
  },
};

const rule = ({ Name, Rule, EventBusName }: JsonObject, names: Names): readonly string[] => [
  ruleArn(textOf(Name ?? Rule), textOf(EventBusName), names),
];
const bus = ({ Name }: JsonObject, names: Names): readonly string[] => [busArn(textOf(Name), names)];
const archive = ({ ArchiveName }: JsonObject, names: Names): readonly string[] => [
  arnIn(names, 'events', `archive/${textOf(ArchiveName)}`),
];
const replay = ({ ReplayName }: JsonObject, names: Names): readonly string[] => [
  arnIn(names, 'events', `replay/${textOf(ReplayName)}`),
];
const named =
  (kind: string) =>
  ({ Name }: JsonObject, names: Names): readonly string[] => [arnIn(names, 'events', `${kind}/${textOf(Name)}`)];
const tagged = ({ ResourceARN }: JsonObject): readonly string[] => [textOf(ResourceARN)];
/** Lists cannot name what they find: their right is on all of a kind. */
const every =
  (kind: string) =>
  (_input: JsonObject, names: Names): readonly string[] => [arnIn(names, 'events', `${kind}/*`)];

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html */
export const events: ServiceRights = {
  PutEvents: putEvents,
  ...rows(
    'events',
    [
      'DeleteRule',
      'DescribeRule',
      'DisableRule',
      'EnableRule',
      'ListTargetsByRule',
      'PutRule',
      'PutTargets',
      'RemoveTargets',
    ],
    rule,
  ),
  ...rows('events', ['CreateEventBus', 'DeleteEventBus', 'DescribeEventBus', 'UpdateEventBus'], bus),
  ...rows('events', ['CreateArchive', 'DeleteArchive', 'DescribeArchive', 'UpdateArchive'], archive),
  ...rows('events', ['CancelReplay', 'DescribeReplay', 'StartReplay'], replay),
  ...rows(
    'events',
    ['CreateConnection', 'DeauthorizeConnection', 'DeleteConnection', 'DescribeConnection', 'UpdateConnection'],
    named('connection'),
  ),
  ...rows(
    'events',
    ['CreateApiDestination', 'DeleteApiDestination', 'DescribeApiDestination', 'UpdateApiDestination'],
    named('api-destination'),
  ),
  ...rows('events', ['ListConnections'], every('connection')),
  ...rows('events', ['ListApiDestinations'], every('api-destination')),
  ...rows('events', ['ListTagsForResource', 'TagResource', 'UntagResource'], tagged),
  ...rows('events', ['ListRuleNamesByTarget', 'ListRules'], every('rule')),
  ...rows('events', ['ListArchives'], every('archive')),
  ...rows('events', ['ListReplays'], every('replay')),
  ...rows(
    'events',
    ['ListEventBuses', 'PutPartnerEvents', 'PutPermission', 'RemovePermission', 'TestEventPattern'],
    () => ['*'],
  ),
};
