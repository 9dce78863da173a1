// Versions of the set-up, the newest first: who changed what and when, with a way back to each but the newest.
import { Accordion, Button, Group, Stack, Text } from '@mantine/core'
import { queryOptions } from '@tanstack/react-query'
import { api, bodyOf } from '../../api/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { counted } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { useMay } from '../../session/session.ts'
import { Changes, type Setting } from './changes.tsx'

const MOST = 200

/** `current`: the version in force; each change makes the list another. */
export const versionsQuery = (current: string) =>
  queryOptions({
    queryKey: ['versions', current],
    queryFn: () => bodyOf(api.GET('/api/v1/setup/versions', { params: { query: { limit: MOST } } })),
  })

interface Version {
  readonly number: number
  readonly at: string
  readonly actor: string
  readonly changes: readonly Setting[]
}

interface VersionListProps {
  readonly versions: readonly Version[]
  /** What is said where there is none. */
  readonly none: string
  /** The word on the button that leads back to a version. */
  readonly back: (number: number) => string
  readonly isPending: boolean
  onBack(number: number): void
}

export function VersionList({ versions, none, back, isPending, onBack }: VersionListProps) {
  const may = useMay('admin')
  if (versions.length === 0) return <Empty title="No version yet">{none}</Empty>
  return (
    <Accordion variant="contained" multiple>
      {versions.map(({ number, at, actor, changes }, index) => (
        <Accordion.Item key={number} value={String(number)}>
          <Accordion.Control>
            <Group gap="xs">
              <Text fw={600}>Version {number}</Text>
              <Text size="sm" c="dimmed" component="div">
                <Moment at={at} /> · {actor} · {counted(changes.length, 'change')}
              </Text>
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            <Stack>
              <Changes changes={changes} />
              {may && index > 0 && (
                <Group justify="flex-end">
                  <Button variant="default" loading={isPending} onClick={() => onBack(number)}>
                    {back(number)}
                  </Button>
                </Group>
              )}
            </Stack>
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  )
}
