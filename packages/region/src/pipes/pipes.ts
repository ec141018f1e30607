import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import { everythingAllowed, type RoleCheck } from '../core/ports.ts';
import type { Destinations } from '../lambda/destinations.ts';
import type { CompilePattern } from '../lambda/mappings/filter.ts';
import { Mapping } from '../lambda/mappings/mapping.ts';
import type { MappingLag, SourceKinds } from '../lambda/mappings/registry.ts';
import { StartGate } from '../lambda/mappings/start-gate.ts';
import { type PipeDeclaration, type PipeState, serviceOf } from './declaration.ts';
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

export interface PipesDeps extends FlowDeps {
  readonly region: string;
  readonly accountId: string;
  readonly compilePattern: CompilePattern;
  readonly destinations: Destinations;
  /** The sources of the region, over other functions than Lambda's. */
  readonly sources: (overrides: SourceOverrides) => SourceKinds;
  readonly gate?: StartGate;
  /** Asks whether the role of a pipe allows what it does; without it everything is allowed. */
  readonly mayAct?: RoleCheck;
}

export interface Pipe extends PipeDeclaration {
  readonly arn: string;
  readonly mapping: Mapping;
  readonly createdAt: number;
  modifiedAt: number;
  currentState: PipeState | 'STARTING' | 'STOPPING' | 'START_FAILED';
  wanted: PipeState;
}

/** The pipes of one region and account. */
export class Pipes {
  readonly #deps: PipesDeps;
  readonly #gate: StartGate;
  readonly #byName = new Map<string, Pipe>();

  constructor(deps: PipesDeps) {
    this.#deps = deps;
    this.#gate = deps.gate ?? new StartGate(true);
  }

  /** Creates a pipe of the template, or changes the one that is there, which reads on from where it was. */
  async declare(declaration: PipeDeclaration, isThere: boolean): Promise<void> {
    if (isThere) {
      await this.stop(declaration.name);
      this.#byName.delete(declaration.name);
    }
    await this.create(declaration);
  }

  /** @throws AwsError ConflictException (409), ValidationException */
  async create(declaration: PipeDeclaration): Promise<Pipe> {
    const { name, source, target, desiredState } = declaration;
    if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) {
      const message = `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+`;
      throw new AwsError('ValidationException', message);
    }
    if (this.#byName.has(name)) throw new AwsError('ConflictException', `Pipe ${name} already exists.`, 409);
    const { region, accountId, clock } = this.#deps;
    const arn = `arn:aws:pipes:${region}:${accountId}:pipe/${name}`;
    const pausable = new PausableClock(clock);
    const flow = new PipeFlow({ ...this.#deps, ports: this.#ports(pausable, declaration) }, declaration, arn);
    const kind = targetOf(target);
    kind.check?.(declaration, this.#deps.ports);
    const read = this.#sourceKind(source, arn, flow, pausable);
    const mapping = new Mapping(read(mappingOf(declaration, arn, kind.maxItems)));
    const now = clock.now();
    const pipe: Pipe = {
      ...declaration,
      arn,
      mapping,
      createdAt: now,
      modifiedAt: now,
      currentState: 'STOPPED',
      wanted: desiredState,
    };
    this.#byName.set(name, pipe);
    if (desiredState === 'RUNNING') await this.start(name);
    return pipe;
  }

  /** @throws AwsError NotFoundException (404) */
  get(name: string): Pipe {
    const pipe = this.#byName.get(name);
    if (!pipe) throw new AwsError('NotFoundException', `Pipe ${name} does not exist.`, 404);
    return pipe;
  }

  list(): readonly Pipe[] {
    return [...this.#byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Reads on from where it stopped. @throws AwsError NotFoundException; the error of a source that cannot be read */
  async start(name: string): Promise<Pipe> {
    const pipe = this.#change(name, 'RUNNING', 'STARTING');
    try {
      await this.#gate.enable(pipe.mapping);
    } catch (error) {
      pipe.currentState = 'START_FAILED';
      throw error;
    }
    pipe.currentState = 'RUNNING';
    return pipe;
  }

  /** Resolves once the records in hand are done or given back. @throws AwsError NotFoundException */
  async stop(name: string): Promise<Pipe> {
    const pipe = this.#change(name, 'STOPPED', 'STOPPING');
    await this.#gate.disable(pipe.mapping);
    pipe.currentState = 'STOPPED';
    return pipe;
  }

  /** @throws AwsError NotFoundException */
  async delete(name: string): Promise<Pipe> {
    const pipe = await this.stop(name);
    this.#gate.forget(pipe.mapping);
    this.#byName.delete(name);
    return pipe;
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.list().map(({ name }) => this.stop(name)));
  }

  /** The mappings that read for the pipes. */
  mappings(): readonly Mapping[] {
    return this.list().map(({ mapping }) => mapping);
  }

  /** How far behind each partition of each pipe that reads from Kafka is, by the pipe's ARN. */
  async lag(): Promise<readonly MappingLag[]> {
    const all = this.list().map(async ({ arn: uuid, mapping }) => {
      const parts = await mapping.lag();
      return parts.map((part) => ({ ...part, uuid }));
    });
    return (await Promise.all(all)).flat();
  }

  #change(name: string, wanted: PipeState, currentState: Pipe['currentState']): Pipe {
    const pipe = this.get(name);
    return Object.assign(pipe, { wanted, currentState, modifiedAt: this.#deps.clock.now() });
  }

  /** An Express workflow and the rate of an API destination let time pass, which a batch that waits must not prevent. */
  #ports(clock: PausableClock, { name, roleArn }: PipeDeclaration): PipePorts {
    const { mayAct = everythingAllowed } = this.#deps;
    const actor = { roleArn, sessionName: name, place: `pipe/${name}`, ids: [] };
    const ports = withRole(this.#deps.ports, actor, mayAct);
    const run: PipePorts['workflows']['run'] = (...call) => clock.pausing(() => ports.workflows.run(...call));
    const invoke: PipePorts['apiDestinations']['invoke'] = (...call) =>
      clock.pausing(() => ports.apiDestinations.invoke(...call));
    return { ...ports, apiDestinations: { invoke }, workflows: { ...ports.workflows, run } };
  }

  #sourceKind(source: string, pipeArn: string, functions: PipeFlow, clock: Clock): SourceKinds[string] {
    const { compilePattern, destinations, sources } = this.#deps;
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
}
