import { AwsError } from '../../core/aws-error.ts';
import { object, textOr } from '../../core/properties.ts';
import type { WorkflowService } from '../../stepfunctions/workflow-service.ts';
import type { PipeDeclaration } from '../declaration.ts';
import { listText, type PipePorts, type TargetKind } from './target.ts';

const DEFAULT_INVOCATION = 'REQUEST_RESPONSE';

export const workflow: TargetKind = {
  maxItems: 10_000,
  check(pipe, { workflows }) {
    if (!waits(pipe) || workflows.typeOf(pipe.target) === 'EXPRESS') return;
    const message = 'A Standard state machine needs InvocationType FIRE_AND_FORGET as the target of a pipe.';
    throw new AwsError('ValidationException', message);
  },
  async send({ outgoing, pipe, ports, ids }) {
    const { workflows } = ports;
    if (waits(pipe)) await workflows.run(pipe.target, listText(outgoing), ids);
    else await workflows.start(pipe.target, listText(outgoing), ids);
    return [];
  },
};

/** Step Functions as pipes call it. */
export function pipeWorkflows(service: WorkflowService): PipePorts['workflows'] {
  return {
    typeOf: (arn) => service.stateMachines.get(arn).type,
    start: (arn, input, ids) => service.start(arn, input, ids),
    run: (arn, input, ids) => service.run(arn, input, ids),
  };
}

function waits({ targetParameters }: PipeDeclaration): boolean {
  const parameters = object(targetParameters, 'StepFunctionStateMachineParameters');
  return textOr(parameters, 'InvocationType', DEFAULT_INVOCATION) === DEFAULT_INVOCATION;
}
