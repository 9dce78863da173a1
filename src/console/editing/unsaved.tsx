// What was typed and is not saved does not get lost without a word: whoever is about to leave it is asked first.
import { useBlocker } from '@tanstack/react-router'
import { Confirm } from '../parts/confirm.tsx'

/** Asks while `when` holds: before another screen is shown, and, in the browser's own words, before the page goes. */
export function Unsaved({ when }: { readonly when: boolean }) {
  const { status, proceed, reset } = useBlocker({
    // The parts of a screen are told apart behind the question mark: what is typed stays on all of them.
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname,
    enableBeforeUnload: when,
    disabled: !when,
    withResolver: true,
  })
  if (status !== 'blocked') return null
  return (
    <Confirm
      title="Leave without saving?"
      action="Leave, and lose it"
      otherwise="Keep editing"
      isPending={false}
      error={null}
      onConfirm={proceed}
      onClose={reset}
    >
      What you changed here is not saved. It is lost once you leave.
    </Confirm>
  )
}
