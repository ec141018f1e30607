import type { Json } from '../../core/json.ts';
import { otherKind } from '../other-kind.ts';
import { type Incompatibility, type MessageIndex, type Schema, ValueUndecodable } from '../schema-kind.ts';
import { compareFiles } from './compare/compare-files.ts';
import { decodeMessage } from './decode/decode.ts';
import { type MessagePlan, Plans } from './decode/plan.ts';
import { encodeMessage } from './encode/encode-message.ts';
import type { LinkedFile } from './imports.ts';
import { printMessage } from './json/print-message.ts';
import { type MessageNames, namesOf } from './message-names.ts';
import { printFile } from './print/print-file.ts';

/** A .proto file, linked with what it imports. */
export class ProtobufSchema implements Schema {
  readonly type = 'PROTOBUF';
  /** The .proto file: as it was given, or as it is printed when it was given as a descriptor. */
  readonly text: string;
  readonly canonical: string;
  readonly linked: LinkedFile;
  readonly #names: MessageNames;
  readonly #plans: Plans;

  /** @param text undefined when the file was given as a descriptor */
  constructor(text: string | undefined, linked: LinkedFile) {
    this.canonical = printFile(linked.file);
    this.text = text ?? this.canonical;
    this.linked = linked;
    this.#names = namesOf(linked.file);
    this.#plans = new Plans(linked.types);
  }

  /** Full names in the order of the file, messages before those in them. */
  get messageNames(): readonly string[] {
    return this.#names.declared;
  }

  cannotRead(writer: Schema): readonly Incompatibility[] {
    if (!(writer instanceof ProtobufSchema)) return [otherKind(this, writer)];
    return compareFiles(writer.linked, this.linked);
  }

  decode(payload: Buffer, message: MessageIndex = { path: [0] }): string {
    return printMessage(decodeMessage(payload, this.#planOf(message)));
  }

  /**
   * A message of the JSON that {@link decode} gives.
   * @throws ValueUnencodable; ValueUndecodable when there is no such message
   */
  encode(json: Json, message: MessageIndex = { path: [0] }): Buffer {
    return encodeMessage(this.#planOf(message), json);
  }

  #planOf(message: MessageIndex): MessagePlan {
    const fullName = this.#names.find(message);
    const declared = fullName === undefined ? undefined : this.linked.types.get(fullName);
    if (fullName === undefined || declared === undefined || !('message' in declared))
      throw new ValueUndecodable(`The schema has no message ${JSON.stringify(message)}.`);
    return this.#plans.of(fullName, declared.message);
  }
}
