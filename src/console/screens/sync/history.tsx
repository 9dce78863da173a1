// What the sync was before; an earlier state is put into the form, to be looked at and saved.
import { Stack } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, bodyOf } from '../../api/client.ts'
import { Failure } from '../../parts/failure.tsx'
import { Answered } from '../../parts/page.tsx'
import { VersionList, versionsQuery } from '../setup/version-list.tsx'
import { readSync, textOf } from './draft/text.ts'

interface HistoryProps {
  readonly sync: string
  /** The version of the set-up in force. */
  readonly version: string
  /** Puts a text into the form. */
  readonly onTake: (text: string) => void
}

export function History({ sync, version, onTake }: HistoryProps) {
  const versions = useQuery(versionsQuery(version))
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
        {({ items }) => (
          <VersionList
            versions={items
              .map(each => ({ ...each, changes: each.changes.filter(({ path }) => path.startsWith(own)) }))
              .filter(({ changes }) => changes.length > 0)}
            none="Each change of the sync becomes one."
            back={number => `Put version ${number} into the form`}
            isPending={take.isPending}
            onBack={take.mutate}
          />
        )}
      </Answered>
    </Stack>
  )
}
