// The part of the set-up file that says how much a run may do before it stops and waits for a person.
import { z } from 'zod'

const SHARE_FORM = 'must be a share from 0 to 1, such as 0.5'
const share = z.number(SHARE_FORM).min(0, SHARE_FORM).max(1, SHARE_FORM)
const COUNT_FORM = 'must be a whole number from 1 to 100000000'
const count = z.int(COUNT_FORM).min(1, COUNT_FORM).max(100_000_000, COUNT_FORM)

const CANARY_FORM = 'must be a whole number from 0 to 1000'
const canary = z.int(CANARY_FORM).min(0, CANARY_FORM).max(1_000, CANARY_FORM)
const MINUTES_FORM = 'must be a whole number from 0 to 43200'
const minutes = z.int(MINUTES_FORM).min(0, MINUTES_FORM).max(43_200, MINUTES_FORM)

const ofField = z.strictObject({
  changedShare: share.exactOptional(),
  blankedShare: share.exactOptional(),
  shift: share.exactOptional(),
  atLeast: count.exactOptional(),
})

export const guardsSchema = z
  .union([
    z.literal('off'),
    z.strictObject({
      changedShare: share.default(0.5).describe('Of the records looked at, how many may get another value in a field'),
      blankedShare: share.default(0.02).describe('Of the records looked at, how many may lose their value'),
      shift: share.default(0.25).describe("How far a field's values as a whole may move (total variation distance)"),
      atLeast: count.default(100).describe('So many changes of a field at least, or nothing stops'),
      canary: canary.default(10).describe('So many records are written first and looked at before the rest; 0 is none'),
      canaryFailures: share.default(0.2).describe('Which share of their changes may fail'),
      confirmMinutes: minutes.default(60).describe('So long after a run what it wrote is read again; 0 is never'),
      flips: count.default(3).describe('So many values of a field flipped back by others pause it'),
      fields: z.record(z.string().min(1), ofField).default({}).describe('What differs for a field'),
    }),
  ])
  .prefault({})
