// Salesforce keeps what every CRM connector promises.
import { conformance } from '../conformance/index.ts'
import { openSalesforce } from './kit.ts'

conformance({
  system: 'salesforce',
  stream: 'Contact',
  email: 'Email',
  name: 'LastName',
  receipt: 'Evergreen_Receipt__c',
  scoped: { where: "LastName = 'Scoped' OR LastName = 'Nobody'", filters: [], list: null },
  goneId: '003000000000999AAA',
  many: 4_100,
  open: (url, deps, secret) => openSalesforce(url, deps, secret === undefined ? {} : { clientSecret: secret }),
})
