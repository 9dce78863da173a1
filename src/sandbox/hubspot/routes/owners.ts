// GET /crm/v3/owners and /crm/v3/owners/{id}: the users who can own records.
import { notFound } from '../http/api-error.ts'
import { crmPaths, type Endpoint } from '../http/endpoint.ts'

const BORN = '2023-01-09T08:00:00.000Z'
const OWNERS = [
  { id: '41629779', email: 'rep.one@sandbox.example', firstName: 'Rep', lastName: 'One', userId: 51_430_432 },
  { id: '60158084', email: 'rep.two@sandbox.example', firstName: 'Rep', lastName: 'Two', userId: 51_430_433 },
].map(owner => ({ ...owner, type: 'PERSON', createdAt: BORN, updatedAt: BORN, archived: false }))

const list: Endpoint = {
  method: 'GET',
  paths: crmPaths('owners', ''),
  limit: 'burst',
  handle: ({ query }) => {
    const email = query.get('email')
    return { status: 200, body: { results: OWNERS.filter(owner => email === null || owner.email === email) } }
  },
}

const get: Endpoint = {
  method: 'GET',
  paths: crmPaths('owners', '/:ownerId'),
  limit: 'burst',
  handle: ({ params }) => {
    const owner = OWNERS.find(candidate => candidate.id === params['ownerId'])
    if (owner === undefined) throw notFound()
    return { status: 200, body: owner }
  },
}

export const ownerEndpoints: readonly Endpoint[] = [list, get]
