// The rows an org has from its first day: itself, profiles, users and what they may do, and the setup of sales.
import type { SandboxClock } from '../../clock.ts'
import type { RecordStore } from '../store/record-store.ts'
import type { AddRow, FirstDay } from './add-row.ts'
import { seedProfiles } from './profiles.ts'
import { seedSales } from './sales.ts'
import { seedUsers } from './users.ts'

const FIVE_YEARS = 5 * 365 * 86_400_000

export function seedFirstDay(store: RecordStore, clock: SandboxClock): FirstDay {
  const bornAt = clock.now() - FIVE_YEARS
  const add: AddRow = (object, values) => {
    const type = store.schema.type(object)
    return type === undefined ? '' : store.seed(type, values, '', bornAt, bornAt).Id
  }
  const orgId = add('Organization', {
    Name: 'Evergreen Sandbox',
    OrganizationType: 'Enterprise Edition',
    InstanceName: 'EVG1',
    IsSandbox: true,
    TimeZoneSidKey: 'GMT',
    LanguageLocaleKey: 'en_US',
    DefaultLocaleSidKey: 'en_US',
  })
  const users = seedUsers(add, seedProfiles(add, store.schema))
  seedSales(add)
  return { orgId, ...users }
}
