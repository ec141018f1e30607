import { type JsonOperations, jsonService, type TargetService } from '../../http/json-service.ts';
import type { WorkflowService } from '../workflow-service.ts';
import { activityOperations } from './activities.ts';
import { aliasOperations } from './aliases.ts';
import { executionOperations } from './executions.ts';
import { mapRunOperations } from './map-runs.ts';
import { stateMachineOperations } from './state-machines.ts';
import { tagOperations } from './tags.ts';
import { taskTokenOperations } from './task-tokens.ts';
import { testStateOperation } from './test-state.ts';
import { versionOperations } from './versions.ts';

/** The operations behind `X-Amz-Target: AWSStepFunctions.<operation>`. */
export function workflowTarget(service: WorkflowService): TargetService {
  return jsonService(workflowOperations(service), {
    version: '1.0',
    waiting: ['StartSyncExecution', 'GetActivityTask', 'TestState'],
  });
}

export function workflowOperations(service: WorkflowService): JsonOperations {
  return {
    ...stateMachineOperations(service),
    ...executionOperations(service),
    ...taskTokenOperations(service),
    ...activityOperations(service),
    ...mapRunOperations(service),
    ...versionOperations(service),
    ...aliasOperations(service),
    ...tagOperations(service),
    ...testStateOperation(service),
  };
}
