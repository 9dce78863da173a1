// What cannot be taken back is asked for once more, with what will come of it.
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Failure } from './failure.tsx'

interface ConfirmProps {
  readonly title: string
  /** What will come of it. */
  readonly children: ReactNode
  /** The word on the button: the deed, and not "OK". */
  readonly action: string
  /** The word on the button that does nothing. */
  readonly otherwise?: string
  /** What has to be done first, with the way to it. */
  readonly obstacle?: ReactNode
  readonly isPending: boolean
  readonly error: Error | null
  onConfirm(): void
  onClose(): void
}

export function Confirm(props: ConfirmProps) {
  const {
    title,
    children,
    action,
    otherwise = 'Leave it',
    obstacle = null,
    isPending,
    error,
    onConfirm,
    onClose,
  } = props
  return (
    <Modal opened onClose={onClose} title={title}>
      <Stack>
        <Text size="sm">{children}</Text>
        {obstacle !== null && (
          <Alert color="orange" variant="light" title="Not yet">
            {obstacle}
          </Alert>
        )}
        {error !== null && <Failure error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {otherwise}
          </Button>
          <Button color="red" disabled={obstacle !== null} loading={isPending} onClick={onConfirm}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
