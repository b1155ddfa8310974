/** The chapters of the course, in its order: what scripts call them, and their titles. */
export const CHAPTERS: Readonly<Record<string, string>> = {
  'stream-first': 'Stream first',
  keyed: 'Keys and state',
  time: 'Time',
  operating: 'Operating a job',
};
