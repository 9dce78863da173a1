// What counts as drift, what is done about it, and that it is told once.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accepted, inForce } from '../../../src/domain/drift/in-force.ts'
import type { FieldShape, Picture, StreamShape } from '../../../src/domain/drift/picture.ts'
import { firstPicture, type Reckoning, reckon } from '../../../src/domain/drift/reckon.ts'
import { DRIFT_POLICIES, STANDARD } from '../../../src/domain/drift/setting.ts'
import { guessKind } from '../../../src/domain/kind/guess.ts'
import type { SyncDefinition } from '../../../src/domain/sync.ts'
import { setting, syncDefinition } from '../../support/sync.ts'

function field(name: string, part: Partial<FieldShape> = {}): FieldShape {
  return { name, label: name, type: 'string', maxLength: 80, updateable: true, options: null, ...part }
}
const stream = (...fields: readonly FieldShape[]): StreamShape => ({ name: 'Contact', fields, receiptField: null })

const contacts = (part: Partial<SyncDefinition> = {}): SyncDefinition =>
  syncDefinition({
    stream: 'Contact',
    fields: [setting({ field: 'Email', kind: 'email' }), setting({ field: 'Tier', kind: 'text' })],
    ...part,
  })

/** From what the stream was to what it is, as the sync sees it. */
function seeing(before: StreamShape, now: StreamShape | null, sync = contacts()): Reckoning {
  const reckoning = reckon(firstPicture(before, sync), now, sync)
  if (reckoning === null) throw new Error('nothing was seen')
  return reckoning
}
const kindsOf = ({ told }: Reckoning) => told.map(({ kind, field: of }) => `${kind} ${of ?? ''}`.trim())

const WHOLE = stream(field('Email'), field('Tier'))

describe('what is told', () => {
  it('is nothing on first sight, nor where all is as it was', () => {
    expect(reckon(null, WHOLE, contacts())).toMatchObject({ told: [], pause: null, isNew: true })
    expect(seeing(WHOLE, WHOLE)).toMatchObject({ told: [], pause: null, isNew: false })
  })

  it('is nothing of fields that the sync does not use, save that they are new', () => {
    const before = stream(...WHOLE.fields, field('Fax'))
    expect(kindsOf(seeing(before, stream(...WHOLE.fields)))).toEqual([])
    expect(kindsOf(seeing(before, stream(...WHOLE.fields, field('Fax', { type: 'double' }))))).toEqual([])
    expect(kindsOf(seeing(before, stream(...before.fields, field('Pager'))))).toEqual(['added Pager'])
  })

  it('is nothing by what was described before somebody else looked', () => {
    const lost = stream(field('Email'))
    const found = reckon({ ...firstPicture(WHOLE, contacts()), at: 10 }, { ...lost, describedAt: 20 }, contacts())
    expect(found).toMatchObject({ isNew: true, picture: { at: 20 } })
    const late = reckon(found?.picture ?? null, { ...WHOLE, describedAt: 15 }, contacts())
    expect(late).toMatchObject({ told: [], pause: null, isNew: false, isOld: true, picture: { at: 20 } })
    const goneBefore = reckon(found?.picture ?? null, null, contacts(), 15)
    expect(goneBefore).toMatchObject({ isNew: false, isOld: true })
    const back = reckon(found?.picture ?? null, { ...WHOLE, describedAt: 25 }, contacts())
    expect(back?.told).toMatchObject([{ kind: 'returned', field: 'Tier' }])
  })

  it('is a rename where one new field has the label and type of one that is gone, and no doubt which', () => {
    const level = field('Level', { label: 'Tier' })
    expect(kindsOf(seeing(WHOLE, stream(field('Email'), level)))).toEqual(['renamed Tier'])
    const two = stream(field('Email'), level, field('Grade', { label: 'Tier' }))
    expect(kindsOf(seeing(WHOLE, two))).toEqual(['vanished Tier', 'added Level', 'added Grade'])
    const otherwise = stream(field('Email'), { ...level, type: 'double' })
    expect(kindsOf(seeing(WHOLE, otherwise))).toEqual(['vanished Tier', 'added Level'])
  })

  it('is once: with the new picture nothing is left to tell, whatever happened', () => {
    const shape = fc.record({
      name: fc.constantFrom('Email', 'Tier', 'Level', 'Fax'),
      label: fc.constantFrom('Tier', 'Email'),
      type: fc.constantFrom('string', 'double', 'email'),
      maxLength: fc.constantFrom(null, 20, 80),
      updateable: fc.boolean(),
      options: fc.constantFrom(null, ['a'], ['a', 'b']),
    })
    const any = fc.uniqueArray(shape, { selector: ({ name }) => name }).map(fields => stream(...fields))
    const gone = fc.option(any, { nil: null })
    const drift = fc.constantFrom(
      null,
      ...DRIFT_POLICIES.map(policy => ({ ...STANDARD, renamed: policy, added: policy })),
    )
    fc.assert(
      fc.property(any, gone, drift, (before, now, policies) => {
        const sync = contacts({ drift: policies })
        const { picture, adopt } = seeing(before, now, sync)
        expect(reckon(picture, now, adopt(sync))).toMatchObject({ told: [], pause: null, isNew: false })
      }),
    )
  })

  it('is told again when it happens again', () => {
    const lost = seeing(WHOLE, stream(field('Email')))
    const back = reckon(lost.picture, WHOLE, contacts())
    expect(back?.told).toMatchObject([{ kind: 'returned', field: 'Tier', does: 'it is used again' }])
    expect(back?.picture).toMatchObject({ gone: {}, reread: true })
    expect(reckon(back?.picture ?? null, stream(field('Email')), contacts())?.told).toMatchObject([
      { kind: 'vanished' },
    ])
  })

  it('compares a field that comes back with what it was when it went', () => {
    const lost = seeing(WHOLE, stream(field('Email')))
    const back = reckon(lost.picture, stream(field('Email'), field('Tier', { type: 'double' })), contacts())
    expect(back?.told.map(({ kind }) => kind)).toEqual(['returned', 'retyped'])
  })
})

