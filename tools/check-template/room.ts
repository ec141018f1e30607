import { at, oneOrMore, type Resource, referenced, resourcesOf, type Template, walk } from '../template/template.ts';
import { MAX_RESOURCES } from './rules/limits.ts';

/** From here on a split of the stack has to be planned. */
const WARN_FROM = 400;

/** What one function takes of the stack's room, with its queues, alarms, rules and routes. */
export interface FunctionRoom {
  /** Logical id of the function. */
  readonly id: string;
  /** By that which invokes it, such as `eventBridge`. */
  readonly kind: string;
  readonly resources: number;
}

export function roomOfFunctions(template: Template): readonly FunctionRoom[] {
  const owners = new Map(resourcesOf(template, 'AWS::Lambda::Function').map((fn) => [fn.id, prefixesOf(fn)]));
  return [...owners.keys()].map((id) => {
    const owned = ownedBy(template, owners, id);
    return { id, kind: kindOf(owned), resources: owned.length };
  });
}

/** How much of the stack is taken and what one more function adds, with a warning where there is little room left. */
export function describeRoom(template: Template): string {
  const most = new Map<string, number>();
  for (const { kind, resources } of roomOfFunctions(template)) most.set(kind, Math.max(most.get(kind) ?? 0, resources));
  const kinds = [...most].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => `${kind} ${count}`);
  const adds = kinds.length === 0 ? '' : ` A function adds: ${kinds.join(', ')}.`;
  const line = `${template.resources.length} of ${MAX_RESOURCES} resources.${adds}`;
  if (template.resources.length < WARN_FROM) return line;
  return `warning: ${line} docs/how-to/deploy.md#when-the-stack-is-full says how to split it. [stack-size]`;
}

/** How the logical ids of a function's resources begin: as the framework makes them, and as the conventions do. */
function prefixesOf({ id }: Resource): readonly string[] {
  const normalized = id.replace(/LambdaFunction$/, '');
  const words = normalized.replace(/(?:Dash|Underscore)([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
  return [normalized, words];
}

/** Types that the framework names after an event, and that refer to the function. */
const REFERRING = new Set([
  'AWS::Events::Rule',
  'AWS::Lambda::Permission',
  'AWS::Lambda::EventSourceMapping',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
]);

function ownedBy(
  template: Template,
  owners: ReadonlyMap<string, readonly string[]>,
  functionId: string,
): readonly Resource[] {
  const owned = template.resources.filter(({ id }) => ownerByName(owners, id) === functionId);
  const ids = new Set(owned.map(({ id }) => id));
  for (let before = -1; before !== ids.size; ) {
    before = ids.size;
    const referring = template.resources.filter(
      (resource) => REFERRING.has(resource.type) && !ids.has(resource.id) && refersTo(resource, ids),
    );
    for (const { id } of referring) ids.add(id);
  }
  return template.resources.filter(({ id }) => ids.has(id));
}

/** The function with the longest name that the logical id begins with. */
function ownerByName(owners: ReadonlyMap<string, readonly string[]>, id: string): string | undefined {
  const matches = [...owners].flatMap(([owner, prefixes]) =>
    prefixes.filter((prefix) => id.startsWith(prefix)).map((prefix) => ({ owner, length: prefix.length })),
  );
  return matches.sort((a, b) => b.length - a.length)[0]?.owner;
}

function refersTo({ properties }: Resource, ids: ReadonlySet<string>): boolean {
  return [...walk(properties)].some(({ value }) => {
    const values = [value, ...oneOrMore(at(value, 'Fn::Join', 1))];
    return values.some((one) => ids.has(referenced(one) ?? ''));
  });
}

function kindOf(owned: readonly Resource[]): string {
  const mappings = owned.filter(({ type }) => type === 'AWS::Lambda::EventSourceMapping');
  const topics = mappings.filter(({ properties }) => properties['Topics'] !== undefined).length;
  if (topics > 0) return topics === 1 ? 'kafka' : `kafka (${topics} topics)`;
  if (mappings.some(({ properties }) => properties['StartingPosition'] !== undefined)) return 'tableStream';
  if (mappings.length > 0) return 'queue';
  const rule = owned.find(({ type }) => type === 'AWS::Events::Rule');
  if (rule) return rule.properties['ScheduleExpression'] === undefined ? 'eventBridge' : 'schedule';
  return owned.some(({ type }) => type === 'AWS::ApiGatewayV2::Route') ? 'httpApi' : 'of a workflow';
}
