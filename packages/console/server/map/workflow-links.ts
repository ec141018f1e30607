import { isObject, type Json, type JsonObject, objectOf, parseJson, textOf } from '@tributary/region/json';
import { busId, functionId, idIn, idOf } from './names.ts';
import { factsOf, type Resource } from './resource.ts';
import type { Link, LinkKind } from './shapes.ts';

type Ends = (parameters: JsonObject) => readonly string[];

const named = (kind: Parameters<typeof idOf>[0], text: string): string => idIn(text) ?? idOf(kind, text);
const one = (kind: Parameters<typeof idOf>[0], field: string): Ends => {
  return (parameters) =>
    [parameters[field]].flatMap((value) => (typeof value === 'string' ? [named(kind, value)] : []));
};
const busesIn: Ends = ({ Entries }) =>
  [Entries ?? []].flat().flatMap((entry) => (isObject(entry) ? [busId(textOf(entry['EventBusName']))] : []));

/** By service, what the parameters of a task name, and what the task does there. */
const TASKS: Readonly<Record<string, { readonly kind: LinkKind; readonly ends: Ends }>> = {
  dynamodb: { kind: 'writes', ends: one('table', 'TableName') },
  events: { kind: 'sends', ends: busesIn },
  eventbridge: { kind: 'sends', ends: busesIn },
  lambda: {
    kind: 'invokes',
    ends: ({ FunctionName }) => (typeof FunctionName === 'string' ? [functionId(FunctionName)] : []),
  },
  s3: { kind: 'writes', ends: one('bucket', 'Bucket') },
  sfn: { kind: 'invokes', ends: one('workflow', 'StateMachineArn') },
  sns: { kind: 'sends', ends: one('sns', 'TopicArn') },
  sqs: { kind: 'sends', ends: one('queue', 'QueueUrl') },
  states: { kind: 'invokes', ends: one('workflow', 'StateMachineArn') },
};

/** The parts that the tasks of a workflow call. */
export function workflowLinks({ properties, attributes, logicalId }: Resource): readonly Link[] {
  const from = idOf('workflow', textOf(attributes['Name'], logicalId));
  return statesIn(definitionOf(properties)).flatMap(([name, state]) => taskLinks(from, name, state));
}

/** The definition of a state machine with its substitutions. */
export function definitionOf({ Definition, DefinitionString, DefinitionSubstitutions }: JsonObject): JsonObject {
  const text = typeof DefinitionString === 'string' ? DefinitionString : JSON.stringify(Definition ?? {});
  const values = objectOf(DefinitionSubstitutions);
  return objectOf(parseJson(text.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => inText(values[name]) ?? whole)));
}

/** As it stands within a JSON text. */
const inText = (value: Json | undefined): string | undefined =>
  value === undefined ? undefined : JSON.stringify(value).replaceAll(/^"|"$/g, '');

type State = readonly [name: string, state: JsonObject];

/** The states of a definition and of its branches. */
function statesIn({ States }: JsonObject): readonly State[] {
  return Object.entries(objectOf(States)).flatMap(([name, value]): readonly State[] => {
    const state = objectOf(value);
    const { Branches, ItemProcessor, Iterator: iterator } = state;
    const inner = [Branches ?? [], ItemProcessor ?? iterator ?? []].flat().filter(isObject);
    return [[name, state], ...inner.flatMap(statesIn)];
  });
}

function taskLinks(
  from: string,
  name: string,
  { Type, Resource: task, Parameters, Arguments }: JsonObject,
): readonly Link[] {
  if (Type !== 'Task') return [];
  const text = textOf(task);
  const facts = factsOf({ State: name });
  if (/:lambda:[^:]*:[^:]*:function:/.test(text)) return [{ from, to: functionId(text), kind: 'invokes', facts }];
  const [, service = '', operation = ''] = /:states:[^:]*:[^:]*:(?:aws-sdk:)?(\w+):(\w+)/.exec(text) ?? [];
  const calls = TASKS[service];
  if (calls === undefined) return [];
  const kind = /^(?:get|query|scan|list)/i.test(operation) ? 'reads' : calls.kind;
  return calls.ends(objectOf(Arguments ?? Parameters)).map((end): Link => {
    return kind === 'reads' ? { from: end, to: from, kind, facts } : { from, to: end, kind, facts };
  });
}
