/** Names in ARNs; empty where there is none. */

/** `arn:aws:lambda:<region>:<account>:function:<name>:$LATEST` */
export const functionIn = (functionArn: string): string => functionArn.split(':')[6] ?? '';

/** `arn:aws:dynamodb:<region>:<account>:table/<name>/stream/<label>` */
export const tableIn = (streamArn: string): string => streamArn.split('/')[1] ?? '';
