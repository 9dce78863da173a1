// The set-up as text: connections, syncs, fields and rules. What it would change is shown before it is saved.
import { Button, Group, Stack, Tabs, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import { Failure } from '../../parts/failure.tsx'
import { Answered, Page } from '../../parts/page.tsx'
import { useMay } from '../../session/session.ts'
import { Changes } from './changes.tsx'
import { readSetup, type StoredSetup, setupKey } from './stored.ts'
import { Versions } from './versions.tsx'

export function Setup() {
  const setup = useQuery({ queryKey: setupKey, queryFn: readSetup })
  return (
    <Page
      title="Set-up"
      about="Connections, syncs, fields and rules, as text; secrets that are sealed stay what they are"
    >
      <Tabs defaultValue="text">
        <Tabs.List mb="md">
          <Tabs.Tab value="text">Text</Tabs.Tab>
          <Tabs.Tab value="versions">Versions</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="text">
          <Answered of={setup}>{stored => <Editor key={stored.version} stored={stored} />}</Answered>
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          <Answered of={setup}>{({ version }) => <Versions current={version} />}</Answered>
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

function Editor({ stored: { text: before, version } }: { readonly stored: StoredSetup }) {
  const client = useQueryClient()
  const may = useMay('admin')
  const [text, setText] = useState(before)
  const preview = useMutation({
    mutationFn: () => bodyOf(api.POST('/api/v1/setup/diff', { body: { text } })),
  })
  const save = useMutation({
    mutationFn: () => bodyOf(api.PUT('/api/v1/setup', { body: { text }, headers: { 'if-match': version } })),
    // Everything else rests on it.
    onSuccess: () => client.invalidateQueries(),
  })
  const error = save.error ?? preview.error
  return (
    <Stack>
      <Textarea
        label="YAML"
        description="Left out is left as it is"
        value={text}
        readOnly={!may}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value)
          preview.reset()
          save.reset()
        }}
        autosize
        minRows={16}
        maxRows={36}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        spellCheck={false}
      />
      {error !== null && <Failure error={error} />}
      {preview.data !== undefined && <Changes changes={preview.data.changes} />}
      {may && (
        <Group justify="flex-end">
          <Button
            variant="default"
            disabled={text === before}
            loading={preview.isPending}
            onClick={() => preview.mutate()}
          >
            Show what would change
          </Button>
          <Button disabled={preview.data === undefined} loading={save.isPending} onClick={() => save.mutate()}>
            Save
          </Button>
        </Group>
      )}
    </Stack>
  )
}
