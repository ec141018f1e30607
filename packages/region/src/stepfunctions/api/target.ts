import { jsonService, type TargetService } from '../../http/json-service.ts';
import type { WorkflowService } from '../workflow-service.ts';
import { executionOperations } from './executions.ts';
import { mapRunOperations } from './map-runs.ts';
import { stateMachineOperations } from './state-machines.ts';
import { taskTokenOperations } from './task-tokens.ts';

/** The operations behind `X-Amz-Target: AWSStepFunctions.<operation>`. */
export function workflowTarget(service: WorkflowService): TargetService {
  const operations = {
    ...stateMachineOperations(service),
    ...executionOperations(service),
    ...taskTokenOperations(service),
    ...mapRunOperations(service),
  };
  return jsonService(operations, { version: '1.0', waiting: ['StartSyncExecution'] });
}
