/** What the shop sells; prices in euro cents. */
export const PRODUCTS = [
  { sku: 'TEA-GREEN-100', name: 'Green tea, 100 g', minorUnits: 1_250 },
  { sku: 'TEA-BLACK-100', name: 'Black tea, 100 g', minorUnits: 990 },
  { sku: 'TEA-ROOIBOS-250', name: 'Rooibos, 250 g', minorUnits: 1_490 },
  { sku: 'POT-CAST-08', name: 'Cast-iron pot, 0.8 l', minorUnits: 5_900 },
  { sku: 'POT-GLASS-12', name: 'Glass pot, 1.2 l', minorUnits: 3_450 },
  { sku: 'CUP-STONE-02', name: 'Stoneware cup, 0.2 l', minorUnits: 1_199 },
  { sku: 'SIEVE-STEEL', name: 'Steel sieve', minorUnits: 799 },
  { sku: 'TIN-ROUND-100', name: 'Round tin, 100 g', minorUnits: 650 },
] as const;

const NAMES = [
  'Ada Lovelace',
  'Jürgen Müller',
  'Zoë Brontë',
  'Søren Aabye',
  'Nguyễn Văn An',
  'María Núñez',
  '佐藤 花子',
  'Oluwaseun Ade',
];

export const CUSTOMERS = NAMES.map((name, index) => ({
  customerId: `C-${100 + index}`,
  name,
  email: `customer${index}@example.com`,
}));

export const CITIES = [
  { street: 'Unter den Linden 77', city: 'Berlin', postalCode: '10117', country: 'DE' },
  { street: '12 rue Cler', city: 'Paris', postalCode: '75007', country: 'FR' },
  { street: 'Gran Vía 28', city: 'Madrid', postalCode: '28013', country: 'ES' },
  { street: 'Nyhavn 1', city: 'København', postalCode: '1051', country: 'DK' },
] as const;
