import { ref, type Value } from '../cloudformation.ts';

/** ARN of the MSK cluster. */
export const CLUSTER = ref('MskClusterArn');

/** ARN of a topic or group of the cluster: the cluster's ARN with another kind, and the name appended. */
export function within(kind: 'topic' | 'group', name: string): Value {
  const part = (index: number): Value => ({ 'Fn::Select': [index, { 'Fn::Split': [':cluster/', CLUSTER] }] });
  return { 'Fn::Join': ['', [part(0), `:${kind}/`, part(1), `/${name}`]] };
}
