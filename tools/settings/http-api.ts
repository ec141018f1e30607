import { type Settings, valueIn } from './settings.ts';

const OF_TOKENS = ['jwtIssuer', 'jwtAudience'];

/** Who may call the HTTP API: who signs, who has a token, or everybody. */
export function* httpApiSettings(settings: Settings): Iterable<string> {
  const access = valueIn(settings, 'httpApiAccess');
  const given = OF_TOKENS.filter((name) => valueIn(settings, name) !== '');
  const missing = OF_TOKENS.filter((name) => !given.includes(name));
  if (access === 'jwt' && missing.length > 0)
    yield `httpApiAccess=jwt without ${missing.join(', ')}. Set who issues the tokens and for whom, or set httpApiAccess: iam.`;
  const issuer = valueIn(settings, 'jwtIssuer');
  if (issuer.startsWith('http:') && settings.endpoint === undefined)
    yield `jwtIssuer=${issuer}: AWS does not reach an issuer on this machine. Name one with https, or deploy to the local region.`;
  if (access !== 'jwt' && given.length > 0)
    yield `httpApiAccess=${access}, but set: ${given.join(', ')}. Set httpApiAccess: jwt to ask for tokens, or leave them out.`;
}
