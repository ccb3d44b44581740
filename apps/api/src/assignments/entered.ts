import type { CommandContext } from '#event-store';

/** The context of an act of which the body says in whose name it is entered, and why so. */
export function entered(
  context: CommandContext,
  { onBehalfOf, reason }: { readonly onBehalfOf?: string | undefined; readonly reason?: string | undefined },
): CommandContext {
  return { ...context, ...(onBehalfOf !== undefined && { onBehalfOf }), ...(reason !== undefined && { reason }) };
}
