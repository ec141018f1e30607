import type { BusEntry, MessageDetails, OutgoingMessage } from '../../../src/core/ports.ts';

/** Queues, topics and buses that remember what they were sent. */
export function memoryPorts() {
  const messages: { queueArn: string; message: OutgoingMessage }[] = [];
  const notices: { topicArn: string; message: string; details?: MessageDetails }[] = [];
  const entries: { busArn: string; entry: BusEntry }[] = [];
  const queues = {
    send: async (queueArn: string, message: OutgoingMessage) => void messages.push({ queueArn, message }),
    receive: async () => [],
    delete: async () => {},
    release: async () => {},
    onArrival: () => () => {},
  };
  const topics = {
    publish: async (topicArn: string, message: string, details?: MessageDetails) =>
      void notices.push({ topicArn, message, ...(details !== undefined && { details }) }),
  };
  const buses = { put: async (busArn: string, entry: BusEntry) => void entries.push({ busArn, entry }) };
  return { ports: { queues, topics, buses }, messages, notices, entries };
}
