/**
 * Whether the directive a row belongs to is shown: it is in the register, and no secret or to be seen all the same.
 * Of whoever asks about the past, too, it is today's secrets that are kept.
 * @param directiveId the column that holds its id
 * @param row the alias of the row, which has its tenant
 */
export function isShown(directiveId: string, row: string, secrets: boolean): string {
  const open = secrets ? '' : ' and shown.secrecy is null';
  return `exists (
    select from read.directives shown where shown.tenant_id = ${row}.tenant_id and shown.directive_id = ${directiveId}${open})`;
}
