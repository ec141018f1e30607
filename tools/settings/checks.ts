import { suggestion, UsageError } from '@tributary/region/command-line';
import { httpApiSettings } from './http-api.ts';
import { kafkaSettings } from './kafka.ts';
import type { Settings } from './settings.ts';

/** Finds what is wrong with the settings, before AWS is called. Each finding says what is wrong and what to do. */
export type SettingsCheck = (settings: Settings) => Iterable<string>;

/** In the order in which their findings are shown. */
const CHECKS: readonly SettingsCheck[] = [
  endpointName,
  stageFile,
  knownSettings,
  allowedValues,
  kafkaSettings,
  httpApiSettings,
];

/** @throws UsageError with all findings, one a line */
export function checkSettings(settings: Settings): void {
  const findings = CHECKS.flatMap((check) => [...check(settings)]);
  if (findings.length > 0) throw new UsageError(findings.join('\n'));
}

/** The framework writes the name of a bucket before that of the host, and there is no host `bucket.localhost`. */
function* endpointName({ endpoint }: Settings): Iterable<string> {
  if (endpoint !== undefined && URL.parse(endpoint)?.hostname === 'localhost')
    yield `AWS_ENDPOINT_URL=${endpoint}: write 127.0.0.1 for localhost. Buckets are not found under that name.`;
}

/** A typing error in `--stage` would deploy everything a second time. */
function* stageFile({ stage, stages, fileProblem }: Settings): Iterable<string> {
  if (fileProblem !== undefined) yield fileProblem;
  if (stages.includes(stage)) return;
  const file = `stages/${stage}.yml`;
  yield `There is no stage ${stage}: ${file} is missing. ${suggestion(stage, stages)} For a new stage, copy a file of stages/ to ${file}.`;
}

function* knownSettings({ stage, given, declared }: Settings): Iterable<string> {
  for (const name of given)
    if (!declared.has(name))
      yield `The stack has no setting ${name}, which stages/${stage}.yml or --param names. ${suggestion(name, [...declared.keys()])}`;
}

/** What CloudFormation would refuse, too. */
export function* allowedValues({ declared }: Pick<Settings, 'declared'>): Iterable<string> {
  for (const [name, { value, allowed, pattern, constraint }] of declared) {
    if (allowed.length > 0 && !allowed.includes(value)) yield `${name}=${value}: use one of ${allowed.join(', ')}.`;
    if (pattern?.test(value) === false) yield `${name}=${value}: ${constraint}`;
  }
}
