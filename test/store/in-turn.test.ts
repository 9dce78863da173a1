// Whose turn it is, over made-up lines of any shape; that the lines are read rightly is shown in dispatch.test.ts.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Line, nextInTurn, onTickets } from '../../src/store/work/in-turn.ts'

type Step = 'pull' | 'write-back'

const limit = fc.integer({ min: 1, max: 8 })
const onItsWay = fc.integer({ min: 0, max: 6 })
const connection = fc.record({ limit, pull: limit, 'write-back': limit, pullBusy: onItsWay, writeBusy: onItsWay })
const line = fc.record({
  of: fc.integer({ min: 0, max: 2 }),
  step: fc.constantFrom<Step>('pull', 'write-back'),
  priority: fc.integer({ min: 0, max: 2 }),
  count: fc.integer({ min: 1, max: 12 }),
})

/** Lines as the store reads them: what a connection has on its way is the same in each of its lines. */
const anyLines = fc
  .tuple(fc.array(connection, { minLength: 3, maxLength: 3 }), fc.array(line, { maxLength: 8 }))
  .map(([connections, drafts]) => {
    let seq = 0
    return drafts.flatMap(({ of, step, priority, count }, n): Line<Step>[] => {
      const allowed = connections[of]
      if (allowed === undefined) return []
      const busy = { pull: allowed.pullBusy, 'write-back': allowed.writeBusy }
      const shared = { limit: allowed.limit, busy: busy.pull + busy['write-back'] }
      const ofStep = { stepLimit: allowed[step], stepBusy: busy[step] }
      const items = Array.from({ length: count }, () => ({ id: `item-${++seq}`, seq, epoch: 0 }))
      return [{ runId: `run-${n}`, connectionId: `c${of}`, step, priority, ...shared, ...ofStep, items }]
    })
  })

const room = fc.integer({ min: 0, max: 40 })

it('stays within the room, and within what each connection and each of its steps may have on its way', () => {
  fc.assert(
    fc.property(anyLines, room, (lines, most) => {
      const next = nextInTurn(lines, most)
      expect(next.length).toBeLessThanOrEqual(most)
      for (const each of lines) {
        const ofConnection = next.filter(({ line: { connectionId } }) => connectionId === each.connectionId)
        const ofStep = ofConnection.filter(({ line: { step } }) => step === each.step)
        if (ofConnection.length > 0) expect(each.busy + ofConnection.length).toBeLessThanOrEqual(each.limit)
        if (ofStep.length > 0) expect(each.stepBusy + ofStep.length).toBeLessThanOrEqual(each.stepLimit)
      }
    }),
  )
})

it('leaves nothing behind for which there is room', () => {
  fc.assert(
    fc.property(anyLines, room, (lines, most) => {
      const next = nextInTurn(lines, most)
      const taken = new Set(next.map(({ item }) => item.id))
      const left = lines.filter(({ items }) => items.some(({ id }) => !taken.has(id)))
      const free = left.filter(each => {
        const ofConnection = next.filter(({ line: { connectionId } }) => connectionId === each.connectionId)
        const ofStep = ofConnection.filter(({ line: { step } }) => step === each.step)
        return each.busy + ofConnection.length < each.limit && each.stepBusy + ofStep.length < each.stepLimit
      })
      if (next.length < most) expect(free).toEqual([])
    }),
  )
})

it('takes a line in its order, and a sooner priority first', () => {
  fc.assert(
    fc.property(anyLines, room, (lines, most) => {
      const next = nextInTurn(lines, most)
      expect(next.map(({ line: { priority } }) => priority)).toEqual(next.map(each => each.line.priority).sort())
      for (const each of lines) {
        const ofLine = next.filter(({ line: { runId } }) => runId === each.runId).map(({ item }) => item)
        expect(ofLine).toEqual(each.items.slice(0, ofLine.length))
      }
    }),
  )
})

it('fills tickets in order, with items of one step and priority, never more than told', () => {
  fc.assert(
    fc.property(anyLines, fc.integer({ min: 1, max: 5 }), (lines, pulls) => {
      let made = 0
      const next = nextInTurn(lines, 100)
      const handed = onTickets(next, { pull: pulls }, () => `ticket-${++made}`)
      expect(handed.map(({ id, epoch }) => [id, epoch])).toEqual(next.map(({ item }) => [item.id, 1]))
      const tickets = Map.groupBy(handed, ({ ticket }) => ticket)
      expect(tickets.size).toBe(made)
      for (const items of tickets.values()) {
        expect(new Set(items.map(({ step, priority }) => `${step} ${priority}`)).size).toBe(1)
        expect(items.length).toBeLessThanOrEqual(items[0]?.step === 'pull' ? pulls : 1)
      }
      // Only the last ticket of a step and priority may have room left.
      const open = [...tickets.values()].filter(
        ([first, ...others]) => first?.step === 'pull' && others.length < pulls - 1,
      )
      expect(new Set(open.map(([first]) => first?.priority)).size).toBe(open.length)
    }),
  )
})
