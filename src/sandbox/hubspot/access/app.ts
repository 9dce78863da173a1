// An app as the portal knows it: private apps call with a token of their own, OAuth apps with tokens from a grant.

export interface App {
  /** "2633736" */
  readonly id: string
  readonly kind: 'private' | 'oauth'
  readonly name: string
  readonly clientId: string
  readonly clientSecret: string
  /** Where an install may send the person back to; empty: anywhere. */
  readonly redirectUris: readonly string[]
  /** What the app may ask for; null: every scope. */
  readonly scopes: ReadonlySet<string> | null
  /** What an install may leave out. */
  readonly optionalScopes: ReadonlySet<string>
}

/** Who makes a call, and with which scopes; null stands for every scope. */
export interface Caller {
  readonly app: App
  readonly scopes: ReadonlySet<string> | null
}

/** The scopes that are shown where an app has all of them. */
export const EVERY_SCOPE: readonly string[] = [
  'oauth',
  'crm.export',
  'crm.import',
  'crm.lists.read',
  'crm.lists.write',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.custom.read',
  'crm.objects.custom.write',
  'crm.objects.deals.read',
  'crm.objects.deals.write',
  'crm.objects.leads.read',
  'crm.objects.leads.write',
  'crm.objects.line_items.read',
  'crm.objects.line_items.write',
  'crm.objects.owners.read',
  'crm.schemas.companies.read',
  'crm.schemas.companies.write',
  'crm.schemas.contacts.read',
  'crm.schemas.contacts.write',
  'crm.schemas.custom.read',
  'crm.schemas.custom.write',
  'crm.schemas.deals.read',
  'crm.schemas.deals.write',
  'e-commerce',
  'tickets',
]
