// Whether somebody did something in this page: one that is only left open looks again by itself, and must get idle.

const DEEDS = ['pointerdown', 'keydown', 'wheel'] as const

/** Opening the page is a deed as well. */
let isUntold = true

/** Notes what is done in the page from now on. */
export function watchDeeds(page: Window): void {
  for (const deed of DEEDS) {
    page.addEventListener(deed, noteDeed, { capture: true, passive: true })
  }
}

/** For once: whether something was done since this was asked last. */
export function takeDeed(): boolean {
  const wasUntold = isUntold
  isUntold = false
  return wasUntold
}

function noteDeed(): void {
  isUntold = true
}
