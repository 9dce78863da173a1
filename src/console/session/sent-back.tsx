// What went wrong elsewhere, as the browser brought it along when it was sent back from there.
import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'

export interface SentBackProps {
  /** The code of what went wrong; nothing is shown without. */
  readonly problem?: string | undefined
  /** What it was, and what to do. */
  readonly detail?: string | undefined
}

export function SentBack({ title, problem, detail }: SentBackProps & { readonly title: string }) {
  if (problem === undefined) return null
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      {detail ?? problem}
    </Alert>
  )
}
