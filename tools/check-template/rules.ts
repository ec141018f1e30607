import type { Template } from '../template/template.ts';
import { telltaleVariantsOf } from '../template/variants.ts';
import type { Finding, Rule } from './rule.ts';
import { alarmKeys, encryption, logRetention, privateBuckets, recovery, retention } from './rules/data-protection.ts';
import { deadLetterAlarms, deadLetterQueues, pipeAlarms, retryPolicies } from './rules/dead-letters.ts';
import { functionSettings } from './rules/function-settings.ts';
import { globalNames } from './rules/global-names.ts';
import { closedApi } from './rules/http-api.ts';
import { kafkaMappings } from './rules/kafka-mappings.ts';
import { knownEvents } from './rules/known-events.ts';
import { environmentSize, nameLengths, ruleLimits, stackSize } from './rules/limits.ts';
import { arnsInPolicies, noWildcards, ownRole, putEventsOnBus, rightToFail } from './rules/permissions.ts';
import { references, uniqueNames } from './rules/references.ts';
import { onlyWithTls, rulesMaySend, servicesBySource } from './rules/resource-policies.ts';
import { sharedTables } from './rules/shared-tables.ts';
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
  sharedTables,
  closedApi,
  encryption,
  privateBuckets,
  alarmKeys,
  recovery,
  retention,
  logRetention,
  nameLengths,
  globalNames,
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

/** Everything that the rules find, in the order of the rules, once for all variants of the template. */
export function checkTemplate(template: Template): readonly RuleFinding[] {
  const whole = findingsOf(references, template);
  // Variants of a template with names that lead nowhere cannot be made.
  if (whole.length > 0) return whole;
  const variants = telltaleVariantsOf(template);
  return RULES.flatMap((rule) => {
    if (rule.readsConditions) return findingsOf(rule, template);
    return variants.reduce((found, variant) => withNew(found, findingsOf(rule, variant)), noFindings);
  });
}

const noFindings: readonly RuleFinding[] = [];

const findingsOf = (rule: Rule, template: Template): readonly RuleFinding[] =>
  [...rule.check(template)].map((finding) => ({ rule: rule.name, ...finding }));

/** In each variant, what is in a list has another index: the resource and the message count. */
function withNew(found: readonly RuleFinding[], more: readonly RuleFinding[]): readonly RuleFinding[] {
  const keyOf = ({ at, message }: RuleFinding): string => `${at.split('.')[0]} ${message}`;
  const known = new Set(found.map(keyOf));
  return [...found, ...more.filter((finding) => !known.has(keyOf(finding)))];
}
