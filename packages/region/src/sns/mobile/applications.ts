import { uuidOf } from '../../core/uuid-of.ts';
import type { Home } from '../arns.ts';
import { invalidParameter, notFound } from '../errors.ts';

/** An app on a device. */
export interface DeviceEndpoint {
  readonly arn: string;
  readonly applicationArn: string;
  readonly attributes: Map<string, string>;
}

/** An application of a push service, and its devices. Nothing reaches them from here. */
export interface MobileApplication {
  readonly arn: string;
  readonly attributes: Map<string, string>;
}

/** The applications and endpoints for mobile push, in the order in which they were made. */
export class MobileApplications {
  readonly #home: Home;
  readonly #applications = new Map<string, MobileApplication>();
  readonly #endpoints = new Map<string, DeviceEndpoint>();

  constructor(home: Home) {
    this.#home = home;
  }

  all(): readonly MobileApplication[] {
    return [...this.#applications.values()];
  }

  create(platform: string, name: string, attributes: ReadonlyMap<string, string>): MobileApplication {
    const arn = this.#arnOf(`app/${platform}/${name}`);
    const application = this.#applications.get(arn) ?? { arn, attributes: new Map() };
    for (const [key, value] of attributes) application.attributes.set(key, value);
    this.#applications.set(arn, application);
    return application;
  }

  /** @throws AwsError NotFound */
  get(arn: string): MobileApplication {
    const application = this.#applications.get(arn);
    if (application === undefined) throw notFound('PlatformApplication');
    return application;
  }

  remove(arn: string): void {
    this.#applications.delete(arn);
  }

  endpointsOf(applicationArn: string): readonly DeviceEndpoint[] {
    return [...this.#endpoints.values()].filter((endpoint) => endpoint.applicationArn === applicationArn);
  }

  /**
   * The endpoint of a device's token, which may be there already.
   * @throws AwsError InvalidParameter for a token that has other attributes
   */
  addEndpoint({ arn: applicationArn }: MobileApplication, attributes: ReadonlyMap<string, string>): DeviceEndpoint {
    const token = attributes.get('Token') ?? '';
    const [, app = ''] = applicationArn.split(':app/');
    const arn = this.#arnOf(`endpoint/${app}/${uuidOf(`${applicationArn} ${token}`)}`);
    const known = this.#endpoints.get(arn);
    if (known !== undefined && !isSame(known.attributes, attributes)) {
      const problem = `Endpoint ${arn} already exists with the same Token, but different attributes.`;
      throw invalidParameter(`Token Reason: ${problem}`);
    }
    const endpoint = known ?? { arn, applicationArn, attributes: new Map(attributes) };
    this.#endpoints.set(arn, endpoint);
    return endpoint;
  }

  findEndpoint(arn: string): DeviceEndpoint | undefined {
    return this.#endpoints.get(arn);
  }

  /** @throws AwsError NotFound */
  getEndpoint(arn: string): DeviceEndpoint {
    const endpoint = this.#endpoints.get(arn);
    if (endpoint === undefined) throw notFound('Endpoint');
    return endpoint;
  }

  removeEndpoint(arn: string): void {
    this.#endpoints.delete(arn);
  }

  #arnOf(resource: string): string {
    const { partition, region, accountId } = this.#home;
    return `arn:${partition}:sns:${region}:${accountId}:${resource}`;
  }
}

const isSame = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean =>
  one.size === other.size && [...one].every(([name, value]) => other.get(name) === value);
