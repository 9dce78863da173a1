// Every moment of a read of HubSpot, by the list, by search and by ids.
import { full, incremental, momentsOf, noticed, type Way } from './moments.ts'

const system = 'hubspot'

const WAYS: readonly Way[] = [
  { system, name: 'all by the list', start: full },
  { system, name: 'what changed, by search', start: incremental },
  {
    system,
    name: 'all that meets filters, by search',
    alike: true,
    start: full,
    options: {
      scoped: (_ids, { email }) => ({
        scope: { where: null, list: null, filters: [[{ field: email, operator: 'HAS_PROPERTY' }]] },
      }),
    },
  },
  {
    system,
    name: 'the members of a list',
    start: full,
    options: {
      scoped: (ids, _names, { world }) => {
        const { listId } = world.hubspot.lists.create('customers', '0-1', ids, world.clock.now())
        return { scope: { where: null, list: listId, filters: [] } }
      },
    },
  },
  { system, name: 'what was noticed', start: noticed, options: { sync: { notices: { seconds: 10, records: 100 } } } },
  { system, name: 'what changed and is to be written', start: incremental, writes: true },
]

momentsOf(WAYS)
