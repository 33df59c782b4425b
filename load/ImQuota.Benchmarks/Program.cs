using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ImQuota.Benchmarks.Gate;
using ImQuota.Benchmarks.Store;

// gate: bytes against budgets, in seconds. store: CPU of Redis by kind of action and size of a run. Otherwise: BenchmarkDotNet, with its own arguments (--filter '*', --list flat).
if (args is ["gate", .. var rest])
{
    if (rest is not ([] or ["--write"]))
    {
        Console.Error.WriteLine("usage: gate [--write]");
        return 2;
    }

    return GateCommand.Run(rest.Length == 1, Console.Out);
}

if (args is ["store", .. var store])
{
    return await StoreCost.RunAsync(store, Console.Out);
}

// In this process: a project generated beside it would neither find the central versions of packages nor see internal types.
IConfig config = ManualConfig.CreateEmpty()
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddLogger(ConsoleLogger.Default)
    .AddExporter(MarkdownExporter.GitHub)
    .WithOptions(ConfigOptions.JoinSummary | ConfigOptions.StopOnFirstError);
return BenchmarkSwitcher.FromAssembly(typeof(Operation).Assembly).Run(args, config).Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
