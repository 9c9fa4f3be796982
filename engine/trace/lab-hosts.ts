/** The hosts of a session: its lab, and a second one beside it when it asks for one. */

/** What each calls itself. */
export const HOSTNAMES = { 1: 'lab', 2: 'lab-2' } as const;
export type HostNumber = keyof typeof HOSTNAMES;

/** An address of this site about one of the hosts: the first is meant where nothing is said. */
export const ofHost = (address: string, host: HostNumber): string =>
  host === 1 ? address : `${address}${address.includes('?') ? '&' : '?'}host=${host}`;

/** From `?host=` of a request's target: the first where it says none, null where there can be none such. */
export function hostAskedBy(target: string): HostNumber | null {
  const value = new URLSearchParams(target.split('?')[1] ?? '').get('host') ?? '1';
  return value === '1' ? 1 : value === '2' ? 2 : null;
}
