// What `evergreen sandbox --load` names: a CSV file whose columns are fields, or a list of loads with their mappings.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { CsvLoad } from '../app.ts'
import { ConfigError } from '../errors.ts'

const loadList = z.array(
  z.strictObject({
    system: z.enum(['salesforce', 'hubspot']),
    object: z.string(),
    file: z.string(),
    mapping: z.record(z.string(), z.union([z.string(), z.object({ template: z.string() })])).optional(),
    modifiedAt: z.union([z.number(), z.object({ column: z.string() })]).optional(),
  }),
)

/** Throws ConfigError for what is no load. */
export async function readLoads(given: readonly string[]): Promise<CsvLoad[]> {
  const lists = await Promise.all(given.map(text => (text.endsWith('.json') ? listIn(text) : [loadIn(text)])))
  return lists.flat()
}

function loadIn(text: string): CsvLoad {
  const [, system, object, file] = /^(salesforce|hubspot):(\w+)=(.+)$/.exec(text) ?? []
  if (system === undefined || object === undefined || file === undefined) {
    const fix = 'Write it as salesforce:Contact=people.csv or hubspot:contacts=people.csv'
    throw new ConfigError({ where: '--load', what: `${text} names no system, object and file`, fix })
  }
  return { system: system === 'salesforce' ? 'salesforce' : 'hubspot', object, file }
}

async function listIn(path: string): Promise<CsvLoad[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ConfigError({ where: path, what: 'the file cannot be read', fix: 'Check its path and its rights', cause })
  })
  try {
    return loadList.parse(JSON.parse(text))
  } catch (cause) {
    const what = 'it is no list of {system, object, file, mapping?, modifiedAt?}'
    throw new ConfigError({ where: path, what, fix: 'Correct the file', cause })
  }
}
