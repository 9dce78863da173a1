// HubSpot keeps what every CRM connector promises, under both families of paths.
import { conformance } from '../conformance/index.ts'
import { openHubSpot } from './kit.ts'

for (const pathFamily of ['v3', '2026-09'] as const) {
  conformance({
    system: 'hubspot',
    stream: 'contacts',
    email: 'email',
    name: 'lastname',
    receipt: 'evergreen_receipt',
    scoped: { where: null, filters: [[{ field: 'lastname', operator: 'EQ', value: 'Scoped' }]], list: null },
    goneId: '999999999',
    many: 500,
    open: (url, deps, secret) =>
      openHubSpot(url, deps, { pathFamily, ...(secret === undefined ? {} : { accessToken: secret }) }),
  })
}
