// What people noted beside their settings, carried from one text of the set-up to the next.
import { describe, expect, it } from 'vitest'
import { withComments } from '../../src/setup/comments.ts'

const HEAD = ' Written by Evergreen.'
const heads = [HEAD]
const plain = `# Written by Evergreen.

connections:
  acme:
    connector: salesforce
    limits: { writesPerHour: 5 }
syncs:
  accounts:
    connection: acme
    fields:
      Phone: { kind: phone }
      Fax: { kind: phone }
    exclude:
      - { field: A }
      - { field: B }
  people:
    connection: acme
`
const noted = `# Written by Evergreen.

# Ask Finance first.

# All that we have.
connections:
  # Production.
  acme:
    # Since May.
    connector: salesforce # not the sandbox
    limits: { writesPerHour: 5 }
    # Nothing more yet.
syncs:
  accounts:
    connection: acme
    fields:
      Phone: { kind: phone } # by hand
      # Hardly used.
      Fax: { kind: phone }
    exclude:
      # Of the law.
      - { field: A }
      - { field: B } # until June
  people:
    connection: acme

# The end.
`

describe('comments of a set-up', () => {
  it('are all where they were', () => {
    expect(withComments(plain, { said: noted, kept: null, heads })).toBe(noted)
    expect(withComments(plain, { said: null, kept: noted, heads })).toBe(noted)
    expect(withComments(plain, { said: noted, kept: noted, heads })).toBe(noted)
  })

  it('are none where nobody noted any', () => {
    expect(withComments(plain, { said: plain, kept: null, heads })).toBe(plain)
    expect(withComments(plain, { said: null, kept: null, heads })).toBe(plain)
  })

  it('go when the text that is applied leaves them out of what it names, and stay elsewhere', () => {
    const said = 'syncs:\n  accounts:\n    connection: acme\n    fields:\n      Phone: { kind: phone }\n'
    const now = withComments(plain, { said, kept: noted, heads })
    expect(now).not.toContain('by hand')
    expect(now).toContain('  # Production.\n  acme:\n    # Since May.\n')
    expect(withComments(plain, { said: plain, kept: noted, heads })).toBe(plain)
  })

  it('stay where a program applies JSON, which has none', () => {
    const said = JSON.stringify({ syncs: { accounts: { connection: 'acme' } } }, null, 2)
    expect(withComments(plain, { said, kept: noted, heads })).toBe(noted)
  })

  it('follow what they are of, wherever it stands by now', () => {
    const said = 'syncs:\n  people:\n    # Why.\n    fields:\n      Email:\n        kind: email # work only\n'
    const text = 'syncs:\n  people:\n    connection: acme\n    fields:\n      Email: { policy: never, kind: email }\n'
    const now = withComments(text, { said, kept: null, heads })
    expect(now).toContain('    # Why.\n    fields:\n')
    expect(now).toMatch(/kind: email,? # work only/)
    expect(withComments(text, { said: now, kept: null, heads })).toBe(now)
  })

  it.each([
    '# clientSecret: abc123',
    '# accessToken = pat-na1-1234',
    '# password: "x"',
    '# -----BEGIN PRIVATE KEY-----',
    '# MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7',
  ])('are left out where they may be a secret: %s', line => {
    const said = `connections:\n  acme:\n    # Since May.\n    ${line}\n    connector: salesforce\n`
    const now = withComments(plain, { said, kept: null, heads })
    expect(now).toContain('    # Since May.\n    connector: salesforce\n')
    expect(now).not.toContain(line)
  })
})
