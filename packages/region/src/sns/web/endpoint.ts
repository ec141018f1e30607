import { isCalled } from '../../eventbridge/api-destinations/outside.ts';

/** Whether the region calls an endpoint. Others stay pending, as nobody asks them to confirm their subscription. */
export const isCalledAt = (endpoint: string): boolean => URL.canParse(endpoint) && isCalled(new URL(endpoint));

/** The protocols of endpoints on the web. */
export const isOnTheWeb = (protocol: string): boolean => protocol === 'http' || protocol === 'https';
