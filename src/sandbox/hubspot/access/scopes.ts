// Which scopes an endpoint asks for: a table over the paths, read apart from written per object type.

/** Each inner list: any one of its scopes will do. All lists must be met. */
export type Required = readonly (readonly string[])[]

interface Asked {
  readonly method: string
  /** The route's own path: "/crm/v3/objects/:objectType/batch/read". */
  readonly route: string
  /** Object types by their plural names: "contacts". */
  readonly params: Readonly<Record<string, string>>
}

type Access = 'read' | 'write'

const ALWAYS_READS = /\/(batch\/read|search)$/

function accessOf({ method, route }: Asked): Access {
  return method === 'GET' || ALWAYS_READS.test(route) ? 'read' : 'write'
}

/** Object types with scopes of their own kind; activities share those of contacts. */
const OBJECT_SCOPES: Readonly<Record<string, (access: Access) => readonly string[]>> = {
  tickets: () => ['tickets'],
  products: () => ['e-commerce'],
  line_items: access => ['e-commerce', `crm.objects.line_items.${access}`],
  taxes: access => ['e-commerce', `crm.objects.line_items.${access}`],
  discounts: access => ['e-commerce', `crm.objects.line_items.${access}`],
  fees: access => ['e-commerce', `crm.objects.line_items.${access}`],
  goal_targets: access => [`crm.objects.goals.${access}`],
  commerce_payments: access => [`crm.objects.commercepayments.${access}`],
}
const OWN_SCOPES = [
  'contacts',
  'companies',
  'deals',
  'leads',
  'quotes',
  'users',
  'appointments',
  'orders',
  'invoices',
  'carts',
  'subscriptions',
  'services',
  'courses',
  'listings',
  'feedback_submissions',
]
const ACTIVITIES = ['notes', 'calls', 'emails', 'meetings', 'tasks', 'communications', 'postal_mail']

function objectScopes(name: string, access: Access): readonly string[] {
  const special = OBJECT_SCOPES[name]
  if (special !== undefined) return special(access)
  if (ACTIVITIES.includes(name)) return [`crm.objects.contacts.${access}`]
  return [`crm.objects.${OWN_SCOPES.includes(name) ? name : 'custom'}.${access}`]
}

/** A property definition may be read with the records' scope too. */
function schemaScopes(name: string, access: Access): readonly string[] {
  const special = OBJECT_SCOPES[name]
  if (special !== undefined) return special(access)
  const own = OWN_SCOPES.includes(name) ? name : ACTIVITIES.includes(name) ? 'contacts' : 'custom'
  return access === 'read' ? [`crm.schemas.${own}.read`, `crm.objects.${own}.read`] : [`crm.schemas.${own}.write`]
}

function associationScopes({ params }: Asked, access: Access): Required {
  const { objectType = '', toObjectType = '' } = params
  return [objectScopes(objectType, access), objectScopes(toObjectType, access)]
}

/** First match decides. The version in a path may stand in two places, or be a date. */
const TABLE: readonly (readonly [RegExp, (asked: Asked, access: Access) => Required])[] = [
  [/^\/crm\/.*\/associations\/|^\/crm\/associations\//, associationScopes],
  [/^\/crm\/(v3\/properties|properties\/)/, ({ params }, access) => [schemaScopes(params['objectType'] ?? '', access)]],
  [/^\/crm\/(v3\/pipelines|pipelines\/)/, ({ params }, access) => [schemaScopes(params['objectType'] ?? '', access)]],
  [/^\/crm\/(v3\/owners|owners\/)/, () => [['crm.objects.owners.read']]],
  [/^\/crm\/(v3\/lists|lists\/)/, (_asked, access) => [[`crm.lists.${access}`]]],
  [/^\/(crm-object-schemas|crm\/v3\/schemas)/, (_asked, access) => [[`crm.schemas.custom.${access}`]]],
  [/^\/crm\/(v3\/imports|imports\/)/, () => [['crm.import']]],
  [/^\/crm\/(v3\/exports|exports\/)/, () => [['crm.export']]],
  [/^\/crm\/(v[34]\/objects|objects\/)/, ({ params }, access) => [objectScopes(params['objectType'] ?? '', access)]],
]

/** What a call must be granted; empty for the endpoints that every app may call. */
export function requiredScopes(asked: Asked): Required {
  const access = accessOf(asked)
  const found = TABLE.find(([path]) => path.test(asked.route))
  return found === undefined ? [] : found[1](asked, access)
}

/** The first list that the granted scopes do not meet; undefined when the call may be made. */
export function unmet(required: Required, granted: ReadonlySet<string>): readonly string[] | undefined {
  return required.find(anyOf => !anyOf.some(scope => granted.has(scope)))
}
