// Who it is: an address and a website of one company, the parts of a name and the whole, a head count and its band.
import { clean, fold } from '../clean.ts'
import { parseEmail } from '../rules/email.ts'
import { employeeBand } from '../rules/number/employee-band.ts'
import { employees } from '../rules/number/quantity.ts'
import { parseWebsite } from '../rules/website.ts'
import shortNames from '../tables/short-names.json' with { type: 'json' }
import { type Check, type CheckedField, type Compared, fieldsOf } from './check.ts'

const NOWHERE = { country: null }
/** Of a company's own, and long enough to be more than chance: "acme" of acme.com and acme.de. */
const LONG_ENOUGH = 4
/** By the name in full; those who go by Bob are Robert on paper. */
const SHORT_NAMES = new Map(Object.entries(shortNames).map(([full, short]) => [full, new Set(short.split(' '))]))

const emailWebsite: Check = {
  id: 'email-website',
  version: 2,
  measures: 'consistency',
  compares: 'the domain of a company’s email address with that of its website',
  run: record => {
    const sites = fieldsOf(record, 'website').flatMap(({ field, value }) => {
      const site = parseWebsite(value)
      return site === null || site.platformHost || site.privateSuffix ? [] : [{ field, domain: site.registrable }]
    })
    const [site] = sites
    if (site === undefined) return []
    return fieldsOf(record, 'email').flatMap(({ field, value }): Compared[] => {
      const email = parseEmail(value)
      if (email === null || email.free || email.privateSuffix) return []
      const same = sites.some(({ domain }) => isSameCompany(domain, email.registrable))
      // ibm.de may be the IBM of ibm.com, and abc.de another ABC: that is not told by the names.
      if (!same && sites.some(({ domain }) => labelOf(domain) === labelOf(email.registrable))) return []
      return [{ fields: [field, site.field], why: same ? null : `${email.registrable} and ${site.domain}` }]
    })
  },
}

function isSameCompany(one: string, other: string): boolean {
  const label = labelOf(one)
  return one === other || (label === labelOf(other) && label.length >= LONG_ENOUGH)
}

/** "acme" of acme.co.uk. */
function labelOf(domain: string): string {
  return domain.slice(0, domain.indexOf('.'))
}

const WHOLE = /^(?:full|display|complete)[ _]?name(?:__c)?$|^name$/i
const GIVEN = /first|given|vorname|pr[ée]nom/i
const PART = /first|given|last|family|sur[ _]?name|vorname|nachname|pr[ée]nom/i

const nameParts: Check = {
  id: 'name-parts',
  version: 2,
  measures: 'consistency',
  compares: 'the parts of a name with the whole name',
  run: record => {
    const names = fieldsOf(record, 'person_name')
    const whole = names.find(({ field }) => WHOLE.test(field))
    if (whole === undefined) return []
    const words = new Set(wordsOf(whole))
    // A whole name may begin with what the bearer goes by.
    const called = fieldsOf(record, 'nickname').some(nickname => wordsOf(nickname).some(word => words.has(word)))
    return names
      .filter(({ field }) => PART.test(field))
      .map(part => {
        const isGiven = GIVEN.test(part.field)
        const isTold = (word: string) => words.has(word) || (isGiven && [...words].some(each => isShortFor(each, word)))
        const lacking = isGiven && called ? undefined : wordsOf(part).find(word => !isTold(word))
        return {
          fields: [part.field, whole.field],
          why: lacking === undefined ? null : 'a part that the whole name lacks',
        }
      })
  },
}

/** Whether one of two given names is short for the other. */
function isShortFor(one: string, other: string): boolean {
  return SHORT_NAMES.get(one)?.has(other) === true || SHORT_NAMES.get(other)?.has(one) === true
}

function wordsOf({ value }: CheckedField): string[] {
  return fold(clean(value)).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
}

const employeesBand: Check = {
  id: 'employees-band',
  version: 1,
  measures: 'consistency',
  compares: 'a head count with the band of head counts',
  run: record => {
    const [count] = fieldsOf(record, 'employees')
    const [band] = fieldsOf(record, 'employee_band')
    const number = count === undefined ? null : employees.apply(count.value, NOWHERE).key
    const key = band === undefined ? null : employeeBand.apply(band.value, NOWHERE).key
    const [, low, high] = /^(\d+)(?:-(\d+)|\+)$/.exec(key ?? '') ?? []
    if (number === null || low === undefined || count === undefined || band === undefined) return []
    const inside = Number(number) >= Number(low) && (high === undefined || Number(number) <= Number(high))
    return [{ fields: [count.field, band.field], why: inside ? null : `${number} is not in ${key}` }]
  },
}

export const IDENTITY: readonly Check[] = [emailWebsite, nameParts, employeesBand]
