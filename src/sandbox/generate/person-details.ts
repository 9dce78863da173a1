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

/** Texts that many people share are kept once. */
const shared = new Map<string, string>()

function once(text: string): string {
  const known = shared.get(text)
  if (known !== undefined) return known
  shared.set(text, text)
  return text
}

/** `language`: two letters in lower case. */
export function detailsOf(random: Random, language: string): PersonDetails {
  return {
    salutation: random.pick(SALUTATIONS),
    department: random.pick(DEPARTMENTS),
    source: random.pick(SOURCES),
    birthdate: once(new Date(random.int(OLDEST, YOUNGEST) * DAY_MS).toISOString().slice(0, 10)),
    street: once(`${random.int(1, 180)} ${random.pick(NAME_STARTS)} Street`),
    postalCode: once(String(random.int(10_000, 99_999))),
    language,
    optedOut: random.chance(0.03),
    owner: random.int(0, 1_000),
  }
}
