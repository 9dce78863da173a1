// The fields of a record: what each is, how fresh, whose and how long held; the whole story on asking.
import { Accordion, Badge, Box, Group, Progress, SimpleGrid, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import type { RecordField, RecordView } from '../../api/words.ts'
import { Empty } from '../../parts/empty.tsx'
import { percent, words } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { useNow } from '../../parts/now.ts'
import { FieldStory } from './story.tsx'

export function Fields({ of }: { readonly of: RecordView }) {
  const [open, setOpen] = useState<readonly string[]>([])
  if (of.fields.length === 0) return <Empty title="No field is known">The next run of a sync reads it.</Empty>
  return (
    <Accordion variant="contained" multiple value={[...open]} onChange={setOpen}>
      {of.fields.map(each => (
        <Accordion.Item key={each.field} value={each.field}>
          <Accordion.Control>
            <Line of={each} />
          </Accordion.Control>
          <Accordion.Panel>{open.includes(each.field) && <FieldStory of={of} field={each} />}</Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  )
}

function Line({
  of: { field, kind, value, source, lock, verifiedAt, freshness, stale },
}: {
  readonly of: RecordField
}) {
  const now = useNow()
  const isLocked = lock !== null && Date.parse(lock.until) > now
  return (
    <SimpleGrid cols={{ base: 1, sm: 4 }} spacing="xs" verticalSpacing={4}>
      <div>
        <Text fw={600} size="sm">
          {field}
        </Text>
        <Text size="xs" c="dimmed">
          {kind === null ? 'Read by no sync any more' : words(kind)}
        </Text>
      </div>
      <Text size="sm" fs={value === null ? 'italic' : 'normal'} style={{ overflowWrap: 'anywhere' }}>
        {value ?? 'empty'}
      </Text>
      <Freshness of={freshness} stale={stale} />
      <Group gap={6}>
        <Badge variant="light" color={source === 'evergreen' ? 'fir' : 'gray'} tt="none">
          {source === 'evergreen' ? 'By Evergreen' : 'From the CRM'}
        </Badge>
        {isLocked && (
          <Badge variant="light" color="violet" tt="none" leftSection={<IconLock size={12} aria-hidden />}>
            Held for a person
          </Badge>
        )}
        <Text size="xs" c="dimmed" component="div">
          {verifiedAt !== null && (
            <>
              checked <Moment at={verifiedAt} />
            </>
          )}
        </Text>
      </Group>
    </SimpleGrid>
  )
}

function Freshness({ of, stale }: { readonly of: number | null; readonly stale: boolean }) {
  if (of === null) {
    return (
      <Text size="xs" c="dimmed">
        Does not grow stale
      </Text>
    )
  }
  return (
    <Box maw={180}>
      <Text size="xs">
        {percent(of)} fresh{stale && ', stale'}
      </Text>
      <Progress value={of * 100} size="sm" color={stale ? 'orange' : 'fir'} aria-hidden />
    </Box>
  )
}
