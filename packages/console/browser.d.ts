/**
 * What `main.tsx` imports is the page's style sheet. What others import is a part of their chunk, and is there when the
 * chunk is.
 */
declare module '*.css';
