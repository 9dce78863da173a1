// Loads the rulebook and normalizes rounds of records, each read from a file before it is timed. Arguments: a folder of
// such files, how many rounds. Prints {"loadMs","contacts","companies"}: records per second of each round after the
// warm-up.
import { FIELD_KINDS, type FieldKind } from '../../../src/domain/record.ts'
import { KINDS, recordsOf, type Stream } from './normalize-fields.ts'
import { processorTime } from './processor-time.ts'

const [folder = '', rounds = ''] = process.argv.slice(2)
/** Until then the compiler is still at work. */
const WARM_UP = 8

const start = process.cpuUsage()
const { normalize } = await import('../../../src/domain/normalize/rulebook.ts')
const FIRST: Partial<Record<FieldKind, string>> = { country: 'Allemagne', phone: '+47 22 33 44 55' }
for (const kind of FIELD_KINDS) normalize(kind, FIRST[kind] ?? 'Ola Nordmann', { country: 'NO' })
const loaded = process.cpuUsage(start)

/** As the pull does: the record's country first, by which the others are read. */
function ratesOf(stream: Stream): number[] {
  const kinds = KINDS[stream]
  const rates = Array.from({ length: Number(rounds) }, (_, round) => {
    const records = recordsOf(folder, stream, round)
    const took = processorTime(() => {
      for (const values of records) {
        const country = normalize('country', values[0] ?? '', { country: null }).key
        for (let at = 0; at < kinds.length; at += 1) normalize(kinds[at] ?? 'text', values[at] ?? '', { country })
      }
    })
    return records.length / (took / 1_000_000)
  })
  return rates.slice(WARM_UP)
}

const loadMs = (loaded.user + loaded.system) / 1_000
process.stdout.write(`${JSON.stringify({ loadMs, contacts: ratesOf('contacts'), companies: ratesOf('companies') })}\n`)
