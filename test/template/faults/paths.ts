import { both, type Fault, remove, set } from '../draft.ts';

const RULE = 'Tributarydevnotifydeliveryrule1EventBridgeRule';
const LAMBDA = 'NotifyDashdeliveryLambdaFunction';
const METRICS = 'NotifyDeliveryDeadLettersAlarm/Properties/Metrics';
const FAILED_METRIC = `${METRICS}/1/MetricStat/Metric`;
const UNDELIVERED_METRIC = `${METRICS}/2/MetricStat/Metric`;
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** Ways to lose an event, or not to hear of it. */
export const PATH_FAULTS: readonly Fault[] = [
  {
    rule: 'dead-letter-queues',
    fault: 'a target without a dead-letter queue',
    seed: remove(`${RULE}/Properties/Targets/0/DeadLetterConfig`),
    at: `${RULE}.Targets.0`,
    message: 'This target has no dead-letter queue in this stack.',
  },
  {
    rule: 'dead-letter-queues',
    fault: 'a function without a destination for what fails',
    seed: remove('NotifyDashdeliveryLambdaEvConf/Properties/DestinationConfig'),
    at: LAMBDA,
    message: 'This function has no dead-letter queue in this stack.',
  },
  {
    rule: 'dead-letter-queues',
    fault: 'a Kafka mapping without a destination for what fails',
    seed: remove('BridgeKafkaOrdersMapping/Properties/DestinationConfig'),
    at: 'BridgeKafkaOrdersMapping',
    message: 'This mapping has no dead-letter queue in this stack.',
  },
  {
    rule: 'dead-letter-queues',
    fault: 'a queue that feeds a function and has no redrive policy',
    seed: set('Extra', {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { FunctionName: arn(LAMBDA), EventSourceArn: arn('NotifyDeliveryFailedQueue') },
    }),
    at: 'NotifyDeliveryFailedQueue',
    message: 'This queue has no dead-letter queue in this stack.',
  },
  {
    rule: 'dead-letter-queues',
    fault: 'a pipe on a stream without a dead-letter queue',
    seed: set('Extra', {
      Type: 'AWS::Pipes::Pipe',
      Properties: { RoleArn: arn('NotifyDeliveryRole'), Source: 'arn:aws:dynamodb:stream', Target: arn('Bus') },
    }),
    at: 'Extra',
    message: 'This pipe has no dead-letter queue in this stack.',
  },
  {
    rule: 'dead-letter-alarms',
    fault: 'a dead-letter queue without an alarm',
    seed: set(`${FAILED_METRIC}/Dimensions/0/Value`, 'another-queue'),
    at: 'NotifyDeliveryFailedQueue',
    message: 'No alarm watches the messages on this dead-letter queue.',
  },
  {
    rule: 'dead-letter-alarms',
    fault: 'an alarm on another metric of the queue',
    seed: set(`${UNDELIVERED_METRIC}/MetricName`, 'NumberOfMessagesDeleted'),
    at: 'NotifyDeliveryUndeliveredQueue',
    message: 'No alarm watches the messages on this dead-letter queue.',
  },
  {
    rule: 'dead-letter-alarms',
    fault: 'an alarm that tells nobody',
    seed: set('NotifyDeliveryDeadLettersAlarm/Properties/AlarmActions', []),
    at: 'NotifyDeliveryDeadLettersAlarm',
    message: 'This alarm tells nobody: it has no AlarmActions.',
  },
  {
    rule: 'dead-letter-alarms',
    fault: 'an alarm that fires when nothing is reported',
    seed: remove('NotifyDeliveryDeadLettersAlarm/Properties/TreatMissingData'),
    at: 'NotifyDeliveryDeadLettersAlarm',
    message: 'An unused queue reports nothing: TreatMissingData must be notBreaching.',
  },
  {
    rule: 'pipe-alarms',
    fault: 'a pipe on a topic that nobody watches',
    seed: remove('CapturedPaymentsAlarm'),
    at: 'CapturedPaymentsPipe',
    message: 'No alarm watches ExecutionFailed of this pipe.',
  },
  {
    rule: 'retry-policies',
    fault: 'a target that says nothing about retries',
    seed: remove(`${RULE}/Properties/Targets/0/RetryPolicy`),
    at: `${RULE}.Targets.0`,
    message: 'RetryPolicy needs attempts and age.',
  },
  {
    rule: 'retry-policies',
    fault: 'a function that says nothing about the age of its events',
    seed: remove('NotifyDashdeliveryLambdaEvConf/Properties/MaximumEventAgeInSeconds'),
    at: 'NotifyDashdeliveryLambdaEvConf',
    message: 'MaximumRetryAttempts and MaximumEventAgeInSeconds are missing.',
  },
  {
    rule: 'kafka-mappings',
    fault: 'a mapping with two topics',
    seed: set('BridgeKafkaOrdersMapping/Properties/Topics', ['orders', 'payments']),
    at: 'BridgeKafkaOrdersMapping',
    message: 'A mapping reads exactly one topic.',
  },
  {
    rule: 'kafka-mappings',
    fault: 'two mappings in one consumer group',
    seed: both(
      set('BridgeKafkaOrdersMapping/Properties/AmazonManagedKafkaEventSourceConfig/ConsumerGroupId', 'shared'),
      set('BridgeKafkaPaymentsMapping/Properties/AmazonManagedKafkaEventSourceConfig/ConsumerGroupId', 'shared'),
    ),
    at: 'BridgeKafkaPaymentsMapping',
    message: 'It needs a consumer group of its own.',
  },
  {
    rule: 'kafka-mappings',
    fault: 'a pipe in the consumer group of a mapping',
    seed: set(
      'CapturedPaymentsPipe/Properties/SourceParameters/ManagedStreamingKafkaParameters/ConsumerGroupID',
      'tributary-dev-bridge-kafka-payments',
    ),
    at: 'CapturedPaymentsPipe',
    message: 'It needs a consumer group of its own.',
  },
  {
    rule: 'kafka-mappings',
    fault: 'a mapping that starts at the newest record',
    seed: set('BridgeKafkaOrdersMapping/Properties/StartingPosition', 'LATEST'),
    at: 'BridgeKafkaOrdersMapping',
    message: 'StartingPosition must be TRIM_HORIZON.',
  },
  {
    rule: 'kafka-mappings',
    fault: 'a retry limit for pollers on demand',
    seed: set('BridgeKafkaOrdersMapping/Properties/MaximumRetryAttempts', 3),
    at: 'BridgeKafkaOrdersMapping',
    message: 'MaximumRetryAttempts works with provisioned pollers only: put it under their condition.',
  },
  {
    rule: 'known-events',
    fault: 'a rule on an event that has no schema',
    seed: set(`${RULE}/Properties/EventPattern/detail-type`, ['OrderShiped']),
    at: RULE,
    message:
      'schemas/ holds no event OrderShiped of that source. There are: OrderCancelled, OrderFulfilled, OrderPaid, OrderPlaced, OrderReserved.',
  },
  {
    rule: 'known-events',
    fault: 'a rule on another source than the event has',
    seed: set(`${RULE}/Properties/EventPattern`, { source: ['tributary.oders'] }),
    at: RULE,
    message: 'schemas/ holds no event of the source tributary.oders. Did you mean tributary.orders?',
  },
];
