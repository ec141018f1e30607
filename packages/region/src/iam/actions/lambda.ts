import { type JsonObject, textOf } from '../../core/json.ts';
import { arnIn, type Names, on, onAll, rows, type ServiceRights } from './operation-rights.ts';

/** A name, a partial or a full ARN, which may have a qualifier of its own. */
function functionArn({ FunctionName, Qualifier }: JsonObject, names: Names): readonly string[] {
  const reference = textOf(FunctionName);
  const name = reference.startsWith('arn:') ? reference : `function:${reference.replace(/^.*function:/, '')}`;
  const qualifier = textOf(Qualifier);
  return [arnIn(names, 'lambda', name) + (qualifier === '' ? '' : `:${qualifier}`)];
}

const mapping = ({ UUID }: JsonObject, names: Names): readonly string[] => [
  arnIn(names, 'lambda', `event-source-mapping:${textOf(UUID)}`),
];

/** A name or an ARN. */
const layer = ({ LayerName }: JsonObject, names: Names): readonly string[] => {
  const name = textOf(LayerName);
  return [name.startsWith('arn:') ? name : arnIn(names, 'lambda', `layer:${name}`)];
};

const layerVersion = (input: JsonObject, names: Names): readonly string[] =>
  layer(input, names).map((arn) => `${arn}:${textOf(input['VersionNumber'])}`);

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html */
export const lambda: ServiceRights = {
  Invoke: on('lambda:InvokeFunction', functionArn),
  ...rows(
    'lambda',
    [
      'AddPermission',
      'CreateAlias',
      'CreateFunction',
      'CreateFunctionUrlConfig',
      'DeleteAlias',
      'DeleteFunction',
      'DeleteFunctionConcurrency',
      'DeleteFunctionEventInvokeConfig',
      'DeleteFunctionUrlConfig',
      'GetAlias',
      'GetFunction',
      'GetFunctionConcurrency',
      'GetFunctionConfiguration',
      'GetFunctionEventInvokeConfig',
      'GetFunctionUrlConfig',
      'GetPolicy',
      'ListAliases',
      'ListFunctionEventInvokeConfigs',
      'ListFunctionUrlConfigs',
      'ListVersionsByFunction',
      'PublishVersion',
      'PutFunctionConcurrency',
      'PutFunctionEventInvokeConfig',
      'RemovePermission',
      'UpdateAlias',
      'UpdateFunctionCode',
      'UpdateFunctionConfiguration',
      'UpdateFunctionEventInvokeConfig',
      'UpdateFunctionUrlConfig',
    ],
    functionArn,
  ),
  ...rows('lambda', ['DeleteEventSourceMapping', 'GetEventSourceMapping', 'UpdateEventSourceMapping'], mapping),
  ...rows('lambda', ['ListTags', 'TagResource', 'UntagResource'], ({ Resource }) => [textOf(Resource)]),
  ...rows(
    'lambda',
    [
      'AddLayerVersionPermission',
      'DeleteLayerVersion',
      'GetLayerVersion',
      'GetLayerVersionPolicy',
      'RemoveLayerVersionPermission',
    ],
    layerVersion,
  ),
  ...rows('lambda', ['ListLayerVersions', 'PublishLayerVersion'], layer),
  GetLayerVersionByArn: on('lambda:GetLayerVersion', ({ Arn }) => [textOf(Arn)]),
  ListLayers: onAll('lambda:ListLayers'),
  CreateEventSourceMapping: onAll('lambda:CreateEventSourceMapping'),
  ListEventSourceMappings: onAll('lambda:ListEventSourceMappings'),
  ListFunctions: onAll('lambda:ListFunctions'),
};
