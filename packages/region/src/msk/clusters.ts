import { AwsError } from '../core/aws-error.ts';
import type { JsonObject } from '../core/json.ts';

/** A cluster as its template declares it. All clusters of a region stand for its one broker. */
export interface ManagedCluster {
  readonly arn: string;
  readonly name: string;
  /** As AWS::MSK::Cluster has them. */
  readonly properties: JsonObject;
  readonly createdAtMs: number;
}

/** The clusters of Amazon MSK that the region has. */
export class ManagedClusters {
  readonly #byArn = new Map<string, ManagedCluster>();

  declare(cluster: ManagedCluster): void {
    this.#byArn.set(cluster.arn, cluster);
  }

  remove(arn: string): void {
    this.#byArn.delete(arn);
  }

  find(arn: string): ManagedCluster | undefined {
    return this.#byArn.get(arn);
  }

  /** @throws AwsError NotFoundException (404) */
  get(arn: string): ManagedCluster {
    const cluster = this.find(arn);
    if (cluster !== undefined) return cluster;
    throw new AwsError('NotFoundException', `The specified cluster ${arn} does not exist.`, 404);
  }

  list(): readonly ManagedCluster[] {
    return [...this.#byArn.values()];
  }
}
