// The rows an org has from its first day: itself, the user of the integration, and a person who works in it.

import type { SandboxClock } from '../clock.ts'
import { credentials } from '../credentials.ts'
import type { RecordStore, Values } from './store/record-store.ts'

const FIVE_YEARS = 5 * 365 * 86_400_000
const SETTINGS = { TimeZoneSidKey: 'GMT', LanguageLocaleKey: 'en_US' } as const

export function seedSystemRows(store: RecordStore, clock: SandboxClock) {
  const bornAt = clock.now() - FIVE_YEARS
  const add = (object: string, values: Values): string => {
    const type = store.schema.type(object)
    return type === undefined ? '' : store.seed(type, values, '', bornAt, bornAt).Id
  }
  const orgId = add('Organization', {
    ...SETTINGS,
    Name: 'Evergreen Sandbox',
    OrganizationType: 'Enterprise Edition',
    InstanceName: 'EVG1',
    IsSandbox: true,
    DefaultLocaleSidKey: 'en_US',
  })
  const user = (FirstName: string, LastName: string, Username: string): string =>
    add('User', {
      ...SETTINGS,
      FirstName,
      LastName,
      Username,
      Email: Username,
      IsActive: true,
      UserType: 'Standard',
      LocaleSidKey: 'en_US',
    })
  const integrationUserId = user('Evergreen', 'Integration', credentials.salesforce.username)
  const personUserId = user('Robin', 'Person', 'robin.person@sandbox.example')
  return { orgId, integrationUserId, personUserId }
}
