// What an API key is good for: parts of the API, to read or to write. Pure.

/** The parts of the API, as its paths name them. */
export const AREAS = [
  'overview',
  'connections',
  'setup',
  'syncs',
  'runs',
  'plans',
  'audit',
  'records',
  'queues',
  'users',
  'keys',
] as const
export type Area = (typeof AREAS)[number]
export type Scope = `${Area}:${'read' | 'write'}`

export const SCOPES: readonly Scope[] = AREAS.flatMap((area): Scope[] => [`${area}:read`, `${area}:write`])

/** To write a part of the API is to read it also; null: all of it. */
export function isWithin(scopes: readonly Scope[] | null, needed: Scope): boolean {
  if (scopes === null || scopes.includes(needed)) return true
  return needed.endsWith(':read') && scopes.some(scope => scope === needed.replace(/:read$/, ':write'))
}
