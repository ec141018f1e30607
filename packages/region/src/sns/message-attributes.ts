import { AwsError } from '../core/aws-error.ts';
import { isObject, type Json, type JsonObject, objectOf } from '../core/json.ts';
import { missingMember } from './errors.ts';
import { isBinary, type MessageAttribute, type MessageAttributes } from './message.ts';

const MAX_NAME_BYTES = 256;
const TYPE = /^(?:String|Number|Binary)(?:\..+)?$/;

const refused = (message: string): AwsError => new AwsError('ParameterValueInvalid', message);

/**
 * The attributes of a message as a call gives them.
 * @param place of the message's members in the call: empty, or that of an entry of a batch
 * @throws AwsError ParameterValueInvalid, ValidationError
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
export function messageAttributes(value: Json | undefined, place = ''): MessageAttributes {
  const entries = Object.entries(objectOf(value)).map(([name, given]) => {
    checkName(name);
    const at = `${place}messageAttributes.${name}.member.dataType`;
    return [name, attributeOf(name, isObject(given) ? given : {}, at)] as const;
  });
  return Object.fromEntries(entries);
}

function checkName(name: string): void {
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) {
    throw refused('Length of message attribute name must be less than 256 bytes.');
  }
  const [strange] = /[^a-zA-Z0-9_.-]/u.exec(name) ?? [];
  if (strange !== undefined) {
    const code = strange.codePointAt(0)?.toString(16).toUpperCase();
    const found = `Invalid non-alphanumeric character '#x${code}' was found in the message attribute name.`;
    throw refused(`${found} Can only include alphanumeric characters, hyphens, underscores, or dots.`);
  }
  if (name.startsWith('.')) throw refused("Invalid message attribute name starting with character '.' was found.");
  if (name.endsWith('.')) throw refused("Invalid message attribute name ending with character '.' was found.");
  if (name.includes('..')) throw refused("Message attribute name can not have successive '.' character.");
}

function attributeOf(name: string, { DataType, StringValue, BinaryValue }: JsonObject, at: string): MessageAttribute {
  if (typeof DataType !== 'string') throw missingMember(at);
  if (!TYPE.test(DataType)) {
    const supported = 'the set of supported type prefixes is Binary, Number, and String';
    throw refused(`The message attribute '${name}' has an invalid message attribute type, ${supported}.`);
  }
  const [value, other, field] = isBinary(DataType)
    ? [BinaryValue, StringValue, 'Binary']
    : [StringValue, BinaryValue, 'String'];
  if (value === undefined && other !== undefined) {
    throw refused(`The message attribute '${name}' with type '${DataType}' must use field '${field}'.`);
  }
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text === '') {
    const kind = `for message attribute type '${DataType}'`;
    throw refused(`The message attribute '${name}' must contain non-empty message attribute value ${kind}.`);
  }
  if (DataType.startsWith('Number') && !isNumber(text)) {
    throw refused(`Could not cast message attribute '${name}' value to number.`);
  }
  return { type: DataType, value: text };
}

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));
