// Whatever a CRM answers: who reads of it is told what to do next.
import { describe, expect, it } from 'vitest'
import { errorOf as hubspotError } from '../../connectors/hubspot/errors.ts'
import { errorOf as salesforceError } from '../../connectors/salesforce/errors.ts'

const FORMED = /^acme: [^\n]+\. [A-Z][^\n]+\.$/
const STATUSES = [400, 401, 403, 404, 409, 410, 414, 418, 420, 423, 429, 431, 477, 500, 502, 503, 524]

describe('HubSpot', () => {
  it.each(STATUSES.flatMap(status => [true, false].map(writes => ({ status, writes }))))(
    'says so in its error: %o',
    ({ status, writes }) => {
      const { message, fix } = hubspotError({ status, body: {}, headers: {} }, 'acme', 0, writes)
      expect(message).toMatch(FORMED)
      expect(fix).not.toBeNull()
    },
  )

  it('says so where the calls of the day are spent', () => {
    const body = { policyName: 'DAILY' }
    expect(hubspotError({ status: 429, body, headers: {} }, 'acme', 0, false).message).toMatch(FORMED)
  })
})

describe('Salesforce', () => {
  it.each([
    ...STATUSES.map(status => `ERROR_HTTP_${status}`),
    ...['INVALID_SESSION_ID', 'REQUEST_LIMIT_EXCEEDED', 'EXCEEDEDQUOTA', 'UNABLE_TO_LOCK_ROW', 'SERVER_UNAVAILABLE'],
    ...[
      'UNKNOWN_EXCEPTION',
      'QUERY_TIMEOUT',
      'STORAGE_LIMIT_EXCEEDED',
      'JSON_PARSER_ERROR',
      'INVALID_FIELD',
      'NEVER_SEEN',
    ],
  ])('says so in its error: %s', code => {
    const { message, fix } = salesforceError({ code, message: '' }, 'acme', 0)
    expect(message).toMatch(FORMED)
    expect(fix).not.toBeNull()
  })
})
