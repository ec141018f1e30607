/** How far a group has come in one partition. */
export interface CommittedOffset {
  readonly offset: number;
  readonly leaderEpoch: number;
  readonly metadata: string;
}

/** One commit, as it is persisted; without `committed` the group's offset for that partition is forgotten. */
export interface OffsetEntry {
  readonly groupId: string;
  readonly topic: string;
  readonly partition: number;
  readonly committed?: CommittedOffset;
}

/** Keeps commits beyond the process. */
export interface OffsetJournal {
  load(): readonly OffsetEntry[];
  write(entries: readonly OffsetEntry[]): void;
  close(): void;
}

export const noOffsetJournal: OffsetJournal = { load: () => [], write: () => {}, close: () => {} };

type Partitions = Map<number, CommittedOffset>;

/** The committed offsets of all groups. */
export class Offsets {
  readonly #journal: OffsetJournal;
  readonly #groups = new Map<string, Map<string, Partitions>>();

  constructor(journal: OffsetJournal = noOffsetJournal) {
    this.#journal = journal;
    for (const entry of journal.load()) this.#apply(entry);
  }

  commit(entries: readonly OffsetEntry[]): void {
    if (entries.length === 0) return;
    this.#journal.write(entries);
    for (const entry of entries) this.#apply(entry);
  }

  get(groupId: string, topic: string, partition: number): CommittedOffset | undefined {
    return this.#groups.get(groupId)?.get(topic)?.get(partition);
  }

  /** The topics in which a group has committed anything, with their partitions. */
  topicsOf(groupId: string): ReadonlyMap<string, ReadonlyMap<number, CommittedOffset>> {
    return this.#groups.get(groupId) ?? new Map();
  }

  groupIds(): readonly string[] {
    return [...this.#groups.keys()];
  }

  forgetGroup(groupId: string): void {
    const gone = [...this.topicsOf(groupId)].flatMap(([topic, partitions]) =>
      [...partitions.keys()].map((partition) => ({ groupId, topic, partition })),
    );
    this.commit(gone);
  }

  forgetTopic(topic: string): void {
    const gone = this.entries().filter((entry) => entry.topic === topic);
    this.commit(gone.map(({ groupId, partition }) => ({ groupId, topic, partition })));
  }

  /** All commits as entries, for the offset file. */
  entries(): OffsetEntry[] {
    return [...this.#groups].flatMap(([groupId, topics]) =>
      [...topics].flatMap(([topic, partitions]) =>
        [...partitions].map(([partition, committed]) => ({ groupId, topic, partition, committed })),
      ),
    );
  }

  close(): void {
    this.#journal.close();
  }

  #apply({ groupId, topic, partition, committed }: OffsetEntry): void {
    const topics = this.#groups.get(groupId) ?? new Map<string, Partitions>();
    const partitions: Partitions = topics.get(topic) ?? new Map();
    if (committed === undefined) partitions.delete(partition);
    else partitions.set(partition, committed);
    keepUnlessEmpty(topics, topic, partitions);
    keepUnlessEmpty(this.#groups, groupId, topics);
  }
}

function keepUnlessEmpty<K, V extends ReadonlyMap<unknown, unknown>>(map: Map<K, V>, key: K, value: V): void {
  if (value.size === 0) map.delete(key);
  else map.set(key, value);
}
