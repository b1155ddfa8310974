import { expect, open, panel, test } from './support/site.ts';

test('the page names where its data comes from, and a file of the learner’s own beside it', async ({ page }) => {
  await open(page, '#/playground');
  await panel(page, 'Cluster');
  const data = page.getByRole('region', { name: 'Data', exact: true });
  await expect(data).toContainText('earthquakes: U.S. Geological Survey, earthquakes of the week to 7 February 2018');
  const own = {
    name: 'letters.ndjson',
    mimeType: 'text/plain',
    buffer: Buffer.from('{"letter":"a"}\n{"letter":"b"}\n'),
  };
  await data.locator('input[type=file]').setInputFiles(own);
  await expect(data).toContainText('own: letters.ndjson, 2 rows; the first is {letter: "a"}');
  await page.reload();
  await panel(page, 'Cluster');
  await expect(data).toContainText('own: letters.ndjson, 2 rows');
});
