import type { Clock } from '../../core/clock.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import type { StateStore } from '../../core/state-store.ts';
import { checkDestinations, checkForm, type DestinationChecks } from './check.ts';
import { isAbout, NO_NOTIFICATIONS, type Notification, type NotificationConfiguration } from './configuration.ts';
import { bucketArn, type ChangeFacts, eventOf, type ObjectChange, recordOf, testEvent } from './record.ts';
import { configurationOf } from './row.ts';

/** Where notifications go, and what S3 asks about it. */
export interface NotificationPorts extends DestinationChecks {
  /** @throws AwsError of the service that refuses it */
  send(notification: Notification, payload: string, place: string): Promise<void>;
  putEvent(event: ReturnType<typeof eventOf>): void;
  /** Hears of what a destination refuses. */
  warn(line: string): void;
}

export interface NotificationDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly stateStore: StateStore;
  readonly region: string;
  readonly accountId: string;
}

const KIND = 's3-notifications';

/**
 * What the buckets of a region tell of their objects. Configurations that calls set live as long as the state store,
 * templates declare theirs anew.
 */
export class BucketNotifications {
  readonly #deps: NotificationDeps;
  readonly #byBucket = new Map<string, NotificationConfiguration>();
  #ports: NotificationPorts | undefined;
  #last = { atMs: 0, count: 0 };
  #pending = 0;

  constructor(deps: NotificationDeps) {
    this.#deps = deps;
    for (const [bucket, row] of deps.stateStore.rows(KIND)) this.#byBucket.set(bucket, configurationOf(row));
  }

  /** The services that get notifications are made after the buckets. */
  connect(ports: NotificationPorts): void {
    this.#ports = ports;
  }

  get pendingCount(): number {
    return this.#pending;
  }

  newId = (): string => this.#deps.random.uuid();

  of(bucket: string): NotificationConfiguration {
    return this.#byBucket.get(bucket) ?? NO_NOTIFICATIONS;
  }

  /** As a template says it. @param isChecked as for {@link set} @throws AwsError InvalidArgument */
  declare(bucket: string, configuration: NotificationConfiguration, isChecked = true): void {
    this.#check(bucket, configuration, isChecked);
    this.#begin(bucket, configuration);
  }

  /** As a call says it. @param isChecked whether destinations have to be there and open @throws AwsError InvalidArgument */
  set(bucket: string, configuration: NotificationConfiguration, isChecked: boolean): void {
    this.#check(bucket, configuration, isChecked);
    this.#deps.stateStore.put(KIND, bucket, {
      ...configuration,
      notifications: configuration.notifications.map((one) => ({ ...one })),
    });
    this.#begin(bucket, configuration);
  }

  remove(bucket: string): void {
    this.#deps.stateStore.remove(KIND, bucket);
    this.#byBucket.delete(bucket);
  }

  /** Tells what happened to an object, as far as its bucket wants it told. */
  tell(change: ObjectChange): void {
    const { notifications, isToldToEventBridge } = this.of(change.bucket);
    const wanted = notifications.filter((one) => isAbout(one, change.event, change.key));
    if (wanted.length === 0 && !isToldToEventBridge) return;
    const facts = this.#facts();
    if (isToldToEventBridge) this.#ports?.putEvent(eventOf(change, facts));
    for (const one of wanted)
      this.#send(one, { Records: [recordOf(change, facts, one.id)] }, `${change.bucket}/${change.key}`);
  }

  #check(bucket: string, { notifications }: NotificationConfiguration, isChecked: boolean): void {
    checkForm(notifications);
    if (isChecked && this.#ports !== undefined) checkDestinations(notifications, bucketArn(bucket), this.#ports);
  }

  /** Queues and topics that are told from now on get a test event. */
  #begin(bucket: string, configuration: NotificationConfiguration): void {
    const known = new Set(this.of(bucket).notifications.map(({ arn }) => arn));
    this.#byBucket.set(bucket, configuration);
    for (const one of configuration.notifications) {
      if (one.service !== 'lambda' && !known.has(one.arn)) this.#send(one, testEvent(bucket, this.#facts()), bucket);
    }
  }

  /** Whoever changes an object does not wait for its notifications. */
  #send(notification: Notification, payload: JsonObject, place: string): void {
    const ports = this.#ports;
    if (ports === undefined) return;
    this.#pending += 1;
    void ports
      .send(notification, JSON.stringify(payload), place)
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        ports.warn(`warning: s3: ${place} is not told to ${notification.arn}: ${reason}`);
      })
      .finally(() => {
        this.#pending -= 1;
      });
  }

  #facts(): ChangeFacts {
    const { clock, random, region, accountId } = this.#deps;
    const atMs = clock.now();
    this.#last = atMs > this.#last.atMs ? { atMs, count: 0 } : { atMs: this.#last.atMs, count: this.#last.count + 1 };
    const sequencer = `00${hex(this.#last.atMs, 12)}${hex(this.#last.count, 4)}`;
    const requestId = random.uuid().replaceAll('-', '').slice(0, 16).toUpperCase();
    const hostId = Buffer.from(random.uuid() + random.uuid()).toString('base64');
    return { atMs, requestId, hostId, sequencer, region, accountId };
  }
}

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
