import { expect, test } from 'vitest';
import { routeOf } from './router.ts';

test.each([
  ['', { page: 'landing' }],
  ['#/', { page: 'landing' }],
  ['#/course', { page: 'course' }],
  ['#/lesson/fields-are-not-state', { page: 'lesson', id: 'fields-are-not-state' }],
  ['#/playground', { page: 'playground' }],
  ['#/fidelity', { page: 'fidelity' }],
  ['#/r', { page: 'shared', packed: '' }],
  ['#/r/q1Yq-_8', { page: 'shared', packed: 'q1Yq-_8' }],
])('%s is a page', (address, page) => {
  expect(routeOf(address)).toEqual(page);
});

test.each(['#/nothing', '#/lesson/', '#/lesson/a/b', '#/lesson/<script>', '#/course/3', '#/r/a b', '#/r/a/b'])(
  '%s is no page',
  (address) => {
    expect(routeOf(address)).toEqual({ page: 'unknown', address });
  },
);
