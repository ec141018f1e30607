import type { QueuePort, ReceivedMessage } from '../../../src/core/ports.ts';

/** One queue in memory: messages are hidden when received, shown again when released and the test says so. */
export class MemoryQueue implements QueuePort {
  readonly visible: ReceivedMessage[] = [];
  readonly hidden = new Map<string, ReceivedMessage>();
  readonly released: string[] = [];
  readonly deleted: string[] = [];
  #listeners = new Set<() => void>();

  check(_arn: string): void {}

  add(...bodies: string[]): void {
    for (const body of bodies) {
      const n = this.visible.length + this.hidden.size + this.deleted.length + 1;
      this.visible.push({
        messageId: `m-${n}`,
        receiptHandle: `h-${n}`,
        body,
        attributes: { ApproximateReceiveCount: '1' },
        messageAttributes: {},
        md5OfBody: 'md5',
      });
    }
    for (const listener of this.#listeners) listener();
  }

  /** The visibility timeout of all released messages ends. */
  showReleased(): void {
    for (const handle of this.released.splice(0)) {
      const message = this.hidden.get(handle);
      if (message) this.visible.push(message);
      this.hidden.delete(handle);
    }
    for (const listener of this.#listeners) listener();
  }

  async send(_arn: string, { body }: { body: string }): Promise<void> {
    this.add(body);
  }

  async receive(_arn: string, max: number): Promise<readonly ReceivedMessage[]> {
    const taken = this.visible.splice(0, max);
    for (const message of taken) this.hidden.set(message.receiptHandle, message);
    return taken;
  }

  async delete(_arn: string, handles: readonly string[]): Promise<void> {
    for (const handle of handles) if (this.hidden.delete(handle)) this.deleted.push(handle);
  }

  async release(_arn: string, handle: string): Promise<void> {
    this.released.push(handle);
  }

  onArrival(_arn: string, listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
