// The client speaks v3; a middleware of its own rewrites the paths to the date-versioned family where that is set.
// The prefixes are one table, because HubSpot brings a new version each March and September.
import type { Settings } from '../settings.ts'

const DATED: readonly (readonly [from: RegExp, to: string])[] = [
  [/^\/crm\/v3\/objects\//, '/crm/objects/2026-09/'],
  [/^\/crm\/v3\/properties\//, '/crm/properties/2026-09/'],
  [/^\/crm\/v4\/associations\//, '/crm/associations/2026-09/'],
  [/^\/crm\/v3\/lists\//, '/crm/lists/2026-09/'],
  [/^\/account-info\/v3\//, '/account-info/2026-09/'],
  [/^\/oauth\/v1\/token/, '/oauth/2026-09/token'],
]

/** The part of api-client's request that is changed here; each API group has a class of its own for it. */
interface Addressed {
  getUrl(): string
  setUrl(url: string): void
}

function isAddressed(context: unknown): context is Addressed {
  return (
    typeof context === 'object' &&
    context !== null &&
    'getUrl' in context &&
    typeof context.getUrl === 'function' &&
    'setUrl' in context &&
    typeof context.setUrl === 'function'
  )
}

/** The path of a v3 call in the given family. */
export function pathIn(family: Settings['pathFamily'], path: string): string {
  const rule = family === 'v3' ? undefined : DATED.find(([from]) => from.test(path))
  return rule === undefined ? path : path.replace(rule[0], rule[1])
}

interface Middleware {
  pre(context: unknown): unknown
  post(context: unknown): unknown
}

/** A middleware of api-client that moves each call to the family. */
export function pathFamilyOf(family: Settings['pathFamily']): Middleware {
  return {
    pre: context => {
      if (family === 'v3' || !isAddressed(context)) return context
      const url = new URL(context.getUrl())
      url.pathname = pathIn(family, url.pathname)
      context.setUrl(url.href)
      return context
    },
    post: context => context,
  }
}
