import { AwsError } from '../../core/aws-error.ts';
import { at, type JsonObject, textOf } from '../../core/json.ts';
import type { RestRow } from '../../http/rest-service.ts';
import { functionNameIn, qualifierIn } from '../function-config.ts';
import { checkMapping, checkNewMapping, unsupportedDestination } from '../mappings/check-mapping.ts';
import { refuseDuplicate } from '../mappings/conflict.ts';
import { type Mapping, type MappingDeclaration, nameIn } from '../mappings/mapping.ts';
import { readMappingSettings } from '../mappings/read-declaration.ts';
import type { Mappings } from '../mappings/registry.ts';
import type { LambdaService } from '../service.ts';
import { jsonAnswer, page } from './answers.ts';
import { membersIn } from './input.ts';
import { type AskedState, mappingShape } from './mapping-shape.ts';

export interface MappingApiDeps {
  readonly lambda: LambdaService;
  readonly mappings: Mappings;
}

type Handle = RestRow['handle'];

/** Lists mappings; a function or a source that is not there has none. */
export const listEventSourceMappings =
  ({ mappings }: MappingApiDeps): Handle =>
  async ({ query }) => {
    const [functionName, source] = [query.get('FunctionName'), query.get('EventSourceArn')];
    const isWanted = isOf(functionName);
    const found = mappings
      .all()
      .filter(({ settings }) => isWanted(settings.functionArn))
      .filter(({ settings }) => source === null || settings.eventSourceArn === source);
    const { items, next } = page(found, query, 100);
    const shapes = items.map((mapping) => mappingShape(mapping, mappings.modifiedAt(mapping.settings.uuid)));
    return jsonAnswer({ EventSourceMappings: shapes, NextMarker: next });
  };

/** Whether a function, a version or an alias is of a reference; a name is of all its versions. */
const isOf = (reference: string | null) => (functionArn: string) => {
  if (reference === null) return true;
  const [name, qualifier] = [functionNameIn(reference) ?? reference, qualifierIn(reference)];
  return nameIn(functionArn) === name && (qualifier === undefined || qualifierIn(functionArn) === qualifier);
};

export const getEventSourceMapping =
  ({ mappings }: MappingApiDeps): Handle =>
  async (_call, { UUID = '' }) =>
    jsonAnswer(mappingShape(mappings.get(UUID), mappings.modifiedAt(UUID)));

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export const createEventSourceMapping =
  (deps: MappingApiDeps): Handle =>
  async ({ body }) => {
    const { mappings } = deps;
    const declaration = newMapping(deps, membersIn(body));
    checkNewMapping(declaration);
    refuseDuplicate(declaration, settingsOf(mappings));
    const mapping = await mappings.create(declaration);
    return changed(deps, mapping, declaration.enabled === false ? 'Disabled' : 'Creating');
  };

function newMapping({ lambda, mappings }: MappingApiDeps, members: JsonObject): MappingDeclaration {
  const eventSourceArn = textOf(members['EventSourceArn']);
  if (eventSourceArn === '') throw new AwsError('InvalidParameterValueException', 'Unrecognized event source.');
  if (at(members, 'DestinationConfig', 'OnSuccess', 'Destination') !== undefined) unsupportedDestination();
  const functionArn = arnOf(lambda, textOf(members['FunctionName']));
  const uuid = mappings.newUuid(functionArn, eventSourceArn);
  return { ...readMappingSettings(members), uuid, functionArn, eventSourceArn };
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html */
export const updateEventSourceMapping =
  (deps: MappingApiDeps): Handle =>
  async ({ body }, { UUID = '' }) => {
    const { lambda, mappings } = deps;
    const { FunctionName, ...members } = membersIn(body);
    const { settings, state: before } = mappings.get(UUID);
    const functionArn = typeof FunctionName === 'string' ? arnOf(lambda, FunctionName) : settings.functionArn;
    const change = { ...readMappingSettings(members), ...(functionArn !== settings.functionArn && { functionArn }) };
    checkMapping({ ...settings, ...change });
    refuseDuplicate({ ...settings, ...change }, settingsOf(mappings));
    return changed(deps, await mappings.update(UUID, change), askedState(before, change.enabled));
  };

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteEventSourceMapping.html */
export const deleteEventSourceMapping =
  (deps: MappingApiDeps): Handle =>
  async (_call, { UUID = '' }) => {
    const answer = changed(deps, deps.mappings.get(UUID), 'Deleting');
    await deps.mappings.remove(UUID);
    return answer;
  };

/** On AWS a change goes on while the answer is given; here it is done. The answer is the same. */
function askedState(before: Mapping['state'], enabled: boolean | undefined): AskedState {
  const isOn = before === 'Enabled' || before === 'Enabling';
  if (enabled === undefined || enabled === isOn) return 'Updating';
  return enabled ? 'Enabling' : 'Disabling';
}

const settingsOf = (mappings: Mappings): readonly MappingDeclaration[] =>
  mappings.all().map(({ settings }) => settings);

const changed = ({ mappings }: MappingApiDeps, mapping: Mapping, state: AskedState) =>
  jsonAnswer(mappingShape(mapping, mappings.modifiedAt(mapping.settings.uuid), state), 202);

function arnOf(lambda: LambdaService, reference: string): string {
  try {
    return lambda.arnFor(reference);
  } catch (cause) {
    if (!(cause instanceof AwsError) || cause.code !== 'ResourceNotFoundException') throw cause;
    throw Object.assign(new AwsError('InvalidParameterValueException', 'Function does not exist'), { cause });
  }
}
