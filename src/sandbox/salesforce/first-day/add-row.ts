// How the first day adds rows, and what of them the org has to know.
import type { Values } from '../store/record-store.ts'

/** Adds a row and returns its id. */
export type AddRow = (object: string, values: Values) => string

/** 18-character ids. */
export interface FirstDay {
  readonly orgId: string
  readonly integrationUserId: string
  readonly personUserId: string
  readonly adminUserId: string
  readonly automatedUserId: string
  /** People who sell: records that are made up belong to them. */
  readonly ownerIds: readonly string[]
}
