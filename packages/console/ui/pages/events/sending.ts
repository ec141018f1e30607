import type { Draft } from './draft.ts';

/** What a check found. */
export interface Checked {
  readonly problems: readonly { readonly message: string; readonly pointer?: string }[];
  readonly isSendable: boolean;
  /** JSON Schema of what is checked: of the detail, or of the record. */
  readonly schema?: object;
  readonly schemaName?: string;
}

/** The console's own endpoints. */
export interface Poster {
  post<T>(path: string, body: object): Promise<T>;
}

interface Position {
  readonly partition: number;
  readonly offset: string;
}

/** What breaks the schema of the event. */
export function checkDraft(poster: Poster, draft: Draft): Promise<Checked> {
  if (draft.to === 'topic') return poster.post<Checked>('topics/check', { topic: draft.topic, text: draft.text });
  const { source, detailType, detail } = draft;
  return poster.post<Checked>('events/check', { source, detailType, detail });
}

/** Sends it. @returns an id by which its page finds it: that of the entry on the bus, or the position of the record */
export async function sendDraft(poster: Poster, draft: Draft): Promise<string> {
  if (draft.to === 'topic') {
    const { topic, text } = draft;
    const { partition, offset } = await poster.post<Position>('topics/produce', { topic, text });
    return `${topic}-${partition}@${offset}`;
  }
  const { bus, source, detailType, detail } = draft;
  return (await poster.post<{ readonly id: string }>('events/send', { bus, source, detailType, detail })).id;
}
