// The file that the demo's enricher reads.
import { writeFile } from 'node:fs/promises'

/** Writes one line per row under a header of the first row's keys; every cell is quoted. */
export async function writeFirmographics(file: string, rows: readonly object[]): Promise<void> {
  const [first] = rows
  const lines = [lineOf(Object.keys(first ?? {})), ...rows.map(row => lineOf(Object.values(row)))]
  await writeFile(file, lines.join('\n'))
}

function lineOf(cells: readonly unknown[]): string {
  return cells.map(cell => `"${String(cell).replaceAll('"', '""')}"`).join(',')
}
