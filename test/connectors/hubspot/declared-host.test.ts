// HubSpot at its own host name, which the guard lets out: single vendor answers, without a network.
import nock from 'nock'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hubspot } from '../../../connectors/hubspot/index.ts'
import { testDeps } from '../deps.ts'

const HOST = 'https://api.hubapi.com'
const TOKEN = 'pat-eu1-planted-token'

beforeAll(() => nock.disableNetConnect())
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
})
afterAll(() => {
  nock.enableNetConnect()
  nock.restore()
})

function connection() {
  const deps = testDeps({ alias: 'acme-hubspot' })
  const settings = hubspot.settings.parse({ accessToken: TOKEN })
  return { connection: hubspot.open(settings, deps), deps }
}

describe('HubSpot at api.hubapi.com', () => {
  test('is asked with the token, and its properties become fields', async () => {
    nock(HOST, { reqheaders: { authorization: `Bearer ${TOKEN}` } })
      .get('/crm/v3/properties/companies')
      .query(true)
      .reply(200, {
        results: [
          {
            name: 'city',
            label: 'City',
            type: 'string',
            fieldType: 'text',
            groupName: 'g',
            description: '',
            options: [],
          },
        ],
      })
    const { connection: open, deps } = connection()
    const spec = await open.source?.describe('companies')
    expect(spec?.fields.map(field => field.name)).toContain('city')
    expect(deps.spent()).toBe(1)
  })

  test.each([
    [423, 'application/json', '{"status":"error","message":"locked"}', 'RetriableError'],
    [477, 'application/json', '{"status":"error","message":"migrating"}', 'RetriableError'],
    [521, 'text/html', '<html>Web server is down</html>', 'RetriableError'],
    [401, 'application/json', '{"status":"error","message":"no","category":"INVALID_AUTHENTICATION"}', 'ConfigError'],
    [403, 'application/json', '{"status":"error","message":"no","category":"MISSING_SCOPES"}', 'Drifted'],
  ])(
    'an answer of %i (%s) is a matter for the right verdict, in one line without the token',
    async (status, type, body, kind) => {
      nock(HOST).get('/crm/v3/properties/companies').query(true).reply(status, body, { 'content-type': type })
      const failure = await connection()
        .connection.source?.describe('companies')
        .then(
          () => null,
          (error: unknown) => error,
        )
      expect(failure).toMatchObject({ name: kind })
      expect(String(failure)).toMatch(/acme-hubspot/)
      expect(String(failure)).not.toMatch(/\n|planted/)
    },
  )
})
