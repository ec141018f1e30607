import { AwsError } from '../core/aws-error.ts';
import { serviceOf } from './declaration.ts';
import type { PipePorts } from './targets/target.ts';

/** A service that makes other items of a batch. */
interface EnrichmentKind {
  /** @throws AwsError ValidationException for one that cannot enrich */
  check?(arn: string, ports: PipePorts): void;
  /** Gives the text of its answer. @throws AwsError when it failed */
  call(arn: string, items: string, ids: readonly string[], ports: PipePorts): Promise<string>;
}

const lambda: EnrichmentKind = {
  async call(arn, items, ids, { functions }) {
    const { functionError, payload } = await functions.invoke(arn, items, ids);
    if (functionError !== undefined) throw new AwsError('EnrichmentError', `The enrichment failed: ${payload}`);
    return payload;
  },
};

const workflow: EnrichmentKind = {
  check(arn, { workflows }) {
    if (workflows.typeOf(arn) === 'EXPRESS') return;
    throw new AwsError('ValidationException', 'A Standard state machine cannot be the enrichment of a pipe.');
  },
  call: (arn, items, ids, { workflows }) => workflows.run(arn, items, ids),
};

/**
 * By the service in the enrichment's ARN.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/pipes-enrichment.html
 */
export const ENRICHMENTS: Readonly<Record<string, EnrichmentKind>> = { lambda, states: workflow };

/** @throws AwsError ValidationException for an enrichment that the region does not run */
export function enrichmentOf(arn: string): EnrichmentKind {
  const service = serviceOf(arn);
  const kind = Object.hasOwn(ENRICHMENTS, service) ? ENRICHMENTS[service] : undefined;
  if (kind) return kind;
  throw new AwsError(
    'ValidationException',
    `Pipes are enriched by ${Object.keys(ENRICHMENTS).join(', ')} here, not by ${arn}.`,
  );
}
