const IPV4 = /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$/;
const IPV6 = /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/;
const IPV6_GROUPS = 8;
/** An IPv6 address that holds an IPv4 one counts as that IPv4 address. */
const MAPPED_PREFIX = `${'0'.repeat(20)}ffff`;

/** Whether a text has the shape of an address, valid or not. */
export function looksLikeIp(text: string): boolean {
  return IPV4.test(text) || IPV6.test(text);
}

/** The address as hexadecimal digits, 8 for IPv4 and 32 for IPv6, or undefined when the text is not an address. */
export function ipDigits(text: string): string | undefined {
  if (IPV4.test(text)) return ipv4Digits(text);
  return IPV6.test(text) ? ipv6Digits(text) : undefined;
}

function ipv4Digits(text: string): string | undefined {
  const octets = text.split('.').map(Number);
  if (octets.some((octet) => octet > 255)) return undefined;
  return octets.map((octet) => octet.toString(16).padStart(2, '0')).join('');
}

function ipv6Digits(text: string): string | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = (head?.length ?? 0) + (tail?.length ?? 0);
  if (tail === undefined ? given !== IPV6_GROUPS : given >= IPV6_GROUPS) return undefined;
  const zeros = Array.from({ length: IPV6_GROUPS - given }, () => '0');
  const groups = [...(head ?? []), ...zeros, ...(tail ?? [])];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const digits = groups.map((group) => group.toLowerCase().padStart(4, '0')).join('');
  return digits.startsWith(MAPPED_PREFIX) ? digits.slice(MAPPED_PREFIX.length) : digits;
}
