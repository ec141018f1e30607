import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import { everythingAllowed, type RoleCheck } from '../core/ports.ts';
import type { Destinations } from '../lambda/destinations.ts';
import type { CompilePattern } from '../lambda/mappings/filter.ts';
import { Mapping } from '../lambda/mappings/mapping.ts';
import type { SourceKinds } from '../lambda/mappings/registry.ts';
import { type PipeDeclaration, serviceOf } from './declaration.ts';
import { enrichmentOf } from './enrichments.ts';
import { pipePatterns } from './filter.ts';
import { type FlowDeps, PipeFlow } from './flow.ts';
import { PausableClock } from './pausable-clock.ts';
import { mappingOf } from './sources.ts';
import { pipeDestinations } from './stream-dead-letter.ts';
import { targetOf } from './targets/table.ts';
import type { PipePorts } from './targets/target.ts';
import { withRole } from './targets/with-role.ts';

/** Replaces the clock, the function, the patterns and the failure destination of a mapping. */
export interface SourceOverrides {
  readonly clock: Clock;
  readonly functions: Pick<PipeFlow, 'invoke'>;
  readonly compilePattern: CompilePattern;
  readonly destinations: Destinations;
}

export interface PipeMappingDeps extends FlowDeps {
  readonly compilePattern: CompilePattern;
  readonly destinations: Destinations;
  /** The sources of the region, over other functions than Lambda's. */
  readonly sources: (overrides: SourceOverrides) => SourceKinds;
  /** Asks whether the role of a pipe allows what it does; without it everything is allowed. */
  readonly mayAct?: RoleCheck;
}

/**
 * The mapping that reads for a pipe.
 * @throws AwsError ValidationException for what the region does not run
 */
export function mappingFor(deps: PipeMappingDeps, pipe: PipeDeclaration, arn: string): Mapping {
  const clock = new PausableClock(deps.clock);
  const ports = portsOf(deps, clock, pipe);
  const flow = new PipeFlow({ ...deps, ports }, pipe, arn);
  const target = targetOf(pipe.target);
  target.check?.(pipe, deps.ports);
  if (pipe.enrichment !== undefined) enrichmentOf(pipe.enrichment).check?.(pipe.enrichment, deps.ports);
  const read = sourceKind(deps, pipe.source, arn, flow, clock);
  return new Mapping(read(mappingOf(pipe, arn, target.maxItems)));
}

/** An Express workflow and the rate of an API destination let time pass, which a batch that waits must not prevent. */
function portsOf(deps: PipeMappingDeps, clock: PausableClock, { name, roleArn }: PipeDeclaration): PipePorts {
  const { mayAct = everythingAllowed } = deps;
  const actor = { roleArn, sessionName: name, place: `pipe/${name}`, ids: [] };
  const ports = withRole(deps.ports, actor, mayAct);
  const run: PipePorts['workflows']['run'] = (...call) => clock.pausing(() => ports.workflows.run(...call));
  const invoke: PipePorts['apiDestinations']['invoke'] = (...call) =>
    clock.pausing(() => ports.apiDestinations.invoke(...call));
  return { ...ports, apiDestinations: { invoke }, workflows: { ...ports.workflows, run } };
}

function sourceKind(
  { compilePattern, destinations, sources }: PipeMappingDeps,
  source: string,
  pipeArn: string,
  functions: PipeFlow,
  clock: Clock,
): SourceKinds[string] {
  const kinds = sources({
    clock,
    functions,
    compilePattern: pipePatterns(compilePattern),
    destinations: pipeDestinations(destinations, pipeArn),
  });
  const kind = kinds[serviceOf(source)];
  if (kind) return kind;
  throw new AwsError('ValidationException', `The region does not read from ${source}.`);
}
