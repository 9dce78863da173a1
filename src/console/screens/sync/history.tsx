// What the sync was before: who changed what and when; an earlier state is put into the form, to be looked at and saved.
import { Accordion, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, bodyOf } from '../../api/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { counted } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { Answered } from '../../parts/page.tsx'
import { useMay } from '../../session/session.ts'
import { Changes } from '../setup/changes.tsx'
import { readSync, textOf } from './draft/text.ts'

interface HistoryProps {
  readonly sync: string
  /** The version that a change must name: each change makes the list another. */
  readonly version: string
  /** Puts a text into the form. */
  readonly onTake: (text: string) => void
}

export function History({ sync, version, onTake }: HistoryProps) {
  const may = useMay('admin')
  const versions = useQuery({
    queryKey: ['versions', version],
    queryFn: () => bodyOf(api.GET('/api/v1/setup/versions', { params: { query: { limit: 200 } } })),
  })
  const take = useMutation({
    mutationFn: (number: number) =>
      bodyOf(api.GET('/api/v1/setup/versions/{version}', { params: { path: { version: number } } })),
    onSuccess: ({ text }) => {
      const { sync: then } = readSync(text, sync)
      if (then !== null) onTake(textOf(sync, then))
    },
  })
  const own = `syncs.${sync}.`
  return (
    <Stack>
      {take.error !== null && <Failure error={take.error} />}
      <Answered of={versions}>
        {({ items }) => {
          const touched = items
            .map(each => ({ ...each, changes: each.changes.filter(({ path }) => path.startsWith(own)) }))
            .filter(({ changes }) => changes.length > 0)
          if (touched.length === 0) return <Empty title="No version yet">Each change of the sync becomes one.</Empty>
          return (
            <Accordion variant="contained" multiple>
              {touched.map(({ number, at, actor, changes }, index) => (
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
                          <Button variant="default" loading={take.isPending} onClick={() => take.mutate(number)}>
                            Put version {number} into the form
                          </Button>
                        </Group>
                      )}
                    </Stack>
                  </Accordion.Panel>
                </Accordion.Item>
              ))}
            </Accordion>
          )
        }}
      </Answered>
    </Stack>
  )
}
