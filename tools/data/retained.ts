import { isObject, type Json, type JsonObject, objectOf } from '@tributary/region/json';
import { parameterValues } from '../settings/settings.ts';
import { decide } from '../template/decide.ts';
import { asText, at, oneOrMore, readTemplate, referenced, walk } from '../template/template.ts';
import { type DataClients, type DataType, dataTypeOf, identified } from './data-types.ts';

/** A resource that a stack left when it was removed, and that its next deployment would find in its way. */
export interface Retained {
  readonly logicalId: string;
  readonly name: string;
  readonly type: DataType;
  /** As CloudFormation imports it. */
  readonly identifier: string;
  /** As the new template has it. */
  readonly source: JsonObject;
}

const RETAINS = new Set(['Retain', 'RetainExceptOnCreate']);
/** At once, of services that throttle. */
const PARALLEL = 5;

/**
 * The resources that a template would create, but that are there already.
 * @param template with the values of its parameters as their defaults
 * @param held logical ids and names of the resources that the stack has
 */
export async function findRetained(
  clients: DataClients,
  stackName: string,
  template: Json,
  held: ReadonlySet<string>,
): Promise<readonly Retained[]> {
  const wanted = named(template).filter(({ logicalId, name }) => !held.has(logicalId) && !held.has(name));
  const found: Retained[] = [];
  for (let start = 0; start < wanted.length; start += PARALLEL) {
    const some = wanted.slice(start, start + PARALLEL).map(async (one) => {
      const identifier = await identified(clients, one.type, one.name, stackName);
      return identifier === undefined ? [] : [{ ...one, identifier }];
    });
    found.push(...(await Promise.all(some)).flat());
  }
  return found;
}

/** Those with a fixed name. One without a name gets a new one each time, and is in nobody's way. */
function named(template: Json): readonly Omit<Retained, 'identifier'>[] {
  const conditions = objectOf(at(template, 'Conditions'));
  const values = parameterValues(at(template, 'Parameters'));
  const isThere = (condition: Json | undefined): boolean =>
    condition === undefined || decide({ Condition: condition }, { conditions, values });
  return readTemplate(template).resources.flatMap(({ id, type: typeName, properties, source }) => {
    const type = dataTypeOf(typeName);
    const name = type && properties[type.nameProperty];
    const isRetained = RETAINS.has(asText(source['DeletionPolicy'])) && isThere(source['Condition']);
    return type && typeof name === 'string' && isRetained ? [{ logicalId: id, name, type, source }] : [];
  });
}

/**
 * The template that a stack has, with the resources that it takes over. A property that refers to something else is
 * left out: the deployment that follows sets it.
 */
export function withRetained(running: JsonObject, retained: readonly Retained[]): JsonObject {
  const before = objectOf(running['Resources']);
  const known = new Set([...Object.keys(before), ...retained.map(({ logicalId }) => logicalId)]);
  const taken = retained.map(({ logicalId, source }) => [logicalId, onlyKnown(source, known)] as const);
  return { ...running, Resources: { ...before, ...Object.fromEntries(taken) } };
}

function onlyKnown(source: JsonObject, known: ReadonlySet<string>): JsonObject {
  const { Type = '', DeletionPolicy = '', UpdateReplacePolicy = 'Retain', Properties } = source;
  const kept = Object.entries(objectOf(Properties)).filter(([, value]) => refersOnlyTo(value, known));
  return { Type, DeletionPolicy, UpdateReplacePolicy, Properties: Object.fromEntries(kept) };
}

function refersOnlyTo(value: Json, known: ReadonlySet<string>): boolean {
  const values = [...walk(value)].map((one) => one.value);
  const hasOther = values.some((one) => isObject(one) && oneOrMore(Object.keys(one)).some(isOtherFunction));
  const ids = values.flatMap((one) => referenced(one) ?? []);
  return !hasOther && ids.every((id) => known.has(id));
}

/** All but Ref and Fn::GetAtt, whose references are easy to see. */
const isOtherFunction = (key: Json): boolean => typeof key === 'string' && /^Fn::(?!GetAtt)/.test(key);
