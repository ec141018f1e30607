/** What a rule can set of a fault; each kind takes some of these. */
export interface FaultParameters {
  /** How long something takes more than it would. */
  readonly delayMs: number;
  /** The longest delay; each strike draws its own, from 1 up to it. 0 is at once. */
  readonly withinMs: number;
  /** The part of a batch that is refused: above 0, at most 1. */
  readonly share: number;
  /** The error's code as the service has it; empty for the one that the service gives most often. */
  readonly code: string;
  /** The HTTP status of the error; 0 for the one that belongs to the service's own code. */
  readonly status: number;
  /** What the error says. */
  readonly message: string;
}

/** A rule of a plan that is made of names. */
export interface UsualRule {
  readonly at: string;
  readonly from?: string;
  readonly probability: number;
  readonly times?: number;
}

export interface FaultKind {
  /** What happens, in one sentence. */
  readonly about: string;
  /** Beginnings of the places where the fault can strike. */
  readonly places: readonly string[];
  /** Calls have a caller, by which a rule can choose them. */
  readonly hasCaller?: true;
  /** Only what runs here can be struck: the embedded broker, a region that keeps its state. */
  readonly needs?: 'embedded broker' | 'data directory';
  /** What a rule may set, with what holds when it does not. */
  readonly parameters: Partial<FaultParameters>;
  /** Its rules in a plan that is made of names. */
  readonly usual: readonly UsualRule[];
}

/** The services whose calls have a place: `<service>/<operation>/<resource>`. */
const SERVICES = ['dynamodb', 'events', 'sqs', 'sns', 's3', 'lambda', 'states'];
const CALLS = { places: [...SERVICES, 'http-api'], hasCaller: true } as const;
/** Requests to an HTTP API come from outside, where there is nobody to kill. */
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
} as const satisfies Readonly<Record<string, FaultKind>>;

export type FaultName = keyof typeof FAULT_KINDS;

export const FAULT_NAMES: readonly FaultName[] = Object.keys(FAULT_KINDS).filter(isFaultName);

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULT_KINDS, name);
}

export function faultKind(name: FaultName): FaultKind {
  return FAULT_KINDS[name];
}
