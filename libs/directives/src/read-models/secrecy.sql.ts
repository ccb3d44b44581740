/**
 * Whether the directive a row belongs to is shown: it is in the register, and no secret or to be seen all the same.
 * @param directiveId the column that holds its id
 * @param row the alias of the row, which has its tenant
 */
export function isShown(directiveId: string, row: string, secrets: boolean): string {
  const open = secrets ? '' : ' and d.secrecy is null';
  return `exists (
    select from directives d where d.tenant_id = ${row}.tenant_id and d.directive_id = ${directiveId}${open})`;
}
