// The runs of a day as columns, one for each hour in which they began, cut by how they stand; in words below.
import { ColorSwatch, Group, SimpleGrid, Text } from '@mantine/core'
import type { Overview, Run } from '../../api/words.ts'
import { count } from '../../parts/figures.ts'
import { lookOf, STATUSES } from '../../parts/status.tsx'
import { columnsOf, type HourColumn } from './columns.ts'

const HEIGHT_PX = 72
/** In parts of a column's width. */
const BAR = 0.75
/** Of the hours, one in so many is named. */
const NAMED = 6
const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
const LINE = '1px solid var(--mantine-color-default-border)'
const color = (status: Run['status']) => `var(--mantine-color-${lookOf(status).color}-6)`

export function Day({ at, hours, runs }: Pick<Overview, 'at' | 'hours' | 'runs'>) {
  const columns = columnsOf(
    hours,
    Date.parse(at),
    STATUSES.map(({ value }) => value),
  )
  const most = Math.max(1, ...columns.map(({ total }) => total))
  const told = columns.filter(({ total }) => total > 0)
  return (
    <>
      {told.length > 0 && (
        <div>
          <svg
            role="img"
            aria-label={`Runs by the hour in which they began. ${told.map(wordsOf).join('; ')}`}
            viewBox={`0 0 ${columns.length} ${most}`}
            preserveAspectRatio="none"
            style={{ display: 'block', width: '100%', height: HEIGHT_PX, borderBottom: LINE }}
          >
            {columns.map((column, x) => (
              <Column key={column.from} of={column} x={x} most={most} />
            ))}
          </svg>
          <SimpleGrid cols={columns.length / NAMED} spacing={0} aria-hidden>
            {columns
              .filter((_, index) => index % NAMED === 0)
              .map(({ from }) => (
                <Text key={from} size="xs" c="dimmed">
                  {clock.format(from)}
                </Text>
              ))}
          </SimpleGrid>
        </div>
      )}
      <Legend runs={runs} />
    </>
  )
}

interface ColumnProps {
  readonly of: HourColumn
  readonly x: number
  readonly most: number
}

function Column({ of, x, most }: ColumnProps) {
  return (
    <g>
      <title>{wordsOf(of)}</title>
      {of.parts.map(({ status, from, runs }) => (
        <rect key={status} x={x} y={most - from - runs} width={BAR} height={runs} fill={color(status)} />
      ))}
    </g>
  )
}

function wordsOf({ from, parts }: HourColumn): string {
  return `${clock.format(from)}: ${parts.map(({ status, runs }) => `${count(runs)} ${lookOf(status).word}`).join(', ')}`
}

function Legend({ runs }: Pick<Overview, 'runs'>) {
  const shown = STATUSES.filter(({ value }) => (runs[value] ?? 0) > 0)
  if (shown.length === 0) {
    return (
      <Text c="dimmed" size="sm">
        None yet.
      </Text>
    )
  }
  return (
    <Group gap="lg">
      {shown.map(({ value, label }) => (
        <Group key={value} gap={6}>
          <ColorSwatch size={12} color={color(value)} withShadow={false} aria-hidden />
          <Text size="sm">
            {label}{' '}
            <Text span fw={600}>
              {count(runs[value] ?? 0)}
            </Text>
          </Text>
        </Group>
      ))}
    </Group>
  )
}
