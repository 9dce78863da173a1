// Which of the work that waits is handed over next: in turns, within the limits of each connection and its steps, and
// on which tickets.

/** A waiting item; `seq` says which was there first. */
export interface Offer {
  readonly id: string
  readonly seq: number
  readonly epoch: number
}

/** The first waiting items of one step of one run, in their order, and what they have to share with others. */
export interface Line<S extends string> {
  readonly runId: string
  readonly connectionId: string
  readonly step: S
  /** Lower is sooner. */
  readonly priority: number
  /** How many items of the connection may be on their way, and how many are. */
  readonly limit: number
  readonly busy: number
  /** The same for this step on the connection. */
  readonly stepLimit: number
  readonly stepBusy: number
  readonly items: readonly Offer[]
}

interface Waiting<S extends string> {
  readonly line: Line<S>
  readonly item: Offer
  /** The how-manieth of its line. */
  readonly turn: number
}

interface Placed<S extends string> extends Waiting<S> {
  readonly place: number
}

/**
 * The next items, `room` at most. Each has a place in the row of its connection, which the steps and runs of a
 * connection fill in turn, after those on their way; what its step has no room for takes no place. The sooner priority
 * goes first, then the earlier place; equal places of different connections take turns.
 */
export function nextInTurn<S extends string>(lines: readonly Line<S>[], room: number): Waiting<S>[] {
  const waiting = lines.flatMap(line => line.items.map((item, turn) => ({ line, item, turn })))
  const connections = Map.groupBy(waiting, ({ line }) => line.connectionId)
  const placed = [...connections.values()].flatMap(placesOf)
  const order = (a: Placed<S>, b: Placed<S>) =>
    a.line.priority - b.line.priority || a.place - b.place || a.item.seq - b.item.seq
  return placed.sort(order).slice(0, room)
}

function placesOf<S extends string>(waiting: readonly Waiting<S>[]): Placed<S>[] {
  const order = (a: Waiting<S>, b: Waiting<S>) =>
    a.line.priority - b.line.priority || a.turn - b.turn || a.item.seq - b.item.seq
  const ofStep = new Map<S, number>()
  const placed: Placed<S>[] = []
  for (const each of waiting.toSorted(order)) {
    const { step, stepBusy, stepLimit, busy, limit } = each.line
    const inStep = (ofStep.get(step) ?? stepBusy) + 1
    ofStep.set(step, inStep)
    const place = busy + placed.length + 1
    if (inStep <= stepLimit && place <= limit) placed.push({ ...each, place })
  }
  return placed
}

/** An item that is handed over, and on which ticket. */
interface HandedOver<S extends string> {
  readonly id: string
  /** Of this handing-over. */
  readonly epoch: number
  readonly runId: string
  readonly step: S
  readonly priority: number
  readonly ticket: string
}

/** Items of one step and priority share tickets in their order, as many as is said of the step; else each has its own. */
export function onTickets<S extends string>(
  next: readonly Waiting<S>[],
  perTicket: Readonly<Partial<Record<S, number>>>,
  newId: () => string,
): HandedOver<S>[] {
  const open = new Map<string, { readonly id: string; room: number }>()
  return next.map(({ line: { runId, step, priority }, item: { id, epoch } }) => {
    const kind = `${priority} ${step}`
    const begun = open.get(kind)
    const ticket = begun === undefined || begun.room < 1 ? { id: newId(), room: perTicket[step] ?? 1 } : begun
    ticket.room -= 1
    open.set(kind, ticket)
    return { id, epoch: epoch + 1, runId, step, priority, ticket: ticket.id }
  })
}
