/** The parameters of faults. Each kind of fault takes some of them. */
export interface FaultParameters {
  /** The additional time that something takes. */
  readonly delayMs: number;
  /** The longest delay; each injection draws its own, from 1 to this. 0 means no delay. */
  readonly withinMs: number;
  /** How far a clock jumps. */
  readonly jumpMs: number;
  /** The share of a batch that is refused: above 0, at most 1. */
  readonly share: number;
  /** The error code; empty for the usual code of the service. */
  readonly code: string;
  /** The HTTP status of the error; 0 for the status of the service's usual code. */
  readonly status: number;
  /** The message of the error. */
  readonly message: string;
}

/** A rule of the usual plan, which is given by names of faults. */
export interface UsualRule {
  readonly at: string;
  readonly from?: string;
  readonly probability: number;
  readonly times?: number;
}

export interface FaultKind {
  /** What happens, in one sentence. */
  readonly about: string;
  /** The first parts of the paths at which the fault can be injected. */
  readonly places: readonly string[];
  /** The fault is one of calls; a rule can select them by their caller. */
  readonly hasCaller?: true;
  /** The fault leaves something damaged for good, so `all` leaves it out. */
  readonly isDamaging?: true;
  /** The part of the region that the fault needs. */
  readonly needs?: 'embedded broker' | 'data directory';
  /** The parameters that a rule may set, with their defaults. */
  readonly parameters: Partial<FaultParameters>;
  /** The rules of this fault in the usual plan. */
  readonly usual: readonly UsualRule[];
}

/** The services whose calls have a path: `<service>/<operation>/<resource>`. */
const SERVICES = ['dynamodb', 'events', 'sqs', 'sns', 's3', 'lambda', 'states'];
const CALLS = { places: [...SERVICES, 'http-api'], hasCaller: true } as const;
/** Requests to an HTTP API come from outside, so there is no process to kill. */
const SIGNED_CALLS = { places: SERVICES, hasCaller: true } as const;
const DELIVERIES = ['rule', 'async', 'queue'];
const BROKER = { places: ['broker'], needs: 'embedded broker' } as const;
const FROM_FUNCTIONS = { at: '*', from: '*' };

const everyDelivery = (probability: number): readonly UsualRule[] => DELIVERIES.map((at) => ({ at, probability }));

