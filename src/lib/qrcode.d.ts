/** What we use of the package, which brings no types of its own. */
declare module 'qrcode' {
  export function toString(text: string, options: Record<string, unknown>): Promise<string>;
}
