import type { JsonObject } from '../../core/json.ts';
import { boolean, number, text, textOr } from '../../core/properties.ts';
import { FIRST_LABEL, streamArnOf, TableStream, type TableStreamDeps, viewTypeOf } from './table-stream.ts';

/**
 * All streams by their ARNs, also those of deleted tables. A table that is created again has the stream that it had: its
 * readers stay, and sequence numbers go on, so that no reader takes a new record for one that it has read.
 */
export class KnownStreams {
  readonly #deps: Omit<TableStreamDeps, 'tableArn' | 'label'>;
  readonly #byArn = new Map<string, TableStream>();

  constructor(deps: Omit<TableStreamDeps, 'tableArn' | 'label'>) {
    this.#deps = deps;
  }

  /**
   * The stream of a table, with the settings of its row.
   * @param row its label, view type and state
   */
  streamOf(tableArn: string, row: JsonObject): TableStream {
    const label = textOr(row, 'label', FIRST_LABEL);
    const settings = {
      viewType: viewTypeOf(text(row, 'viewType')) ?? 'NEW_AND_OLD_IMAGES',
      createdAtMs: number(row, 'createdAtMs') ?? 0,
      isEnabled: boolean(row, 'isEnabled') ?? true,
    };
    const arn = streamArnOf(tableArn, label);
    const stream = this.#byArn.get(arn) ?? new TableStream({ ...this.#deps, tableArn, label }, settings);
    stream.settings = settings;
    this.#byArn.set(arn, stream);
    return stream;
  }
}
