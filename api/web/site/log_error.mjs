// What a log's bytes are refused for; `code` chooses the words for people.

export class LogError extends Error {
  constructor(code, why) {
    super(`${code}: ${why}`);
    this.name = 'LogError';
    this.code = code;
    this.why = why;
  }
}

export const demand = (holds, code, why) => {
  if (!holds) throw new LogError(code, why);
};
