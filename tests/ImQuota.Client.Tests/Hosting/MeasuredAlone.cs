using Xunit;

namespace ImQuota.Client.Tests.Hosting;

/// <summary>Tests that measure the process run when no other does.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;
