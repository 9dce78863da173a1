// Arrays of events. avsc believes the number of items that is written before them: four billion, in bytes that are none
// of the schema, take it minutes. Here an array ends with its bytes.
import avro from 'avsc'

/** Where avsc is in the bytes. */
interface Tap {
  readonly buf: Uint8Array
  pos: number
  readLong(): number
}

declare module 'avsc' {
  interface Type {
    _read(tap: Tap): unknown
    _skip(tap: Tap): void
  }
}

/** Throws RangeError where the bytes end before the items do. */
class BoundedArray extends avro.types.ArrayType {
  override _read(tap: Tap): unknown[] {
    const items: unknown[] = []
    eachItem(tap, () => items.push(this.itemsType._read(tap)))
    return items
  }

  override _skip(tap: Tap): void {
    eachItem(tap, () => this.itemsType._skip(tap))
  }
}

/** An item has one byte at least, and is within the bytes; so there are never more of them than bytes. */
function eachItem(tap: Tap, take: () => void): void {
  const within = (at: number): void => {
    if (!(tap.pos > at && tap.pos <= tap.buf.length)) throw new RangeError('an array is longer than its bytes')
  }
  for (let left = blockSize(tap); left > 0; left = blockSize(tap)) {
    for (; left > 0; left -= 1) {
      const at = tap.pos
      take()
      within(at)
    }
  }
}

/** How many items follow; 0 at the end. A negative number says that their length in bytes stands before them. */
function blockSize(tap: Tap): number {
  const count = tap.readLong()
  if (count < 0) tap.readLong()
  return Math.abs(count)
}

/** For avsc's `typeHook`. */
export function boundedArrays(schema: avro.Schema, options: unknown): avro.Type | undefined {
  const isArray = typeof schema === 'object' && 'type' in schema && schema.type === 'array'
  return isArray ? new BoundedArray(schema, options) : undefined
}
