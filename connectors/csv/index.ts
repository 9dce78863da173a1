// The CSV connector: a file of company data as an enrichment source, read on this machine.
import { resolve } from 'node:path'
import type { Connector } from '../../src/contract/connector.ts'
import { lineOf } from '../../src/errors.ts'
import { createEnricher } from './enrich.ts'
import { type Settings, settings } from './settings.ts'
import { loadTable, type Table } from './table.ts'

export const csv: Connector<Settings> = {
  name: 'csv',
  title: 'CSV file',
  settings,
  secrets: [],
  open: (given, deps) => {
    const file = resolve(deps.folder, given.path)
    let loading: Promise<Table> | null = null
    const load = (): Promise<Table> => {
      loading ??= loadTable(file, given, deps.alias)
      return loading
    }
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
