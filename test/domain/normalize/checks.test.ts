// Fields that are right each by itself and contradict each other.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CheckedField } from '../../../src/domain/normalize/checks/check.ts'
import { CHECKS, checkFigures, runChecks } from '../../../src/domain/normalize/checks/run-checks.ts'
import { FIELD_KINDS } from '../../../src/domain/record.ts'

type Given = Readonly<Record<string, readonly [CheckedField['kind'], string]>>
const recordOf = (country: string | null, given: Given) => ({
  country,
  fields: Object.entries(given).map(([field, [kind, value]]) => ({ field, kind, value })),
})
const found = (country: string | null, given: Given) =>
  runChecks(recordOf(country, given)).map(({ check, passed }) => `${check} ${passed ? 'passed' : 'failed'}`)

describe('checks of several fields', () => {
  it.each<[string, string | null, Given, string[]]>([
    ['a number of the country', 'NO', { Phone: ['phone', '22 33 44 55'] }, ['phone-country passed']],
    ['a number of another country', 'NO', { Phone: ['phone', '+46 8 123 456 78'] }, ['phone-country failed']],
    ['freephone', 'US', { Phone: ['phone', '+1 800 555 0199'] }, []],
    ['Jersey and the United Kingdom', 'GB', { Phone: ['phone', '+44 1534 444444'] }, ['phone-country passed']],
    ['Canada and the United States', 'US', { Phone: ['phone', '+1 416 555 0123'] }, ['phone-country failed']],
    ['no country', null, { Phone: ['phone', '+46 8 123 456 78'], Zip: ['postcode', '1'] }, []],
    ['a postcode of the country', 'GB', { Zip: ['postcode', 'sw1a 1aa'] }, ['postcode-country passed']],
    ['a postcode of another country', 'GB', { Zip: ['postcode', '10115'] }, ['postcode-country failed']],
    ['a state of the country', 'US', { State: ['state', 'TX'] }, ['state-country passed']],
    ['a state of another country', 'CA', { State: ['state', 'Texas'] }, ['state-country failed']],
    ['a country of which not all states are known', 'VU', { State: ['state', 'Texas'] }, []],
    [
      'one domain',
      'US',
      { Email: ['email', 'a@mail.acme.com'], Web: ['website', 'www.acme.com'] },
      ['email-website passed'],
    ],
    [
      'one name under two endings',
      'DE',
      { Email: ['email', 'a@acme.de'], Web: ['website', 'acme.com'] },
      ['email-website passed'],
    ],
    ['two domains', 'US', { Email: ['email', 'a@globex.com'], Web: ['website', 'acme.com'] }, ['email-website failed']],
    ['a name too short to tell', 'DE', { Email: ['email', 'a@ibm.com'], Web: ['website', 'ibm.de'] }, []],
    ['a free mailbox', 'US', { Email: ['email', 'a@gmail.com'], Web: ['website', 'acme.com'] }, []],
    ['a page on a platform', 'US', { Email: ['email', 'a@acme.com'], Web: ['website', 'facebook.com/acme'] }, []],
    [
      'a whole name with its parts',
      null,
      {
        Name: ['person_name', 'Dr. José van der Berg'],
        FirstName: ['person_name', 'Jose'],
        LastName: ['person_name', 'Van der Berg'],
      },
      ['name-parts passed', 'name-parts passed'],
    ],
    [
      'another last name',
      null,
      { full_name: ['person_name', 'Ola Nordmann'], last_name: ['person_name', 'Hansen'] },
      ['name-parts failed'],
    ],
    [
      'a name in full and what its bearer goes by',
      null,
      { Name: ['person_name', 'Bob Smith'], FirstName: ['person_name', 'Robert'], LastName: ['person_name', 'Smith'] },
      ['name-parts passed', 'name-parts passed'],
    ],
    [
      'another first name',
      null,
      { Name: ['person_name', 'Bob Smith'], FirstName: ['person_name', 'William'] },
      ['name-parts failed'],
    ],
    ['parts alone', null, { FirstName: ['person_name', 'Ola'], LastName: ['person_name', 'Hansen'] }, []],
    [
      'a count in its band',
      null,
      { n: ['employees', '1,200'], band: ['employee_band', '1,001-5,000'] },
      ['employees-band passed'],
    ],
    [
      'a count beside its band',
      null,
      { n: ['employees', '12'], band: ['employee_band', '10001+'] },
      ['employees-band failed'],
    ],
    [
      'dates in order',
      null,
      { Start_Date__c: ['date', '2024-01-01'], End_Date__c: ['date', '2024-02-01'] },
      ['dates-in-order passed'],
    ],
    [
      'dates the wrong way round',
      null,
      { contract_start: ['date', '2024-03-01'], contract_end: ['date', '2024-02-01'] },
      ['dates-in-order failed'],
    ],
    [
      'dates as they are read where the record is',
      'DE',
      { Vertragsbeginn__c: ['date', '03.05.2024'], Vertragsende__c: ['date', '02.06.2024'] },
      ['dates-in-order passed'],
    ],
    ['dates of two things', null, { contract_start: ['date', '2024-03-01'], trial_end: ['date', '2024-02-01'] }, []],
    ['a date of open order', null, { start: ['date', '05/03/2024'], end: ['date', '2024-02-01'] }, []],
  ])('%s', (_, country, given, expected) => {
    expect(found(country, given)).toEqual(expected)
  })

  it('say what does not fit, and which fields were compared', () => {
    expect(runChecks(recordOf('NO', { Phone: ['phone', '+46 8 123 456 78'] }))).toEqual([
      {
        check: 'phone-country',
        measures: 'consistency',
        passed: false,
        fields: ['Phone'],
        why: 'a number of SE in a record of NO',
      },
    ])
  })

  it('are counted one by one', () => {
    const results = runChecks(recordOf('GB', { A: ['postcode', 'SW1A 1AA'], B: ['postcode', '1'] }))
    expect(checkFigures(results)).toHaveLength(CHECKS.length)
    expect(checkFigures(results)).toContainEqual({
      check: 'postcode-country',
      measures: 'validity',
      evaluated: 2,
      passed: 1,
    })
  })

  it('have an answer for any values', () => {
    const field = fc.record({
      field: fc.constantFrom('Name', 'FirstName', 'start', 'end', 'x'),
      kind: fc.constantFrom(...FIELD_KINDS),
      value: fc.string({ unit: 'binary', maxLength: 40 }),
    })
    fc.assert(
      fc.property(fc.constantFrom(null, 'US', 'XX', ''), fc.array(field, { maxLength: 8 }), (country, fields) => {
        expect(() => runChecks({ country, fields })).not.toThrow()
      }),
    )
  })
})
