// The whole story of a field: what holds it now, what sources say, and everything that happened to it.
import { Group, Stack, Text, Timeline } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, bodyOf } from '../../api/client.ts'
import { LOCKS } from '../../api/meanings.ts'
import type { RecordField, RecordView, Story } from '../../api/words.ts'
import { percent } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { Answered } from '../../parts/page.tsx'
import { happeningsOf } from './happenings.ts'
import { bulletOf, Told } from './told.tsx'
import { UndoRecord } from './undo-record.tsx'

export function FieldStory({ of, field: { field, lock } }: { readonly of: RecordView; readonly field: RecordField }) {
  const { connection, stream, record } = of
  const path = { connection, stream, record, field }
  const story = useQuery({
    queryKey: ['story', path],
    queryFn: () =>
      bodyOf(api.GET('/api/v1/records/{connection}/{stream}/{record}/fields/{field}', { params: { path } })),
  })
  return (
    <Answered of={story}>
      {told => (
        <Stack>
          <Group justify="space-between" align="flex-start">
            <Now of={told} lock={lock} />
            <UndoRecord of={of} field={field} size="compact-sm" />
          </Group>
          <Claims of={told.claims} />
          <Happenings of={told} />
        </Stack>
      )}
    </Answered>
  )
}

function Now({
  of: { state, barred, receiptField },
  lock,
}: {
  readonly of: Story
  readonly lock: RecordField['lock']
}) {
  return (
    <Stack gap={2}>
      {state !== null && (
        <Text size="sm" component="div">
          Changed <Moment at={state.changedAt} none="before Evergreen came" />, checked{' '}
          <Moment at={state.verifiedAt} none="never" />
        </Text>
      )}
      {lock !== null && (
        <Text size="sm" component="div">
          Held for a person until <Moment at={lock.until} />: {LOCKS[lock.kind] ?? lock.kind}
          {lock.by !== undefined && ` (${lock.by})`}
        </Text>
      )}
      {barred.length > 0 && (
        <Text size="sm">
          Not proposed again without new evidence: {barred.map(value => value ?? 'empty').join(', ')}
        </Text>
      )}
      {receiptField !== null && (
        <Text size="xs" c="dimmed">
          The CRM keeps the receipt of our last write in {receiptField}
        </Text>
      )}
    </Stack>
  )
}

function Claims({ of }: { readonly of: Story['claims'] }) {
  if (of.length === 0) return null
  return (
    <div>
      <Text size="sm" fw={600}>
        What sources say
      </Text>
      {of.map(({ source, supply, value, matchedOn, matchConfidence, observedAt }) => (
        <Text key={`${source} ${supply}`} size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
          {source}: {value ?? 'nothing'}{' '}
          <Text span size="xs" c="dimmed">
            found by {matchedOn}, {percent(matchConfidence)} the right one, <Moment at={observedAt} />
          </Text>
        </Text>
      ))}
    </div>
  )
}

function Happenings({ of }: { readonly of: Story }) {
  const all = happeningsOf(of)
  if (all.length === 0) {
    return of.droppedUntil === null ? (
      <Text size="sm" c="dimmed">
        Nothing happened to it since Evergreen knows it: no change was written, and none was refused.
      </Text>
    ) : (
      <Dropped until={of.droppedUntil} />
    )
  }
  return (
    <>
      <Timeline bulletSize={22} lineWidth={2} active={all.length}>
        {all.map((each, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two things may happen at the same moment
          <Timeline.Item key={`${each.type} ${each.at} ${at}`} {...bulletOf(each)}>
            <Told of={each} runs={of.runs} />
          </Timeline.Item>
        ))}
      </Timeline>
      {of.toldFrom !== null && (
        <Text size="sm" c="dimmed">
          There are changes before <Moment at={of.toldFrom} />: the audit tells of them, by record and field.
        </Text>
      )}
      {of.droppedUntil !== null && <Dropped until={of.droppedUntil} />}
    </>
  )
}

function Dropped({ until }: { readonly until: string }) {
  return (
    <Text size="sm" c="dimmed">
      What was changed before <Moment at={until} /> is not told: the audit need not be kept for so long, and was
      dropped.
    </Text>
  )
}
