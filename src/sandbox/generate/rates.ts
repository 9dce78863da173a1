// How often things change in the truth, as hazards: the expected number of changes in a year, whatever came before. The
// time between two changes is exponential. What is measured from histories can be held against these.
import type { Random } from '../random.ts'
import { DIRT_RATES } from './dirt.ts'
import { YEAR_MS } from './stamps.ts'

/** Kinds of events, each with its hazard per year. */
export const EVENT_RATES = {
  /** A new employer, and with it e-mail address, phone, title, city and country. */
  move: -Math.log(1 - DIRT_RATES.movesPerYear),
  title: 0.1,
  phone: 0.05,
  mobile: 0.08,
} as const

export const COMPANY_EVENT_RATES = { phone: 0.05, city: 0.03, employees: 0.15, industry: 0.01 } as const

/** The hazard of each field: the sum of the events that change it. City and country change with a part of the moves. */
export const FIELD_RATES = {
  persons: {
    employer: EVENT_RATES.move,
    email: EVENT_RATES.move,
    phone: EVENT_RATES.move + EVENT_RATES.phone,
    title: EVENT_RATES.move + EVENT_RATES.title,
    mobile: EVENT_RATES.mobile,
    firstName: 0,
    lastName: 0,
  },
  companies: { ...COMPANY_EVENT_RATES, name: 0, domain: 0, website: 0, country: 0, founded: 0 },
} as const

export interface LifeEvent<Kind extends string> {
  readonly kind: Kind
  /** Epoch milliseconds. */
  readonly at: number
}

/** All events of a life from one moment to another (epoch ms), in the order of time. */
export function eventsBetween<Kind extends string>(
  random: Random,
  rates: Readonly<Record<Kind, number>>,
  from: number,
  to: number,
  kinds: readonly Kind[],
): LifeEvent<Kind>[] {
  const events: LifeEvent<Kind>[] = []
  for (const kind of kinds) {
    for (let at = from + waitOf(random, rates[kind]); at < to; at += waitOf(random, rates[kind])) {
      events.push({ kind, at: Math.floor(at) })
    }
  }
  return events.sort((a, b) => a.at - b.at)
}

function waitOf(random: Random, perYear: number): number {
  return (-Math.log(1 - random.next()) / perYear) * YEAR_MS
}
