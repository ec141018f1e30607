import { AwsError } from '../../core/aws-error.ts';
import type { QueryOperations } from '../../http/structured-service.ts';
import { invalidParameter } from '../errors.ts';
import { optional, textMap, textsOf } from './input.ts';

const NAMES = [
  'DefaultSMSType',
  'DefaultSenderID',
  'DeliveryStatusIAMRole',
  'DeliveryStatusSuccessSamplingRate',
  'MonthlySpendLimit',
  'UsageReportS3Bucket',
];
const TYPES = ['Promotional', 'Transactional'];
const NUMBER = /^\+?\d{2,15}$/;

const refused = (message: string): AwsError => new AwsError('InvalidParameter', message);

/**
 * The settings of text messages, of which the region sends none. Nobody opts out of them.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_SetSMSAttributes.html
 */
export function phoneOperations(): QueryOperations {
  const attributes = new Map([['MonthlySpendLimit', '1']]);
  return {
    SetSMSAttributes: (input) => {
      const values = Object.entries(textMap(input, 'attributes'));
      for (const [name, value] of values) checkAttribute(name, value);
      for (const [name, value] of values) attributes.set(name, value);
      return {};
    },
    GetSMSAttributes: (input) => {
      const names = textsOf(input['attributes']);
      const shown = [...attributes].filter(([name]) => names.length === 0 || names.includes(name));
      return { attributes: new Map(shown) };
    },
    CheckIfPhoneNumberIsOptedOut: (input) => {
      checkNumber(optional(input, 'phoneNumber'));
      return { isOptedOut: false };
    },
    ListPhoneNumbersOptedOut: () => ({ phoneNumbers: [] }),
    OptInPhoneNumber: (input) => {
      checkNumber(optional(input, 'phoneNumber'));
      return {};
    },
  };
}

function checkAttribute(name: string, value: string): void {
  if (!NAMES.includes(name)) throw refused(`${name} is not a valid attribute`);
  if (name === 'DefaultSMSType' && !TYPES.includes(value)) throw refused('DefaultSMSType is invalid');
}

function checkNumber(number: string | undefined): void {
  if (!NUMBER.test(number ?? '')) throw invalidParameter('PhoneNumber Reason: input incorrectly formatted');
}
