using ImQuota.Testing.Engines;
using Xunit;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>The engines on which the contract is tested. The model is one of them: vectors and races judge it as well.</summary>
public static class ContractEngines
{
    public static TheoryData<string> All => [.. Names];

    internal static IReadOnlyList<string> Names { get; } = ["oracle", .. EngineSet.Names];

    internal static IContractSubjectFactory Factory(string engine) => engine switch
    {
        "oracle" => new OracleSubjectFactory(),
        _ => new StoreSubjectFactory(engine),
    };
}
