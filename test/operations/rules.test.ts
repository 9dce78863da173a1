// What the rulebook would do to a file of values, told before anything is done.
import { describe, expect, it } from 'vitest'
import { testRules } from '../../src/app-rules.ts'
import { kindOfHeading } from '../../src/domain/kind/guess.ts'

const FILE = `Full Name;Email;Phone;Country;Zip;Note
JANE SMITH;Jane@ACME.com;(415) 555-2671;U.S.A.;2134;x
Ola Nordmann;ola@firma.no;22 33 44 55;Norge;0155;
`
const request = { text: FILE, file: 'people.csv', kinds: {}, most: 100 }

describe('a file put to the test', () => {
  const report = testRules(request)

  it('is told value by value: before, after, rule, confidence and why', () => {
    expect(report.values).toContainEqual({
      row: 1,
      column: 'Phone',
      before: '(415) 555-2671',
      after: '+14155552671',
      action: 'auto',
      confidence: 0.95,
      rule: 'phone',
      version: expect.any(Number),
      why: 'E.164, extension kept',
      parts: expect.any(Object),
    })
    expect(report.values).toContainEqual(expect.objectContaining({ row: 2, column: 'Phone', after: '+4722334455' }))
    expect(report.values).toContainEqual(expect.objectContaining({ column: 'Zip', action: 'suggest', after: '02134' }))
  })

  it('is summed up column by column, and by checks of several', () => {
    const zip = { column: 'Zip', kind: 'postcode', by: 'heading', filled: 2, none: 1, auto: 0, suggest: 1, flag: 0 }
    expect(report.columns).toContainEqual(zip)
    expect(report.columns).toContainEqual(
      expect.objectContaining({ column: 'Note', kind: 'text', by: 'unknown', filled: 1 }),
    )
    expect(report.checks).toContainEqual({ check: 'phone-country', measures: 'consistency', evaluated: 2, passed: 2 })
    expect(report.rows).toBe(2)
  })

  it('is told only so far as asked, and how much more there is', () => {
    const { values, more } = testRules({ ...request, most: 1 })
    expect([values.length, more]).toEqual([1, report.values.length - 1])
  })

  it('takes what is said of a column before what its heading tells', () => {
    const { columns } = testRules({ ...request, kinds: { Note: 'city' } })
    expect(columns).toContainEqual(expect.objectContaining({ column: 'Note', kind: 'city', by: 'said' }))
  })

  it.each([
    ['', 'it is empty'],
    ['a,a\n1,2', 'two columns are called "a"'],
    ['a,b\n"1', 'Quote Not Closed'],
  ])('is refused where it is no table: %j', (text, what) => {
    expect(() => testRules({ ...request, text })).toThrow(what)
  })
})

it.each([
  ['FirstName', 'person_name'],
  ['Work E-Mail', 'email'],
  ['MobilePhone', 'mobile'],
  ['BillingPostalCode', 'postcode'],
  ['Account Name', 'company_name'],
  ['numberofemployees', null],
  ['Number of Employees', 'employees'],
  ['Annual_Revenue__c', 'revenue'],
  ['jobtitle', 'job_title'],
  ['LinkedIn URL', 'social_profile'],
  ['Notes', null],
] as const)('the heading %s tells of %s', (heading, kind) => {
  expect(kindOfHeading(heading)).toBe(kind)
})
