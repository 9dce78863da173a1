// The CSV connector: a file of company data as an enrichment source, read on this machine.
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Connector, ConnectorDeps, SessionKeeper } from '../../src/contract/connector.ts'
import { lineOf } from '../../src/errors.ts'
import { createEnricher } from './enrich.ts'
import { type Settings, settings } from './settings.ts'
import { loadTable, type Table } from './table.ts'

/** Kept per connection and process, since a connection is opened anew for each job. */
const loaded = new WeakMap<SessionKeeper, { readonly version: string; readonly table: Promise<Table> }>()

/** The file's table; read again only when the file has changed. */
async function loadOnce(file: string, given: Settings, { alias, session }: ConnectorDeps): Promise<Table> {
  // A file that cannot be looked at is read all the same: reading says what is wrong with it.
  const version = await stat(file).then(
    ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
    () => 'unknown',
  )
  const known = loaded.get(session)
  if (known?.version === version) return known.table
  const table = loadTable(file, given, alias)
  loaded.set(session, { version, table })
  table.catch(() => loaded.delete(session))
  return table
}

export const csv: Connector<Settings> = {
  name: 'csv',
  title: 'CSV file',
  settings,
  secrets: [],
  files: ['path'],
  open: (given, deps) => {
    const file = resolve(deps.folder, given.path)
    const load = () => loadOnce(file, given, deps)
    return {
      check: () =>
        load().then(
          table => [{ what: 'file', ok: true, detail: `${given.path}: ${table.rows} rows`, fix: null }],
          error => [{ what: 'file', ok: false, detail: lineOf(error), fix: 'Do what the message says.' }],
        ),
      enricher: createEnricher(given, load),
      close: async () => undefined,
    }
  },
}
