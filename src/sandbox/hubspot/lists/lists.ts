// Lists of records of one object type: MANUAL ones that someone fills, DYNAMIC ones that fill themselves, SNAPSHOT
// ones that did so once.
import type { ObjectType } from '../schema/object-type.ts'
import { currentValue, type HubSpotRecord } from '../store/record.ts'
import type { ObjectTable } from '../store/table.ts'
import { type FilterBranch, meetsBranch } from './filter-branch.ts'
import { ListFolders } from './folders.ts'

export type ProcessingType = 'MANUAL' | 'DYNAMIC' | 'SNAPSHOT'

export interface RecordList {
  readonly listId: string
  readonly name: string
  readonly objectTypeId: string
  readonly processingType: ProcessingType
  readonly filterBranch: FilterBranch | undefined
  /** Epoch milliseconds, as the others. */
  readonly createdAt: number
  readonly updatedAt: number
  readonly filtersUpdatedAt: number
  readonly deletedAt: number | null
  readonly listVersion: number
}

interface NewList {
  readonly name: string
  readonly objectTypeId: string
  readonly processingType: ProcessingType
  readonly filterBranch?: FilterBranch | undefined
}

/** A member and when it joined. */
export interface Member {
  readonly id: string
  readonly joinedAt: number
}

export class Lists {
  readonly folders = new ListFolders()
  /** When a dynamic list is to become a static one, by the list's id: kept, never carried out. */
  readonly conversions = new Map<string, object>()
  readonly #lists = new Map<string, RecordList>()
  readonly #members = new Map<string, Map<string, number>>()
  readonly #table: (typeId: string) => ObjectTable | undefined

  constructor(table: (typeId: string) => ObjectTable | undefined) {
    this.#table = table
  }

  /** Makes a static list of the given records at `now` and returns it. */
  create(name: string, objectTypeId: string, ids: readonly string[], now: number): RecordList {
    const list = this.make({ name, objectTypeId, processingType: 'MANUAL' }, now)
    this.add(list.listId, ids, now)
    return list
  }

  make(wanted: NewList, now: number): RecordList {
    const listId = String(this.#lists.size + 1)
    const stamps = { createdAt: now, updatedAt: now, filtersUpdatedAt: now, deletedAt: null, listVersion: 1 }
    const list: RecordList = { listId, filterBranch: undefined, ...wanted, ...stamps }
    this.#lists.set(listId, list)
    this.#members.set(listId, new Map())
    if (wanted.processingType !== 'MANUAL') this.#process(list, now)
    return list
  }

  /** Deleted ones too. */
  get all(): readonly RecordList[] {
    return [...this.#lists.values()]
  }

  get(listId: string): RecordList | undefined {
    return this.#lists.get(listId)
  }

  change(list: RecordList, changed: Partial<RecordList>, now: number): RecordList {
    const next = { ...list, ...changed, updatedAt: now, listVersion: list.listVersion + 1 }
    this.#lists.set(list.listId, next)
    return next
  }

  /** The living members in the order of ids; a dynamic list is brought up to date first. */
  members(list: RecordList, now: number): Member[] {
    if (list.processingType === 'DYNAMIC') this.#process(list, now)
    const table = this.#table(list.objectTypeId)
    const joined = this.#members.get(list.listId) ?? new Map<string, number>()
    const living = [...joined].filter(([id]) => table?.exact(id)?.archivedAt === null)
    return living.map(([id, joinedAt]) => ({ id, joinedAt })).sort((a, b) => Number(a.id) - Number(b.id))
  }

  /** Ids that were not members before. */
  add(listId: string, ids: readonly string[], now: number): string[] {
    const members = this.#members.get(listId)
    const fresh = [...new Set(ids)].filter(id => members?.has(id) === false)
    for (const id of fresh) members?.set(id, now)
    return fresh
  }

  /** Ids that were members. */
  remove(listId: string, ids: readonly string[]): string[] {
    return [...new Set(ids)].filter(id => this.#members.get(listId)?.delete(id) === true)
  }

  #process(list: RecordList, now: number): void {
    const table = this.#table(list.objectTypeId)
    const { filterBranch } = list
    const joined = this.#members.get(list.listId)
    if (table === undefined || filterBranch === undefined || joined === undefined) return
    for (const record of table.records()) {
      const belongs = record.archivedAt === null && this.#meets(filterBranch, record, table.type)
      if (!belongs) joined.delete(record.id)
      else if (!joined.has(record.id)) joined.set(record.id, now)
    }
  }

  #meets(branch: FilterBranch, record: HubSpotRecord, type: ObjectType): boolean {
    return meetsBranch(branch, {
      value: property => currentValue(record, property, type),
      inList: listId => this.#members.get(listId)?.has(record.id) === true,
    })
  }
}
