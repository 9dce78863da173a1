// The frame of a screen: its title, what it is for, and what can be done there.
import { Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { type ReactNode, Suspense } from 'react'
import { Failure } from './failure.tsx'

interface PageProps {
  readonly title: string
  readonly about?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

export function Page({ title, about, actions, children }: PageProps) {
  useDocumentTitle(`${title} · Evergreen`)
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={1} size="h2">
            {title}
          </Title>
          {about !== undefined && (
            <Text component="div" c="dimmed" size="sm">
              {about}
            </Text>
          )}
        </div>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      <Suspense fallback={<Waiting />}>{children}</Suspense>
    </Stack>
  )
}

/** Grey lines where something will be. */
export function Waiting() {
  return (
    <Stack aria-busy="true" aria-label="Loading">
      <Skeleton h={90} />
      <Skeleton h={200} />
    </Stack>
  )
}

interface Loaded<T> {
  readonly data: T | undefined
  readonly error: Error | null
  refetch(): unknown
}

/** What was asked for, once it is there; until then that it is waited for, or why it did not come. */
export function Answered<T>({ of, children }: { readonly of: Loaded<T>; readonly children: (data: T) => ReactNode }) {
  const { data, error, refetch } = of
  if (data !== undefined) return <>{children(data)}</>
  return error === null ? <Waiting /> : <Failure error={error} retry={() => refetch()} />
}
