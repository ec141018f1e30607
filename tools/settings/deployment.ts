import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { KafkaClient } from '@aws-sdk/client-kafka';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { UsageError } from '@tributary/region/command-line';
import type { JsonObject } from '@tributary/region/json';
import { clusterRefusal } from './cluster-state.ts';
import { isClusterNoted, pollersRefusal } from './kafka.ts';
import { readNotedCluster } from './noted-cluster.ts';
import { differenceLines, differencesOf, type RunningStack, readStack, refusalOf } from './running-stack.ts';
import { parameterValues } from './settings.ts';
import { brokenRules } from './template-rules.ts';

/** Where a change of settings needs no `--force`. */
const PLAYGROUND = 'dev';

export interface Deployment {
  readonly service: string;
  readonly stage: string;
  readonly stackName: string;
  readonly template: JsonObject;
  /** Parameters whose running values the template does not decide. */
  readonly exempt: readonly string[];
  /** Whether a change of settings is meant. */
  readonly isForced: boolean;
}

export interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly parameterStore: SSMClient;
  readonly kafka: KafkaClient;
}

export interface Prepared {
  /** Values of the cluster for the template's parameters, where the Parameter Store has them. */
  readonly cluster: ReadonlyMap<string, string>;
  /** The settings that change, to be said before the deployment. */
  readonly notice: string | undefined;
}

/**
 * Looks at the running stack before it is changed.
 * @throws UsageError when it cannot be updated, when the cluster is missing or cannot be read from, when a rule of the template
 *   is broken, and outside of dev when settings change without `isForced`
 */
export async function prepare(clients: Clients, deployment: Deployment): Promise<Prepared> {
  const running = await readStack(clients.cloudFormation, deployment.stackName);
  const refusal = running && refusalOf(running, deployment.stage);
  if (refusal !== undefined) throw new UsageError(refusal);
  const own = parameterValues(deployment.template['Parameters']);
  const cluster = isClusterNoted(own) ? await readNotedCluster(clients.parameterStore, deployment) : new Map();
  const values = new Map([...own, ...cluster]);
  // Where the template does not decide all values, the region checks the rules with its own.
  const broken = deployment.exempt.length > 0 ? [] : await problemsOf(clients, deployment.template, values);
  if (broken.length > 0) throw new UsageError(broken.join('\n'));
  return { cluster, notice: running && changesIn(running, values, deployment) };
}

/** What CloudFormation would refuse, or find out about after minutes. */
async function problemsOf(
  { kafka }: Clients,
  template: JsonObject,
  values: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const broken = brokenRules(template, values);
  const arn = values.get('MskClusterArn') ?? '';
  if (broken.length > 0 || values.get('Kafka') === 'none' || arn === '') return broken;
  const refusal = await clusterRefusal(kafka, arn);
  return refusal === undefined ? [] : [refusal];
}

function changesIn(
  running: RunningStack,
  next: ReadonlyMap<string, string>,
  { stage, exempt, isForced }: Deployment,
): string | undefined {
  const refusal = pollersRefusal(running.parameters, next);
  if (refusal !== undefined) throw new UsageError(refusal);
  const differences = differencesOf(running, next).filter(({ parameter }) => !exempt.includes(parameter));
  if (differences.length === 0) return undefined;
  const lines = `Settings of ${running.name} change:\n${differenceLines(differences)}`;
  if (stage !== PLAYGROUND && !isForced)
    throw new UsageError(`${lines}\nIf that is meant, deploy with --force. If not, correct stages/${stage}.yml.`);
  return lines;
}
