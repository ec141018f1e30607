/** How a connection authorizes its calls, in the API's field names. */
export const AUTHORIZATION_TYPES = ['BASIC', 'OAUTH_CLIENT_CREDENTIALS', 'API_KEY'] as const;
export type AuthorizationType = (typeof AUTHORIZATION_TYPES)[number];

export interface Parameter {
  readonly Key: string;
  readonly Value: string;
  readonly IsValueSecret: boolean;
}

/** What is added to each call. */
export interface ConnectionHttpParameters {
  readonly HeaderParameters?: readonly Parameter[];
  readonly QueryStringParameters?: readonly Parameter[];
  readonly BodyParameters?: readonly Parameter[];
}

export interface OAuthParameters {
  readonly ClientParameters: { readonly ClientID: string; readonly ClientSecret: string };
  readonly AuthorizationEndpoint: string;
  readonly HttpMethod: string;
  readonly OAuthHttpParameters?: ConnectionHttpParameters;
}

/**
 * With the secrets. Nothing that leaves the region by its API has this type.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateConnectionAuthRequestParameters.html
 */
export interface AuthParameters {
  readonly ApiKeyAuthParameters?: { readonly ApiKeyName: string; readonly ApiKeyValue: string };
  readonly BasicAuthParameters?: { readonly Username: string; readonly Password: string };
  readonly OAuthParameters?: OAuthParameters;
  readonly InvocationHttpParameters?: ConnectionHttpParameters;
}

/** The member of {@link AuthParameters} that each type needs; the other two must not be there. */
export const MEMBER_OF: Readonly<Record<AuthorizationType, keyof AuthParameters>> = {
  API_KEY: 'ApiKeyAuthParameters',
  BASIC: 'BasicAuthParameters',
  OAUTH_CLIENT_CREDENTIALS: 'OAuthParameters',
};
