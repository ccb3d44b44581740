/** What a layout is filled with: a text, a list of parts, or a part that is there or not. */
export type LayoutView = {
  readonly [name: string]: string | LayoutView | readonly LayoutView[] | undefined;
};

/**
 * Fills a layout of HTML. `{{name}}` is a text, always escaped; `{{#name}}…{{/name}}` is repeated for each part of a
 * list, and left out where there is nothing of that name. Inside a part, names of its surroundings are known, too.
 */
export function fillLayout(layout: string, view: LayoutView): string {
  return layout
    .replace(/\{\{#(\w+)\}\}([\s\S]*?)\{\{\/\1\}\}/g, (_, name: string, inside: string) => {
      const value = view[name];
      if (value === undefined) return '';
      const parts = Array.isArray(value) ? (value as readonly LayoutView[]) : [value as string | LayoutView];
      return parts.map((part) => fillLayout(inside, typeof part === 'string' ? view : { ...view, ...part })).join('');
    })
    .replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const value = view[name];
      if (typeof value !== 'string') throw new Error(`the layout asks for a text "${name}" that nobody gave`);
      return escapeHtml(value);
    });
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"'{}]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
