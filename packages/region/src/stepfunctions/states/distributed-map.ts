import type { Json } from '../../core/json.ts';
import { isObject, parseJson } from '../../core/json.ts';
import type { Reader } from '../definition/reader.ts';
import type { StateRun, Work } from '../definition/state.ts';
import type { Evaluate } from '../flow/expression.ts';
import { type Batch, readItemBatcher } from '../map-run/item-batcher.ts';
import { readItemReader } from '../map-run/item-reader.ts';
import { type MapRunResults, readResultWriter } from '../map-run/result-writer.ts';
import { runChildren } from '../map-run/run-children.ts';
import { readTolerance } from '../map-run/tolerance.ts';
import { StateFailure } from '../run/failure.ts';
import type { NestedExecution } from '../tasks/nested-executions.ts';
import { readWantedConcurrency } from './map-concurrency.ts';
import { readItems } from './map-items.ts';
import { itemContext } from './map-iteration.ts';

/** The fields of a Map state that runs its items as executions of their own. */
export const DISTRIBUTED_FIELDS = [
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'Label',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
];
export const DISTRIBUTED_PATHS = ['ToleratedFailureCountPath', 'ToleratedFailurePercentagePath'];

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */
export function distributedMap(reader: Reader, processor: Reader, selector: Evaluate | undefined): Work {
  const label = readLabel(reader);
  const type = processor.requiredObject('ProcessorConfig').text('ExecutionType') === 'EXPRESS' ? 'EXPRESS' : 'STANDARD';
  const itemsOf = readItems(reader);
  const read = readItemReader(reader);
  const batchesOf = readItemBatcher(reader);
  const [write, toleranceOf, concurrencyOf] = [
    readResultWriter(reader),
    readTolerance(reader),
    readWantedConcurrency(reader),
  ];
  return async (run) => {
    const { branch, scope } = run;
    const { execution } = branch;
    const maxConcurrency = await concurrencyOf(scope);
    const given = read ? [] : await itemsOf(scope);
    branch.record('MapStateStarted', { mapStateStartedEventDetails: { length: given.length } });
    const tolerance = await toleranceOf(scope);
    const mapRun = execution.mapRuns.begin({
      workflow: { statePath: reader.path, type },
      label: label ?? execution.random.uuid(),
      maxConcurrency,
      tolerance,
    });
    branch.record('MapRunStarted', { mapRunStartedEventDetails: { mapRunArn: mapRun.arn } });
    try {
      const items = await selected(run, read ? await read(scope, execution) : given, selector);
      const batches = await batchesOf(items, scope);
      const children: NestedExecution[] = [];
      try {
        await runChildren(branch, mapRun, batches, children);
      } catch (error) {
        // The results of a run that fails are written, too.
        if (error instanceof StateFailure && write)
          await write(scope, execution, await endedSoFar(mapRun.arn, batches, children));
        throw error;
      }
      const result = write
        ? await write(scope, execution, { mapRunArn: mapRun.arn, children, pending: [] })
        : children.map(resultOf);
      mapRun.end('SUCCEEDED');
      branch.record('MapRunSucceeded');
      branch.mark('MapStateSucceeded');
      return { result };
    } catch (error) {
      mapRun.end(error instanceof StateFailure ? 'FAILED' : 'ABORTED');
      if (error instanceof StateFailure)
        branch.record('MapRunFailed', { mapRunFailedEventDetails: failureDetails(error) });
      throw error;
    }
  };
}

/** A run that fails has stopped the executions that ran. */
async function endedSoFar(
  mapRunArn: string,
  batches: readonly Batch[],
  started: readonly NestedExecution[],
): Promise<MapRunResults> {
  const pending = batches.flatMap(({ input }, index) => (started[index] === undefined ? [JSON.stringify(input)] : []));
  const children = started.filter((child) => child !== undefined);
  await Promise.all(children.map((child) => child.finished));
  return { mapRunArn, children, pending };
}

const FORBIDDEN = /[\s?*<>{}[\]:;,\\|^~$#%&`"\p{Cc}]/u;

function readLabel(reader: Reader): string | undefined {
  const label = reader.text('Label');
  if (label === undefined) return undefined;
  if (label === '') reader.problem('Label', 'Label cannot be empty');
  if (label.length > 40) reader.problem('Label', 'Label cannot exceed 40 characters');
  const [forbidden] = FORBIDDEN.exec(label) ?? [];
  if (forbidden !== undefined) reader.problem('Label', `Label contains invalid character: '${forbidden}'`);
  return label;
}

async function selected(
  { scope }: StateRun,
  items: readonly Json[],
  selector: Evaluate | undefined,
): Promise<readonly Json[]> {
  if (!selector) return items;
  const made: Json[] = [];
  for (const [index, item] of items.entries()) {
    const context = { ...(isObject(scope.context) ? scope.context : {}), ...itemContext(item, index) };
    made.push(await selector({ ...scope, context }));
  }
  return made;
}

/** The output of a child execution, or the failure that was tolerated. */
function resultOf({ output, failure }: NestedExecution): Json {
  if (output !== undefined) return parseJson(output) ?? null;
  return { Error: failure?.errorName ?? '', Cause: failure?.causeText ?? '' };
}

function failureDetails({ errorName, causeText }: StateFailure): Record<string, string> {
  return { ...(errorName !== undefined && { error: errorName }), ...(causeText !== undefined && { cause: causeText }) };
}
