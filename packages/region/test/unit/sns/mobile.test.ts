import { describe, expect, test } from '@jest/globals';
import { type JsonObject, textOf } from '../../../src/core/json.ts';
import { snsHarness } from './harness.ts';

const CREDENTIALS = { PlatformPrincipal: 'p', PlatformCredential: 'c' };
const APPLICATION = 'arn:aws:sns:us-east-1:000000000000:app/ADM/shop';
const NO_ATTRIBUTES =
  "ValidationError: 1 validation error detected: Value null at 'attributes' failed to satisfy constraint: Member must not be null";

async function shop() {
  const sns = snsHarness();
  await sns.call('CreatePlatformApplication', { Name: 'shop', Platform: 'ADM', Attributes: CREDENTIALS });
  const endpoint = (more: JsonObject = {}) => ({ PlatformApplicationArn: APPLICATION, Token: 'token', ...more });
  const { EndpointArn: arn } = await sns.call('CreatePlatformEndpoint', endpoint());
  return { ...sns, endpoint, EndpointArn: textOf(arn) };
}

describe('an application for mobile push', () => {
  test('is listed without its credentials, and takes further attributes', async () => {
    const sns = await shop();
    const input = { PlatformApplicationArn: APPLICATION, Attributes: { SuccessFeedbackSampleRate: '50' } };
    await sns.call('SetPlatformApplicationAttributes', input);
    const Attributes = { Enabled: 'true', SuccessFeedbackSampleRate: '50' };
    expect(await sns.call('ListPlatformApplications')).toEqual({
      PlatformApplications: [{ PlatformApplicationArn: APPLICATION, Attributes }],
    });
  });

  const create = { Name: 'shop', Platform: 'ADM', Attributes: CREDENTIALS };
  test.each<[JsonObject, string]>([
    [{ ...create, Attributes: {} }, NO_ATTRIBUTES],
    [
      { ...create, Attributes: { PlatformPrincipal: 'p' } },
      'InvalidParameter: Invalid parameter: Attributes Reason: PlatformPrincipal attribute provided without PlatformCredential',
    ],
    [{ ...create, Name: '' }, 'InvalidParameter: Invalid parameter:  Reason: cannot be empty'],
    [
      { ...create, Name: '@name' },
      "InvalidParameter: Invalid parameter: @name Reason: must contain only characters 'a'-'z', 'A'-'Z', '0'-'9', '_', '-', and '.'",
    ],
    [{ ...create, Platform: 'AAA' }, 'InvalidParameter: Invalid parameter: Platform Reason: AAA is not supported'],
  ])('is refused as %j', async (input, refusal) => {
    expect(await snsHarness().refusal('CreatePlatformApplication', input)).toBe(refusal);
  });
});

describe('an endpoint of a device', () => {
  test('is the same for the same token, and its own data goes before that beside it', async () => {
    const sns = await shop();
    expect(await sns.call('CreatePlatformEndpoint', sns.endpoint())).toEqual({ EndpointArn: sns.EndpointArn });
    const Attributes = { CustomUserData: 'own' };
    expect(await sns.refusal('CreatePlatformEndpoint', sns.endpoint({ Attributes }))).toBe(
      `InvalidParameter: Invalid parameter: Token Reason: Endpoint ${sns.EndpointArn} already exists with the same Token, but different attributes.`,
    );
    const other = sns.endpoint({ Token: 'other', Attributes, CustomUserData: 'beside' });
    const { EndpointArn = null } = await sns.call('CreatePlatformEndpoint', other);
    expect(await sns.call('GetEndpointAttributes', { EndpointArn })).toEqual({
      Attributes: { Enabled: 'true', Token: 'other', CustomUserData: 'own' },
    });
  });

  test('takes messages, which go nowhere, until it is disabled or deleted', async () => {
    const sns = await shop();
    const { EndpointArn } = sns;
    const publish = () => sns.refusal('Publish', { TargetArn: EndpointArn, Message: 'x' });
    expect(await publish()).toBe('no error');
    await sns.call('SetEndpointAttributes', { EndpointArn, Attributes: { Enabled: 'false' } });
    expect(await publish()).toBe('EndpointDisabled: Endpoint is disabled');
    await sns.call('DeleteEndpoint', { EndpointArn });
    expect(await publish()).toContain('No endpoint found for the target arn specified');
  });

  test.each<[JsonObject, string]>([
    [
      { Attributes: { Other: 'x' } },
      'InvalidParameter: Invalid parameter: Attributes Reason: Invalid attribute name: Other',
    ],
    [
      { Attributes: { CustomUserData: 'a'.repeat(2050) } },
      'InvalidParameter: Invalid parameter: Attributes Reason: Invalid value for attribute: CustomUserData: must be at most 2048 bytes long in UTF-8 encoding',
    ],
    [{}, NO_ATTRIBUTES],
    [{ EndpointArn: `${APPLICATION}/x`, Attributes: { Enabled: 'true' } }, 'NotFound: Endpoint does not exist'],
    [
      { EndpointArn: APPLICATION, Attributes: { Enabled: 'true' } },
      'InvalidParameter: Invalid parameter: EndpointArn Reason: Wrong number of slashes in relative portion of the ARN.',
    ],
  ])('is not changed by %j', async (input, refusal) => {
    const sns = await shop();
    expect(await sns.refusal('SetEndpointAttributes', { EndpointArn: sns.EndpointArn, ...input })).toBe(refusal);
  });

  test('has no application any more once that is deleted', async () => {
    const sns = await shop();
    await sns.call('DeletePlatformApplication', { PlatformApplicationArn: APPLICATION });
    const asked = { PlatformApplicationArn: APPLICATION };
    expect(await sns.refusal('ListEndpointsByPlatformApplication', asked)).toBe(
      'NotFound: PlatformApplication does not exist',
    );
  });
});

describe('the settings of text messages', () => {
  test('are given, all or those that were asked for', async () => {
    const sns = snsHarness();
    await sns.call('SetSMSAttributes', { attributes: { DefaultSMSType: 'Promotional', DefaultSenderID: 'Shop' } });
    expect(await sns.call('GetSMSAttributes')).toEqual({
      attributes: { MonthlySpendLimit: '1', DefaultSMSType: 'Promotional', DefaultSenderID: 'Shop' },
    });
    expect(await sns.call('GetSMSAttributes', { attributes: ['DefaultSMSType'] })).toEqual({
      attributes: { DefaultSMSType: 'Promotional' },
    });
  });

  test.each([
    ['SetSMSAttributes', { attributes: { Other: 'x' } }, 'Other is not a valid attribute'],
    ['SetSMSAttributes', { attributes: { DefaultSMSType: 'x' } }, 'DefaultSMSType is invalid'],
    ['OptInPhoneNumber', { phoneNumber: 'x' }, 'Invalid parameter: PhoneNumber Reason: input incorrectly formatted'],
  ])('%s refuses %j', async (operation, input, message) => {
    expect(await snsHarness().refusal(operation, input)).toBe(`InvalidParameter: ${message}`);
  });

  test('know nobody who opted out', async () => {
    const sns = snsHarness();
    expect(await sns.call('CheckIfPhoneNumberIsOptedOut', { phoneNumber: '+15551234567' })).toEqual({
      isOptedOut: false,
    });
    expect(await sns.call('ListPhoneNumbersOptedOut')).toEqual({ phoneNumbers: [] });
  });
});