describe('where the admin has said nothing', () => {
  const pauseOf = (now: StreamShape | null, sync = contacts()) => seeing(WHOLE, now, sync).pause

  it('what is new pauses nobody, and what a field was and is no longer does', () => {
    expect(pauseOf(stream(...WHOLE.fields, field('Fax')))).toBeNull()
    expect(pauseOf(stream(field('Email'), field('Tier', { maxLength: 10 })))).toBeNull()
    expect(pauseOf(stream(field('Email'), field('Tier', { updateable: false })))).toBeNull()
    expect(pauseOf(stream(field('Email')))).toMatch(/^Tier is gone/)
    expect(pauseOf(stream(field('Email'), field('Tier', { type: 'double' })))).toMatch(/^Tier was of type string/)
    expect(pauseOf(null)).toMatch(/^Contact is gone/)
  })

  it('text that is another sort of text goes on', () => {
    const { pause, told } = seeing(WHOLE, stream(field('Email'), field('Tier', { type: 'textarea' })))
    expect({ pause, told }).toMatchObject({ pause: null, told: [{ kind: 'retyped', does: 'it is used as it is now' }] })
  })

  it('a receipt field that is gone goes on without', () => {
    const before = { ...stream(...WHOLE.fields, field('Receipt')), receiptField: 'Receipt' }
    expect(seeing(before, WHOLE)).toMatchObject({
      pause: null,
      told: [{ field: 'Receipt', does: expect.stringContaining('writes go without a receipt') }],
    })
  })
})

describe('a field that tells which records are left alone', () => {
  const ignore = { ...STANDARD, vanished: 'ignore', renamed: 'ignore' } as const
  const inSoql = "Tier = 'Fax' AND Account.Pager != null AND IsNew(Page) = true"

  it.each([
    ['an exclusion', { exclude: [{ field: 'Tier', test: 'equals', value: 'none' }] } as const],
    ['a filter', { scope: { where: null, filters: [[{ field: 'Tier', operator: 'EQ', value: 'a' }]], list: null } }],
    ['a condition in SOQL', { scope: { where: inSoql, filters: [], list: null } }],
  ])('pauses the sync whatever the policy: %s', (_name, part) => {
    const sync = contacts({ ...part, drift: ignore })
    const { pause, picture } = seeing(WHOLE, stream(field('Email')), sync)
    expect(pause).toMatch(/^Tier is gone/)
    expect(inForce(sync, stream(field('Email')), picture)).toMatchObject({
      blocked: expect.stringMatching(/^Tier is gone/),
    })
  })

  it('is none that a condition only quotes or reaches on another object', () => {
    const sync = contacts({ scope: { where: inSoql, filters: [], list: null }, drift: ignore })
    const before = stream(...WHOLE.fields, field('Fax'), field('Pager'))
    expect(seeing(before, WHOLE, sync)).toMatchObject({ told: [], pause: null })
  })
})

