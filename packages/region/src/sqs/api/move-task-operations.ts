import type { MoveTask } from '../move-tasks.ts';
import type { SqsOperations } from './operation.ts';

export const moveTaskOperations: SqsOperations = {
  StartMessageMoveTask: (input, { moveTasks }) => {
    const perSecond = input.integer('MaxNumberOfMessagesPerSecond');
    const task = moveTasks.start(input.requiredText('SourceArn'), input.text('DestinationArn'), perSecond);
    return { TaskHandle: task.handle };
  },
  ListMessageMoveTasks: (input, { moveTasks }) => {
    const tasks = moveTasks.list(input.requiredText('SourceArn'), input.integer('MaxResults'));
    return { Results: tasks.map(taskAnswer) };
  },
  CancelMessageMoveTask: (input, { moveTasks }) => ({
    ApproximateNumberOfMessagesMoved: moveTasks.cancel(input.requiredText('TaskHandle')).moved,
  }),
};

function taskAnswer(task: MoveTask): object {
  return {
    // AWS gives the handle of running tasks only.
    TaskHandle: task.status === 'RUNNING' ? task.handle : undefined,
    Status: task.status,
    SourceArn: task.sourceArn,
    DestinationArn: task.destinationArn,
    MaxNumberOfMessagesPerSecond: task.perSecond,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    FailureReason: task.failureReason,
    StartedTimestamp: task.startedAt,
  };
}
