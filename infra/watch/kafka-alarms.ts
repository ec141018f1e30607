import type { Alarm } from './alarm.ts';
import type { FoundKafka } from './found.ts';
import { LIMITS } from './limits.ts';
import { CLUSTER_NAME, eventSourceMapping, msk } from './metrics.ts';

const MINUTE = 60;

/** The alarms of one topic that a function reads. */
export const kafkaAlarms = (mapping: FoundKafka): readonly Alarm[] => [lag(mapping), offsetsLost(mapping)];

/**
 * MSK writes the lag of a group only while the group is stable or empty and has offsets. So a mapping that never connects
 * has no lag: no data is a reason to alarm. A new mapping takes some minutes to connect.
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/consumer-lag.html
 */
function lag(mapping: FoundKafka): Alarm {
  const { condition, functionName, topic, group } = mapping;
  return {
    condition,
    name: `${functionName}-${topic}-lag`,
    meaning:
      `${functionName} is behind on topic ${topic}. The value of the alarm adds up the reasons: ` +
      `1 more than ${LIMITS.kafkaLagSeconds} seconds, 2 more than ${LIMITS.kafkaLagRecords} records. ` +
      `Without a value MSK knows no consumer group ${group}: the mapping has never connected, or has lost the way.`,
    section: 'kafka-lag',
    metrics: {
      seconds: msk(mapping, 'EstimatedMaxTimeLag', CLUSTER_NAME),
      records: msk(mapping, 'SumOffsetLag', CLUSTER_NAME),
    },
    expression:
      `IF(FILL(seconds, 0) > ${LIMITS.kafkaLagSeconds}, 1, 0) + ` +
      `IF(FILL(records, 0) > ${LIMITS.kafkaLagRecords}, 2, 0)`,
    threshold: 0,
    periodSeconds: MINUTE,
    periods: [10, 10],
    missesData: true,
  };
}

/** Only mappings with provisioned pollers report it. */
const offsetsLost = (mapping: FoundKafka): Alarm => ({
  condition: mapping.condition,
  name: `${mapping.functionName}-${mapping.topic}-lost`,
  meaning: `Lambda gave up records of topic ${mapping.topic} and could not put their offsets on to the -failed queue.`,
  section: 'lost',
  metrics: { undelivered: eventSourceMapping(mapping.id, 'OnFailureDestinationDeliveryErrorCount') },
  threshold: 0,
  periodSeconds: MINUTE,
  periods: [1, 1],
});
