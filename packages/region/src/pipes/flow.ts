import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import { type Json, type JsonObject, listOf, objectOf, parseJson } from '../core/json.ts';
import type { MetricsPort } from '../core/metrics-port.ts';
import type { FunctionPort, Invocation } from '../core/ports.ts';
import { text } from '../core/properties.ts';
import type { Random } from '../core/random.ts';
import { isThrottle } from '../lambda/errors.ts';
import type { PipeDeclaration } from './declaration.ts';
import { enrichmentOf } from './enrichments.ts';
import { compileInputTemplate, type InputTemplate, type TemplateContext } from './input-template.ts';
import { type PipeItem, plainItem, type SourceItem } from './item.ts';
import { type SourceKind, sourceOf } from './sources.ts';
import { targetOf } from './targets/table.ts';
import { listText, type Outgoing, type PipePorts, type TargetKind } from './targets/target.ts';

export interface FlowDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly ports: PipePorts;
  readonly metrics?: MetricsPort;
}

/**
 * Handles one batch of a pipe: enrich, transform, send. It stands where an event source mapping expects a
 * function, so that batches, filters, order and retries are those of the mapping.
 */
export class PipeFlow implements Pick<FunctionPort, 'invoke'> {
  readonly #deps: FlowDeps;
  readonly #pipe: PipeDeclaration;
  readonly #arn: string;
  readonly #source: SourceKind;
  readonly #target: TargetKind;
  readonly #enrichmentTemplate: InputTemplate;
  readonly #targetTemplate: InputTemplate;

  /** @throws AwsError ValidationException for a source or a target that the region does not run */
  constructor(deps: FlowDeps, pipe: PipeDeclaration, arn: string) {
    this.#deps = deps;
    this.#pipe = pipe;
    this.#arn = arn;
    this.#source = sourceOf(pipe.source);
    this.#target = targetOf(pipe.target);
    this.#enrichmentTemplate = compileInputTemplate(text(pipe.enrichmentParameters, 'InputTemplate'));
    this.#targetTemplate = compileInputTemplate(text(pipe.targetParameters, 'InputTemplate'));
  }

  async invoke(_arn: string, payload: string, ids: readonly string[]): Promise<Invocation> {
    const requestId = this.#deps.random.uuid();
    const event = parseJson(payload);
    try {
      const items = this.#source.items(objectOf(event));
      this.#report({ Invocations: 1, EventCount: items.length, EventSize: Buffer.byteLength(payload) });
      const failed = await this.#run(items, ids);
      if (failed.length > 0) this.#report({ ExecutionPartiallyFailed: 1 });
      const batchItemFailures = failed.map((itemIdentifier) => ({ itemIdentifier }));
      return { requestId, payload: JSON.stringify({ batchItemFailures }) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#record('failed', ids, { reason });
      this.#report({ [isThrottle(error) ? 'ExecutionThrottled' : 'ExecutionFailed']: 1 });
      return { requestId, functionError: 'Unhandled', payload: JSON.stringify({ errorMessage: reason }) };
    }
  }

  /** Gives the identifiers of the items that failed. @throws when all did, or when it is not known which */
  async #run(items: readonly SourceItem[], ids: readonly string[]): Promise<readonly string[]> {
    const enriched = await this.#enrich(items, ids);
    if (enriched.length === 0) return [];
    const { maxItems } = this.#target;
    if (enriched.length > maxItems) {
      throw new AwsError('TargetLimit', `The enrichment gave ${enriched.length} items, the target takes ${maxItems}.`);
    }
    const outgoing = this.#transform(enriched, ids);
    const failed = await this.#send(outgoing, ids);
    return failed.map(({ identifier }) => {
      if (identifier !== undefined && this.#source.repeatsItems) return identifier;
      throw new AwsError('PartialFailure', `${failed.length} of ${outgoing.length} items failed.`);
    });
  }

  async #enrich(
    items: readonly SourceItem[],
    ids: readonly string[],
  ): Promise<readonly (PipeItem & Partial<SourceItem>)[]> {
    const { enrichment } = this.#pipe;
    if (enrichment === undefined) return items;
    const context = this.#context();
    const outgoing = items.map((item) => ({
      item,
      identifier: undefined,
      payload: this.#enrichmentTemplate(item, context),
    }));
    const answer = await enrichmentOf(enrichment).call(enrichment, listText(outgoing), ids, this.#deps.ports);
    return answered(parseJson(answer)).map(plainItem);
  }

  #transform(items: readonly (PipeItem & Partial<SourceItem>)[], ids: readonly string[]): readonly Outgoing[] {
    const context = this.#context();
    const outgoing = items.map((item) => {
      return { item, identifier: item.identifier, payload: this.#targetTemplate(item, context) };
    });
    if (this.#pipe.targetParameters['InputTemplate'] !== undefined) {
      this.#record('transformed', ids, { result: outgoing.map(({ payload }) => payload) });
    }
    return outgoing;
  }

  async #send(outgoing: readonly Outgoing[], ids: readonly string[]): Promise<readonly Outgoing[]> {
    const { eventSource } = this.#source;
    const delivery = { outgoing, pipe: this.#pipe, eventSource, ports: this.#deps.ports, ids };
    const failed = await this.#target.send(delivery);
    const detail = { target: this.#pipe.target, items: outgoing.length - failed.length };
    this.#record('delivered', ids, failed.length === 0 ? detail : { ...detail, failed: failed.length });
    return failed;
  }

  #context(): TemplateContext {
    const { name, source, enrichment, target } = this.#pipe;
    return {
      pipeArn: this.#arn,
      pipeName: name,
      sourceArn: source,
      enrichmentArn: enrichment,
      targetArn: target,
      ingestionTime: new Date(this.#deps.clock.now()).toISOString(),
    };
  }

  /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html */
  #report(figures: Readonly<Record<string, number>>): void {
    this.#deps.metrics?.report('AWS/EventBridge/Pipes', { PipeName: this.#pipe.name }, figures);
  }

  #record(step: 'transformed' | 'delivered' | 'failed', ids: readonly string[], detail: JsonObject): void {
    this.#deps.journal.record(step, `pipe/${this.#pipe.name}`, ids, detail);
  }
}

/** The items of an enrichment's answer: those of a list, or the answer itself; none for an empty answer. */
function answered(answer: Json | undefined): readonly Json[] {
  if (answer === undefined || answer === null || answer === '') return [];
  return Array.isArray(answer) ? listOf(answer) : [answer];
}
