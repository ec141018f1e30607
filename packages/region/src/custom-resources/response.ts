import { AwsError } from '../core/aws-error.ts';
import { isObject, type JsonObject, objectOf, parseJson, textOf } from '../core/json.ts';

/** What a function answers for a custom resource. */
export interface CustomResourceAnswer {
  /** Empty where a failure names none. */
  readonly physicalId: string;
  /** The attributes for Fn::GetAtt. */
  readonly data: JsonObject;
  /** The reason; undefined when all is well. */
  readonly failure?: string;
}

const MAX_BYTES = 4_096;

/**
 * @param body JSON text
 * @returns an error for what CloudFormation does not take
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
export function readResponse(body: string): CustomResourceAnswer | Error {
  if (Buffer.byteLength(body) > MAX_BYTES) return invalid('Response object is too long.');
  const response = parseJson(body);
  if (!isObject(response)) return invalid('Invalid response object: it is not a JSON object.');
  const { Status, PhysicalResourceId, Data } = response;
  const physicalId = textOf(PhysicalResourceId);
  if (Status === 'FAILED') return { physicalId, data: {}, failure: textOf(response['Reason'], 'no Reason was given.') };
  if (Status !== 'SUCCESS') return invalid(`Invalid response object: Status is ${JSON.stringify(Status)}.`);
  if (physicalId === '') return invalid('Invalid PhysicalResourceId: it must be a text that is not empty.');
  return { physicalId, data: objectOf(Data) };
}

const invalid = (message: string): AwsError => new AwsError('InvalidRequest', message);
