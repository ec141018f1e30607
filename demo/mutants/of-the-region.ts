import type { Mutant } from './mutant.ts';

const MAPPINGS = 'packages/region/src/lambda/mappings';

/** Bugs in the local region, which would hide those of the application. */
export const REGION_MUTANTS: readonly Mutant[] = [
  {
    name: 'commit-before-invocation',
    what: 'A mapping commits the offsets of a batch before its function has it, and takes it for done.',
    file: `${MAPPINGS}/batch-run.ts`,
    find: "return { answer: { kind: 'failed' }, invocation };",
    replace: "return { answer: { kind: 'succeeded' }, invocation };",
  },
  {
    name: 'deletion-unsaid',
    what: 'A mapping passes over records that the cluster has deleted without a word in the journal.',
    file: `${MAPPINGS}/kafka-positions.ts`,
    find: "journal.record('dropped', place, [], { condition: OUT_OF_RANGE, ...range, records: Number(missing), reason });",
    replace: '',
  },
  {
    name: 'deletion-uncounted',
    what: 'A mapping does not count the records that the cluster has deleted before it read them.',
    file: `${MAPPINGS}/kafka-positions.ts`,
    find: 'partition.passedOver.missing += missing;',
    replace: '',
  },
  {
    name: 'deletions-forgotten',
    what: 'A mapping counts deleted records anew whenever it has joined its group again.',
    file: `${MAPPINGS}/kafka-membership.ts`,
    find: 'passedOverOf(this.#deps.memory, partitionName(one.topic, one.partition));',
    replace: '{ missing: 0n, unreadable: 0 };',
    plan: 'mutants/plans/rebalances',
    tests: ['packages/region/test/behaviour/lambda-kafka-range'],
  },
  {
    name: 'reset-to-latest',
    what: 'A mapping whose next record is deleted goes on behind all records of the partition.',
    file: `${MAPPINGS}/kafka-positions.ts`,
    find: "this.#ask(others, 'earliest')",
    replace: "this.#ask(others, 'latest')",
  },
  {
    name: 'delete-before-invocation',
    what: 'Messages leave their queue before their function has them.',
    file: `${MAPPINGS}/sqs.ts`,
    find: 'const invocation = await tryInvoke(this.#deps',
    replace: 'await this.#delete(messages);\n      const invocation = await tryInvoke(this.#deps',
  },
  {
    name: 'queue-failures-deleted',
    what: 'Messages that a function names as failed leave their queue.',
    file: `${MAPPINGS}/sqs.ts`,
    find: 'await this.#delete(messages.filter((message) => !failed.has(message)));',
    replace: 'await this.#delete(messages);',
    plan: 'mutants/plans/stores',
  },
  {
    name: 'delivery-tried-once',
    what: 'A rule does not try again when its target refuses.',
    file: 'packages/region/src/eventbridge/delivery.ts',
    find: 'this.#retries++;\n',
    replace: 'this.#retries++;\n    if (delayMs > 0) return true;\n',
  },
];
