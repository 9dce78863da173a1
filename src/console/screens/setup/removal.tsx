// Taking a sync or a connection out of the set-up: the button for it, and what is asked once more before it is done.
import { Button } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { Confirm } from '../../parts/confirm.tsx'
import { useMay } from '../../session/session.ts'
import { readSetup, setupKey } from './stored.ts'

/** For admins. `children` asks, and is there only while that is to be seen. */
export function RemoveButton({ children }: { readonly children: (onClose: () => void) => ReactNode }) {
  const [isAsked, setAsked] = useState(false)
  if (!useMay('admin')) return null
  return (
    <>
      <Button
        variant="subtle"
        color="red"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => setAsked(true)}
      >
        Remove
      </Button>
      {isAsked && children(() => setAsked(false))}
    </>
  )
}

interface RemovalProps {
  readonly name: string
  /** What goes, and what stays. */
  readonly children: ReactNode
  /** Null where nothing is in the way; undefined where that is not known yet. */
  readonly obstacle: ReactNode
  /** The list that it was in. */
  readonly list: '/syncs' | '/connections'
  /** Refused where the set-up is not of this version any more. */
  remove(version: string): Promise<unknown>
  onClose(): void
}

/** Asks once more, then removes it, as long as nobody else changed the set-up meanwhile. */
export function Removal({ name, children, obstacle, list, remove, onClose }: RemovalProps) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const setup = useQuery({ queryKey: setupKey, queryFn: readSetup })
  const removal = useMutation({
    mutationFn: (version: string) => remove(version),
    // Perhaps somebody else was quicker.
    onError: () => client.invalidateQueries(),
    onSuccess: async () => {
      await navigate({ to: list, ignoreBlocker: true })
      // What was known of it is of no use, also where one of its name is made once more.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey.includes(name) })
      await client.invalidateQueries()
    },
  })
  const version = setup.data?.version
  return (
    <Confirm
      title={`Remove ${name}`}
      action="Remove"
      obstacle={obstacle}
      isPending={removal.isPending || version === undefined || obstacle === undefined}
      error={removal.error ?? setup.error}
      onConfirm={() => version !== undefined && removal.mutate(version)}
      onClose={onClose}
    >
      {children}
    </Confirm>
  )
}
