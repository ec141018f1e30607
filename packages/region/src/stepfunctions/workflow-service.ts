import { AwsError } from '../core/aws-error.ts';
import type { JsonObject } from '../core/json.ts';
import type { Actor, WorkflowPort } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import { realClock } from '../core/real-clock.ts';
import { Activities } from './activities/activities.ts';
import { ActivityTasks } from './activities/activity-tasks.ts';
import { Aliases } from './aliases.ts';
import { Executions } from './executions.ts';
import { MapRuns } from './map-run/map-runs.ts';
import { stateMachineReader } from './persisted-state-machines.ts';
import type { Execution } from './run/execution.ts';
import type { ActivityPort } from './run/execution-scope.ts';
import { TaskTokens } from './run/task-tokens.ts';
import type { StateMachine } from './state-machine.ts';
import { StateMachines } from './state-machines.ts';
import { Tags } from './tags.ts';
import type { TaskOperation, TaskPorts } from './tasks/ports.ts';
import { NotRun, sdkCall, sdkServiceOf } from './tasks/sdk-call.ts';
import { Versions } from './versions.ts';
import type { WorkflowDeps } from './workflow-deps.ts';

/** Step Functions of one region and account. */
export class WorkflowService implements WorkflowPort {
  readonly #random: Random;
  #api: TaskPorts['api'];
  readonly #ports: TaskPorts;
  readonly stateMachines: StateMachines;
  readonly executions: Executions;
  readonly tokens: TaskTokens;
  readonly activities: Activities;
  readonly activityTasks: ActivityTasks;
  readonly mapRuns: MapRuns;
  readonly versions: Versions;
  readonly aliases: Aliases;
  readonly tags: Tags;

  constructor(deps: WorkflowDeps) {
    this.#random = deps.random;
    const read = stateMachineReader();
    this.stateMachines = new StateMachines(deps, read);
    this.tokens = new TaskTokens(deps);
    this.activities = new Activities(deps);
    this.activityTasks = new ActivityTasks(deps.wallClock ?? realClock());
    this.mapRuns = new MapRuns(deps);
    this.versions = new Versions(deps, read);
    this.aliases = new Aliases(deps);
    this.tags = new Tags(deps);
    this.#ports = { ...deps.ports, api: (target, request) => this.#call(target, request) };
    const activities: ActivityPort = {
      has: (arn) => this.activities.has(arn),
      offer: (arn, task) => this.activityTasks.offer(arn, task),
    };
    const { tokens, mapRuns } = this;
    const ports = this.#ports;
    const findMachine = (arn: string): StateMachine => this.find(arn);
    this.executions = new Executions({ ...deps, ports, findMachine, tokens, mapRuns, activities }, read);
    for (const { arn, isDeleting } of this.stateMachines.list()) if (isDeleting) this.#endDeletion(arn);
  }

  /** Lets `aws-sdk` tasks call the region's API, which exists only after its services. */
  connect(api: NonNullable<TaskPorts['api']>): void {
    this.#api = api;
  }

  /** A state machine, a version of one, or the version that an alias leads to. @throws AwsError StateMachineDoesNotExist */
  find(arn: string): StateMachine {
    const versionArn = this.aliases.versionOf(arn);
    const version = this.versions.find(versionArn ?? arn);
    if (!version) return this.stateMachines.get(arn);
    return versionArn === undefined ? version : { ...version, aliasArn: arn };
  }

  /**
   * Deletes a state machine with its versions, aliases and tags. It is gone when its executions have ended, each at its
   * next transition. Those of an Express one go on.
   * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
   */
  deleteStateMachine(arn: string): void {
    if (this.stateMachines.has(arn)) this.stateMachines.beginDeletion(arn);
    this.#endDeletion(arn);
    for (const alias of this.aliases.list(arn)) this.aliases.delete(alias.arn);
    this.versions.forget(arn);
    this.tags.forget(arn);
  }

  #endDeletion(arn: string): void {
    const running = this.executions.running(arn);
    for (const execution of running) execution.endAtTransition();
    if (running.length === 0) this.stateMachines.delete(arn);
    else this.#deleteAfter(arn, running);
  }

  #deleteAfter(arn: string, running: readonly Execution[]): void {
    void Promise.all(running.map(({ finished }) => finished)).then(() => {
      // A template may have made another one meanwhile.
      if (this.stateMachines.has(arn) && this.stateMachines.get(arn).isDeleting) this.stateMachines.delete(arn);
    });
  }

  /** The number of running executions. */
  get pendingCount(): number {
    return this.executions.pendingCount;
  }

  async start(stateMachineArn: string, input: string, ids: readonly string[], name?: string): Promise<void> {
    this.executions.start(this.find(stateMachineArn), { input, ids, name });
  }

  /** Starts an execution whose name begins with the id of the event that caused it, as EventBridge does. */
  startForEvent(stateMachineArn: string, input: string, ids: readonly string[], eventId: string): Promise<void> {
    return this.start(stateMachineArn, input, ids, `${eventId}_${this.#random.uuid()}`);
  }

  /**
   * Runs an Express workflow to its end.
   * @throws AwsError with the error and the cause of a failed execution
   */
  async run(stateMachineArn: string, input: string, ids: readonly string[]): Promise<string> {
    const execution = this.executions.start(this.find(stateMachineArn), { input, ids, isAwaited: true });
    await execution.finished;
    if (execution.status === 'SUCCEEDED') return execution.output ?? '';
    const { errorName, causeText } = execution.failure ?? {};
    throw new AwsError(errorName ?? execution.status, causeText ?? `The execution ended as ${execution.status}.`);
  }

  async #call(target: string, request: JsonObject): Promise<JsonObject> {
    if (this.#api) return this.#api(target, request);
    throw new AwsError('ServiceUnavailable', `The region has no API to call ${target} with.`, 503);
  }

  /**
   * Calls the API of a service as `aws-sdk` tasks do.
   * @param actor whose role has to allow it
   * @throws AwsError as the service refuses it
   */
  callService(actor: Actor, service: string, operation: string, input: JsonObject): Promise<JsonObject> {
    const known = sdkServiceOf(service);
    if (known === undefined) throw new NotRun(`The region has no service ${service}.`);
    const ports = this.#ports;
    const authorize = (asked: TaskOperation) => ports.authorize?.(actor, asked);
    return sdkCall(known, operation, input, { ...ports, authorize, newToken: () => this.#random.uuid() });
  }

  /** Goes on with the executions of earlier starts. To be called when all their services are ready. */
  resume(): void {
    this.executions.resume();
  }

  stop(): void {
    this.activityTasks.stop();
    this.executions.stop();
  }
}