describe('what is in force', () => {
  const ignore = { ...STANDARD, vanished: 'ignore', retyped: 'ignore', 'values-added': 'ignore' } as const
  const forceOf = (now: StreamShape, { picture }: { readonly picture: Picture }, sync: SyncDefinition) => {
    const found = inForce(sync, now, picture)
    return 'blocked' in found ? found.blocked : found.sync.fields.map(({ field: name }) => name)
  }

  it('leaves out what is gone or of another sort of type, until somebody has looked', () => {
    const sync = contacts({ drift: ignore })
    const without = stream(field('Email'))
    expect(forceOf(without, seeing(WHOLE, without, sync), sync)).toEqual(['Email'])
    const number = stream(field('Email'), field('Tier', { type: 'double' }))
    const retyped = seeing(WHOLE, number, sync)
    expect(forceOf(number, retyped, sync)).toEqual(['Email'])
    const seen = accepted(retyped.picture)
    expect(forceOf(number, { picture: seen }, sync)).toEqual(['Email', 'Tier'])
    expect(seen.reread).toBe(true)
  })

  it('writes no value that came after, where new values are ignored', () => {
    const sync = contacts({ drift: ignore })
    const [two, three] = [
      ['a', 'b'],
      ['a', 'b', 'c'],
    ].map(options => stream(field('Email'), field('Tier', { options })))
    if (two === undefined || three === undefined) throw new Error('no streams')
    const { picture } = seeing(two, three, sync)
    expect(inForce(sync, three, picture)).toMatchObject({ refused: { Tier: ['c'] } })
    expect(inForce(sync, three, accepted(picture))).toMatchObject({ refused: {} })
  })

  it('is nothing where no mapped field is left', () => {
    const sync = contacts({ fields: [setting({ field: 'Tier', kind: 'text' })], drift: ignore })
    const without = stream(field('Email'))
    expect(forceOf(without, seeing(WHOLE, without, sync), sync)).toBe('no field that it maps can be used')
  })
})

describe('what is taken into use', () => {
  const add = { ...STANDARD, added: 'add', renamed: 'add' } as const

  it('is a new field whose meaning is plain, read and not written', () => {
    const sync = contacts({ drift: add })
    const now = stream(...WHOLE.fields, field('Work_Phone', { type: 'phone' }), field('Shoe_Size'))
    const { adopt, told, picture } = seeing(WHOLE, now, sync)
    const added = adopt(sync).fields.slice(2)
    expect(added).toMatchObject([{ field: 'Work_Phone', kind: 'phone', policy: 'suggest-only', normalize: 'suggest' }])
    expect(told.map(({ does }) => does)).toEqual(['it is read as phone, not written', 'it is not read'])
    expect(picture.reread).toBe(true)
  })

  it('is a new name everywhere that the old one stood', () => {
    const exclude = [{ field: 'Tier', test: 'equals', value: 'none' }] as const
    const sync = contacts({ drift: add, exclude })
    const { adopt, pause } = seeing(WHOLE, stream(field('Email'), field('Level', { label: 'Tier' })), sync)
    expect(pause).toBeNull()
    expect(adopt(sync)).toMatchObject({
      fields: [{ field: 'Email' }, { field: 'Level', kind: 'text' }],
      exclude: [{ field: 'Level' }],
    })
  })

  it.each([
    ['Work_Email__c', 'Work e-mail', 'string', 'email'],
    ['mobile_no', 'Cell', 'phone_number', 'mobile'],
    ['HQ_City__c', 'Headquarters', 'string', 'city'],
    ['Capacity__c', 'Capacity', 'string', null],
    ['num_employees', 'Employees', 'number', 'employees'],
    ['employees_note', 'Employees', 'string', null],
    ['Renewal__c', 'Renewal', 'date', null],
  ])('%s (%s, %s) is taken for %s', (name, label, type, kind) => {
    expect(guessKind(field(name, { label, type }))).toBe(kind)
  })

  it('is nothing that the CRM works out', () => {
    expect(guessKind(field('Mail', { type: 'email', computed: true }))).toBeNull()
    expect(guessKind(field('Mail', { type: 'email', updateable: false }))).toBeNull()
  })
})
