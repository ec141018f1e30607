/** The fields of Step Functions that the region does not support, and what to use instead. */
export const UNSUPPORTED_FIELDS: Readonly<Record<string, string>> = {
  Credentials: 'roles of other accounts have no meaning on a laptop. Remove it.',
};
