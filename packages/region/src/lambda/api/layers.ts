import type { JsonObject } from '../../core/json.ts';
import { object } from '../../core/properties.ts';
import type { Call } from '../../http/call.ts';
import { Checker } from '../../http/input-checker.ts';
import type { RestRow } from '../../http/rest-service.ts';
import { type LayerVersion, layerSettings } from '../layers/layer-version.ts';
import { extensionsIn } from '../layers/layers.ts';
import { emptyAnswer, jsonAnswer, members, page } from './answers.ts';
import { type CodeDeps, codeOf } from './code.ts';
import { functionTime } from './function-shape.ts';
import { membersIn } from './input.ts';
import { existing, layerArnOf, VERSION_ARN, versionArnOf } from './layer-names.ts';
import { ARCHITECTURES, RUNTIMES } from './layer-values.ts';
import { refuse } from './runs.ts';
import type { UpdateDeps } from './update-function.ts';

type Handle = (deps: UpdateDeps) => RestRow['handle'];

/** Of one answer. */
const MAX_ITEMS = 50;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html */
export const publishLayerVersion: Handle =
  (deps) =>
  async ({ body }, { LayerName = '' }) => {
    const { lambda } = deps;
    const layerArn = layerArnOf(lambda, LayerName);
    if (layerArn !== lambda.table.layerArnOf(nameIn(layerArn)))
      refuse(`The region has no layers of other accounts: ${layerArn}.`);
    const input = membersIn(body);
    checkPublication(input);
    const code = layerCodeOf(object(input, 'Content'), deps, LayerName);
    return jsonAnswer(layerShape(lambda.layers.publish(layerArn, code, layerSettings(input))), 201);
  };

/** @throws AwsError ValidationException */
function checkPublication(input: JsonObject): void {
  const check = new Checker(input);
  check.text('Description', { max: 256 });
  check.text('LicenseInfo', { max: 512 });
  check.textsOf('CompatibleRuntimes', RUNTIMES, { max: 15 });
  check.textsOf('CompatibleArchitectures', ARCHITECTURES, { max: 2 });
  check.requiredObject('Content');
  check.done();
}

/** @throws AwsError InvalidParameterValueException */
function layerCodeOf(content: JsonObject, deps: CodeDeps, layerName: string): ReturnType<typeof codeOf> {
  const code = codeOf(content, deps, layerName);
  const [extension] = extensionsIn(code);
  if (extension !== undefined) refuse(`The layer holds ${extension}. The region does not run extensions.`);
  return code;
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersion.html */
export const getLayerVersion: Handle =
  ({ lambda }) =>
  async (_call, { LayerName = '', VersionNumber = '' }) =>
    jsonAnswer(layerShape(existing(lambda, versionArnOf(lambda, LayerName, VersionNumber))));

/** ListLayers, or GetLayerVersionByArn, which has the same path. */
export const findLayers: Handle = (deps) => (call, parameters) =>
  (call.query.get('find') === 'LayerVersion' ? getLayerVersionByArn : listLayers)(deps)(call, parameters);

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionByArn.html */
const getLayerVersionByArn: Handle =
  ({ lambda }) =>
  async ({ query }) => {
    const check = new Checker({ Arn: query.get('Arn') ?? '' });
    const arn = check.requiredText('Arn', { min: 1, max: 140, pattern: VERSION_ARN });
    check.done();
    return jsonAnswer(layerShape(existing(lambda, arn)));
  };

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListLayers.html */
const listLayers: Handle =
  ({ lambda }) =>
  async ({ query }) => {
    const newest = new Map<string, LayerVersion>();
    for (const layer of compatible(lambda.layers.list(), query)) {
      if (!newest.has(layer.layerArn)) newest.set(layer.layerArn, layer);
    }
    const { items, next } = page([...newest.values()], query, MAX_ITEMS);
    const Layers = items.map((layer) => ({
      LayerName: nameIn(layer.layerArn),
      LayerArn: layer.layerArn,
      LatestMatchingVersion: versionShape(layer),
    }));
    return jsonAnswer({ Layers, NextMarker: next });
  };

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListLayerVersions.html */
export const listLayerVersions: Handle =
  ({ lambda }) =>
  async ({ query }, { LayerName = '' }) => {
    const all = compatible(lambda.layers.list(layerArnOf(lambda, LayerName)), query);
    const { items, next } = page(all, query, MAX_ITEMS);
    return jsonAnswer({ LayerVersions: items.map(versionShape), NextMarker: next });
  };

/** One that is not there is not an error. @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteLayerVersion.html */
export const deleteLayerVersion: Handle =
  ({ lambda }) =>
  async (_call, { LayerName = '', VersionNumber = '' }) => {
    lambda.layers.delete(versionArnOf(lambda, LayerName, VersionNumber));
    return emptyAnswer(204);
  };

/** Those that a query asks for. @throws AwsError ValidationException */
function compatible(layers: readonly LayerVersion[], query: Call['query']): readonly LayerVersion[] {
  const check = new Checker(members({ ...Object.fromEntries(query), MaxItems: numberIn(query, 'MaxItems') }));
  const runtime = check.oneOf('CompatibleRuntime', RUNTIMES);
  const architecture = check.oneOf('CompatibleArchitecture', ARCHITECTURES);
  check.number('MaxItems', { min: 1, max: MAX_ITEMS });
  check.done();
  const fits = (wanted: string | undefined, has: readonly string[] = []) =>
    wanted === undefined || has.includes(wanted);
  return layers.filter(({ runtimes, architectures }) => fits(runtime, runtimes) && fits(architecture, architectures));
}

function numberIn(query: Call['query'], name: string): number | undefined {
  const given = query.get(name);
  return given === null ? undefined : Number(given);
}

const nameIn = (layerArn: string): string => layerArn.split(':')[6] ?? '';

const layerShape = (layer: LayerVersion): JsonObject => ({
  ...versionShape(layer),
  LayerArn: layer.layerArn,
  Content: { CodeSha256: layer.codeSha256, CodeSize: layer.codeSizeBytes },
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_LayerVersionsListItem.html */
const versionShape = (layer: LayerVersion): JsonObject =>
  members({
    LayerVersionArn: layer.arn,
    Version: layer.version,
    Description: layer.description,
    CreatedDate: functionTime(layer.createdAtMs),
    CompatibleRuntimes: layer.runtimes,
    CompatibleArchitectures: layer.architectures,
    LicenseInfo: layer.licenseInfo,
  });
