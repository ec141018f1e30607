import { isObject, type JsonObject } from '../../core/json.ts';
import type { QueryOperations } from '../../http/structured-service.ts';
import { checkArn, type Home, nameIn } from '../arns.ts';
import { invalidParameter, missingMember } from '../errors.ts';
import type { MobileApplications } from '../mobile/applications.ts';
import { checkApplication, checkEndpoint, shownOf } from '../mobile/attributes.ts';
import { optional, page, required, textMap } from './input.ts';

/** @see https://docs.aws.amazon.com/sns/latest/api/API_CreatePlatformApplication.html */
export function mobileOperations(mobile: MobileApplications, home: Home): QueryOperations {
  return { ...applicationOperations(mobile, home), ...endpointOperations(mobile, home) };
}

function applicationOperations(mobile: MobileApplications, home: Home): QueryOperations {
  return {
    CreatePlatformApplication: (input) => {
      const [name, platform] = [required(input, 'Name'), required(input, 'Platform')];
      const attributes = attributesIn(input);
      checkApplication(name, platform, attributes);
      return { PlatformApplicationArn: mobile.create(platform, name, new Map(Object.entries(attributes))).arn };
    },
    DeletePlatformApplication: (input) => {
      mobile.remove(arnIn(input, 'PlatformApplicationArn', home));
      return undefined;
    },
    ListPlatformApplications: (input) => {
      const { items, nextToken } = page(mobile.all(), input);
      const shown = items.map(({ arn, attributes }) => ({
        PlatformApplicationArn: arn,
        Attributes: shownOf(attributes),
      }));
      return { PlatformApplications: shown, NextToken: nextToken };
    },
    GetPlatformApplicationAttributes: (input) => ({
      Attributes: shownOf(mobile.get(arnIn(input, 'PlatformApplicationArn', home)).attributes),
    }),
    SetPlatformApplicationAttributes: (input) => {
      const arn = arnIn(input, 'PlatformApplicationArn', home);
      const values = attributesIn(input);
      const { attributes } = mobile.get(arn);
      for (const [name, value] of Object.entries(values)) attributes.set(name, value);
      return undefined;
    },
    ListEndpointsByPlatformApplication: (input) => {
      const { arn } = mobile.get(arnIn(input, 'PlatformApplicationArn', home));
      const { items, nextToken } = page(mobile.endpointsOf(arn), input);
      return {
        Endpoints: items.map((one) => ({ EndpointArn: one.arn, Attributes: one.attributes })),
        NextToken: nextToken,
      };
    },
  };
}

function endpointOperations(mobile: MobileApplications, home: Home): QueryOperations {
  return {
    CreatePlatformEndpoint: (input) => {
      const application = mobile.get(arnIn(input, 'PlatformApplicationArn', home));
      const given = textMap(input, 'Attributes');
      const data = optional(input, 'CustomUserData');
      const attributes = { ...(data !== undefined && { CustomUserData: data }), ...given };
      checkEndpoint(attributes);
      const whole = { Enabled: 'true', Token: required(input, 'Token'), ...attributes };
      return { EndpointArn: mobile.addEndpoint(application, new Map(Object.entries(whole))).arn };
    },
    DeleteEndpoint: (input) => {
      mobile.removeEndpoint(arnIn(input, 'EndpointArn', home));
      return undefined;
    },
    GetEndpointAttributes: (input) => ({
      Attributes: mobile.getEndpoint(arnIn(input, 'EndpointArn', home)).attributes,
    }),
    SetEndpointAttributes: (input) => {
      const arn = arnIn(input, 'EndpointArn', home);
      const values = attributesIn(input);
      const { attributes } = mobile.getEndpoint(arn);
      checkEndpoint(values);
      for (const [name, value] of Object.entries(values)) attributes.set(name, value);
      return undefined;
    },
  };
}

/** How many slashes the last part of an ARN has. */
const SLASHES: Readonly<Record<string, number>> = { PlatformApplicationArn: 2, EndpointArn: 3 };

function arnIn(input: JsonObject, name: string, home: Home): string {
  const arn = required(input, name);
  checkArn(arn, name, home);
  if (nameIn(arn).split('/').length - 1 === SLASHES[name]) return arn;
  throw invalidParameter(`${name} Reason: Wrong number of slashes in relative portion of the ARN.`);
}

/** Attributes that must be there. @throws AwsError ValidationError */
function attributesIn(input: JsonObject): Readonly<Record<string, string>> {
  const { Attributes } = input;
  if (!isObject(Attributes) || Object.keys(Attributes).length === 0) throw missingMember('attributes');
  return textMap(input, 'Attributes');
}
