import { AwsError } from '../core/aws-error.ts';
import type { Mapping } from '../lambda/mappings/mapping.ts';
import type { MappingLag } from '../lambda/mappings/registry.ts';
import { StartGate } from '../lambda/mappings/start-gate.ts';
import type { PipeDeclaration, PipeState } from './declaration.ts';
import { mappingFor, type PipeMappingDeps } from './pipe-mapping.ts';

export interface PipesDeps extends PipeMappingDeps {
  readonly region: string;
  readonly accountId: string;
  readonly gate?: StartGate;
}

export interface Pipe extends PipeDeclaration {
  readonly arn: string;
  readonly mapping: Mapping;
  readonly createdAt: number;
  modifiedAt: number;
  currentState: PipeState | 'STARTING' | 'STOPPING' | 'UPDATING' | 'START_FAILED';
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
    const { name, desiredState } = declaration;
    if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) {
      const message = `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+`;
      throw new AwsError('ValidationException', message);
    }
    if (this.#byName.has(name)) throw new AwsError('ConflictException', `Pipe ${name} already exists.`, 409);
    const pipe = this.#made(declaration, this.#deps.clock.now());
    this.#byName.set(name, pipe);
    if (desiredState === 'RUNNING') await this.start(name);
    return pipe;
  }

  /**
   * Changes a pipe, which reads on from where it was: its records in hand are done or given back before.
   * @param change gives the pipe as it is to be, of the same name and source
   * @throws AwsError NotFoundException (404), ConflictException (409), ValidationException
   */
  async update(name: string, change: (pipe: PipeDeclaration) => PipeDeclaration): Promise<Pipe> {
    const before = this.#atRest(name);
    const declaration = change({ ...before, desiredState: before.wanted });
    const pipe = this.#made(declaration, before.createdAt);
    this.#change(before, declaration.desiredState, 'UPDATING');
    await this.#gate.disable(before.mapping);
    this.#byName.set(name, pipe);
    // The region may have ended meanwhile.
    if (before.wanted === 'RUNNING') await this.start(name);
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

  /**
   * Reads on from where it stopped.
   * @throws AwsError NotFoundException, ConflictException; the error of a source that cannot be read
   */
  async start(name: string): Promise<Pipe> {
    const pipe = this.#change(this.#atRest(name), 'RUNNING', 'STARTING');
    try {
      await this.#gate.enable(pipe.mapping);
    } catch (error) {
      pipe.currentState = 'START_FAILED';
      throw error;
    }
    pipe.currentState = 'RUNNING';
    return pipe;
  }

  /** Resolves once the records in hand are done or given back. @throws AwsError NotFoundException, ConflictException */
  async stop(name: string): Promise<Pipe> {
    return this.#stop(this.#atRest(name));
  }

  /** @throws AwsError NotFoundException, ConflictException */
  async delete(name: string): Promise<Pipe> {
    const pipe = await this.stop(name);
    this.#gate.forget(pipe.mapping);
    this.#byName.delete(name);
    return pipe;
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.list().map((pipe) => this.#stop(pipe)));
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

  #made(declaration: PipeDeclaration, createdAt: number): Pipe {
    const { clock, region, accountId } = this.#deps;
    const arn = `arn:aws:pipes:${region}:${accountId}:pipe/${declaration.name}`;
    const mapping = mappingFor(this.#deps, declaration, arn);
    const times = { createdAt, modifiedAt: clock.now() };
    return { ...declaration, ...times, arn, mapping, currentState: 'STOPPED', wanted: declaration.desiredState };
  }

  async #stop(pipe: Pipe): Promise<Pipe> {
    this.#change(pipe, 'STOPPED', 'STOPPING');
    await this.#gate.disable(pipe.mapping);
    pipe.currentState = 'STOPPED';
    return pipe;
  }

  /** A pipe that nobody is changing. @throws AwsError NotFoundException (404), ConflictException (409) */
  #atRest(name: string): Pipe {
    const pipe = this.get(name);
    if (pipe.currentState !== 'UPDATING') return pipe;
    throw new AwsError('ConflictException', `Pipe ${name} is being updated.`, 409);
  }

  #change(pipe: Pipe, wanted: PipeState, currentState: Pipe['currentState']): Pipe {
    return Object.assign(pipe, { wanted, currentState, modifiedAt: this.#deps.clock.now() });
  }
}
