import type { NewObject } from '#lib/aws/put-object.ts';

/** Buckets in memory that can be down. */
export class FakeBucket {
  /** In the order in which they came; the same key may be there twice. */
  readonly objects: NewObject[] = [];
  down: Error | undefined;

  readonly put = async (object: NewObject): Promise<void> => {
    if (this.down) throw this.down;
    this.objects.push(object);
  };
}
