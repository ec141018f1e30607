/** The status and the headers of an integration response, with the templates of its body. */
export interface IntegrationResponse {
  readonly status: number;
  /** Matches what the integration came to: a status, or the message of a function's error. Undefined for any. */
  readonly pattern: string | undefined;
  /** Where the values of headers come from, by `method.response.header.name`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** By content type. */
  readonly templates: Readonly<Record<string, string>>;
}

/** An operation of a service, as the URI of an integration names it. */
export interface ServiceTarget {
  readonly kind: 'service';
  readonly service: string;
  readonly httpMethod: string;
  /** `PutEvents`, or a path of the API of the service. */
  readonly action: string | undefined;
  readonly path: string | undefined;
}

export const PASSTHROUGHS = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'] as const;

/** An integration whose requests and responses templates make: of the types `AWS` and `MOCK`. */
export interface MappedIntegration {
  readonly type: 'mapped';
  readonly target:
    | { readonly kind: 'mock' }
    | { readonly kind: 'function'; readonly functionArn: string }
    | ServiceTarget;
  readonly roleArn: string | undefined;
  /** What becomes of a body for whose content type there is no template. */
  readonly passthrough: (typeof PASSTHROUGHS)[number];
  /** Where values come from, by `integration.request.header.name`. */
  readonly requestParameters: Readonly<Record<string, string>>;
  /** By content type. */
  readonly requestTemplates: Readonly<Record<string, string>>;
  readonly responses: readonly IntegrationResponse[];
}
