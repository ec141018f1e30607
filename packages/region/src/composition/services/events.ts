import { FunctionUrls } from '../../apigateway/function-urls.ts';
import { HttpApis, type HttpApisDeps } from '../../apigateway/http-apis.ts';
import { RestApis } from '../../apigateway/rest/rest-apis.ts';
import { signedCaller } from '../../authorization/signed-caller.ts';
import type { RoleCheck } from '../../core/ports.ts';
import type { Operations } from '../../eventbridge/api/operation.ts';
import { eventBridgeOperations } from '../../eventbridge/api/table.ts';
import { ApiDestinations } from '../../eventbridge/api-destinations/api-destinations.ts';
import { EventBridge } from '../../eventbridge/eventbridge.ts';
import { roleForwards, ruleDeadLetters, ruleDelivery } from '../../eventbridge/targets/rule-targets.ts';
import { deliveryTimes } from '../../faults/deliveries.ts';
import { internalCallCheck } from '../../faults/internal-calls.ts';
import type { Call } from '../../http/call.ts';
import { Schedules } from '../../scheduler/schedules.ts';
import { SchemasService } from '../../schemas/schemas-service.ts';
import { findAt } from '../../stepfunctions/json-path/find-at.ts';
import type { TaskPorts } from '../../stepfunctions/tasks/ports.ts';
import { WorkflowService } from '../../stepfunctions/workflow-service.ts';
import type { ServiceDeps } from '../base.ts';
import { bucketPorts } from '../bucket-ports.ts';
import { callersIn } from '../callers.ts';
import { taskServices } from '../task-services.ts';
import type { Compute } from './compute.ts';
import type { Messaging } from './messaging.ts';
import type { Access } from './rights.ts';
import type { Stores } from './stores.ts';

export type Events = ReturnType<typeof eventsOf>;

const API_PRINCIPAL = 'apigateway.amazonaws.com';
/** A request to an HTTP API whose route wants it signed. */
const INVOKING = { service: 'execute-api', action: 'execute-api:Invoke' };

/** A request to the URL of a function. */
const CALLING_URL = { service: 'lambda', action: 'lambda:InvokeFunctionUrl' };

/** The buses and what they send to: workflows, and the services of before. */
export function eventsOf(deps: ServiceDeps, stores: Stores, compute: Compute & Messaging, access: Access) {
  const { clock, random, journal, metrics, spill, findIds, lineageOf, faults } = deps;
  const { partition, region, accountId } = deps.naming;
  const { queues } = stores;
  const { permissions, rights } = access;
  const { functions, topics } = compute;
  const workflows = workflowsOf(deps, stores, { ...compute, ...access }, () => operations);
  const apiDestinations = new ApiDestinations({ clock, home: { region, accountId } });
  const mayAct: RoleCheck = (...asked) => rights.checkAction(...asked);
  const eventBridge = new EventBridge({
    clock,
    random,
    journal,
    metrics,
    spill,
    findIds,
    lineageOf,
    region,
    accountId,
    apiDestinations,
    deliver: ruleDelivery({ apiDestinations, functions, queues, topics, workflows }, permissions, mayAct),
    mayForward: roleForwards(mayAct),
    permissions,
    queues: ruleDeadLetters(queues, permissions),
    times: deliveryTimes(faults),
  });
  const operations = eventBridgeOperations(eventBridge);
  functions.connect({ queues, topics, buses: eventBridge });
  stores.objects.notifications.connect(bucketPorts({ ...compute, ...stores, ...access, eventBridge, warn: deps.log }));
  const mayInvoke = (resourceArn: string, sourceArn: string): boolean =>
    permissions.may({ principal: API_PRINCIPAL, action: 'lambda:InvokeFunction', resourceArn, sourceArn });
  const signing = { rights, callerOf: callersIn(functions), partition, region, accountId };
  const signer = (call: Call, resource: string) => signedCaller(call, { ...INVOKING, resource }, signing);
  const ofApis: HttpApisDeps = { clock, region, accountId, functions, signer, mayInvoke, mayAct, metrics };
  const functionUrls = new FunctionUrls({
    clock,
    region,
    accountId,
    endpoint: deps.naming.endpoint,
    functions,
    signer: (call, resource) => signedCaller(call, { ...CALLING_URL, resource }, signing),
    isOpen: (resourceArn) =>
      permissions.may({ principal: '*', action: CALLING_URL.action, resourceArn, sourceArn: '' }),
  });
  functions.removals.onRemoved((functionArn) => {
    functionUrls.remove(functionArn);
    permissions.forbidInvocations(functionArn);
  });
  const schedules = new Schedules({
    clock,
    random,
    region,
    accountId,
    ports: { functions, queues, topics, buses: eventBridge, workflows, mayAct },
    warn: deps.log,
  });
  return {
    workflows,
    eventBridge,
    schedules,
    /** EventBridge's API: what the template asks for passes the same checks as a call. */
    events: operations,
    schemas: new SchemasService({
      clock,
      region,
      accountId,
      onEvent: (busArn, listener) => eventBridge.onEvent(busArn, listener),
    }),
    apis: new HttpApis(ofApis),
    restApis: new RestApis({ ...ofApis, functions, query: findAt, warn: deps.log }),
    functionUrls,
  };
}

/** @param operations of EventBridge, which exists only after the workflows that its rules start */
function workflowsOf(
  { clock, random, journal, metrics, stateStore, spill, findIds, faults, keep, naming }: ServiceDeps,
  { store, moveTasks, tables, objects }: Stores,
  { functions, topicOperations, rights }: Compute & Messaging & Access,
  operations: () => Operations,
): WorkflowService {
  const check = internalCallCheck(faults);
  const services = taskServices({
    queues: { store, moveTasks },
    topicOperations,
    tables: tables.operations(),
    events: operations,
    objects,
    functions,
    check,
  });
  const ports: TaskPorts = { functions, services, authorize: (...asked) => rights.check(...asked) };
  const home = { region: naming.region, accountId: naming.accountId };
  const stores = { journal, metrics, stateStore, spill, maxEnded: keep.executions };
  return new WorkflowService({ ...home, ...stores, clock, random, findIds, ports });
}
