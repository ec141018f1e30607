/** `count` blocks of `hostBits` bits each from the start of an IPv4 block, or undefined when they do not fit. */
export function cidrBlocks(block: string, count: number, hostBits: number): readonly string[] | undefined {
  const [address, prefixText] = block.split('/');
  const octets = (address ?? '').split('.').map(Number);
  const prefix = Number(prefixText);
  const proper = octets.length === 4 && octets.every((octet) => Number.isInteger(octet) && octet >= 0 && octet <= 255);
  const sizes = Number.isInteger(prefix) && prefix >= 0 && prefix <= 32 && hostBits >= 0 && hostBits <= 32 - prefix;
  if (!proper || !sizes || count < 1 || count * 2 ** hostBits > 2 ** (32 - prefix)) return undefined;
  const start = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return Array.from({ length: count }, (_none, index) => `${dotted(start + index * 2 ** hostBits)}/${32 - hostBits}`);
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
