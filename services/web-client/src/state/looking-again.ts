import { useEffect } from "preact/hooks";

const LOOK_AGAIN = 2_000;

/** While something is under way, what is shown is fetched anew every two seconds. */
export function useLookingAgain(reload: () => Promise<void>, needed: boolean): void {
  useEffect(() => {
    if (!needed) return;
    const timer = setInterval(() => void reload(), LOOK_AGAIN);
    return () => clearInterval(timer);
  }, [needed, reload]);
}
