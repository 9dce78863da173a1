// A record by its id, which leads to all that is known of it.
import { Link } from '@tanstack/react-router'

export interface RecordPlace {
  readonly connection: string
  readonly stream: string
  readonly record: string
}

export function RecordLink({ connection, stream, record }: RecordPlace) {
  return (
    <Link to="/records/$connection/$stream/$record" params={{ connection, stream, record }}>
      {record}
    </Link>
  )
}
