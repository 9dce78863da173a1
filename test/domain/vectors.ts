// Figures computed by other programs; they lie beside the project and are read from there.
import { existsSync, readFileSync } from 'node:fs'
import type { ZodType } from 'zod'

const FOLDER = new URL('../../../shared/vectors/', import.meta.url)

/** The vectors of one file, in the shape that the test needs of them. */
export function vectors<T>(file: string, shape: ZodType<T>): T {
  const path = new URL(file, FOLDER)
  if (!existsSync(path))
    throw new Error(`Test vectors ${file} are missing. Put them into shared/vectors beside the project`)
  return shape.parse(JSON.parse(readFileSync(path, 'utf8')))
}