/** Every fault that a plan can name. docs/reference/faults.md has the same table; a test keeps them equal. */
export const FAULT_KINDS = {
  throw: {
    about: 'The invocation fails with an error before the handler runs.',
    places: ['function'],
    parameters: { message: 'A fault on purpose.' },
    usual: [{ at: 'function', probability: 0.01 }],
  },
  timeout: {
    about: 'The function hangs after a while of running, and Lambda ends it at its time limit.',
    places: ['function'],
    parameters: { withinMs: 50 },
    usual: [{ at: 'function', probability: 0.001 }],
  },
  killWorker: {
    about: 'The worker process is killed at a random moment of an invocation.',
    places: ['function'],
    parameters: { withinMs: 50 },
    usual: [{ at: 'function', probability: 0.001 }],
  },
  clockJump: {
    about:
      'The clock of the worker jumps within an invocation, by `jumpMs` ahead or back; after it the clock is right again.',
    places: ['function'],
    parameters: { withinMs: 50, jumpMs: 3_600_000 },
    usual: [{ at: 'function', probability: 0.005 }],
  },
  crashBefore: {
    about: 'The worker process is killed when its call arrives: the call is not carried out.',
    ...SIGNED_CALLS,
    parameters: {},
    usual: [{ ...FROM_FUNCTIONS, probability: 0.0007 }],
  },
  crashAfter: {
    about: 'The call is carried out, then the worker process is killed before it has the answer.',
    ...SIGNED_CALLS,
    parameters: {},
    usual: [{ ...FROM_FUNCTIONS, probability: 0.0007 }],
  },
  throttle: {
    about: 'The call, or the invocation, is refused with the error of the service for too many of them.',
    places: ['function', ...CALLS.places],
    hasCaller: true,
    parameters: { code: '' },
    usual: [
      { ...FROM_FUNCTIONS, probability: 0.01 },
      { at: 'function', probability: 0.01 },
    ],
  },
  refuse: {
    about: 'The call is refused with an error of the service, without `code` as if the service were down.',
    ...CALLS,
    parameters: { code: '', status: 0, message: 'A fault on purpose.' },
    usual: [{ ...FROM_FUNCTIONS, probability: 0.005 }],
  },
  conflict: {
    about: 'The transaction is cancelled, as while another request changes one of its items.',
    places: ['dynamodb/TransactWriteItems'],
    hasCaller: true,
    parameters: {},
    usual: [{ at: 'dynamodb/TransactWriteItems', from: '*', probability: 0.05 }],
  },
  slow: {
    about: 'The call, or the invocation, is carried out `delayMs` later.',
    places: ['function', ...CALLS.places],
    hasCaller: true,
    parameters: { delayMs: 20 },
    usual: [{ ...FROM_FUNCTIONS, probability: 0.01 }],
  },
  lostResponse: {
    about: 'The call is carried out, then the connection is cut in place of an answer.',
    ...CALLS,
    parameters: {},
    usual: [
      { ...FROM_FUNCTIONS, probability: 0.005 },
      { at: 'http-api', probability: 0.02 },
    ],
  },
  partialBatch: {
    about:
      'A share of the entries is refused, at least one and, below a share of 1, not all; the others are carried out.',
    places: ['events/PutEvents', 'sqs/SendMessageBatch', 'dynamodb/BatchWriteItem', 'dynamodb/BatchGetItem'],
    hasCaller: true,
    parameters: { share: 0.5, code: '' },
    usual: [{ ...FROM_FUNCTIONS, probability: 0.02 }],
  },
  deliverTwice: {
    about: 'The event or message is delivered, and once more within `withinMs`.',
    places: DELIVERIES,
    parameters: { withinMs: 5_000 },
    usual: everyDelivery(0.02),
  },
  deliverLate: {
    about: 'The event or message is delivered late, within `withinMs`, so that others overtake it.',
    places: DELIVERIES,
    parameters: { withinMs: 10_000 },
    usual: everyDelivery(0.02),
  },
  brokerPause: {
    about: 'The broker answers nobody for `delayMs`.',
    ...BROKER,
    parameters: { delayMs: 500 },
    usual: [{ at: 'broker', probability: 0.0005, times: 20 }],
  },
  brokerCut: {
    about: 'The broker cuts a connection: half of the times before it has served the request, else after it.',
    ...BROKER,
    parameters: {},
    usual: [{ at: 'broker', probability: 0.002 }],
  },
  rebalance: {
    about: 'The members of a consumer group are made to join anew.',
    places: ['group'],
    needs: 'embedded broker',
    parameters: {},
    usual: [{ at: 'group', probability: 0.02 }],
  },
  killRegion: {
    about: 'The whole region is killed, as by `kill -9`, when it has written a line to its journal.',
    places: ['journal'],
    needs: 'data directory',
    parameters: {},
    usual: [{ at: 'journal', probability: 0.00002, times: 1 }],
  },
  diskFull: {
    about: 'A write to a file of the data folder fails, as on a full disk, and the region stops.',
    places: ['disk'],
    needs: 'data directory',
    parameters: {},
    usual: [{ at: 'disk', probability: 0.000002, times: 1 }],
  },
  bitFlip: {
    about: 'A bit of a file of the data folder is flipped, and the region is killed: the next start must see it.',
    places: ['journal'],
    isDamaging: true,
    needs: 'data directory',
    parameters: {},
    usual: [{ at: 'journal', probability: 0.00001, times: 1 }],
  },
} as const satisfies Readonly<Record<string, FaultKind>>;

export type FaultName = keyof typeof FAULT_KINDS;

export const FAULT_NAMES: readonly FaultName[] = Object.keys(FAULT_KINDS).filter(isFaultName);

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULT_KINDS, name);
}

export function faultKind(name: FaultName): FaultKind {
  return FAULT_KINDS[name];
}
