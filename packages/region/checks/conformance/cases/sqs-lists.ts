import { textOf } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { part, refused } from '../expected.ts';
import { attributesOf, names, queue, SQS_API, sqs } from './sqs-calls.ts';

const CREATE = `${SQS_API}/API_CreateQueue.html`;

export const SQS_LISTS: readonly ConformanceCase[] = [
  {
    name: 'ListQueues gives the queues of a prefix',
    source: `${SQS_API}/API_ListQueues.html`,
    run: async (aws, own) => {
      for (const end of ['-b', '-a']) await queue(aws, `${own}${end}`);
      const { QueueUrls } = await sqs(aws, 'ListQueues', { QueueNamePrefix: `${own}-` });
      return names(QueueUrls).map((url) => url.slice(-2));
    },
    gives: ['-a', '-b'],
  },
  {
    name: 'ListQueues has pages where MaxResults is given',
    source: `${SQS_API}/API_ListQueues.html`,
    run: async (aws, own) => {
      for (const end of ['-b', '-a']) await queue(aws, `${own}${end}`);
      const asked = { QueueNamePrefix: `${own}-`, MaxResults: 1 };
      const first = await sqs(aws, 'ListQueues', asked);
      const second = await sqs(aws, 'ListQueues', { ...asked, NextToken: first['NextToken'] });
      return [names(first['QueueUrls']).length, names(second['QueueUrls']).length];
    },
    gives: [1, 1],
  },
  {
    name: 'tags of CreateQueue are kept, and UntagQueue removes one',
    source: `${SQS_API}/API_ListQueueTags.html`,
    run: async (aws, own) => {
      const { QueueUrl } = await sqs(aws, 'CreateQueue', { QueueName: own, tags: { team: 'a', cost: 'b' } });
      await sqs(aws, 'TagQueue', { QueueUrl, Tags: { stage: 'dev' } });
      await sqs(aws, 'UntagQueue', { QueueUrl, TagKeys: ['cost'] });
      return sqs(aws, 'ListQueueTags', { QueueUrl });
    },
    gives: { Tags: { team: 'a', stage: 'dev' } },
  },
  {
    name: 'a deleted queue is gone',
    source: `${SQS_API}/API_DeleteQueue.html`,
    run: async (aws, own) => {
      const QueueUrl = await queue(aws, own);
      await sqs(aws, 'DeleteQueue', { QueueUrl });
      return sqs(aws, 'GetQueueUrl', { QueueName: own });
    },
    gives: refused(400, 'QueueDoesNotExist', 'The specified queue does not exist.'),
  },
  {
    name: 'a name is not free for 60 seconds after its queue was deleted',
    source: CREATE,
    run: async (aws, own) => {
      await sqs(aws, 'DeleteQueue', { QueueUrl: await queue(aws, own) });
      return sqs(aws, 'CreateQueue', { QueueName: own });
    },
    gives: refused(
      400,
      'QueueDeletedRecently',
      'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
    ),
  },
  {
    name: 'a second PurgeQueue within 60 seconds is refused',
    source: `${SQS_API}/API_PurgeQueue.html`,
    run: async (aws, own) => {
      const QueueUrl = await queue(aws, own);
      await sqs(aws, 'PurgeQueue', { QueueUrl });
      const { status, error } = await sqs(aws, 'PurgeQueue', { QueueUrl });
      return { status, error };
    },
    gives: { status: 403, error: 'PurgeQueueInProgress' },
  },
  {
    name: 'AddPermission writes a statement into the policy',
    source: `${SQS_API}/API_AddPermission.html`,
    run: async (aws, own) => {
      const QueueUrl = await queue(aws, own);
      const granted = { Label: 'mine', AWSAccountIds: ['111122223333'], Actions: ['SendMessage'] };
      await sqs(aws, 'AddPermission', { QueueUrl, ...granted });
      const { Policy } = await attributesOf(aws, QueueUrl, 'Policy');
      const { Statement } = JSON.parse(textOf(Policy, '{}'));
      return Statement?.[0];
    },
    gives: part({
      Sid: 'mine',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:root' },
      Action: 'SQS:SendMessage',
    }),
  },
  {
    name: 'ListDeadLetterSourceQueues names the queues of a dead-letter queue',
    source: `${SQS_API}/API_ListDeadLetterSourceQueues.html`,
    run: async (aws, own) => {
      const dead = await queue(aws, `${own}-dead`);
      const { QueueArn } = await attributesOf(aws, dead, 'QueueArn');
      const policy = JSON.stringify({ deadLetterTargetArn: QueueArn, maxReceiveCount: 2 });
      const source = await queue(aws, own, { RedrivePolicy: policy });
      const { queueUrls } = await sqs(aws, 'ListDeadLetterSourceQueues', { QueueUrl: dead });
      return names(queueUrls).every((url) => url === source) && names(queueUrls).length;
    },
    gives: 1,
  },
];
