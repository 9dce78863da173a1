// What stands in a CRM beside a person's name and address, and never goes out of date.
import type { Random } from '../random.ts'
import type { List } from './countries/country.ts'
import type { PersonDetails } from './facts.ts'
import { NAME_STARTS } from './vocabulary.ts'

const SALUTATIONS: List<string> = ['Ms.', 'Mr.', 'Mrs.', 'Dr.']
const DEPARTMENTS: List<string> = ['Sales', 'Operations', 'Finance', 'IT', 'Marketing', 'Purchasing', 'Quality']
const SOURCES: List<string> = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']
const DAY_MS = 86_400_000
const [OLDEST, YOUNGEST] = [Date.UTC(1958, 0, 1) / DAY_MS, Date.UTC(2003, 0, 1) / DAY_MS]

/** Texts that many people share are made once, by number. */
function onceEach(make: (number: number) => string): (number: number) => string {
  const made: (string | undefined)[] = []
  return number => {
    made[number] ??= make(number)
    return made[number]
  }
}

const HOUSES = 180
const birthdate = onceEach(day => new Date((OLDEST + day) * DAY_MS).toISOString().slice(0, 10))
const street = onceEach(number => {
  return `${1 + (number % HOUSES)} ${NAME_STARTS[Math.floor(number / HOUSES)] ?? NAME_STARTS[0]} Street`
})
const postalCode = onceEach(number => String(10_000 + number))

/** `language`: two letters in lower case. */
export function detailsOf(random: Random, language: string): PersonDetails {
  return {
    salutation: random.pick(SALUTATIONS),
    department: random.pick(DEPARTMENTS),
    source: random.pick(SOURCES),
    birthdate: birthdate(random.int(0, YOUNGEST - OLDEST)),
    street: street(random.int(0, HOUSES * NAME_STARTS.length - 1)),
    postalCode: postalCode(random.int(0, 89_999)),
    language,
    optedOut: random.chance(0.03),
    owner: random.int(0, 1_000),
  }
}
