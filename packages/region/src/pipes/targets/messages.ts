import { object, text } from '../../core/properties.ts';
import { dynamic } from './dynamic.ts';
import { sendEach, type TargetKind } from './target.ts';

export const sqs: TargetKind = {
  maxItems: 10,
  send({ outgoing, pipe, ports }) {
    const parameters = object(pipe.targetParameters, 'SqsQueueParameters');
    return sendEach(outgoing, ({ item, payload }) => {
      const groupId = dynamic(text(parameters, 'MessageGroupId'), item);
      const deduplicationId = dynamic(text(parameters, 'MessageDeduplicationId'), item);
      return ports.queues.send(pipe.target, {
        body: payload,
        ...(groupId !== undefined && { groupId }),
        ...(deduplicationId !== undefined && { deduplicationId }),
      });
    });
  },
};

export const sns: TargetKind = {
  maxItems: 10,
  send: ({ outgoing, pipe, ports }) => sendEach(outgoing, ({ payload }) => ports.topics.publish(pipe.target, payload)),
};
