import { randomUUID } from 'node:crypto';
import { Admin } from '@platformatic/kafka';

/** Makes a topic of that many partitions, and gives its name. */
export function newTopic(bootstrapServer: string, partitions: number): Promise<string> {
  const topic = `check-${randomUUID()}`;
  return withAdmin(bootstrapServer, async (admin) => {
    await admin.createTopics({ topics: [topic], partitions, replicas: 1 });
    return topic;
  });
}

/** True when the group has that many members, and each of them a share of the topic. */
export function groupHasShares(bootstrapServer: string, group: string, members: number): Promise<boolean> {
  return withAdmin(bootstrapServer, async (admin) => {
    const described = (await admin.describeGroups({ groups: [group] })).get(group);
    const shares = [...(described?.members.values() ?? [])].filter(({ assignments }) => (assignments?.size ?? 0) > 0);
    return described?.state === 'Stable' && shares.length === members;
  });
}

async function withAdmin<T>(bootstrapServer: string, task: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Admin({ clientId: 'check', bootstrapBrokers: [bootstrapServer] });
  try {
    return await task(admin);
  } finally {
    await admin.close();
  }
}
