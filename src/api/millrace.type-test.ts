/**
 * Holds the classes to the contract, both ways: the same names, the same members and statics, and every member of ours takes what the
 * contract lets a learner pass. Checked by tsc and never run; a line that fails to compile names the class or member that differs.
 */
import type * as Api from 'millrace';
import type { StreamExecutionEnvironment } from './environment.ts';
import type { SHARED } from './module.ts';

type Contract = typeof Api;
/** The environment's only static is made for each evaluation (module.ts). */
type EnvironmentClass = typeof StreamExecutionEnvironment & {
  getExecutionEnvironment: Contract['StreamExecutionEnvironment']['getExecutionEnvironment'];
};
type Ours = Omit<typeof SHARED, never> & { StreamExecutionEnvironment: EnvironmentClass };

/** An error at a use of it names what is not `never`. */
type Nothing<Difference extends never> = Difference;

export type NotImplemented = Nothing<Exclude<keyof Contract, keyof Ours>>;
export type NotInContract = Nothing<Exclude<keyof Ours, keyof Contract>>;

type ClassName = {
  [Name in keyof Contract & keyof Ours]: Contract[Name] extends abstract new (
    ...given: never[]
  ) => object
    ? Name
    : never;
}[keyof Contract & keyof Ours];

type Instance<Class> = Class extends abstract new (...given: never[]) => infer Made ? Made : never;
type Statics<Class> = Exclude<keyof Class, 'prototype'>;
type Differing<A, B> = Exclude<A, B> | Exclude<B, A>;

export type MembersThatDiffer = Nothing<
  { [Name in ClassName]: Differing<keyof Instance<Ours[Name]>, keyof Instance<Contract[Name]>> }[ClassName]
>;
export type StaticsThatDiffer = Nothing<
  { [Name in ClassName]: Differing<Statics<Ours[Name]>, Statics<Contract[Name]>> }[ClassName]
>;

type Call = (...given: never[]) => unknown;

/** Names of members of `Mine` that do not take the parameters of the contract's. */
type Refusing<Mine, Theirs> = {
  [Member in keyof Mine & keyof Theirs]: Mine[Member] extends Call
    ? Theirs[Member] extends Call
      ? Parameters<Theirs[Member]> extends Parameters<Mine[Member]>
        ? never
        : Member
      : Member
    : Mine[Member] extends Theirs[Member]
      ? never
      : Member;
}[keyof Mine & keyof Theirs];

export type MembersThatRefuse = Nothing<
  {
    [Name in ClassName]: Refusing<Instance<Ours[Name]>, Instance<Contract[Name]>> extends infer Member
      ? Member extends string
        ? `${Name}.${Member}`
        : never
      : never;
  }[ClassName]
>;
export type StaticsThatRefuse = Nothing<
  {
    [Name in ClassName]: Refusing<Omit<Ours[Name], 'prototype'>, Omit<Contract[Name], 'prototype'>> extends infer Member
      ? Member extends string
        ? `${Name}.${Member}`
        : never
      : never;
  }[ClassName]
>;

/** What is no class: enums, and objects with functions. */
type OtherName = Exclude<keyof Contract & keyof Ours, ClassName>;
type EnumName = {
  [Name in OtherName]: Contract[Name][keyof Contract[Name]] extends string ? Name : never;
}[OtherName];
type ObjectName = Exclude<OtherName, EnumName>;

export type FunctionsThatDiffer = Nothing<
  { [Name in ObjectName]: Differing<keyof Ours[Name], keyof Contract[Name]> }[ObjectName]
>;
export type FunctionsThatRefuse = Nothing<{ [Name in ObjectName]: Refusing<Ours[Name], Contract[Name]> }[ObjectName]>;

/** Each constant of an enum is the text of its name. */
export type EnumsThatDiffer = Nothing<
  {
    [Name in EnumName]: `${Contract[Name][keyof Contract[Name]] & string}` extends Ours[Name][keyof Ours[Name]]
      ? never
      : Name;
  }[EnumName]
>;
