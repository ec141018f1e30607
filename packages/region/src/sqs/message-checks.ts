import { AwsError } from '../core/aws-error.ts';
import { forbiddenIn } from '../http/xml.ts';
import { invalidValue, missingParameter } from './errors.ts';
import type { MessageAttributes, MessageAttributeValue } from './message.ts';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const ALLOWED = '#x9 | #xA | #xD | [#x20 to #xD7FF] | [#xE000 to #xFFFD] | [#x10000 to #x10FFFF]';

const MAX_ATTRIBUTES = 10;
const MAX_NAME_LENGTH = 256;
const RESERVED = /^(?:aws|amazon)\./i;
const NAME_CHARACTER = /[^\p{L}\p{N}_.-]/u;
const DATA_TYPE = /^(?:String|Number|Binary)(?:\..+)?$/s;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** @throws AwsError MissingParameter, InvalidMessageContents */
export function checkBody(body: string): void {
  if (body === '') throw missingParameter('MessageBody');
  const forbidden = forbiddenIn(body);
  if (forbidden === undefined) return;
  const message = `Invalid binary character '${codeOf(forbidden)}' was found in the message body, the set of allowed characters is ${ALLOWED}`;
  throw new AwsError('InvalidMessageContents', message);
}

/**
 * @throws AwsError InvalidParameterValue
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function checkAttributes(attributes: MessageAttributes): void {
  const entries = Object.entries(attributes);
  if (entries.length > MAX_ATTRIBUTES) {
    throw invalidValue(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`,
    );
  }
  for (const [name, value] of entries) {
    checkName(name);
    checkType(name, value.DataType);
    checkValue(name, value);
  }
}

function checkName(name: string): void {
  if (name === '') throw invalidValue('Message (user) attribute name must not be empty.');
  if (name.length > MAX_NAME_LENGTH) {
    throw invalidValue(`Message (user) attribute name must be shorter than ${MAX_NAME_LENGTH} Bytes`);
  }
  const [character] = NAME_CHARACTER.exec(name) ?? [];
  if (character !== undefined) {
    throw invalidValue(
      `Invalid non-alphanumeric character '${codeOf(character)}' was found in the message attribute name. ` +
        'Can only include alphanumeric characters, hyphens, underscores, and dots.',
    );
  }
  if (RESERVED.test(name)) {
    throw invalidValue(
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use.",
    );
  }
  if (/^\.|\.$|\.\./.test(name)) {
    throw invalidValue(
      `The message attribute name '${name}' must not start or end with a period, or have periods in succession.`,
    );
  }
}

function checkType(name: string, dataType: string): void {
  if (dataType === '')
    throw invalidValue(`The message attribute '${name}' must contain non-empty message attribute type.`);
  if (dataType.length > MAX_NAME_LENGTH) {
    throw invalidValue(`Message (user) attribute type must be shorter than ${MAX_NAME_LENGTH} Bytes`);
  }
  if (DATA_TYPE.test(dataType)) return;
  throw invalidValue(
    `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
  );
}

function checkValue(name: string, { DataType: dataType, StringValue, BinaryValue }: MessageAttributeValue): void {
  const isBinary = dataType.startsWith('Binary');
  const [value, other] = isBinary ? [BinaryValue, StringValue] : [StringValue, BinaryValue];
  if (value === undefined || value === '') {
    throw invalidValue(`Message (user) attribute '${name}' must contain a non-empty value of type '${dataType}'.`);
  }
  if (other !== undefined) {
    throw invalidValue(`Message (user) attribute '${name}' must contain a value of one type only, '${dataType}'.`);
  }
  if (isBinary) return;
  const forbidden = forbiddenIn(value);
  if (forbidden !== undefined) {
    throw invalidValue(
      `Invalid binary character '${codeOf(forbidden)}' was found in the message attribute '${name}' value, the set of allowed characters is ${ALLOWED}`,
    );
  }
  if (dataType.startsWith('Number') && !NUMBER.test(value)) {
    throw invalidValue(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
}

const codeOf = (character: string): string => `#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`;
