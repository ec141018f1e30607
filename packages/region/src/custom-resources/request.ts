import { isObject, type Json, type JsonObject } from '../core/json.ts';

/** What CloudFormation asks of the function behind a custom resource. */
export interface CustomResourceRequest {
  readonly type: 'Create' | 'Update' | 'Delete';
  /** The function's ARN. */
  readonly serviceToken: string;
  readonly resourceType: string;
  readonly logicalId: string;
  readonly stackId: string;
  readonly properties: JsonObject;
  readonly oldProperties?: JsonObject;
  /** Undefined for a resource that is to be created, or of which no physical id is known. */
  readonly physicalId?: string | undefined;
  readonly timeoutMs: number;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html */
export function requestDocument(request: CustomResourceRequest, requestId: string, responseUrl: string): JsonObject {
  const { type, serviceToken, resourceType, logicalId, stackId, properties, oldProperties, physicalId } = request;
  return {
    RequestType: type,
    ServiceToken: serviceToken,
    ResponseURL: responseUrl,
    StackId: stackId,
    RequestId: requestId,
    ResourceType: resourceType,
    LogicalResourceId: logicalId,
    ...(physicalId !== undefined && { PhysicalResourceId: physicalId }),
    ResourceProperties: asTexts(properties),
    ...(oldProperties && { OldResourceProperties: asTexts(oldProperties) }),
  };
}

/** CloudFormation sends numbers and booleans as texts. */
function asTexts(value: Json): Json {
  if (Array.isArray(value)) return value.map(asTexts);
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asTexts(inner)]));
  }
  return typeof value === 'string' || value === null ? value : JSON.stringify(value);
}
