import { useEffect } from "preact/hooks";

const LOOK_AGAIN = 2_000;

/** While something is under way, what is shown is fetched anew every two seconds, or as often as is said. */
export function useLookingAgain(reload: () => Promise<void>, needed: boolean, every = LOOK_AGAIN): void {
  useEffect(() => {
    if (!needed) return;
    const timer = setInterval(() => void reload(), every);
    return () => clearInterval(timer);
  }, [needed, reload, every]);
}
