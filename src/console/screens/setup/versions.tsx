// What the set-up was before: who changed what and when, and the way back.
import { Accordion, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, bodyOf } from '../../api/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { counted } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { Answered } from '../../parts/page.tsx'
import { useMay } from '../../session/session.ts'
import { Changes } from './changes.tsx'

export function Versions({ current }: { readonly current: string }) {
  const client = useQueryClient()
  const may = useMay('admin')
  const versions = useQuery({
    queryKey: ['versions', current],
    queryFn: () => bodyOf(api.GET('/api/v1/setup/versions')),
  })
  const restore = useMutation({
    mutationFn: (version: number) =>
      bodyOf(
        api.POST('/api/v1/setup/versions/{version}/restore', {
          params: { path: { version } },
          headers: { 'if-match': current },
        }),
      ),
    onSuccess: () => client.invalidateQueries(),
  })
  return (
    <Stack>
      {restore.error !== null && <Failure error={restore.error} />}
      <Answered of={versions}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No version yet">Each change of the set-up becomes one.</Empty>
          ) : (
            <Accordion variant="contained" multiple>
              {items.map(({ number, at, actor, changes }, index) => (
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
                          <Button variant="default" loading={restore.isPending} onClick={() => restore.mutate(number)}>
                            Make it as it was in version {number}
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
      </Answered>
    </Stack>
  )
}
