import { isObject, type Json, type JsonObject, objectOf, parseJson, textOf } from '@tributary/region/json';
import { idIn, idOf } from './names.ts';
import type { Resource } from './resource.ts';
import type { Link, LinkKind, Part } from './shapes.ts';

/** The actions that carry events, or what events become, and between which kinds. */
const CARRYING: readonly (readonly [action: RegExp, kind: LinkKind, to: Part['kind']])[] = [
  [/^events:PutEvents$/i, 'sends', 'bus'],
  [/^sqs:SendMessage(?:Batch)?$/i, 'sends', 'queue'],
  [/^sns:Publish(?:Batch)?$/i, 'sends', 'sns'],
  [/^kafka-cluster:WriteData$/i, 'sends', 'topic'],
  [/^states:Start(?:Sync)?Execution$/i, 'invokes', 'workflow'],
  [/^lambda:Invoke(?:Function|Async)$/i, 'invokes', 'function'],
  [/^dynamodb:(?:Put|Update|Delete|BatchWrite)Item$/i, 'writes', 'table'],
  [/^s3:PutObject$/i, 'writes', 'bucket'],
  [/^dynamodb:(?:Query|Scan|GetItem|BatchGetItem)$/i, 'reads', 'table'],
  [/^s3:GetObject$/i, 'reads', 'bucket'],
];
/** What a wildcard in an action may stand for. */
const NAMES = [
  'events:PutEvents',
  'sqs:SendMessage',
  'sns:Publish',
  'kafka-cluster:WriteData',
  'states:StartExecution',
  'lambda:InvokeFunction',
  'dynamodb:PutItem',
  's3:PutObject',
];

interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/**
 * Where a function may send, as its role says. A right to everything of a service says nothing: then its environment
 * has to name the part.
 */
export function rightsLinks(resource: Resource, all: readonly Resource[], parts: readonly Part[]): readonly Link[] {
  if (resource.type !== 'AWS::Lambda::Function') return [];
  const from = idOf('function', textOf(resource.properties['FunctionName'], resource.ref));
  const environment = Object.entries(objectOf(objectOf(resource.properties['Environment'])['Variables']));
  const named = new Set(environment.flatMap(([, value]) => textOf(value) || []));
  const granted = statementsOf(resource, all).flatMap((statement) => grants(statement, { parts, named }));
  return [...granted, ...topicsIn(environment)].map(({ kind, id }): Link => {
    return kind === 'reads' ? { from: id, to: from, kind, facts: [] } : { from, to: id, kind, facts: [] };
  });
}

interface Grant {
  readonly kind: LinkKind;
  readonly id: string;
}

interface Around {
  readonly parts: readonly Part[];
  /** The values of the environment. */
  readonly named: ReadonlySet<string>;
}

function grants({ actions, resources }: Statement, around: Around): readonly Grant[] {
  return CARRYING.filter(([action]) => actions.some((one) => action.test(one))).flatMap(([, kind, to]) =>
    resources.flatMap((resource) => idsOf(resource, to, around).map((id) => ({ kind, id }))),
  );
}

/** The ids of the parts of a kind that the resource of a right covers. */
function idsOf(resource: string, kind: Part['kind'], { parts, named }: Around): readonly string[] {
  const prefix = `${idOf(kind, '')}`;
  const id = idIn(resource) ?? (resource === '*' ? `${prefix}*` : '');
  if (!id.startsWith(prefix)) return [];
  const pattern = id.slice(prefix.length);
  if (!/[*?]/.test(pattern)) return [id];
  const form = new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
  const covered = parts.filter((part) => part.kind === kind && form.test(part.name));
  return covered.filter((part) => pattern !== '*' || isNamed(part, named)).map((part) => part.id);
}

const isNamed = ({ name, id }: Part, named: ReadonlySet<string>): boolean =>
  named.has(name) || [...named].some((value) => idIn(value) === id);

/** A Kafka that knows no IAM leaves no trace in the role: the environment names the topic. */
const topicsIn = (environment: readonly (readonly [string, Json])[]): readonly Grant[] =>
  environment.flatMap(([name, value]) => {
    const topic = textOf(value);
    const isTopic = /(?:^|_)TOPIC(?:_NAME)?$/.test(name) && /^[\w.-]+$/.test(topic);
    return isTopic ? [{ kind: 'sends', id: idOf('topic', topic) } as const] : [];
  });

function statementsOf(resource: Resource, all: readonly Resource[]): readonly Statement[] {
  const roleArn = textOf(resource.properties['Role']);
  const role = all.find(({ type, attributes }) => type === 'AWS::IAM::Role' && attributes['Arn'] === roleArn);
  if (role === undefined) return [];
  const attached = new Set([role.properties['ManagedPolicyArns'] ?? []].flat().map(String));
  const separate = all.filter(
    ({ type, ref, properties }) =>
      (type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy') &&
      (attached.has(ref) || [properties['Roles'] ?? []].flat().includes(role.ref)),
  );
  const inline = [role.properties['Policies'] ?? []].flat().filter(isObject);
  return [...inline, ...separate.map(({ properties }) => properties)].flatMap(statementsIn);
}

function statementsIn({ PolicyDocument }: JsonObject): readonly Statement[] {
  const document = objectOf(typeof PolicyDocument === 'string' ? parseJson(PolicyDocument) : PolicyDocument);
  const statements = [document['Statement'] ?? []].flat().filter(isObject);
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .map(({ Action, Resource: resources }) => ({
      actions: [Action ?? []].flat().map(String).flatMap(spelledOut),
      resources: [resources ?? []].flat().map(String),
    }));
}

/** `sqs:*` means sending, too. */
function spelledOut(action: string): readonly string[] {
  if (!action.includes('*')) return [action];
  const form = new RegExp(`^${action.replaceAll('*', '.*')}$`, 'i');
  return NAMES.filter((name) => form.test(name));
}
