import type { Mapping } from '../../../src/lambda/mappings/mapping.ts';
import { FakeCluster } from './fake-cluster.ts';
import { mappingOn } from './mapping.ts';

/** A cluster with the topic `orders`, and a mapping of it around a function that takes everything. */
export class Orders {
  readonly cluster: FakeCluster;
  #mapping: Mapping | undefined;

  private constructor(cluster: FakeCluster) {
    this.cluster = cluster;
  }

  static async open(partitions = 2): Promise<Orders> {
    const cluster = await FakeCluster.start();
    cluster.state.makeTopic('orders', partitions);
    return new Orders(cluster);
  }

  /** Starts the mapping; at most once. */
  async start(settings = {}): Promise<ReturnType<typeof mappingOn>> {
    const started = mappingOn(this.cluster, () => null, settings);
    this.#mapping = started.mapping;
    await started.mapping.enable();
    return started;
  }

  async stop(): Promise<void> {
    await this.#mapping?.disable();
    await this.cluster.stop();
  }
}
