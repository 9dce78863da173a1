// Looks companies up in the file: by domain, else by name. Rows that disagree are reported, never chosen from.
import type { Answer, Ask, Enricher } from '../../src/contract/connector.ts'
import type { MatchKeyKind } from '../../src/domain/claim.ts'
import type { Settings } from './settings.ts'
import type { Entry, Table } from './table.ts'

/** A registered domain is one company's; a name may be two companies'. */
const CONFIDENCE: Readonly<Record<MatchKeyKind, number>> = { domain: 1, company: 0.95 }

/** Rows that say the same of everything asked count once. */
function distinct(entries: readonly Entry[], supplies: readonly string[]): Entry[] {
  const saying = (entry: Entry): string => JSON.stringify(supplies.map(supply => entry.values[supply] ?? null))
  return [...new Map(entries.map(entry => [saying(entry), entry])).values()]
}

function answerOf(table: Table, kind: MatchKeyKind, entries: readonly Entry[], supplies: readonly string[]): Answer {
  const [entry, ...others] = distinct(entries, supplies)
  if (entry === undefined) return { type: 'no-match' }
  if (others.length > 0) return { type: 'ambiguous', candidates: others.length + 1 }
  const given = supplies.flatMap(supply => {
    const value = entry.values[supply] ?? null
    return value === null ? [] : [[supply, value] as const]
  })
  return {
    type: 'match',
    matchedOn: kind,
    confidence: CONFIDENCE[kind],
    values: Object.fromEntries(given),
    observedAt: table.observedAt,
  }
}

/** One ask. Several companies on one domain are told apart by name where the ask has one. */
function find(table: Table, ask: Ask): Answer {
  const { domain, company } = ask.keys
  const atDomain = domain === undefined ? [] : (table.byDomain.get(domain) ?? [])
  if (atDomain.length > 0) {
    const answer = answerOf(table, 'domain', atDomain, ask.supplies)
    const named = atDomain.filter(entry => entry.company !== null && entry.company === company)
    return answer.type === 'ambiguous' && named.length > 0 ? answerOf(table, 'domain', named, ask.supplies) : answer
  }
  const byName = company === undefined ? [] : (table.byCompany.get(company) ?? [])
  return answerOf(table, 'company', byName, ask.supplies)
}

/** The enricher part; the file is read at the first lookup, once. */
export function createEnricher(settings: Settings, load: () => Promise<Table>): Enricher {
  const needs: MatchKeyKind[] = []
  if (settings.match.domain !== undefined) needs.push('domain')
  if (settings.match.company !== undefined) needs.push('company')
  return {
    supplies: Object.keys(settings.supplies),
    needs,
    trust: settings.trust,
    lookup: async (asks, signal) => {
      const table = await load()
      signal.throwIfAborted()
      return asks.map(ask => find(table, ask))
    },
  }
}
