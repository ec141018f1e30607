import type { Template } from '../template/template.ts';
import type { Finding, Rule } from './rule.ts';
import { alarmKeys, encryption, logRetention, privateBuckets, recovery } from './rules/data-protection.ts';
import { deadLetterAlarms, deadLetterQueues, pipeAlarms, retryPolicies } from './rules/dead-letters.ts';
import { functionSettings } from './rules/function-settings.ts';
import { closedApi } from './rules/http-api.ts';
import { kafkaMappings } from './rules/kafka-mappings.ts';
import { knownEvents } from './rules/known-events.ts';
import { environmentSize, nameLengths, ruleLimits, stackSize } from './rules/limits.ts';
import { arnsInPolicies, noWildcards, ownRole, putEventsOnBus, rightToFail } from './rules/permissions.ts';
import { references, uniqueNames } from './rules/references.ts';
import { onlyWithTls, rulesMaySend, servicesBySource } from './rules/resource-policies.ts';
import { properties } from './rules/specification.ts';

export const RULES: readonly Rule[] = [
  properties,
  references,
  uniqueNames,
  deadLetterQueues,
  deadLetterAlarms,
  pipeAlarms,
  retryPolicies,
  rightToFail,
  rulesMaySend,
  servicesBySource,
  onlyWithTls,
  noWildcards,
  putEventsOnBus,
  arnsInPolicies,
  ownRole,
  closedApi,
  encryption,
  privateBuckets,
  alarmKeys,
  recovery,
  logRetention,
  nameLengths,
  environmentSize,
  ruleLimits,
  stackSize,
  functionSettings,
  kafkaMappings,
  knownEvents,
];

export interface RuleFinding extends Finding {
  readonly rule: string;
}

/** Everything that the rules find, in the order of the rules. */
export function checkTemplate(template: Template): readonly RuleFinding[] {
  return RULES.flatMap((rule) => [...rule.check(template)].map((finding) => ({ rule: rule.name, ...finding })));
}
