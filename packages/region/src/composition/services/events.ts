import { HttpApis } from '../../apigateway/http-apis.ts';
import type { Operations } from '../../eventbridge/api/operation.ts';
import { eventBridgeOperations } from '../../eventbridge/api/table.ts';
import { EventBridge } from '../../eventbridge/eventbridge.ts';
import { ruleDeadLetters, ruleDelivery } from '../../eventbridge/targets/rule-targets.ts';
import { deliveryTimes } from '../../faults/deliveries.ts';
import { internalCallCheck } from '../../faults/internal-calls.ts';
import { Authorizer } from '../../iam/authorizer.ts';
import { Permissions } from '../../iam/permissions.ts';
import { Roles } from '../../iam/roles.ts';
import { SchemasService } from '../../schemas/schemas-service.ts';
import { WorkflowService } from '../../stepfunctions/workflow-service.ts';
import type { ServiceDeps } from '../base.ts';
import { taskServices } from '../task-services.ts';
import type { Compute } from './compute.ts';
import type { Stores } from './stores.ts';

export type Events = ReturnType<typeof eventsOf>;

const API_PRINCIPAL = 'apigateway.amazonaws.com';

/** The buses and what they send to: workflows, and the services of before. */
export function eventsOf(deps: ServiceDeps, stores: Stores, compute: Compute) {
  const { clock, random, journal, findIds, lineageOf, faults } = deps;
  const { region, accountId } = deps.naming;
  const { queues, store } = stores;
  const { functions, topics } = compute;
  const permissions = new Permissions({ accountId, queuePolicy: (arn) => store.policyOf(arn) });
  const roles = new Roles();
  const authorizer = new Authorizer({
    policiesOf: (roleArn) => roles.policiesOf(roleArn),
    resourcePolicyOf: (arn) => permissions.policyAbout(arn),
    warn: deps.log,
  });
  const workflows = workflowsOf(deps, stores, compute, () => operations);
  const eventBridge = new EventBridge({
    clock,
    random,
    journal,
    findIds,
    lineageOf,
    region,
    accountId,
    deliver: ruleDelivery({ functions, queues, topics, workflows }, permissions),
    queues: ruleDeadLetters(queues, permissions),
    times: deliveryTimes(faults),
  });
  const operations = eventBridgeOperations(eventBridge);
  functions.connect({ queues, topics, buses: eventBridge });
  const mayInvoke = (resourceArn: string, sourceArn: string): boolean =>
    permissions.may({ principal: API_PRINCIPAL, action: 'lambda:InvokeFunction', resourceArn, sourceArn });
  return {
    permissions,
    roles,
    authorizer,
    workflows,
    eventBridge,
    /** EventBridge's API: what the template asks for passes the same checks as a call. */
    events: operations,
    schemas: new SchemasService({
      clock,
      region,
      accountId,
      onEvent: (busArn, listener) => eventBridge.onEvent(busArn, listener),
    }),
    apis: new HttpApis({ clock, region, accountId, functions, mayInvoke }),
  };
}

/** @param operations of EventBridge, which exists only after the workflows that its rules start */
function workflowsOf(
  { clock, random, journal, stateStore, findIds, faults, naming: { region, accountId } }: ServiceDeps,
  { fauxqs, tables }: Stores,
  { functions, topics }: Compute,
  operations: () => Operations,
): WorkflowService {
  const check = internalCallCheck(faults);
  const services = taskServices({ fauxqs, topics, tables: tables.operations(), events: operations, check });
  const ports = { functions, services };
  return new WorkflowService({ clock, random, journal, stateStore, findIds, region, accountId, ports });
}
