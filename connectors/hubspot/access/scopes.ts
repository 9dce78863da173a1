// Which scopes a sync needs of an app, and what it lacks by what the token may do. Of types that are not in the table
// nothing is claimed.
import type { Lack, Need } from '../../../src/domain/need.ts'
import { type ObjectType, RECEIPT_FIELD } from '../describe.ts'
import { pluralOf } from '../links/names.ts'

/** Any one of them will do. Source: HubSpot docs, "Scopes". */
type Scopes = readonly string[]

/** Types with scopes of their own name; activities go with contacts. */
const OWN = ['contacts', 'companies', 'deals', 'leads']
const WITH_CONTACTS = ['notes', 'calls', 'emails', 'meetings', 'tasks']

function scopesOf(stream: string, access: 'read' | 'write'): Scopes | null {
  if (OWN.includes(stream)) return [`crm.objects.${stream}.${access}`]
  if (WITH_CONTACTS.includes(stream)) return [`crm.objects.contacts.${access}`]
  if (stream === 'tickets') return ['tickets']
  if (stream === 'products') return ['e-commerce']
  if (stream === 'line_items') return ['e-commerce', `crm.objects.line_items.${access}`]
  const custom = /^(2-|p\d+_)/.test(stream)
  return custom ? [`crm.objects.custom.${access}`] : null
}

/** What it takes to make a property of the type. Source: the same, and the guide to the properties API. */
function schemaScopesOf(stream: string): Scopes | null {
  const own = scopesOf(stream, 'write')
  return own?.map(scope => scope.replace(/^crm\.objects\./, 'crm.schemas.')) ?? null
}

/** How the app was made, which says where its scopes are ticked. */
export type AppKind = 'private' | 'oauth'

const WHERE: Readonly<Record<AppKind, (scope: string) => string>> = {
  private: scope =>
    `In HubSpot's settings, under Integrations, Private Apps, open the app and on its tab Scopes add ${scope}.`,
  oauth: scope => `In the app's settings, under Auth, add the scope ${scope}, then install the app again.`,
}

/** `granted`: null where HubSpot does not tell what the token may do. */
export function scopeLacks(need: Need, granted: ReadonlySet<string> | null, kind: AppKind): Lack[] {
  if (granted === null) return []
  const { stream, writes, associations, list } = need
  const lack = (scopes: Scopes | null, purpose: string, stops: Lack['stops']): Lack[] => {
    const [first] = scopes ?? []
    if (scopes === null || first === undefined || scopes.some(scope => granted.has(scope))) return []
    return [{ what: `scope ${first}`, detail: `the app may not ${purpose}`, fix: WHERE[kind](first), stops }]
  }
  return [
    ...lack(scopesOf(stream, 'read'), `read ${stream}`, 'reading'),
    ...(writes.length === 0 ? [] : lack(scopesOf(stream, 'write'), `write ${stream}`, 'writing')),
    ...(list === null ? [] : lack(['crm.lists.read'], `read the list ${list}`, 'reading')),
    ...associations.flatMap(name => lack(scopesOf(pluralOf(name) ?? name, 'read'), `read links to ${name}`, 'reading')),
  ]
}

/** What the app lacks to make properties of these types, one by one. */
export function schemaLacks(streams: readonly string[], granted: ReadonlySet<string> | null, kind: AppKind): Lack[] {
  if (granted === null) return []
  const missing = streams.flatMap(stream => {
    const scopes = schemaScopesOf(stream) ?? []
    const [first] = scopes
    if (first === undefined || scopes.some(scope => granted.has(scope))) return []
    return [{ scope: first, stream }]
  })
  return missing.map(({ scope, stream }) => {
    const detail = `the app may not make properties of ${stream}`
    return { what: `scope ${scope}`, detail, fix: WHERE[kind](scope), stops: 'writing' }
  })
}

/** What the properties themselves do not allow. */
export function propertyLacks({ name: stream, fields, receiptField }: ObjectType, need: Need, alias: string): Lack[] {
  const known = new Map(fields.map(field => [field.name, field]))
  const hidden = need.reads.filter(name => !known.has(name))
  const fixed = need.writes.filter(name => known.get(name)?.updateable === false)
  const none = need.writes.length > 0 && need.writes.every(name => fixed.includes(name) || hidden.includes(name))
  return [
    ...hidden.map(
      (name): Lack => ({
        what: `read ${name}`,
        detail: `${stream} has no property ${name} that this app can read`,
        fix: `See Settings, Properties for its internal name, and correct it in the sync; a sensitive property needs a scope of its own. If it is one to be made, let Evergreen make it.`,
        remedy: { do: 'make-fields', connection: alias },
        stops: hidden.length === need.reads.length ? 'reading' : 'part',
      }),
    ),
    ...fixed.map(
      (name): Lack => ({
        what: `write ${name}`,
        detail: `${stream}.${name} is worked out or set by HubSpot alone`,
        fix: `Set policy: never for ${name} in the sync.`,
        remedy: { do: 'edit-sync', sync: need.sync },
        stops: none ? 'writing' : 'part',
      }),
    ),
    ...(need.writes.length === 0 || receiptField !== null
      ? []
      : [receiptLack(stream, known.has(RECEIPT_FIELD), alias)]),
  ]
}

function receiptLack(stream: string, isLocked: boolean, alias: string): Lack {
  return {
    what: `receipt field ${stream}`,
    detail: `${isLocked ? 'read-only' : 'missing'}: works without, but a lost answer may stay uncertain`,
    fix: isLocked
      ? `In Settings, Properties, let the values of ${RECEIPT_FIELD} be edited.`
      : `Let Evergreen make it; or, by hand: in Settings, Properties, make a single-line text property of ${stream} with the internal name ${RECEIPT_FIELD}.`,
    ...(!isLocked && { remedy: { do: 'make-fields', connection: alias } }),
    stops: 'part',
  }
}
