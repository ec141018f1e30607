import { hash } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { isObject, type Json } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import type { Spill, SpilledRows } from '../../core/spill.ts';
import type { StateStore } from '../../core/state-store.ts';
import { DetailedAwsError } from '../../http/detailed-error.ts';
import { type BucketRules, type ContentHead, contentHeadIn, isExpired, type ObjectHead } from '../stored-object.ts';

export interface UploadStoreDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly stateStore: StateStore;
  readonly spill: Spill;
}

/** A multipart upload that is neither completed nor aborted. */
export interface Upload extends ContentHead {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly initiatedAtMs: number;
}

/** All of a part but its bytes. */
export interface Part extends Pick<ObjectHead, 'eTag' | 'lastModifiedMs' | 'sizeBytes'> {
  readonly partNumber: number;
}

interface Entry {
  readonly upload: Upload;
  readonly parts: Map<number, Part>;
}

const UPLOAD_KIND = 's3-upload';
const PART_KIND = 's3-part';

/** The multipart uploads under way. The bytes of their parts are not in the memory. */
export class UploadStore {
  readonly #deps: UploadStoreDeps;
  readonly #rulesOf: (bucket: string) => BucketRules | undefined;
  readonly #byId = new Map<string, Entry>();
  /** In base64, by `<id>/<number>`. */
  readonly #bodies: SpilledRows;

  constructor(deps: UploadStoreDeps, rulesOf: (bucket: string) => BucketRules | undefined) {
    this.#deps = deps;
    this.#rulesOf = rulesOf;
    this.#bodies = deps.spill.ownRows();
    for (const [id, row] of deps.stateStore.rows(UPLOAD_KIND)) {
      const upload = uploadIn(id, row);
      if (upload) this.#byId.set(id, { upload, parts: new Map() });
    }
    for (const [place, row] of deps.stateStore.rows(PART_KIND)) this.#restorePart(place, row);
  }

  create(bucket: string, key: string, head: ContentHead): Upload {
    const { clock, random, stateStore } = this.#deps;
    const upload: Upload = { id: random.uuid(), bucket, key, initiatedAtMs: clock.now(), ...head };
    stateStore.put(UPLOAD_KIND, upload.id, upload);
    this.#byId.set(upload.id, { upload, parts: new Map() });
    return upload;
  }

  /** @throws AwsError NoSuchUpload (404) */
  get(bucket: string, key: string, id: string): Upload {
    const upload = this.#unexpired(this.#byId.get(id)?.upload);
    if (upload?.bucket === bucket && upload.key === key) return upload;
    const message =
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
    throw new DetailedAwsError('NoSuchUpload', message, { UploadId: id }, 404);
  }

  /** The uploads to a bucket, by key and time. */
  of(bucket: string): readonly Upload[] {
    return [...this.#byId.values()]
      .flatMap(({ upload }) => (upload.bucket === bucket ? (this.#unexpired(upload) ?? []) : []))
      .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)) || a.initiatedAtMs - b.initiatedAtMs);
  }

  /** A part of the same number is replaced. */
  putPart({ id }: Upload, partNumber: number, body: Buffer): Part {
    const eTag = `"${hash('md5', body)}"`;
    const part: Part = { partNumber, eTag, lastModifiedMs: this.#deps.clock.now(), sizeBytes: body.length };
    const base64 = body.toString('base64');
    this.#deps.stateStore.put(PART_KIND, placeOf(id, partNumber), { ...part, base64 });
    this.#bodies.put(placeOf(id, partNumber), base64);
    this.#byId.get(id)?.parts.set(partNumber, part);
    return part;
  }

  parts({ id }: Upload): readonly Part[] {
    return [...(this.#byId.get(id)?.parts.values() ?? [])].sort((a, b) => a.partNumber - b.partNumber);
  }

  bodyOf({ id }: Upload, { partNumber }: Part): Buffer {
    return Buffer.from(this.#bodies.get(placeOf(id, partNumber)) ?? '', 'base64');
  }

  /** Forgets an upload with its parts. */
  end(upload: Upload): void {
    const { stateStore } = this.#deps;
    stateStore.atomically(() => {
      for (const { partNumber } of this.parts(upload)) {
        stateStore.remove(PART_KIND, placeOf(upload.id, partNumber));
        this.#bodies.remove(placeOf(upload.id, partNumber));
      }
      stateStore.remove(UPLOAD_KIND, upload.id);
    });
    this.#byId.delete(upload.id);
  }

  #unexpired(upload: Upload | undefined): Upload | undefined {
    const rules = upload && this.#rulesOf(upload.bucket)?.abortions;
    if (!upload || !rules || !isExpired(rules, upload.key, upload.initiatedAtMs, this.#deps.clock.now())) return upload;
    this.end(upload);
    return undefined;
  }

  #restorePart(place: string, row: Json): void {
    const [id = ''] = place.split('/');
    if (!isObject(row)) return;
    const { partNumber, eTag, lastModifiedMs, sizeBytes, base64 } = row;
    if (typeof partNumber !== 'number' || typeof eTag !== 'string' || typeof base64 !== 'string') return;
    if (typeof lastModifiedMs !== 'number' || typeof sizeBytes !== 'number') return;
    this.#bodies.put(place, base64);
    this.#byId.get(id)?.parts.set(partNumber, { partNumber, eTag, lastModifiedMs, sizeBytes });
  }
}

const placeOf = (id: string, partNumber: number): string => `${id}/${partNumber}`;

function uploadIn(id: string, row: Json): Upload | undefined {
  const head = contentHeadIn(row);
  if (head === undefined || !isObject(row)) return undefined;
  const { bucket, key, initiatedAtMs } = row;
  if (typeof bucket !== 'string' || typeof key !== 'string' || typeof initiatedAtMs !== 'number') return undefined;
  return { id, bucket, key, initiatedAtMs, ...head };
}
