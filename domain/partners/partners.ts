import type { Partner } from '#lib/webhooks/partner.ts';
import { carrier } from './carrier.ts';
import { github } from './github.ts';
import { shopify } from './shopify.ts';
import { stripe } from './stripe.ts';

/** The partners, by their names in the path and in their secrets. */
export const partners: Readonly<Record<string, Partner>> = { carrier, github, shopify, stripe };
