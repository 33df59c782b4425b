namespace ImQuota.Server.Tests.Documents;

/// <summary>Commands of a document with the answers that stand behind them.</summary>
/// <param name="Line">Of the document, where the commands begin; from 1.</param>
/// <param name="Commands">For a shell.</param>
/// <param name="Answers">JSON, one value a command that tells anything.</param>
internal sealed record DocumentStep(int Line, string Commands, string Answers);
