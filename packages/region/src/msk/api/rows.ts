import type { JsonObject } from '../../core/json.ts';
import { boolean, object } from '../../core/properties.ts';
import type { TextAnswer } from '../../http/call.ts';
import type { RestRow } from '../../http/rest-service.ts';
import type { ManagedCluster, ManagedClusters } from '../clusters.ts';
import { clusterShape, firstClusterShape } from './shapes.ts';

type Parameters = Readonly<Record<string, string>>;
type Operation = (clusters: ManagedClusters, parameters: Parameters, bootstrapServers: string) => JsonObject;

/** Those whose name begins as the filter says. */
const listed = (clusters: ManagedClusters, { clusterNameFilter = '' }: Parameters): readonly ManagedCluster[] =>
  clusters.list().filter(({ name }) => name.startsWith(clusterNameFilter));

const clusterIn = (clusters: ManagedClusters, { ClusterArn = '' }: Parameters): ManagedCluster =>
  clusters.get(ClusterArn);

/** @see https://docs.aws.amazon.com/msk/1.0/apireference/resources.html */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  '/v1/clusters': (clusters, query) => ({ clusterInfoList: listed(clusters, query).map(firstClusterShape) }),
  '/v1/clusters/{ClusterArn}': (clusters, path) => ({ clusterInfo: firstClusterShape(clusterIn(clusters, path)) }),
  '/v1/clusters/{ClusterArn}/bootstrap-brokers': (clusters, path, bootstrapServers) =>
    brokersOf(clusterIn(clusters, path), bootstrapServers),
  '/api/v2/clusters': (clusters, query) => ({ clusterInfoList: listed(clusters, query).map(clusterShape) }),
  '/api/v2/clusters/{ClusterArn}': (clusters, path) => ({ clusterInfo: clusterShape(clusterIn(clusters, path)) }),
};

/** What the region answers of MSK's API. */
export const mskRows = (clusters: ManagedClusters, bootstrapServers: string): readonly RestRow[] =>
  Object.entries(OPERATIONS).map(([pattern, run]) => ({
    method: 'GET',
    pattern,
    service: 'kafka',
    handle: async ({ query }, inPath): Promise<TextAnswer> => {
      const body = JSON.stringify(run(clusters, { ...Object.fromEntries(query), ...inPath }, bootstrapServers));
      return { status: 200, headers: { 'content-type': 'application/json' }, body };
    },
  }));

/**
 * The brokers, under the name of each way in which the cluster lets clients in.
 * @see https://docs.aws.amazon.com/msk/1.0/apireference/clusters-clusterarn-bootstrap-brokers.html
 */
function brokersOf({ properties }: ManagedCluster, bootstrapServers: string): JsonObject {
  const authentication = object(properties, 'ClientAuthentication');
  const sasl = object(authentication, 'Sasl');
  const isOn = (from: JsonObject, name: string): boolean => boolean(object(from, name), 'Enabled') === true;
  const names = [
    isOn(sasl, 'Iam') && 'bootstrapBrokerStringSaslIam',
    isOn(sasl, 'Scram') && 'bootstrapBrokerStringSaslScram',
    isOn(authentication, 'Tls') && 'bootstrapBrokerStringTls',
    isOn(authentication, 'Unauthenticated') && 'bootstrapBrokerString',
  ].filter((name) => name !== false);
  return Object.fromEntries(
    (names.length > 0 ? names : ['bootstrapBrokerStringTls']).map((name) => [name, bootstrapServers]),
  );
}
