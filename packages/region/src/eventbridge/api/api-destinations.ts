import type { JsonObject } from '../../core/json.ts';
import { defined } from '../../core/properties.ts';
import { Checker, type Constraint } from '../../http/input-checker.ts';
import type { ApiDestination, ApiDestinationSettings, ApiDestinations } from '../api-destinations/api-destinations.ts';
import { checkEndpoint, ENDPOINT } from './endpoint.ts';
import type { Family } from './operation.ts';
import { onePage, readPage } from './paging.ts';
import { DESCRIPTION, present, RULE_NAME, seconds, withPrefix } from './shapes.ts';

const METHODS = ['HEAD', 'POST', 'PATCH', 'DELETE', 'PUT', 'GET', 'OPTIONS'] as const;
const CONNECTION_ARN: Constraint = {
  min: 1,
  max: 1600,
  pattern: '^arn:aws([a-z]|-)*:events:([a-z]|\\d|-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$',
};
/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const DEFAULT_PER_SECOND = 300;

export const apiDestinationOperations: Family = ({ apiDestinations: destinations }) => ({
  CreateApiDestination(input) {
    const check = new Checker(input);
    const name = check.requiredText('Name', RULE_NAME);
    const settings = readSettings(check);
    const required = {
      connectionArn: check.requiredText('ConnectionArn'),
      endpoint: check.requiredText('InvocationEndpoint'),
      method: check.requiredText('HttpMethod'),
    };
    check.done();
    checkEndpoint('InvocationEndpoint', required.endpoint);
    const destination = destinations.create(name, { perSecond: DEFAULT_PER_SECOND, ...settings, ...required });
    return changed(destinations, destination);
  },

  UpdateApiDestination(input) {
    const check = new Checker(input);
    const name = check.requiredText('Name', RULE_NAME);
    const settings = readSettings(check);
    check.done();
    if (settings.endpoint !== undefined) checkEndpoint('InvocationEndpoint', settings.endpoint);
    return changed(destinations, destinations.update(name, settings));
  },

  DescribeApiDestination(input) {
    const destination = destinations.get(readName(input));
    const { description } = destination.settings;
    return { ...summary(destinations, destination), ...present({ Description: description }) };
  },

  ListApiDestinations(input) {
    const check = new Checker(input);
    const prefix = check.text('NamePrefix', RULE_NAME);
    const connectionArn = check.text('ConnectionArn', CONNECTION_ARN);
    const page = readPage(check);
    check.done();
    const named = withPrefix(destinations.list(), prefix, ({ name }) => name);
    const found = named.filter(
      ({ settings }) => connectionArn === undefined || settings.connectionArn === connectionArn,
    );
    return onePage('ApiDestinations', found, page, (destination) => summary(destinations, destination));
  },

  DeleteApiDestination(input) {
    destinations.delete(readName(input));
    return {};
  },
});

function readName(input: JsonObject): string {
  const check = new Checker(input);
  const name = check.requiredText('Name', RULE_NAME);
  check.done();
  return name;
}

function readSettings(check: Checker): Partial<ApiDestinationSettings> {
  return defined({
    connectionArn: check.text('ConnectionArn', CONNECTION_ARN),
    endpoint: check.text('InvocationEndpoint', ENDPOINT),
    method: check.oneOf('HttpMethod', METHODS),
    perSecond: check.number('InvocationRateLimitPerSecond', { min: 1 }),
    description: check.text('Description', DESCRIPTION),
  });
}

function changed(destinations: ApiDestinations, destination: ApiDestination): JsonObject {
  return {
    ApiDestinationArn: destination.arn,
    ApiDestinationState: destinations.isActive(destination) ? 'ACTIVE' : 'INACTIVE',
    CreationTime: seconds(destination.createdAtMs),
    LastModifiedTime: seconds(destination.modifiedAtMs),
  };
}

function summary(destinations: ApiDestinations, destination: ApiDestination): JsonObject {
  const { connectionArn, endpoint, method, perSecond } = destination.settings;
  return {
    ...changed(destinations, destination),
    Name: destination.name,
    ConnectionArn: connectionArn,
    InvocationEndpoint: endpoint,
    HttpMethod: method,
    InvocationRateLimitPerSecond: perSecond,
  };
}
